"""Texts too alike to be two tellings are forms filled in twice."""

import numpy as np
import pytest

from briefing.stories.average_link import Pairs
from briefing.stories.forms import are_forms, names_and_figures


def document(title, outlet, text=""):
    return {"title": title, "outlet": outlet, "description_text": text}


def is_form(one, other):
    pair = Pairs(*(np.array([number], dtype=np.int64) for number in (0, 1, 50)))
    return bool(are_forms([one, other], pair, np.array([True]))[0])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Elm Street to be closed for 3 weeks", {"elm", "street", "3"}),
        ("Drivers leave Elm Street", {"elm", "street"}),
        ("The Council Opens A Library In Gatineau In 2 Weeks", {"2"}),
        ("l’État paiera", {"etat"}),
        ("", set()),
    ],
)
def test_names_and_figures_of_a_title(title, expected):
    assert names_and_figures(title) == expected


def test_of_two_outlets_each_needs_a_name_or_figure_of_its_own():
    elm, oak = "Elm Street to be closed for weeks", "Oak Street to be closed for weeks"
    assert is_form(document(elm, "harbour"), document(oak, "prairie"))
    assert not is_form(document(elm, "harbour", "Oak Street stays open."), document(oak, "prairie"))
    assert not is_form(document("Street to be closed for weeks", "harbour"), document(oak, "prairie"))


def test_of_one_outlet_what_is_so_alike_is_a_form():
    assert is_form(document("Rain in the harbour", "harbour"), document("Rain in the harbours", "harbour"))


def test_what_is_not_alike_enough_is_not_looked_at():
    pair = Pairs(*(np.array([number], dtype=np.int64) for number in (0, 1, 50)))
    alike = [document("Elm Street closed", "harbour"), document("Oak Street closed", "harbour")]
    assert not are_forms(alike, pair, np.array([False]))[0]
