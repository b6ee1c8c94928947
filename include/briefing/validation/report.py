"""Our own extract of a validation, as JSON and as a page for operators.

It holds no time, id, path or batch name, so the same rows give the same bytes. The result pages of
Great Expectations are not used: cell values stand in them unescaped and they load scripts from six hosts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from briefing.items.limits import storable
from briefing.model import json_bytes

Row = dict[str, Any]
Feed = tuple[str, str]

SAMPLES_PER_RULE = 5
SHOWN_CHARACTERS = 400
"""Titles, links and details are cut here on the page and in the extract: a link may hold 20,000."""


def validation_json(
    health: Sequence[Row],
    items_by_feed: Mapping[Feed, int],
    rejects: Sequence[Row],
    weather: Sequence[Row] = (),
) -> bytes:
    """The extract as JSON in UTF-8 with sorted keys.

    `items_by_feed` maps (`feed_id`, `feed_language`) to the items that were kept; `health`, `rejects` and
    `weather` are rows of those tables, in any order.
    """
    return json_bytes(_extract(health, items_by_feed, rejects, weather))


def validation_html(
    health: Sequence[Row],
    items_by_feed: Mapping[Feed, int],
    rejects: Sequence[Row],
    weather: Sequence[Row] = (),
) -> bytes:
    """The same extract as one self-contained page: no script, no link, nothing loaded."""
    page = _environment().get_template("validation.html")
    return page.render(_extract(health, items_by_feed, rejects, weather)).encode()


@cache
def _environment() -> Environment:
    """Made once a process: compiling the page takes 0.05 s."""
    return Environment(
        loader=PackageLoader("briefing", "validation/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _extract(
    health: Sequence[Row],
    items_by_feed: Mapping[Feed, int],
    rejects: Sequence[Row],
    weather: Sequence[Row],
) -> dict[str, Any]:
    feeds = _feeds(health, items_by_feed, rejects)
    return {
        "totals": _totals(feeds, sum(row["parsed"] for row in health)),
        "feeds": feeds,
        "rules": _rules(rejects),
        "quarantined": [
            _named(feed) for feed in sorted({_feed(row) for row in health if row["quarantined"]})
        ],
        "gave_nothing": _gave_nothing(health),
        "unread_weather": _unread_weather(weather),
    }


def _totals(feeds: Sequence[Row], parsed_by_health: int) -> Row:
    """Sums over the feeds; `accounted_for` says whether the parser counted as many entries as we hold."""
    sums = {
        name: sum(feed[name] for feed in feeds) for name in ("documents", "items", "rejects", "truncated")
    }
    parsed = sums["items"] + sums["rejects"]
    return {**sums, "feeds": len(feeds), "parsed": parsed, "accounted_for": parsed == parsed_by_health}


def _feeds(health: Sequence[Row], items_by_feed: Mapping[Feed, int], rejects: Sequence[Row]) -> list[Row]:
    documents = Counter(_feed(row) for row in health)
    truncated: Counter[Feed] = Counter()
    for row in health:
        truncated[_feed(row)] += row["truncated"]
    rejected = Counter(_feed(row) for row in rejects)
    ill = {_feed(row) for row in health if row["quarantined"]}
    return [
        {
            **_named(feed),
            "documents": documents[feed],
            "parsed": items_by_feed.get(feed, 0) + rejected[feed],
            "items": items_by_feed.get(feed, 0),
            "rejects": rejected[feed],
            "truncated": truncated[feed],
            "quarantined": feed in ill,
        }
        for feed in sorted({*documents, *rejected, *items_by_feed})
    ]


def _rules(rejects: Sequence[Row]) -> list[Row]:
    """Each rule, its rows and its first samples; the same entry read every hour is one sample."""
    by_rule: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(rejects, key=_place):
        for rule in row["rules"]:
            by_rule[rule].append(row)
    return [
        {"rule": rule, "rows": len(rows), "samples": _samples(rows)} for rule, rows in sorted(by_rule.items())
    ]


def _place(row: Row) -> tuple[Any, ...]:
    return *_feed(row), row["captured_at_utc"], row["entry_index"], row["stage"], row["title"] or ""


def _samples(rows: Sequence[Row]) -> list[Row]:
    seen: dict[tuple[str | None, ...], Row] = {}
    for row in rows:
        sample = {
            **_named(_feed(row)),
            "stage": row["stage"],
            **{name: _shown(row[name]) for name in ("title", "link", "detail")},
        }
        seen.setdefault(tuple(sample.values()), sample)
        if len(seen) == SAMPLES_PER_RULE:
            break
    return list(seen.values())


def _gave_nothing(health: Sequence[Row]) -> list[Row]:
    """Documents without a single entry, counted by feed and cause; a feed may be empty without an error."""
    counted = Counter(
        (*_feed(row), row["error_kind"] or "no_entries", _shown(row["error_detail"]) or "")
        for row in health
        if not row["parsed"]
    )
    return [
        {"feed_id": feed_id, "feed_language": language, "cause": cause, "detail": detail, "documents": number}
        for (feed_id, language, cause, detail), number in sorted(counted.items())
    ]


def _unread_weather(weather: Sequence[Row]) -> list[Row]:
    """What weather entries say that the parser does not know: a warning, the entries are kept."""
    counted = Counter((*_feed(row), _shown(text) or "") for row in weather for text in row["unparsed"])
    return [
        {"feed_id": feed_id, "feed_language": language, "text": text, "entries": number}
        for (feed_id, language, text), number in sorted(counted.items())
    ]


def _feed(row: Row) -> Feed:
    return row["feed_id"], row["feed_language"]


def _named(feed: Feed) -> Row:
    return {"feed_id": feed[0], "feed_language": feed[1]}


def _shown(text: str | None) -> str | None:
    if text is None:
        return None
    whole = storable(text)
    return whole if len(whole) <= SHOWN_CHARACTERS else f"{whole[: SHOWN_CHARACTERS - 1]}…"
