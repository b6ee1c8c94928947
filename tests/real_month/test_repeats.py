"""Nothing is shown twice except as an update, and an update says something new."""

from collections import defaultdict

import pytest

from tests.real_month.month import DATES, report
from tests.real_month.oracle import plain_link, words_of

pytestmark = pytest.mark.real_month

AT_MOST_UPDATES = 0.04
"""Share of what is shown (issue 2)."""


@pytest.fixture(scope="module")
def shown(candidates):
    """Shown candidates in the order of the dates, each with its story on the page."""
    return [one for one in candidates if one.is_shown]


@pytest.fixture(scope="module")
def stories(month):
    return {(on, story["item_id"]): story for on in DATES for story in month.shown(on)}


@pytest.fixture(scope="module")
def members(month):
    """Ids of the items of each story of each date: what was two stories may have grown together."""
    found = defaultdict(set)
    for on in DATES:
        for row in month.stories(on):
            found[on, row["story_id"]].add(row["item_id"])
    return found


@pytest.fixture(scope="module")
def updates(shown, stories):
    return [one for one in shown if "update" in stories[one.on, one.row["item_id"]]["tags"]]


@pytest.mark.parametrize(
    "identity",
    [
        lambda one: (one.entry.feed, one.entry.guid),
        lambda one: one.row["item_id"],
        lambda one: plain_link(one.entry.link),
        lambda one: words_of(one.entry.title),
        lambda one: one.row["story_id"],
    ],
    ids=["guid", "item id", "link", "normalised title", "story"],
)
def test_nothing_is_shown_twice_except_as_an_update(shown, updates, identity):
    seen = {}
    repeated = []
    for one in shown:
        before = seen.setdefault(identity(one), one)
        if before is not one and one not in updates:
            repeated.append((before.on, one.on, one.entry.title))
    assert repeated == []


def test_updates_are_at_most_four_in_a_hundred(shown, updates):
    for one in updates:
        report(f"{one.on} update: {one.entry.title}\n  new: {one.row['shown_text']}")
    report(f"{len(updates)} updates among {len(shown)} shown")
    assert len(shown) > 300
    assert len(updates) <= AT_MOST_UPDATES * len(shown)


def test_an_update_was_shown_before_and_says_what_no_version_shown_before_says(
    shown, updates, stories, members
):
    for one in updates:
        story = members[one.on, one.row["story_id"]]
        earlier = [each for each in shown if each.on < one.on and each.row["item_id"] in story]
        assert earlier, one.entry.title
        old = words_of(" ".join(f"{each.entry.description} {each.entry.content}" for each in earlier))
        sentences = stories[one.on, one.row["item_id"]]["sentences"]
        assert sentences
        for sentence in sentences:
            assert words_of(sentence["text"]) not in old, one.entry.title


def test_a_candidate_whose_words_are_those_of_an_item_shown_before_is_not_shown(candidates):
    """The 13 changed titles and 36 changed texts of June: most of them change quotes, case or spaces."""
    printed = defaultdict(list)
    for one in candidates:
        item = (one.entry.feed, one.entry.guid)
        now = [words_of(part) for part in (one.entry.title, one.entry.description, one.entry.content)]
        if one.is_shown:
            assert now not in printed[item], one.entry.title
            printed[item].append(now)


def test_changed_headlines_are_those_of_items_that_were_shown(month, candidates):
    block = {}
    for on in DATES:
        for changed in month.edition(on)["changed_headlines"]:
            block[on, changed["link"], changed["now"]] = changed
            report(f"{on}: was {changed['was']!r}; now {changed['now']!r}")
    expected = {}
    printed = {}
    for one in candidates:
        item = (one.entry.feed, one.entry.guid)
        title = one.entry.title
        if one.row["rule"] == "changed_headline":
            was = printed[item]
            assert words_of(was.entry.title) != words_of(title)
            expected[one.on, one.entry.link, title] = was
        if one.is_shown or one.row["rule"] == "changed_headline":
            printed[item] = one
    assert block.keys() == expected.keys()
    for key, changed in block.items():
        assert changed["was"] == expected[key].entry.title
        assert changed["printed_on"] == str(expected[key].on)


def test_a_title_that_changed_after_we_printed_it_is_told(candidates):
    """Shown, and then with other words in its title: in the block, or an update, and never lost."""
    printed = {}
    for one in candidates:
        item = (one.entry.feed, one.entry.guid)
        before = printed.get(item)
        if before is not None and words_of(before) != words_of(one.entry.title):
            assert one.is_shown or one.row["rule"] in {"changed_headline", "superseded"}, one.entry.title
        if one.is_shown or one.row["rule"] == "changed_headline":
            printed[item] = one.entry.title
