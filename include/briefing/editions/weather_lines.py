"""Weather on the page: the newest entries of each place in the publisher's own words.

The seam for parsed fields and the alert strip is here: they come from the `weather` table later.
"""

from __future__ import annotations

from typing import Any, Literal, cast

from briefing.editions.inputs import InputsRecord, batches_of
from briefing.feeds.catalogue import Catalogue
from briefing.items.store import committed_rows
from briefing.lake import Lake
from briefing.model import Label, WeatherLine
from briefing.tables import ITEMS

LINES_A_PLACE = 4
"""Warnings, now, today and tonight: the order in which Environment Canada lists them."""
NO_WARNING = ("No watches or warnings in effect", "Aucune veille ou alerte en vigueur", "No alerts in effect")
"""Beginnings of the entry that stands where a warning would stand: it is none (EDITORIAL, 2)."""


def weather_lines(
    lake: Lake, record: InputsRecord, catalogue: Catalogue
) -> dict[str, tuple[WeatherLine, ...]]:
    """By feed, lines in each language from its newest capture in the window at or before the cutoff."""
    feeds = {feed.id: feed for feed in catalogue.feeds if feed.kind == "weather"}
    if not feeds:
        return {}
    newest: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in committed_rows(lake, batches_of(lake, record), ITEMS):
        key = (row["feed_id"], row["feed_language"])
        if key[0] in feeds and record.window_start_utc < row["captured_at_utc"] <= record.cutoff_utc:
            held = newest.setdefault(key, [])
            if held and row["captured_at_utc"] > held[0]["captured_at_utc"]:
                held.clear()
            if not held or row["captured_at_utc"] == held[0]["captured_at_utc"]:
                held.append(row)
    lines: dict[str, tuple[WeatherLine, ...]] = {}
    for (feed_id, language), rows in sorted(newest.items()):
        entries = {row["entry_index"]: row for row in rows}
        place = feeds[feed_id].place or Label(en=feed_id, fr=feed_id)
        lines[feed_id] = lines.get(feed_id, ()) + tuple(
            WeatherLine(
                place=place,
                text=entries[index]["title"],
                language=cast('Literal["en", "fr"]', language),
                link=entries[index]["canonical_link"],
            )
            for index in sorted(entries)[:LINES_A_PLACE]
            if not entries[index]["title"].startswith(NO_WARNING)
        )
    return lines
