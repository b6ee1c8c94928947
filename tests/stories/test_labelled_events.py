"""The labelled stories of this project: floors below what `make bench-quality` reports."""

from importlib.util import find_spec

import pytest

from benchmarks.events import labelled_figures
from briefing.stories.embeddings import PACKAGE, encode


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


@pytest.mark.skipif(find_spec(PACKAGE) is None, reason="the sentence encoder is not installed: make semantic")
def test_by_meaning_more_is_found_in_english_and_french_stays(figures):
    by_meaning = labelled_figures(encode)
    assert by_meaning["fr"] == figures["fr"]
    assert by_meaning["en"].b_cubed_f1 >= 0.93
    assert by_meaning["en"].pair_precision >= 0.84
    assert by_meaning["en"].pair_recall >= 0.91
