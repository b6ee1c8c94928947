"""One event in three outlets over three days: elephants that call each other by name."""

from datetime import date

import pytest

from tests.real_month.month import report

pytestmark = pytest.mark.real_month

FIRST, LAST = date(2024, 6, 11), date(2024, 6, 13)


@pytest.fixture(scope="module")
def told(candidates):
    return [
        one for one in candidates if FIRST <= one.on <= LAST and "elephants" in one.row["title"].casefold()
    ]


def test_three_outlets_tell_one_story(told):
    for one in told:
        report(f"{one.on} {one.row['feed_id']} {one.row['rule'] or one.row['change']}: {one.row['title']}")
    assert {one.row["feed_id"] for one in told} == {"npr", "nature", "ars"}
    assert len({one.row["story_id"] for one in told}) == 1
    assert max(one.row["outlets"] for one in told) == 3


def test_it_is_science_and_no_top_story(told, month):
    assert {one.row["section_id"] for one in told if one.row["outlets"] > 1} == {"science"}
    (story_id,) = {one.row["story_id"] for one in told}
    dates = {one.on for one in told}
    assert not [
        story for on in dates for story in month.edition(on)["top_stories"] if story["story_id"] == story_id
    ]


def test_it_is_shown_as_new_once_and_then_only_with_something_new(told):
    shown = [one.row["change"] for one in told if one.is_shown]
    assert shown[0] == "new"
    assert set(shown[1:]) <= {"update"}
