"""The labelled stories of this project: floors below what `make bench-quality` reports."""

import pytest

from benchmarks.events import labelled_figures


@pytest.fixture(scope="module")
def figures():
    return labelled_figures()


@pytest.mark.parametrize(
    ("language", "b_cubed", "precision", "recall"), [("en", 0.91, 0.86, 0.80), ("fr", 0.91, 0.94, 0.70)]
)
def test_same_event_keeps_its_floor(figures, language, b_cubed, precision, recall):
    found = figures[language]
    assert found.b_cubed_f1 >= b_cubed
    assert found.pair_precision >= precision
    assert found.pair_recall >= recall
