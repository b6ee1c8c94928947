"""Official alerts in effect: each once, in each language in which it was read, the gravest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from briefing.captures.backoff import SHARD_LIMIT
from briefing.captures.store import Key
from briefing.editions.weather_answers import Answer, Row
from briefing.model import Alert, AlertWords, Label

COLOUR_ORDER = ("red", "orange", "yellow", None)
TYPE_ORDER = ("warning", "watch", "advisory")
OLD_READING = timedelta(hours=3)
"""A feed is read within minutes of the edition; what was read longer ago says when."""

SHARED = ("city_code", "entry_code", "alert_type", "alert_colour")


def alerts_in_effect(
    answers: Mapping[Key, Answer], places: Mapping[str, Label], cutoff: datetime
) -> tuple[Alert, ...]:
    """The alerts of `answers`, by feed and language; `places` are by feed, in order.

    What one language has is no longer in effect where the other was read later and says that nothing is.
    """
    alerts = [
        alert
        for feed_id, place in places.items()
        for alert in _of_feed(
            place,
            {language: answer for (feed, language), answer in sorted(answers.items()) if feed == feed_id},
            cutoff,
        )
    ]
    order = {feed_id: number for number, feed_id in enumerate(places)}
    alerts.sort(
        key=lambda alert: (
            COLOUR_ORDER.index(alert.colour),
            TYPE_ORDER.index(alert.alert_type),
            order[alert.feed_id],
        )
    )
    return tuple(alerts)


def _of_feed(place: Label, answers: Mapping[str, Answer], cutoff: datetime) -> list[Alert]:
    alerts = [
        row
        for language, answer in answers.items()
        if not any(_is_over(answer, other) for name, other in answers.items() if name != language)
        for row in answer.rows
        if row["weather_kind"] == "alert" and row["alert_type"] and row["alert_name"]
    ]
    alerts.sort(key=lambda row: row["issued_at_utc"] or datetime.max.replace(tzinfo=UTC))
    return [_alert(place, rows, answers, cutoff) for rows in _paired(alerts, SHARED)]


def _is_over(answer: Answer, other: Answer) -> bool:
    """Whether `other`, the other language, was read after `answer` and says that nothing is in effect.

    Two languages read in one run may disagree for as long as the publisher needs to write the second:
    then the alert stands.
    """
    is_clear = any(row["weather_kind"] == "no_alert" for row in other.rows)
    return is_clear and other.read_at_utc > answer.read_at_utc + SHARD_LIMIT


def _paired(alerts: Sequence[Row], names: tuple[str, ...]) -> list[tuple[Row, ...]]:
    """The alerts of a feed, those of two languages together; `names` are columns that a pair shares.

    Several may share all (each of 51 real entries is `w1`), and the words of two languages cannot be
    compared: there the first is the first. Where one language has more of them, only those of one time of
    issue are taken for the same, so that none is lost behind another.
    """
    groups: dict[tuple[Any, ...], dict[str, list[Row]]] = {}
    for row in alerts:
        by_language = groups.setdefault(tuple(row[name] for name in names), {})
        by_language.setdefault(row["feed_language"], []).append(row)
    pairs: list[tuple[Row, ...]] = []
    for by_language in groups.values():
        rows = [row for of_language in by_language.values() for row in of_language]
        if len({len(of_language) for of_language in by_language.values()}) == 1:
            pairs += zip(*by_language.values(), strict=True)
        elif names == SHARED:
            pairs += _paired(rows, (*SHARED, "issued_at_utc"))
        else:
            pairs += [(row,) for row in rows]
    return pairs


def _alert(place: Label, rows: Sequence[Row], answers: Mapping[str, Answer], cutoff: datetime) -> Alert:
    """One alert of `rows`, at most one a language."""
    since = [row["issued_at_utc"] for row in rows if row["issued_at_utc"] is not None]
    read_at = max(answers[row["feed_language"]].read_at_utc for row in rows)
    return Alert(
        feed_id=rows[0]["feed_id"],
        place=place,
        alert_type=rows[0]["alert_type"],
        colour=rows[0]["alert_colour"],
        since_utc=min((moment for moment in since if moment <= cutoff), default=None),
        read_at_utc=read_at if cutoff - read_at > OLD_READING else None,
        words=tuple(
            AlertWords(
                language=row["feed_language"],
                name=row["alert_name"],
                area=row["alert_area"],
                link=row["canonical_link"],
            )
            for row in sorted(rows, key=lambda row: row["feed_language"])
        ),
    )
