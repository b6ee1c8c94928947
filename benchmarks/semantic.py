"""Same event by meaning: the product's clustering with its sentence encoder, beside that by words."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean

import numpy as np

from benchmarks.events import (
    DRAWS,
    Headline,
    clusters_of,
    f1,
    halves,
    headline_documents,
    labelled_figures,
    uci_headlines,
)
from benchmarks.report import Table
from briefing.stories.embeddings import ENCODER, PACKAGE, SIZE, UNIT, Vectors, encode
from briefing.stories.events import LEXICAL, SEMANTIC, Clustering
from briefing.stories.neighbours import neighbour_pairs

WAYS: dict[str, tuple[Clustering, range]] = {
    "words": (LEXICAL, range(40, 180, 10)),
    "meaning": (replace(SEMANTIC, meaning_percent=100, nameless_percent=100), range(240, 480, 10)),
    "both, names or not": (replace(SEMANTIC, nameless_percent=100), range(130, 290, 10)),
    "both": (SEMANTIC, range(130, 270, 10)),
}
"""What is compared, and the thresholds in thousandths that are tried; "both" is the product's."""


def tables(data: Path | None) -> list[Table]:
    if importlib.util.find_spec(PACKAGE) is None:
        return []
    known = Known()
    return [labelled_table(known), *([uci_table(uci_headlines(data), known)] if data else []), cost()]


class Known:
    """An encoder that reads each text once."""

    def __init__(self) -> None:
        self.vectors: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        new = sorted(set(texts) - self.vectors.keys())
        self.vectors.update(zip(new, encode(new, threads=2), strict=True))
        return np.array([self.vectors[text] for text in texts]).reshape(len(texts), SIZE)


def labelled_table(known: Known) -> Table:
    rows = []
    for name, (how, thresholds) in WAYS.items():
        encoder = None if how is LEXICAL else known
        if name in ("words", "both"):
            found = labelled_figures(encoder, how)["en"]
            at = f"the product's, {how.threshold / 1000:.2f}"
        else:
            at, found = max(
                (
                    (f"the best, {threshold / 1000:.2f}", labelled_figures(encoder, tuned)["en"])
                    for threshold in thresholds[::4]
                    for tuned in [replace(how, threshold=threshold)]
                ),
                key=lambda pair: pair[1].b_cubed_f1,
            )
        figures = (
            found.b_cubed_precision,
            found.b_cubed_recall,
            found.b_cubed_f1,
            found.pair_precision,
            found.pair_recall,
        )
        rows.append((name, at, *(f"{figure:.3f}" for figure in figures)))
    return Table(
        "Same event by meaning: the English stories written for this project",
        ("similarity", "threshold", "B³ precision", "B³ recall", "B³ F1", "pair precision", "pair recall"),
        tuple(rows),
        f"Encoder: {ENCODER}, of a headline and the first sentence below it. Thresholds and shares were "
        "chosen on this set and the next one together.",
    )


def uci_table(headlines: list[Headline], known: Known) -> Table:
    few, many = list(halves(headlines, 4)), list(halves(headlines, 12))
    rows = []
    for name, (how, thresholds) in WAYS.items():

        def found(titles: Sequence[str], threshold: int, how: Clustering = how) -> Sequence[int]:
            tuned = replace(how, threshold=threshold)
            encoder = None if how is LEXICAL else known
            return clusters_of(headline_documents(titles), tuned, encoder, tuned)

        chosen = [max(thresholds, key=lambda one: f1(found, tuning, one)) for tuning, _ in few]
        held = [f1(found, part, one) for one, (_, part) in zip(chosen, few, strict=True)]
        dense = [f1(found, part, one) for one, (_, part) in zip(chosen, many, strict=True)]
        fixed = [f1(found, part, how.threshold) for draw in few for part in draw]
        rows.append(
            (
                name,
                f"{mean(held):.3f}",
                f"{mean(dense):.3f}",
                f"{min(chosen) / 1000:.2f} to {max(chosen) / 1000:.2f}",
                f"{mean(fixed):.3f}" if how in (LEXICAL, SEMANTIC) else "",
            )
        )
    return Table(
        "Same event by meaning: UCI news headlines",
        (
            "similarity",
            "B³ F1, 1 to 4 headlines a story",
            "1 to 12",
            "thresholds",
            "1 to 4, the product's threshold",
        ),
        tuple(rows),
        f"{len(headlines):,} headlines, titles only; {DRAWS} draws; thresholds tuned on one half of the "
        "stories at 1 to 4 headlines, figures on the other half.",
    )


def cost() -> Table:
    """CPU of encoding and of the search for nearest texts, beside the bare products that they rest on."""
    texts = [
        f"Council {number % 97} of {number} towns votes on a new road to the port" for number in range(500)
    ]
    encode(texts[:1])
    encoding = _cpu_seconds(lambda: encode(texts))
    tokens, layers = 16, 6  # each of those headlines
    products = layers * _products(len(texts) * tokens, SIZE, 12 * SIZE, np.float64)
    size = 20_000
    random = np.random.default_rng(1).standard_normal((size, SIZE))
    vectors = np.rint(random / np.linalg.norm(random, axis=1, keepdims=True) * UNIT).astype(np.int16)
    seen_at = [datetime(2024, 6, 12, tzinfo=UTC) + timedelta(seconds=second) for second in range(size)]
    names = [str(number) for number in range(size)]
    searching = _cpu_seconds(lambda: neighbour_pairs(names, vectors, ["en"] * size, seen_at))
    bare = _products(size, SIZE, size, np.float32)
    return Table(
        "Cost of grouping by meaning",
        ("Work", "CPU, in bare matrix products of the same size"),
        (
            ("encode 500 headlines of 16 tokens", f"{encoding / products:.1f}"),
            ("nearest of 20,000 texts of one day", f"{searching / bare:.1f}"),
        ),
    )


def _products(rows: int, inner: int, columns: int, kind: type) -> float:
    """CPU seconds of a product of matrices, made in blocks that stay in the cache."""
    block, wide = np.ones((1024, inner), dtype=kind), np.ones((inner, min(columns, 4096)), dtype=kind)
    product = block @ wide
    seconds = _cpu_seconds(lambda: [np.matmul(block, wide, out=product) for _ in range(8)]) / 8
    return seconds * rows / len(block) * columns / wide.shape[1]


def _cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
