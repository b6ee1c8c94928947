"""Measures of a clustering beside the labels: B-cubed and pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """B-cubed precision, recall and F1 (Bagga and Baldwin, 1998), and precision and recall of pairs."""

    b_cubed_precision: float
    b_cubed_recall: float
    b_cubed_f1: float
    pair_precision: float
    pair_recall: float


def agreement(labels: Sequence[Hashable], found: Sequence[Hashable]) -> Agreement:
    """How `found` agrees with `labels`, item by item; both as long as there are items, which must be some."""
    of_label, of_found, of_both = Counter(labels), Counter(found), Counter(zip(labels, found, strict=True))
    size = len(labels)
    precision = sum(count * count / of_found[cluster] for (_, cluster), count in of_both.items()) / size
    recall = sum(count * count / of_label[label] for (label, _), count in of_both.items()) / size
    right = _pairs(of_both)
    return Agreement(
        b_cubed_precision=precision,
        b_cubed_recall=recall,
        b_cubed_f1=2 * precision * recall / (precision + recall),
        pair_precision=right / max(1, _pairs(of_found)),
        pair_recall=right / max(1, _pairs(of_label)),
    )


def _pairs(counts: Counter) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())
