"""Bridges: texts of one outlet that alone hold together what has nothing else in common.

Two headlines in one ("Port reopens; court rules on visas") are near to both events and would make one
story of them. Such a text is a digest that no rule has recognised. Of 607 stories of three and more texts in
twelve days of 24 outlets none was so held together but 15 by two versions of one outlet's headline, which
count as a form filled in twice: that is why headlines are looked at too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from briefing.editions.likeness import title_terms
from briefing.stories.average_link import Numbers, Pairs

MOST_TEXTS = 60
"""In a larger cluster the texts of one outlet weigh too little to hold two events together."""

WORDS_IN_COMMON = 2
"""So many content words of two headlines are something in common, though the pair counts nothing."""

Document = Mapping[str, Any]
Ties = Mapping[int, Mapping[int, int]]
"""For a text the others that it is near to, and how near."""


def bridges(documents: Sequence[Document], pairs: Pairs, label: Numbers, near: int) -> list[int]:
    """The texts of one outlet that are `near` to two parts of a cluster, which nothing else holds together.

    `documents` have outlet, title and language; `label` is the cluster of each. Of two outlets that do so the
    first in the alphabet is named: the other may be none when that is gone.
    """
    found = []
    for members, ties in _loose_clusters(pairs, label):
        outlet_of = {place: documents[place]["outlet"] for place in members}
        for outlet in sorted(set(outlet_of.values())):
            bridge = [place for place in members if outlet_of[place] == outlet]
            parts = _parts(documents, [place for place in members if outlet_of[place] != outlet], ties)
            if sum(_nearest(bridge, part, ties) >= near for part in parts) > 1:
                found += bridge
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
    ties: dict[int, dict[int, int]] = defaultdict(dict)
    inside = inside.where(is_loose[label[inside.left]])
    for left, right, similarity in zip(
        inside.left.tolist(), inside.right.tolist(), inside.similarity.tolist(), strict=True
    ):
        ties[left][right] = ties[right][left] = similarity
    return [(places, ties) for places in members.values()]


def _parts(documents: Sequence[Document], places: Sequence[int], ties: Ties) -> list[set[int]]:
    """The places in parts that have nothing in common."""
    parts: list[set[int]] = []
    for place in places:
        touched = [part for part in parts if any(_is_tied(documents, place, one, ties) for one in part)]
        parts = [part for part in parts if part not in touched] + [{place}.union(*touched)]
    return parts


def _is_tied(documents: Sequence[Document], one: int, other: int, ties: Ties) -> bool:
    if other in ties.get(one, ()):
        return True
    headlines = [
        title_terms(documents[place]["title"], documents[place]["language"]) for place in (one, other)
    ]
    return len(headlines[0] & headlines[1]) >= WORDS_IN_COMMON


def _nearest(bridge: Sequence[int], part: set[int], ties: Ties) -> int:
    return max(ties.get(one, {}).get(other, 0) for one in bridge for other in part)
