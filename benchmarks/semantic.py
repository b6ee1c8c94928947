"""Same event by a sentence encoder: headlines of the UCI News Aggregator with the ids of their stories.

Stories are split into two halves; the threshold that is best for one half is used on the other, and the
figures are means of many such draws.
"""

from __future__ import annotations

import csv
import importlib.util
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import Stemmer
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from benchmarks.report import Table
from briefing.stories.embeddings import ENCODER, PACKAGE, SIZE, UNIT, encode
from briefing.stories.neighbours import neighbour_pairs

DRAWS, PRESCRIBED = 32, 8
"""Eight draws move the mean by .014 (57 stories are few): their mean is given beside that of more."""

TUNED_AT, DENSER = 4, 12
"""Headlines a story, at most: of the halves that thresholds are tuned on, and of the denser sample."""

TUNING_SAMPLES = 8
"""Of the half that a threshold is tuned on: with one, thresholds scatter twice as much."""

THRESHOLDS = range(50, 700, 10)
"""Similarities in thousandths that are tried."""

LEXICAL_SHARE = 400
"""Thousandths of the lexical similarity in the mixed one; 300 and 500 differ from it by less than .003."""

WORD = r"[^\W_]+(?:['’][^\W_]+)*"
Row = dict[str, Any]
Matrix = np.ndarray[tuple[int, ...], np.dtype[Any]]


def tables(data: Path | None) -> list[Table]:
    return [] if importlib.util.find_spec(PACKAGE) is None else [*_quality(data), cost()]


def _quality(data: Path | None) -> list[Table]:
    if data is None:
        return []
    rows = headlines(data / "labels" / "story_clusters" / "uci_news_6k.csv")
    return [same_event(rows)]


def headlines(path: Path) -> list[Row]:
    """Title, story and time of each headline, and its vector."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "title": row["TITLE"],
                "story": row["STORY"],
                "seen_at": datetime.fromtimestamp(int(row["TIMESTAMP"]) / 1000, tz=UTC),
            }
            for row in csv.DictReader(file)
        ]
    for row, vector in zip(rows, encode([row["title"] for row in rows], threads=2), strict=True):
        row["vector"] = vector
    return rows


def same_event(rows: list[Row]) -> Table:
    figures: dict[str, list[tuple[float, ...]]] = {name: [] for name in SIMILARITIES}
    for draw in range(DRAWS):
        tuning, held_out, denser = samples(rows, draw)
        for name, similarity in SIMILARITIES.items():
            threshold = best_threshold(similarity, tuning)
            found = b_cubed(clusters(average_link(similarity(held_out)), threshold), held_out)
            dense = b_cubed(clusters(average_link(similarity(denser)), threshold), denser)[2]
            figures[name].append((*found, dense, threshold / 1000))
    return Table(
        "Same event by meaning (UCI headlines)",
        ("Similarity", "B-cubed P", "R", "F1", "F1, first 8 draws", "F1, 1 to 12 a story", "Threshold"),
        tuple((name, *_line(np.array(draws))) for name, draws in figures.items()),
        f"{len(rows)} headlines of {len({row['story'] for row in rows})} stories, 1 to {TUNED_AT} of each, "
        f"average link over pairs of nearest texts, {DRAWS} draws; ± is the standard deviation of one draw. "
        f"Encoder: {ENCODER}. Words are a plain TF-IDF of stems, capitalised ones twice: a yardstick, not "
        "our grouping.",
    )


def _line(draws: Matrix) -> tuple[str, ...]:
    precision, recall, figure, dense, threshold = draws.mean(axis=0)
    spread = draws.std(axis=0, ddof=1)
    return (
        f"{precision:.3f}",
        f"{recall:.3f}",
        f"{figure:.3f} ± {spread[2]:.3f}",
        f"{draws[:PRESCRIBED, 2].mean():.3f}",
        f"{dense:.3f}",
        f"{threshold:.2f} ± {spread[4]:.2f}",
    )


def best_threshold(similarity: Callable[[list[Row]], Matrix], samples: Sequence[list[Row]]) -> int:
    """The middle one of those with the highest mean F1, in thousandths."""
    trees = [(average_link(similarity(sample)), sample) for sample in samples]
    means = {
        at: float(np.mean([b_cubed(clusters(tree, at), sample)[2] for tree, sample in trees]))
        for at in THRESHOLDS
    }
    best = [at for at, mean in means.items() if mean == max(means.values())]
    return best[len(best) // 2]


def samples(rows: list[Row], draw: int) -> tuple[list[list[Row]], list[Row], list[Row]]:
    """Samples of headlines of one half of the stories for tuning, and of the other half two to measure."""
    random = np.random.default_rng([2024, draw])
    by_story: dict[str, list[Row]] = {}
    for row in rows:
        by_story.setdefault(row["story"], []).append(row)
    stories = random.permutation(sorted(by_story))

    def sample(chosen: Sequence[str], most: int) -> list[Row]:
        return [
            by_story[story][place]
            for story in chosen
            for place in random.permutation(len(by_story[story]))[: random.integers(1, most + 1)]
        ]

    half = len(stories) // 2
    tuning = [sample(stories[:half], TUNED_AT) for _ in range(TUNING_SAMPLES)]
    return tuning, sample(stories[half:], TUNED_AT), sample(stories[half:], DENSER)


def by_meaning(rows: list[Row]) -> Matrix:
    """Similarities in thousandths, 0 for pairs of which neither is a nearest to the other."""
    vectors = np.array([row["vector"] for row in rows])
    titles = [row["title"] for row in rows]
    left, right, similarity = neighbour_pairs(
        titles, vectors, ["en"] * len(rows), [row["seen_at"] for row in rows]
    )
    matrix = np.zeros((len(rows), len(rows)))
    matrix[left, right] = matrix[right, left] = similarity
    return matrix


def by_words(rows: list[Row]) -> Matrix:
    """Cosines in thousandths of TF-IDF over stems, those of capitalised words counted twice."""
    stem = Stemmer.Stemmer("english").stemWord
    counts = []
    for row in rows:
        words = re.findall(WORD, row["title"])
        counts.append(
            Counter(stem(word.lower()) for word in words)
            + Counter(f"E:{stem(word.lower())}" for word in words if not word[0].islower())
        )
    frequency = Counter(term for count in counts for term in count)
    columns = {term: place for place, term in enumerate(sorted(frequency))}
    matrix = np.zeros((len(rows), len(columns)))
    for place, count in enumerate(counts):
        for term, times in count.items():
            rarity = np.log((1 + len(rows)) / (1 + frequency[term])) + 1
            matrix[place, columns[term]] = (1 + np.log(times)) * rarity
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    cosines: Matrix = 1000 * matrix @ matrix.T
    return cosines


def mixed(rows: list[Row]) -> Matrix:
    meaning = by_meaning(rows)
    both: Matrix = (LEXICAL_SHARE * by_words(rows) * (meaning > 0) + (1000 - LEXICAL_SHARE) * meaning) / 1000
    return both


SIMILARITIES: dict[str, Callable[[list[Row]], Matrix]] = {
    "words (TF-IDF)": by_words,
    "meaning": by_meaning,
    f"{(1000 - LEXICAL_SHARE) / 1000:.1f} meaning + {LEXICAL_SHARE / 1000:.1f} words": mixed,
}


def average_link(similarity: Matrix) -> Matrix:
    distance = np.maximum(1000 - similarity, 0)
    np.fill_diagonal(distance, 0)
    tree: Matrix = linkage(squareform(distance, checks=False), method="average")
    return tree


def clusters(tree: Matrix, threshold: int) -> Matrix:
    found: Matrix = fcluster(tree, 1000 - threshold, criterion="distance")
    return found


def b_cubed(found: Matrix, rows: list[Row]) -> tuple[float, float, float]:
    """Precision, recall and F1: means over the headlines."""
    stories = np.array([row["story"] for row in rows])
    together, belong = found[:, None] == found, stories[:, None] == stories
    right = (together & belong).sum(axis=1)
    precision, recall = (right / together.sum(axis=1)).mean(), (right / belong.sum(axis=1)).mean()
    return float(precision), float(recall), float(2 * precision * recall / (precision + recall))


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
