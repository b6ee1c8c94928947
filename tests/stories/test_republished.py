"""An outlet that puts one story on a new page tells it once."""

import pytest

from tests.stories.nodes import edges_of, node

TITLE = "Wild herons may have names for their neighbours"
TEXT = "Research on the calls of wild herons suggests that they address each other."


def test_the_same_long_headline_and_description_on_a_new_page_is_the_same_story():
    first = node(TITLE, TEXT, body_text="As heard in the morning.")
    again = node(TITLE, TEXT, body_text="As told in the evening, at some length.", hours=24)
    assert edges_of(first, again) == [(0, 1, "same_title")]


@pytest.mark.parametrize(
    ("title", "text", "hours"),
    [
        (TITLE, "A new study counts how often one heron calls another.", 24),
        (TITLE, TEXT, 73),
        (TITLE, "", 24),
        ("Wild herons have names", TEXT, 24),
    ],
    ids=["another description", "another week", "no description", "a short headline"],
)
def test_less_than_that_is_no_sign(title, text, hours):
    first = node(title, TEXT if text else "", body_text="As heard in the morning.")
    assert edges_of(first, node(title, text, body_text="Told otherwise.", hours=hours)) == []


def test_a_daily_column_with_a_standing_description_is_no_story():
    column = [node(TITLE, TEXT, body_text=f"Part {day}.", hours=24 * day) for day in range(3)]
    assert edges_of(*column) == []
