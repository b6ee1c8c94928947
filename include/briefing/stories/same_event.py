"""Edges between items that tell one event in other words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import duckdb

from briefing.editions.likeness import title_terms
from briefing.items.folding import WORD
from briefing.stories.edges import Edge
from briefing.stories.events import LEXICAL, Clustering, cluster_documents
from briefing.stories.grouping import components
from briefing.stories.neighbours import Encoder
from briefing.stories.terms import is_common

Node = Mapping[str, Any]
NEVER_JOINED = frozenset({"digest", "fiction", "live_page", "quiz", "promotion", "notice", "weather"})
"""Kinds that stand for many events or for none."""

FIRM_TERMS = 3
"""Content words that a candidate has in common with a text of an earlier edition, to be of its story.

On the labelled stories three part 3 of 183 texts from earlier ones of their own event, and 57 of 111 from
those of a near-miss (ten hours earlier or more).
"""


def event_edges(
    connection: duckdb.DuckDBPyConnection,
    nodes: Sequence[Node],
    sure: Iterable[Edge],
    how: Clustering = LEXICAL,
    encoder: Encoder | None = None,
) -> list[Edge]:
    """Edges `same_event` between `nodes` (as for `find_edges`; remembered ones with edition_date, story_id).

    What `sure` edges join, twins apart, is one text, told as its newest version tells it. Only texts within
    the window of some candidate are compared; an older member of a story stays with most of its younger ones.
    With an `encoder` English ones are compared by their meaning too.
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
    label = cluster_documents(connection, documents, how, encoder)
    first_of = {root: roots[label[number]] for number, root in enumerate(roots)}
    first_of |= _without_the_faint(nodes, texts, compared, first_of)
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
    """Told as at `telling`, by the outlet that had it first: who copies every outlet is none of them.

    A text of an earlier edition is as old as its story, or a war would roll on through the memory: in three
    weeks of 24 outlets one story came to 240 items in 20 days.
    """
    seen = [nodes[place]["story_first_seen_utc"] or nodes[place]["captured_at_utc"] for place in places]
    first = min(places, key=lambda place: (nodes[place]["captured_at_utc"], place))
    return {
        "document": number,
        "first_seen_utc": min(seen),
        "last_seen_utc": max(seen),
        "outlet": nodes[first]["outlet"],
        **{name: nodes[telling][name] for name in ("language", "title", "description_text")},
    }


def _without_the_faint(
    nodes: Sequence[Node],
    texts: Mapping[int, Sequence[int]],
    compared: Mapping[int, int],
    first_of: Mapping[int, int],
) -> dict[int, int]:
    """New firsts where candidates have too little in common with the texts of earlier editions beside them.

    Whoever has enough in common with one of these, or with a candidate that has, stays; the others are a
    cluster of their own. What comes a day later and is only near is more often the topic than the event.
    """
    clusters: dict[int, list[int]] = defaultdict(list)
    for root, first in first_of.items():
        clusters[first].append(root)
    moved: dict[int, int] = {}
    for roots in clusters.values():
        held = [
            root for root in roots if any(nodes[place]["edition_date"] is not None for place in texts[root])
        ]
        waiting = sorted(set(roots).difference(held))
        if not held or not waiting:
            continue
        terms = {root: _terms(nodes[compared[root]]) for root in roots}
        near = held
        while near and waiting:
            near = [
                root for root in waiting if any(len(terms[root] & terms[one]) >= FIRM_TERMS for one in near)
            ]
            held += near
            waiting = sorted(set(waiting).difference(near))
        moved |= {root: min(part) for part in (held, waiting) for root in part}
    return moved


def _terms(node: Node) -> frozenset[str]:
    """Stems of its content words but the common ones: "now" and "world" are firm ground for nothing."""
    language = node["language"]
    words = WORD.findall(f"{node['title']} {node['description_text']}")
    return title_terms(" ".join(word for word in words if not is_common(word, language)), language)


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
