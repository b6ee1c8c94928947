"""Official alerts in effect: each once, in each language in which it was read, the gravest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from briefing.model import Alert, AlertWords, Label

Row = dict[str, Any]

COLOUR_ORDER = ("red", "orange", "yellow", None)
TYPE_ORDER = ("warning", "watch", "advisory")


def alerts_in_effect(
    newest: Mapping[tuple[str, str], Sequence[Row]], places: Mapping[str, Label], cutoff: datetime
) -> tuple[Alert, ...]:
    """The alerts of `newest`: rows of the weather table by feed and language; `places` are by feed, in order.

    Entries of two languages are one alert where their guids, types and colours are the same. What only
    one language has is no longer in effect where the other was read later and says that nothing is.
    """
    alerts = [
        alert
        for feed_id, place in places.items()
        for alert in _of_feed(
            place,
            {language: rows for (feed, language), rows in sorted(newest.items()) if feed == feed_id},
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


def _of_feed(place: Label, rows_by_language: Mapping[str, Sequence[Row]], cutoff: datetime) -> list[Alert]:
    all_clear = max(
        (
            rows[0]["captured_at_utc"]
            for rows in rows_by_language.values()
            if any(row["weather_kind"] == "no_alert" for row in rows)
        ),
        default=None,
    )
    paired: dict[tuple[str | None, ...], list[Row]] = {}
    for rows in rows_by_language.values():
        for row in rows:
            if row["weather_kind"] == "alert" and not (all_clear and all_clear > row["captured_at_utc"]):
                key = tuple(row[name] for name in ("city_code", "entry_code", "alert_type", "alert_colour"))
                paired.setdefault(key, []).append(row)
    return [_alert(place, rows, cutoff) for rows in paired.values()]


def _alert(place: Label, rows: Sequence[Row], cutoff: datetime) -> Alert:
    by_language = {row["feed_language"]: row for row in reversed(rows)}
    since = [row["issued_at_utc"] for row in by_language.values() if row["issued_at_utc"] is not None]
    return Alert(
        feed_id=rows[0]["feed_id"],
        place=place,
        alert_type=rows[0]["alert_type"],
        colour=rows[0]["alert_colour"],
        since_utc=min((moment for moment in since if moment <= cutoff), default=None),
        words=tuple(
            AlertWords(
                language=row["feed_language"],
                name=row["alert_name"],
                area=row["alert_area"],
                link=row["canonical_link"],
            )
            for _language, row in sorted(by_language.items())
        ),
    )
