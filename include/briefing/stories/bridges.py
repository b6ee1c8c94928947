"""Bridges: texts of one outlet that alone hold together what has nothing else in common.

Two headlines in one ("Port reopens; court rules on visas") are near to both events and would make one
story of them. Such a text is a digest that no rule has recognised. Of 607 stories of three and more texts in
24 outlets none was so held together but 15 by two versions of one outlet's headline, which count as a form
filled in twice: that is why headlines are looked at too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from briefing.editions.likeness import title_terms
from briefing.stories.average_link import Numbers, Pairs

MOST_TEXTS = 60
"""In a larger cluster the texts of one outlet weigh too little to hold two events together."""

WORDS_IN_COMMON = 2
"""So many content words of two headlines are something in common, though the pair counts nothing."""

Document = Mapping[str, Any]
Ties = Mapping[int, Collection[int]]
"""For a text the others that it is near to."""


def bridges(documents: Sequence[Document], pairs: Pairs, label: Numbers) -> list[int]:
    """The texts, all of one outlet, without which a cluster of `label` falls apart.

    `documents` have outlet, title and language. Of two outlets that do so the first in the alphabet is named:
    the other may be none when that is gone.
    """
    found = []
    for members, ties in _loose_clusters(pairs, label):
        for outlet in sorted({documents[place]["outlet"] for place in members}):
            others = [place for place in members if documents[place]["outlet"] != outlet]
            if len(others) > 1 and not _hold_together(documents, others, ties):
                found += [place for place in members if documents[place]["outlet"] == outlet]
                break
    return sorted(found)


def _loose_clusters(pairs: Pairs, label: Numbers) -> list[tuple[list[int], Ties]]:
    """Clusters of three or more texts, not all of which are pairs, with their pairs."""
    inside = pairs.where(label[pairs.left] == label[pairs.right])
    size = np.bincount(label, minlength=len(label))
    count = np.bincount(label[inside.left], minlength=len(label))
    is_loose = (size > 2) & (size <= MOST_TEXTS) & (count < size * (size - 1) // 2)
    members: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(is_loose[label]).tolist():
        members[int(label[place])].append(place)
    ties: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    inside = inside.where(is_loose[label[inside.left]])
    for left, right in zip(inside.left.tolist(), inside.right.tolist(), strict=True):
        of_cluster = ties[int(label[left])]
        of_cluster[left].add(right)
        of_cluster[right].add(left)
    return [(places, ties[cluster]) for cluster, places in members.items()]


def _hold_together(documents: Sequence[Document], places: Sequence[int], ties: Ties) -> bool:
    """Whether each of the places is tied to each other one, by way of others of them or not."""
    reached, waiting = {places[0]}, [places[0]]
    while waiting:
        one = waiting.pop()
        near = {
            other for other in places if other not in reached and _have_in_common(documents, one, other, ties)
        }
        reached |= near
        waiting += near
    return len(reached) == len(places)


def _have_in_common(documents: Sequence[Document], one: int, other: int, ties: Ties) -> bool:
    headlines = [
        title_terms(documents[place]["title"], documents[place]["language"]) for place in (one, other)
    ]
    return other in ties.get(one, ()) or len(headlines[0] & headlines[1]) >= WORDS_IN_COMMON
