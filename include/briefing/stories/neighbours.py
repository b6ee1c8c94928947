"""Which texts lie nearest to each other by their vectors: the pairs that a clustering starts from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefing.items.sentences import split
from briefing.stories.embeddings import SIZE, UNIT, Vectors

Whole = NDArray[np.int64]
Pairs = tuple[Whole, Whole, Whole]
"""Places `left` and `right` with left < right, and the similarity in thousandths; sorted."""

Encoder = Callable[[Sequence[str]], Vectors]
"""Texts in an encoded language → their vectors."""

ENCODED_LANGUAGES = frozenset({"en"})
"""The model knows no other: five French headlines were .32 to .72 near their English twins, others .14."""

SIMILAR = 200
"""Thousandths below which no pair counts: two headlines about nothing common have 50 to 150."""
DESCRIPTION = 400
"""Characters of a description that are looked at, as for its words."""

ROWS_AT_ONCE, COLUMNS_AT_ONCE = 1024, 2048
"""Their similarities are 8 MB, and at most 300 MB where all of them count."""


def near_documents(
    documents: Sequence[Mapping[str, Any]], encoder: Encoder | None, window_hours: int
) -> Pairs:
    """Pairs of documents (title, description, language, `last_seen_utc`); none without an encoder."""
    texts = [encoded_text(document) for document in documents] if encoder else []
    vectors = encoder(texts) if encoder else np.empty((0, SIZE), dtype=np.int16)
    languages = [document["language"] for document in documents[: len(texts)]]
    seen_at = [document["last_seen_utc"] for document in documents[: len(texts)]]
    return neighbour_pairs(texts, vectors, languages, seen_at, window_hours=window_hours)


def encoded_text(document: Mapping[str, Any]) -> str:
    """The headline and the first sentence below it: a second sentence adds nothing, none costs .03 of F1."""
    description = document["description_text"][:DESCRIPTION]
    for start, end in split(description, document["language"])[:1]:
        return f"{document['title']}. {description[start:end]}"
    return str(document["title"])


def neighbour_pairs(
    texts: Sequence[str],
    vectors: Vectors,
    languages: Sequence[str],
    seen_at: Sequence[datetime],
    top: int = 15,
    window_hours: int = 72,
) -> Pairs:
    """Pairs of one encoded language, seen within `window_hours`, of which one is a nearest to the other.

    Each text keeps its `top` nearest; of equally near ones those that were seen first, then by text.
    Texts without a vector (all zeros) are near to none. Memory does not grow with the square of the texts.
    """
    found: list[Whole] = []
    for language in sorted(ENCODED_LANGUAGES & set(languages)):
        order = np.array(
            sorted(
                (place for place, one in enumerate(languages) if one == language),
                key=lambda place: (seen_at[place], texts[place], place),
            ),
            dtype=np.int64,
        )
        if len(order):
            minutes = _since_first([seen_at[place] for place in order])
            nearest = _nearest(vectors[order], minutes, timedelta(hours=window_hours), top)
            found.append(np.column_stack([np.sort(order[nearest[:, :2]], axis=1), nearest[:, 2]]))
    pairs = np.unique(np.concatenate([np.empty((0, 3), dtype=np.int64), *found]), axis=0)
    return pairs[:, 0], pairs[:, 1], pairs[:, 2]


def _since_first(moments: Sequence[datetime]) -> Whole:
    """Microseconds since the first of the sorted `moments`."""
    return np.array(
        [(moment - moments[0]) // timedelta(microseconds=1) for moment in moments], dtype=np.int64
    )


def _nearest(vectors: Vectors, since: Whole, window: timedelta, top: int) -> Whole:
    """Rows of place, place of one of its nearest, and similarity; places are those of `vectors`.

    Products of whole numbers whose sums stay below 2 ** 24 are exact in float32, so BLAS may add them
    in any order.
    """
    width = window // timedelta(microseconds=1)
    begins = np.searchsorted(since, since - width, side="left")
    ends = np.searchsorted(since, since + width, side="right")
    floats = vectors.astype(np.float32)
    parts = []
    for first in range(0, len(vectors), ROWS_AT_ONCE):
        rows = np.arange(first, min(first + ROWS_AT_ONCE, len(vectors)))
        kept = np.empty((0, 3), dtype=np.int64)
        least = np.full(len(rows), SIMILAR * UNIT * UNIT // 1000, dtype=np.float32)
        for start in range(begins[rows[0]], ends[rows[-1]], COLUMNS_AT_ONCE):
            columns = np.arange(start, min(start + COLUMNS_AT_ONCE, ends[rows[-1]]))
            products = floats[rows] @ floats[columns].T
            row, column = np.nonzero(products > least[:, None])
            near, far = rows[row], columns[column]
            fits = (far >= begins[near]) & (far < ends[near]) & (far != near)
            new = np.column_stack([near[fits], far[fits], products[row[fits], column[fits]].astype(np.int64)])
            kept = _best(np.concatenate([kept, new]), top)
            full, counts = np.unique(kept[:, 0], return_counts=True)
            # What comes later was seen later: equally near is not near enough any more.
            last = np.flatnonzero(np.diff(np.append(kept[:, 0], -1)))
            least[full[counts == top] - first] = kept[last[counts == top], 2]
        parts.append(kept)
    nearest = np.concatenate(parts)
    nearest[:, 2] = (nearest[:, 2] * 1000 + UNIT * UNIT // 2) // (UNIT * UNIT)
    return nearest


def _best(pairs: Whole, top: int) -> Whole:
    """The `top` rows of each place, the nearest first, of equally near the lower."""
    ordered = pairs[np.lexsort((pairs[:, 1], -pairs[:, 2], pairs[:, 0]))]
    begins = np.flatnonzero(np.diff(ordered[:, 0], prepend=-1))
    rank = np.arange(len(ordered)) - np.repeat(begins, np.diff(np.append(begins, len(ordered))))
    best: Whole = ordered[rank < top]
    return best
