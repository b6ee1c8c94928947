"""Three weeks of 24 outlets, day by day through the product's joins: how large stories grow.

Nobody has labelled these items. What a person saw who read a sample of the joins stands in
docs/decisions/0030-same-event.md.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from benchmarks.report import Table
from briefing.items.kinds import item_kind
from briefing.items.links import canonical_link
from briefing.sql import connect
from briefing.stories.edges import Edge, find_edges
from briefing.stories.grouping import form_stories
from briefing.stories.same_event import event_edges

CUTOFF = time(10, tzinfo=UTC)
REMEMBERED = timedelta(days=7)
SIZES = ((1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, None))
Node = dict[str, Any]


def items_of(data: Path) -> list[Node]:
    """Every text of an item once, as first collected, in the order of collection."""
    folder = data / "items" / "world_24_sources"
    nodes: dict[tuple[str, str, str], Node] = {}
    for path in sorted(folder.glob("*.ndjson.gz")):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            read = json.loads(line)
            title, text = read["title"], read.get("description") or ""
            nodes.setdefault((read["id"], title, text), _node(read, title, text))
    return sorted(nodes.values(), key=lambda one: (one["captured_at_utc"], one["item_id"], one["title"]))


def _node(read: dict[str, Any], title: str, text: str) -> Node:
    link = canonical_link(read["link"], "").value or read["link"]
    return {
        "feed_id": read["source"],
        "feed_language": "en",
        "outlet": read["source"],
        "item_id": read["id"],
        "language": "en",
        "item_kind": item_kind(
            title=title, link=link, categories=(), description_text=text, body_text="", author=None
        ),
        "captured_at_utc": datetime.fromisoformat(read["collectedAt"]),
        "canonical_link": link,
        "title": title,
        "description_text": text,
        "body_text": "",
        "story_id": None,
        "story_first_seen_utc": None,
        "is_printed": False,
        "edition_date": None,
    }


def run_day_by_day(nodes: Sequence[Node]) -> list[tuple[str, str, str]]:
    """Give each node its story, as editions of ten o'clock would. What joined: (item, item, why)."""
    days: dict[date, list[Node]] = defaultdict(list)
    for node in nodes:
        seen = node["captured_at_utc"]
        days[seen.date() + timedelta(days=seen.timetz() >= CUTOFF)].append(node)
    earlier: list[Node] = []
    joins = []
    for day, fresh in sorted(days.items()):
        oldest = datetime.combine(day, CUTOFF) - REMEMBERED
        kept = [one for one in earlier if one["captured_at_utc"] >= oldest]
        together = kept + fresh
        with connect(2) as connection:
            edges = find_edges(connection, together)
            edges += event_edges(connection, together, edges)
        for story in form_stories(together, edges):
            for place in story.members:
                together[place].update(
                    story_id=story.story_id, story_first_seen_utc=story.first_seen_utc, edition_date=day
                )
        joins += [_named(together, edge) for edge in edges]
        earlier += fresh
    return joins


def _named(nodes: Sequence[Node], edge: Edge) -> tuple[str, str, str]:
    return nodes[edge.left]["item_id"], nodes[edge.right]["item_id"], edge.joined_by


def stories_of(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    """The members of each story, an item once."""
    stories: dict[str, dict[str, Node]] = defaultdict(dict)
    for node in nodes:
        stories[node["story_id"]].setdefault(node["item_id"], node)
    return {story_id: list(members.values()) for story_id, members in stories.items()}


def tables(data: Path | None) -> list[Table]:
    if data is None:
        return []
    nodes = items_of(data)
    run_day_by_day(nodes)
    stories = list(stories_of(nodes).values())
    return [_sizes(stories), _by_day(nodes, stories)]


def _sizes(stories: Sequence[Sequence[Node]]) -> Table:
    items = sum(map(len, stories))
    rows = []
    for least, most in SIZES:
        of_size = [one for one in stories if least <= len(one) <= (most or len(one))]
        held = sum(map(len, of_size))
        shared = sum(len({node["outlet"] for node in one}) > 1 for one in of_size)
        name = f"{least}" if most == least else f"{least} to {most}" if most else f"{least} or more"
        rows.append((name, f"{len(of_size):,}", f"{100 * held / items:.1f} %", f"{shared:,}"))
    largest = max(stories, key=len)
    return Table(
        "Three weeks of 24 outlets: stories by size",
        ("items", "stories", "share of the items", "stories of several outlets"),
        tuple(rows),
        f"{items:,} items, taken in day by day, each day compared with a week of memory. The largest story "
        f"has {len(largest)} items of {len({node['outlet'] for node in largest})} outlets over "
        f"{_hours(largest):.0f} hours. Nobody has labelled these; what a sample looks like when it is read "
        "stands in docs/decisions/0030-same-event.md.",
    )


def _hours(members: Sequence[Node]) -> float:
    seen = [node["captured_at_utc"] for node in members]
    return (max(seen) - min(seen)).total_seconds() / 3600


def _by_day(nodes: Sequence[Node], stories: Sequence[Sequence[Node]]) -> Table:
    of_day = Counter(node["captured_at_utc"].date() for node in nodes)
    shared: Counter[date] = Counter()
    for members in stories:
        if len({node["outlet"] for node in members}) > 1:
            shared.update({node["captured_at_utc"].date() for node in members})
    # The first and the last day are cut by the capture.
    whole = sorted(of_day)[1:-1]
    counts = sorted(shared[day] for day in whole)
    texts = sorted(of_day[day] for day in whole)
    return Table(
        "Three weeks of 24 outlets: a day",
        ("", "least", "median", "most"),
        tuple(
            (name, str(values[0]), str(values[len(values) // 2]), str(values[-1]))
            for name, values in (("texts", texts), ("stories in several outlets", counts))
        ),
    )
