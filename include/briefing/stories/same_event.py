"""Edges between items that tell one event in other words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import duckdb

from briefing.stories.edges import Edge
from briefing.stories.events import LEXICAL, Clustering, cluster_documents
from briefing.stories.grouping import components

Node = Mapping[str, Any]
NEVER_JOINED = frozenset({"digest", "live_page", "quiz", "promotion", "notice", "weather"})
"""Kinds that stand for many events or for none."""


def event_edges(
    connection: duckdb.DuckDBPyConnection,
    nodes: Sequence[Node],
    sure: Iterable[Edge],
    how: Clustering = LEXICAL,
) -> list[Edge]:
    """Edges `same_event` between `nodes` (as for `find_edges`; remembered ones with edition_date, story_id).

    What `sure` edges join, twins apart, is one text, told as its newest version tells it. Only texts within
    the window of some candidate are compared; an older member of a story stays with most of its younger ones.
    """
    texts: dict[int, list[int]] = defaultdict(list)
    for place, root in enumerate(components(len(nodes), (edge for edge in sure if edge.joined_by != "twin"))):
        texts[root].append(place)
    begins = _window_start(nodes, how)
    if begins is None:
        return []
    compared = {
        root: telling
        for root, places in texts.items()
        if max(nodes[place]["captured_at_utc"] for place in places) >= begins
        and (telling := _telling(nodes, places)) is not None
    }
    roots = list(compared)
    documents = [_document(number, nodes, texts[root], compared[root]) for number, root in enumerate(roots)]
    label = cluster_documents(connection, documents, how)
    first_of = {root: roots[label[number]] for number, root in enumerate(roots)}
    joined = [Edge(first, root, "same_event") for root, first in first_of.items() if first != root]
    return sorted(joined + _with_the_younger(nodes, texts, first_of))


def _window_start(nodes: Sequence[Node], how: Clustering) -> datetime | None:
    fresh = [node["captured_at_utc"] for node in nodes if node["edition_date"] is None]
    return min(fresh) - timedelta(hours=how.window_hours) if fresh else None


def _telling(nodes: Sequence[Node], places: Iterable[int]) -> int | None:
    """The newest of the places that may tell an event, the first of equals; None where none may."""
    able = [place for place in places if nodes[place]["item_kind"] not in NEVER_JOINED]
    return max(able, key=lambda place: (nodes[place]["captured_at_utc"], -place), default=None)


def _document(number: int, nodes: Sequence[Node], places: Sequence[int], telling: int) -> dict[str, Any]:
    """Told as at `telling`, by the outlet that had it first: who copies every outlet is none of them."""
    seen = [nodes[place]["captured_at_utc"] for place in places]
    first = min(places, key=lambda place: (nodes[place]["captured_at_utc"], place))
    return {
        "document": number,
        "first_seen_utc": min(seen),
        "last_seen_utc": max(seen),
        "outlet": nodes[first]["outlet"],
        **{name: nodes[telling][name] for name in ("language", "title", "description_text")},
    }


def _with_the_younger(
    nodes: Sequence[Node], texts: Mapping[int, Sequence[int]], first_of: Mapping[int, int]
) -> list[Edge]:
    """Edges that keep texts too old to be compared with the cluster that holds most of their story."""
    holders: dict[str, Counter[int]] = defaultdict(Counter)
    old: dict[str, list[int]] = defaultdict(list)
    for root, places in texts.items():
        for story_id in sorted({nodes[place]["story_id"] for place in places} - {None}):
            if root in first_of:
                holders[story_id][first_of[root]] += 1
            else:
                old[story_id].append(root)
    edges = []
    for story_id, roots in old.items():
        held = holders.get(story_id)
        keeper = min(held, key=lambda first: (-held[first], first)) if held else roots[0]
        edges += [
            Edge(min(root, keeper), max(root, keeper), "same_event") for root in roots if root != keeper
        ]
    return edges
