"""One event told in other words: documents of one language become clusters.

A document is all versions and copies of one text. Two passes: in the second the rarity of a term is
counted over the stories of the first, so that an event that many outlets tell does not make its own
words common (docs/decisions/0030-same-event.md has the figures). English texts may be compared by their
meaning too (docs/decisions/0029-a-sentence-encoder-in-numpy.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from briefing.sql import query
from briefing.stories.average_link import Numbers, Pairs, average_link
from briefing.stories.bridges import bridges
from briefing.stories.forms import are_forms, names_and_figures
from briefing.stories.neighbours import ENCODED_LANGUAGES, Encoder, near_documents
from briefing.stories.terms import EARLIER_TEXTS, NAME_WEIGHT, terms_of, title_words

DOCUMENT_SCHEMA = pa.schema(
    [
        ("document", pa.int64()),
        ("language", pa.string()),
        ("outlet", pa.string()),
        ("first_seen_utc", pa.timestamp("us", tz="UTC")),
        ("last_seen_utc", pa.timestamp("us", tz="UTC")),
        ("title", pa.string()),
        ("description_text", pa.string()),
    ]
)
TERM_SCHEMA = pa.schema(
    [
        ("language", pa.string()),
        ("word", pa.string()),
        ("term", pa.int64()),
        ("weight", pa.int64()),
        ("is_figure", pa.bool_()),
        ("earlier_texts", pa.int64()),
    ]
)
SIMILARITY_OF_EQUALS = 100_000_000
"""Similarities are whole numbers: hundred-millionths of the cosine."""


Document = Mapping[str, Any]


@dataclass(frozen=True)
class Clustering:
    """How documents are joined. Similarities are in thousandths of the cosine."""

    threshold: int = 130
    least: int = 40
    """Pairs below it count as nothing in common."""

    passes: int = 2
    window_hours: int = 72
    same_outlet_percent: int = 60
    """What a pair of one outlet counts."""

    one_word_percent: int = 50
    """What a pair counts that has one word in common."""

    two_words_percent: int = 80
    """What a pair counts that has two."""

    alike: int = 420
    """Pairs at or over it may be forms (seven tenths between texts of one outlet)."""

    deviations: int = 2
    """So many are taken off the number of stories with a term before the window may call it common."""

    near: int = 200
    """A text so near to two parts of a story, without which they have nothing in common, is a bridge."""

    most_documents: int = 200
    """A term that more documents have finds no pairs."""

    neighbours: int = 200
    """Of a document only so many nearest pairs are kept, so that a flood of like items stays small."""

    joined_at_once: int = 5_000_000
    """Pairs are counted in parts of so many shared words, of 60 bytes each. It changes no result."""

    meaning_percent: int = 0
    """What meaning counts in a similarity; words count the rest."""

    nameless_percent: int = 75
    """What of it a pair counts without a name or figure in common."""


LEXICAL = Clustering()
SEMANTIC = Clustering(threshold=240, meaning_percent=50, alike=700)


def cluster_documents(
    connection: duckdb.DuckDBPyConnection,
    documents: Sequence[Document],
    how: Clustering = LEXICAL,
    encoder: Encoder | None = None,
    how_encoded: Clustering = SEMANTIC,
) -> Numbers:
    """For each document (columns of DOCUMENT_SCHEMA) the smallest of its cluster.

    `document` is its place among `documents`. With an `encoder`, those in its language are joined by
    `how_encoded`.
    """
    if encoder is None:
        return _clusters(connection, documents, how)
    label = np.arange(len(documents), dtype=np.int64)
    is_encoded = np.array([document["language"] in ENCODED_LANGUAGES for document in documents], dtype=bool)
    for places, chosen, by in (
        (np.flatnonzero(is_encoded), how_encoded, encoder),
        (np.flatnonzero(~is_encoded), how, None),
    ):
        part = [{**documents[place], "document": number} for number, place in enumerate(places.tolist())]
        label[places] = places[_clusters(connection, part, chosen, by)]
    return label


def _clusters(
    connection: duckdb.DuckDBPyConnection,
    documents: Sequence[Document],
    how: Clustering,
    encoder: Encoder | None = None,
) -> Numbers:
    size = len(documents)
    label = np.arange(size, dtype=np.int64)
    if size < 2:
        return label
    given = pa.Table.from_pylist(list(documents), schema=DOCUMENT_SCHEMA)
    connection.register("document", with_title_words(given))
    left, right, meaning = near_documents(documents, encoder, how.window_hours)
    near = {"left_document": left, "right_document": right, "meaning": meaning * _scaled(1)}
    connection.register("near", pa.table(near))
    find_terms(connection)
    for _ in range(how.passes):
        pairs = find_pairs(connection, label, how)
        forms = are_forms(documents, pairs, pairs.similarity >= _scaled(how.alike))
        label = _joined(documents, pairs.where(~forms), how)
    connection.unregister("near")
    connection.unregister("document")
    return label


def _joined(documents: Sequence[Document], pairs: Pairs, how: Clustering) -> Numbers:
    """Clusters by average link; bridges stand alone. Each round takes some out, so it ends."""
    while True:
        label = average_link(len(documents), pairs, _scaled(how.threshold))
        found = bridges(documents, pairs, label, _scaled(how.near))
        if not found:
            return label
        pairs = pairs.where(~np.isin(pairs.left, found) & ~np.isin(pairs.right, found))


def with_title_words(given: pa.Table) -> pa.Table:
    """The documents with the different words of their titles, and with the names and figures in them."""
    titles = given.column("title").to_pylist()
    of_titles = {
        "title_words": [title_words(title) for title in titles],
        "title_names": [sorted(names_and_figures(title)) for title in titles],
    }
    for name, found in of_titles.items():
        given = given.append_column(name, pa.array(found, pa.list_(pa.string())))
    return given


def find_terms(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `event_use` of the registered documents."""
    connection.execute(query("event_words"))
    words = connection.execute("SELECT DISTINCT language, word FROM event_word ORDER BY ALL").fetchall()
    connection.register("event_term", pa.Table.from_pylist(terms_of(words), schema=TERM_SCHEMA))
    connection.execute(query("event_uses"))
    connection.unregister("event_term")
    connection.execute("DROP TABLE event_word")


def find_pairs(connection: duckdb.DuckDBPyConnection, label: Numbers, how: Clustering) -> Pairs:
    """Pairs of documents with their similarity, where `label` says which are one story so far."""
    story = pa.table({"document": np.arange(len(label), dtype=np.int64), "story": label})
    connection.register("story", story)
    counts = {"earlier_texts": EARLIER_TEXTS, "name_weight": NAME_WEIGHT, "deviations": how.deviations}
    connection.execute(query("event_postings"), counts)
    connection.unregister("story")
    values = {
        "most_documents": how.most_documents,
        "least": _scaled(how.least),
        "window_hours": how.window_hours,
        "same_outlet_percent": how.same_outlet_percent,
        "one_word_percent": how.one_word_percent,
        "two_words_percent": how.two_words_percent,
        "meaning_percent": how.meaning_percent,
        "nameless_percent": how.nameless_percent,
    }
    found = []
    for first, end in _parts(connection, len(label), how):
        between = {"first_document": first, "last_document": end - 1}
        part = connection.execute(query("event_pairs"), values | between).fetchnumpy()
        found.append([part[name].astype(np.int64) for name in part])
    pairs = Pairs(*(np.concatenate(column) for column in zip(*found, strict=True)))
    return _nearest_only(len(label), pairs, how.neighbours)


def _parts(connection: duckdb.DuckDBPyConnection, size: int, how: Clustering) -> Iterator[tuple[int, int]]:
    """First of the left documents of each part and first of the next; together they are all."""
    counted = connection.execute(query("event_work"), {"most_documents": how.most_documents}).fetchnumpy()
    part = np.cumsum(counted["weight"]) // how.joined_at_once
    begins = counted["document"][np.flatnonzero(np.diff(part, prepend=part[:1]))]
    yield from pairwise([0, *(int(one) for one in begins), size])


def _nearest_only(size: int, pairs: Pairs, most: int) -> Pairs:
    """The pairs that are among the `most` nearest of one of their two documents."""
    counts = np.bincount(pairs.left, minlength=size) + np.bincount(pairs.right, minlength=size)
    if not len(pairs) or counts.max() <= most:
        return pairs
    one = np.concatenate([pairs.left, pairs.right])
    other = np.concatenate([pairs.right, pairs.left])
    place = np.concatenate([np.arange(len(pairs))] * 2)
    order = np.lexsort((other, -np.concatenate([pairs.similarity] * 2), one))
    starts = np.concatenate([[0], np.cumsum(counts)])[:-1]
    rank = np.arange(len(order)) - starts[one[order]]
    kept = np.zeros(len(pairs), dtype=bool)
    kept[place[order[rank < most]]] = True
    return pairs.where(kept)


def _scaled(thousandths: int) -> int:
    return thousandths * (SIMILARITY_OF_EQUALS // 1000)
