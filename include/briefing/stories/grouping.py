"""From edges to stories: components, ids that last, and the origin of copies."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefing.stories.edges import JOINS, Edge

COPIES = frozenset({"same_link", "same_content", "near_copy"})
"""One text: a joint release under one link is one voice, whichever feeds carry it."""
STORY_ID_LENGTH = 16


@dataclass(frozen=True)
class Story:
    """One story: its lasting id, the places of its members among the nodes, and its first sight."""

    story_id: str
    members: tuple[int, ...]
    first_seen_utc: datetime


def components(size: int, edges: Iterable[Edge]) -> list[int]:
    """For each of `size` nodes the smallest node of its component."""
    parent = list(range(size))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for edge in edges:
        one, other = sorted((root(edge.left), root(edge.right)))
        parent[other] = one
    return [root(node) for node in range(size)]


def form_stories(nodes: Sequence[Mapping[str, Any]], edges: Sequence[Edge]) -> list[Story]:
    """Stories of `nodes` (items' columns; remembered ones with story_id, story_first_seen_utc, is_printed).

    A component inherits the id of the earlier story that shares most items with it (ties: the older,
    then the lower id); others in it are merged. An earlier story that fell apart leaves its id to
    the component that holds most of it, of those that hold what was printed of it, where anything was:
    else one id would be shown as new on two days. The rest get new ids.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for node, root in enumerate(components(len(nodes), edges)):
        members[root].append(node)
    inherited = _inherited(nodes, members)
    taken = {node["story_id"] for node in nodes if node["story_id"] is not None}
    stories = []
    for root, places in sorted(members.items()):
        story_id = inherited.get(root) or _new_id(nodes, places, taken)
        taken.add(story_id)
        first_seen = min(
            nodes[place]["story_first_seen_utc"] or nodes[place]["captured_at_utc"] for place in places
        )
        stories.append(Story(story_id, tuple(places), first_seen))
    return stories


def _inherited(nodes: Sequence[Mapping[str, Any]], members: Mapping[int, list[int]]) -> dict[int, str]:
    """For each component that takes over an earlier story's id, that id."""
    claims = []
    printed_in: dict[str, set[int]] = defaultdict(set)
    for root, places in members.items():
        known = [place for place in places if nodes[place]["story_id"] is not None]
        first_seen = _first_seen_of_stories(nodes, known)
        for story_id, count in Counter(nodes[place]["story_id"] for place in known).items():
            claims.append((-count, first_seen[story_id], story_id, root))
        for place in known:
            if nodes[place]["is_printed"]:
                printed_in[nodes[place]["story_id"]].add(root)
    inherited: dict[int, str] = {}
    given: set[str] = set()
    for _count, _seen, story_id, root in sorted(claims):
        may_claim = story_id not in printed_in or root in printed_in[story_id]
        if may_claim and root not in inherited and story_id not in given:
            inherited[root] = story_id
            given.add(story_id)
    return inherited


def _first_seen_of_stories(nodes: Sequence[Mapping[str, Any]], places: Iterable[int]) -> dict[str, datetime]:
    first_seen: dict[str, datetime] = {}
    for place in places:
        story_id, seen = nodes[place]["story_id"], nodes[place]["story_first_seen_utc"]
        first_seen[story_id] = min(seen, first_seen.get(story_id, seen))
    return first_seen


def _new_id(nodes: Sequence[Mapping[str, Any]], places: Iterable[int], taken: set[str]) -> str:
    """Digest of the lowest item id, so that the same items make the same story whatever came first."""
    lowest = min((nodes[place]["feed_id"], nodes[place]["item_id"]) for place in places)
    story_id = hashlib.sha256("\t".join(lowest).encode()).hexdigest()[:STORY_ID_LENGTH]
    while story_id in taken:
        story_id = hashlib.sha256(story_id.encode()).hexdigest()[:STORY_ID_LENGTH]
    return story_id


def join_reasons(size: int, edges: Iterable[Edge]) -> list[str]:
    """For each node the surest reason why it stands with others, or `alone`."""
    order = {name: place for place, name in enumerate(JOINS)}
    reasons: list[str] = ["alone"] * size
    for edge in edges:
        for node in (edge.left, edge.right):
            if reasons[node] == "alone" or order[edge.joined_by] < order[reasons[node]]:
                reasons[node] = edge.joined_by
    return reasons


def origins(
    nodes: Sequence[Mapping[str, Any]], edges: Iterable[Edge], outlet_of: Callable[[Mapping[str, Any]], str]
) -> list[str]:
    """For each node the outlet that wrote its text: of copies the one whose text came first.

    `outlet_of` names the outlet of a node, or the one that its author field names.
    """
    roots = components(len(nodes), (edge for edge in edges if edge.joined_by in COPIES))
    first: dict[int, int] = {}
    for node, root in enumerate(roots):
        held = first.get(root, node)
        first[root] = min(held, node, key=lambda place: (nodes[place]["captured_at_utc"], place))
    return [outlet_of(nodes[first[root]]) for root in roots]
