"""Whether the five places of a section show one matter twice: three weeks of real headlines of 22 outlets.

Each morning's items become stories as in the product; then its choice with likeness and without.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.empty_day import day_before
from benchmarks.report import Table
from briefing.editions.candidates import Candidate
from briefing.editions.choice import choose
from briefing.editions.inputs import InputsRecord
from briefing.editions.likeness import MILLION, likeness_millionths
from briefing.editions.ranking import Ranked, factors_of
from briefing.feeds.catalogue import Catalogue, parse_catalogue
from briefing.sql import connect
from briefing.stories.dedupe import story_rows

FOLDER = "items/world_24_sources"
PLACES = 5
ALIKE = 400_000
"""Of two headlines of eight terms each, three and more in common."""

Row = dict[str, Any]


class WithoutLikeness(Ranked):
    """A story whose headline is like no other."""

    @property
    def terms(self) -> frozenset[str]:  # type: ignore[override]
        return frozenset()


def tables(data: Path | None) -> list[Table]:
    if data is None or not (data / FOLDER).is_dir():
        return []
    items = _read(data / FOLDER)
    catalogue = _catalogue(sorted({item["source"] for item in items}))
    mornings = [_ranked(of_day, record, catalogue) for record, of_day in _mornings(items)]
    rows = []
    for name, kind in (("without likeness", WithoutLikeness), ("with likeness", Ranked)):
        shown = [
            choose(
                [kind(one.lead, one.factors, one.tier, one.has_summary) for one in stories], PLACES
            ).stories
            for stories in mornings
        ]
        likest = [_likest(five) for five in shown]
        outlets = [one.factors.outlets for five in shown for one in five]
        rows.append(
            (
                name,
                f"{sum(alike >= ALIKE for alike in likest)} of {len(likest)}",
                f"{sum(likest) / len(likest) / MILLION:.2f}",
                f"{sum(outlets) / len(outlets):.2f}",
            )
        )
    return [
        Table(
            "Two headlines of one matter among five",
            ("choice", "mornings with two alike", "likest two, mean", "outlets a story, mean"),
            tuple(rows),
            f"{len(items)} items of three weeks ({FOLDER}), one section of {len(catalogue.feeds)} outlets, "
            "half-life 12 h. Alike: Dice's coefficient of the headlines' stems is 0.4 or more.",
        )
    ]


def _likest(five: Sequence[Ranked]) -> int:
    # By the headlines themselves, also where the choice did not look at them.
    terms = [Ranked(one.lead, one.factors, one.tier, one.has_summary).terms for one in five]
    return max((likeness_millionths(one, other) for one, other in combinations(terms, 2)), default=0)


def _read(folder: Path) -> list[Row]:
    rows: dict[str, Row] = {}
    for path in sorted(folder.glob("*.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                rows.setdefault(row["id"], row)
    return list(rows.values())


def _mornings(items: Sequence[Row]) -> Iterator[tuple[InputsRecord, list[Row]]]:
    """Each 24 h up to 10:00 UTC in which something was collected."""
    by_cutoff: dict[datetime, list[Row]] = {}
    for item in items:
        seen = datetime.fromisoformat(item["collectedAt"]).astimezone(UTC)
        cutoff = seen.replace(hour=10, minute=0, second=0, microsecond=0)
        by_cutoff.setdefault(cutoff + timedelta(days=seen > cutoff), []).append(item)
    for cutoff, of_day in sorted(by_cutoff.items()):
        yield day_before(cutoff), of_day


def _ranked(items: Sequence[Row], record: InputsRecord, catalogue: Catalogue) -> list[Ranked]:
    rows = [_item(item, number) for number, item in enumerate(items)]
    with connect(threads=2) as connection:
        stories = story_rows(connection, record, catalogue, rows, [])
    of_item = {(row["feed_id"], row["item_id"]): row for row in stories}
    voices: dict[str, set[str]] = {}
    for row in stories:
        voices.setdefault(row["story_id"], set()).add(row["origin"])
    leads: dict[str, Ranked] = {}
    for row in rows:
        story = of_item[row["feed_id"], row["item_id"]]
        candidate = Candidate(
            row=row,
            story_id=story["story_id"],
            feed=catalogue.feed(row["feed_id"]),
            section_id=story["section_id"],
            origin=story["origin"],
            outlets=len(voices[story["story_id"]]),
            official_outlets=0,
            story_first_seen_utc=story["story_first_seen_utc"],
        )
        one = Ranked(candidate, factors_of(candidate, record, catalogue), tier=0, has_summary=True)
        best = leads.setdefault(story["story_id"], one)
        if one.factors.score_millionths > best.factors.score_millionths:
            leads[story["story_id"]] = one
    return list(leads.values())


def _feed_id(source: str) -> str:
    return f"source-{hashlib.sha256(source.encode()).hexdigest()[:8]}"


def _item(item: Row, number: int) -> Row:
    identity = hashlib.sha256(item["id"].encode()).hexdigest()[:32]
    published = item.get("pubDate")
    return {
        "feed_id": _feed_id(item["source"]),
        "feed_language": "en",
        "item_id": identity,
        "captured_at_utc": datetime.fromisoformat(item["collectedAt"]).astimezone(UTC),
        "content_hash": identity,
        "capture_sha256": "0" * 64,
        "entry_index": number,
        "place_in_feed": number,
        "feed_entries": 1,
        "title": item["title"],
        "canonical_link": item["link"],
        "author": None,
        "language": "en",
        "item_kind": "news",
        "description_text": item.get("description") or "",
        "body_text": "",
        "published_at_utc": datetime.fromisoformat(published).astimezone(UTC) if published else None,
        "published_on": None,
        "published_quality": "ok" if published else "missing",
    }


def _catalogue(sources: Sequence[str]) -> Catalogue:
    lines = ["feeds:"]
    for source in sources:
        lines += [
            f"  - id: {_feed_id(source)}",
            f"    url: https://{_feed_id(source)}.example/feed",
            f"    outlet: {json.dumps(source, ensure_ascii=False)}",
            "    section: international",
            "    evidence: a source of the data",
        ]
    return parse_catalogue("\n".join(lines).encode(), "sources")
