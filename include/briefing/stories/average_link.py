"""Average-link clustering of a sparse graph, in whole numbers.

Average link is reducible: two clusters that are each other's nearest stay so until they are joined. So
all such pairs are joined at once, round by round, and the result is that of joining one pair after the
other (F. Murtagh, "A survey of recent advances in hierarchical clustering algorithms", 1983).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of nodes, `left` below `right`, each once, and their similarity. What is no pair has none (0)."""

    left: Numbers
    right: Numbers
    similarity: Numbers

    def __len__(self) -> int:
        return len(self.left)

    def where(self, wanted: npt.NDArray[np.bool_]) -> Pairs:
        return Pairs(self.left[wanted], self.right[wanted], self.similarity[wanted])


def average_link(size: int, pairs: Pairs, threshold: int) -> Numbers:
    """For each of `size` nodes the smallest node of its cluster.

    Two clusters are joined while the mean similarity of their members, over all pairs of one from each,
    is `threshold` or more, the most similar first, ties by the smallest nodes.
    """
    label = np.arange(size, dtype=np.int64)
    members = np.ones(size, dtype=np.int64)
    between = _inside_blocks(size, pairs, threshold)
    while len(between):
        mean = between.similarity / (members[between.left] * members[between.right])
        nearest, is_near = _nearest(size, between, mean, threshold)
        keeps = np.flatnonzero(is_near)
        keeps = keeps[(nearest[nearest[keeps]] == keeps) & (keeps < nearest[keeps])]
        goes_to = np.arange(size, dtype=np.int64)
        goes_to[nearest[keeps]] = keeps
        members[keeps] += members[nearest[keeps]]
        label = goes_to[label]
        # A mean between joined clusters lies between the means of their parts: what is near to nothing
        # now will never be.
        alive = is_near[between.left] & is_near[between.right]
        between = _contracted(size, between.where(alive), goes_to)
    return label


def _inside_blocks(size: int, pairs: Pairs, threshold: int) -> Pairs:
    """The pairs inside the components of pairs at or over the threshold: no others can ever be joined."""
    root = np.arange(size, dtype=np.int64)
    strong = pairs.where(pairs.similarity >= threshold)
    while True:
        lower = np.minimum(root[strong.left], root[strong.right])
        before = root.copy()
        np.minimum.at(root, root[strong.left], lower)
        np.minimum.at(root, root[strong.right], lower)
        root = root[root]
        if np.array_equal(root, before):
            return pairs.where(root[pairs.left] == root[pairs.right])


def _nearest(
    size: int, between: Pairs, mean: npt.NDArray[np.float64], threshold: int
) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """For each cluster the nearest other, the smallest on a tie, and whether it is near enough."""
    one = np.concatenate([between.left, between.right])
    other = np.concatenate([between.right, between.left])
    both = np.concatenate([mean, mean])
    best = np.full(size, -1.0)
    np.maximum.at(best, one, both)
    nearest = np.full(size, size, dtype=np.int64)
    is_best = both == best[one]
    np.minimum.at(nearest, one[is_best], other[is_best])
    return nearest, best >= threshold


def _contracted(size: int, between: Pairs, goes_to: Numbers) -> Pairs:
    """The pairs between the clusters as they are after a round: similarities summed."""
    one, other = goes_to[between.left], goes_to[between.right]
    apart = one != other
    key = np.minimum(one, other)[apart] * size + np.maximum(one, other)[apart]
    order = np.argsort(key, kind="stable")
    key, similarity = key[order], between.similarity[apart][order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])[: len(key)])
    summed = np.add.reduceat(similarity, starts) if len(starts) else similarity
    return Pairs(key[starts] // size, key[starts] % size, summed)
