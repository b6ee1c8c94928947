"""What becomes of rows that broke a rule: a row is rejected, a feed with too many of them is quarantined.

Pure: values in, values out. Nothing is lost: items + rejects after the verdict are as many as before it.
A weather row is a second view of its item and counts as none: what it breaks, its item breaks, and a row
of weather stays where its item stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.items.limits import storable
from briefing.tables import ITEMS, WEATHER
from briefing.validation.suites import expectations

Row = dict[str, Any]
Feed = tuple[str, str]
"""`feed_id` and `feed_language`: one URL of one feed."""

TOLERATED_PERCENT = 30
FEWEST_BROKEN_ROWS = 5
"""Below this a small feed is not judged whole: one bad entry of three is not an ill feed."""
FEWEST_QUARANTINED_FEEDS = 3
FEED_QUARANTINED = "feed_quarantined"
REPETITION = {"occurrence_within_bounds"}
"""An entry that stands in its document twice is refused once, but says nothing against the feed: of 118
real feeds one lists its stories up to four times, and its 11 good items of 20 would be lost."""

RULES = {rule.name: rule for rule in expectations(ITEMS)}
WEATHER_RULES = {rule.name: rule for rule in expectations(WEATHER)}


@dataclass(frozen=True)
class Verdict:
    """Rows of each table in the order of their keys, and the feeds that were quarantined."""

    items: tuple[Row, ...]
    rejects: tuple[Row, ...]
    health: tuple[Row, ...]
    quarantined: tuple[Feed, ...]
    weather: tuple[Row, ...] = ()


def judge(
    items: Sequence[Row],
    parse_rejects: Sequence[Row],
    broken: Mapping[int, Sequence[str]],
    health: Sequence[Row],
    weather: Sequence[Row] = (),
) -> Verdict:
    """Sort the rows of one batch into items and rejects.

    `broken` maps a position in `items` to the rules that the row or its row of `weather` breaks (see
    `checks.broken_rules`).
    A feed's rows are its items and its parse rejects; the latter count as broken, bare repetitions do not.
    """
    _refuse_unknown(items, broken)
    rows = Counter(_feed(row) for row in [*items, *parse_rejects])
    bad = Counter(_feed(items[position]) for position, rules in broken.items() if set(rules) != REPETITION)
    bad.update(_feed(row) for row in parse_rejects)
    verdicts = {
        feed: f"{bad[feed]} of the feed's {rows[feed]} rows broke a rule."
        for feed in sorted(rows)
        if feed_is_ill(bad[feed], rows[feed])
    }

    fields = {entry_of(row): row for row in weather}
    kept: list[Row] = []
    rejects = [_with_quarantine(row, verdicts.get(_feed(row))) for row in parse_rejects]
    for position, item in enumerate(items):
        rules = tuple(sorted(broken.get(position, ())))
        verdict = verdicts.get(_feed(item))
        if rules or verdict:
            rejects.append(_with_quarantine(_reject(item, fields.get(entry_of(item), {}), rules), verdict))
        else:
            kept.append(dict(item))
    entries = {entry_of(item) for item in kept}
    return Verdict(
        items=tuple(sorted(kept, key=lambda row: (*_capture(row), row["item_id"], row["entry_index"]))),
        rejects=tuple(sorted(rejects, key=lambda row: (*_capture(row), row["entry_index"]))),
        health=tuple(sorted((_health(row, verdicts.get(_feed(row))) for row in health), key=_capture)),
        quarantined=tuple(verdicts),
        weather=tuple(dict(row) for row in weather if entry_of(row) in entries),
    )


def feed_is_ill(broken: int, rows: int) -> bool:
    """More than 30 % of a feed's rows, and at least 5."""
    return broken * 100 > TOLERATED_PERCENT * rows and broken >= FEWEST_BROKEN_ROWS


def too_many(quarantined: int, feeds: int) -> bool:
    """More than 30 % of the feeds, and at least 3: the run cannot be trusted."""
    return quarantined * 100 > TOLERATED_PERCENT * feeds and quarantined >= FEWEST_QUARANTINED_FEEDS


def entry_of(row: Row) -> tuple[Any, ...]:
    """What names one entry of one capture in the tables items and weather alike."""
    return *_capture(row), row["entry_index"]


def _feed(row: Row) -> Feed:
    return row["feed_id"], row["feed_language"]


def _capture(row: Row) -> tuple[Any, ...]:
    return *_feed(row), row["captured_at_utc"]


def _refuse_unknown(items: Sequence[Row], broken: Mapping[int, Sequence[str]]) -> None:
    """A rule that no column gives, or a row that is not there, would vanish from the count."""
    strangers = sorted(
        {name for names in broken.values() for name in names} - RULES.keys() - WEATHER_RULES.keys()
    )
    outside = sorted(position for position in broken if not 0 <= position < len(items))
    nameless = sorted(position for position, names in broken.items() if not names)
    if strangers or outside or nameless:
        raise ValueError(
            f"unknown rules {strangers}, positions outside the {len(items)} items {outside}, "
            f"positions without a rule {nameless}"
        )


def _reject(item: Row, weather: Row, rules: tuple[str, ...]) -> Row:
    """The reject row of an item; everything that a reader needs to find and to judge the entry."""
    findings = [
        RULES[name].finding(item[RULES[name].column])
        if name in RULES
        else WEATHER_RULES[name].finding(weather[WEATHER_RULES[name].column])
        for name in rules
    ]
    return {
        "feed_id": item["feed_id"],
        "feed_language": item["feed_language"],
        "captured_at_utc": item["captured_at_utc"],
        "entry_index": item["entry_index"],
        "item_id": item["item_id"],
        "stage": "validate",
        "rules": list(rules),
        "title": None if item["title"] is None else storable(item["title"]),
        "link": None if item["canonical_link"] is None else storable(item["canonical_link"]),
        "detail": " ".join(findings) or None,
        "capture_sha256": item["capture_sha256"],
        "parser_version": item["parser_version"],
    }


def _with_quarantine(reject: Row, verdict: str | None) -> Row:
    """`reject` as it is, or as a row of a feed that was quarantined for the reason in `verdict`."""
    if verdict is None:
        return dict(reject)
    sentences = [verdict, reject["detail"]]
    return {
        **reject,
        "stage": "quarantine",
        "rules": sorted([*reject["rules"], FEED_QUARANTINED]),
        "detail": " ".join(sentence for sentence in sentences if sentence),
    }


def _health(row: Row, verdict: str | None) -> Row:
    """A document that gave nothing keeps its own cause: it had no rows that could be quarantined."""
    if verdict is None:
        return dict(row)
    if row["error_kind"] is not None:
        return {**row, "quarantined": True}
    return {**row, "quarantined": True, "error_kind": "quarantined", "error_detail": verdict}
