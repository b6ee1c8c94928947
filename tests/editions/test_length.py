"""Five minutes in words: what a story costs, what is kept back, what the full list may name."""

from collections import Counter

import pytest

from briefing.editions.length import FRAME_WORDS, Budget, left_out_words, line_words
from briefing.editions.selection import select
from briefing.feeds.sections import SECTION_IDS
from briefing.model import Sentence
from tests.editions.chosen import RECORD, candidate, catalogue
from tests.small_lake import Feed

PLENTY = 10_000
LINE = 11
"""Words of a source line without an author: nine of time, tags and marks, two of the outlet."""


def words(number):
    """So many words; the last ends a sentence."""
    return " ".join(["Matters", *["moved"] * (number - 1)]) + "."


def row(title, author=None):
    return {"title": words(title), "author": author}


def sentences(*lengths):
    return tuple(
        Sentence(
            text=words(length), field="description_text", start=0, end=len(words(length)), capture_sha256=""
        )
        for length in lengths
    )


def lengths(*choices):
    """The texts that a story may have, longest first, each as the lengths of its sentences."""
    return [sentences(*choice) for choice in choices]


def budget(left=PLENTY, in_all=PLENTY):
    """A budget with so many words left for headlines and texts, and in all after the frame."""
    return Budget(left, in_all + FRAME_WORDS)


def got(budget, title, *choices, author=None):
    """How many words each sentence has that was paid for; None where the story found no room."""
    spent = budget.spend_on([(row(title, author), lengths(*choices))])
    return None if spent is None else tuple(len(one.text.split()) for one in spent[0])


# One story


@pytest.mark.parametrize(
    ("left", "expected"),
    [(30, (12, 8)), (29, (12,)), (22, (12,)), (21, ()), (10, ()), (9, None), (0, None)],
)
def test_the_longest_text_that_fits_beside_its_headline(left, expected):
    assert got(budget(left), 10, (12, 8), (12,), ()) == expected


@pytest.mark.parametrize(("left", "expected"), [(22 + LINE, (12,)), (21 + LINE, ()), (9 + LINE, None)])
def test_the_words_in_all_hold_the_source_line_too(left, expected):
    assert got(budget(in_all=left), 10, (12,), ()) == expected


def test_a_named_author_costs_room_in_all_and_none_of_the_five_minutes():
    author = "Ada Quay and Ben Pier"
    assert line_words(row(10)) == LINE
    assert line_words(row(10, author)) == LINE + 5
    assert got(budget(in_all=10 + LINE + 4), 10, (), author=author) is None
    assert got(budget(10, in_all=10 + LINE + 5), 10, (), author=author) == ()


def test_the_frame_is_never_spent():
    """Header, names and footer stand on every page, before any story."""
    assert got(Budget(PLENTY, FRAME_WORDS + 10 + LINE), 10, ()) == ()
    assert got(Budget(PLENTY, FRAME_WORDS + 9 + LINE), 10, ()) is None


def test_what_was_spent_is_headlines_and_texts_and_is_gone():
    purse = budget(40)
    assert got(purse, 10, (15,), ()) == (15,)
    assert purse.spent == 25
    assert got(purse, 10, (6,), ()) == ()
    assert purse.spent == 35
    assert got(purse, 6, ()) is None
    assert purse.spent == 35
    assert got(purse, 5, ()) == ()
    assert purse.spent == 40


def test_the_words_in_all_are_gone_too():
    purse = budget(in_all=2 * (10 + LINE))
    assert [got(purse, 10, ()) for _ in range(3)] == [(), (), None]


# What is kept back


def test_a_text_leaves_the_headlines_kept_back_alone():
    purse = budget(50)
    purse.keep_back([row(8), row(9)])
    assert got(purse, 10, (24,), (23,), ()) == (23,)  # 50 - 17 - 10


def test_a_text_leaves_their_source_lines_alone_too():
    purse = budget(in_all=100)
    purse.keep_back([row(8), row(9, "Ada Quay")])  # 17 words and lines of 11 and 13
    assert got(purse, 10, (39,), (38,), ()) == (38,)  # 100 - 41 - 10 - 11


def test_a_short_headline_may_take_what_is_kept_back():
    """It would be a poor exchange to drop it for another headline."""
    purse = budget(25)
    purse.keep_back([row(20)])
    assert got(purse, 25, ()) == ()


def test_an_overlong_headline_may_not():
    purse = budget(26)
    purse.keep_back([row(1)])
    assert got(purse, 26, ()) is None
    purse.keep_back([])
    assert got(purse, 26, ()) == ()


def test_what_is_kept_back_is_replaced_and_not_added_up():
    purse = budget(50)
    purse.keep_back([row(30)])
    purse.keep_back([row(10)])
    assert got(purse, 10, (30,), ()) == (30,)


def test_any_iterable_may_be_kept_back():
    purse = budget(in_all=100)
    purse.keep_back(row(8) for _ in range(2))
    assert got(purse, 10, (42,), (41,), ()) == (41,)  # 100 - 2 * (8 + 11) - 10 - 11


# The full list


def test_the_full_list_takes_what_is_left_in_all():
    assert left_out_words(row(10)) == 14
    purse = budget(0, in_all=28)
    assert [purse.fits_beside(14) for _ in range(3)] == [True, True, False]
    assert purse.spent == 0


def test_a_shorter_line_still_fits_where_a_longer_did_not():
    purse = budget(in_all=20)
    assert [purse.fits_beside(count) for count in (15, 6, 5)] == [True, False, True]


def full_list(room, longest=5):
    """What a full list with so many words names: nine stories each of two sections, of which five stand
    on the page. Headlines have 5 words, and so many the seventh of the first section's."""
    feeds = (Feed("harbour"), Feed("prairie", "science"))
    stories = [
        candidate(
            feed,
            words=" ".join(
                [f"{feed.id} {n}", *["moved"] * ((longest if (feed, n) == (feeds[0], 7) else 5) - 2)]
            ),
            text="",
            hours=n + 1,
        )
        for feed in feeds
        for n in range(1, 10)
    ]
    in_all = FRAME_WORDS + 10 * (5 + LINE) + room
    selection = select(stories, RECORD, catalogue(*feeds, edition=f"words: 100\nwords_in_all: {in_all}"))
    listed = [one.lead.row["title"].removesuffix(" moved" * 3) for one in selection.left_out]
    assert len(listed) + selection.unlisted == 8
    return listed


def test_the_full_list_names_each_sections_next_story_in_turn():
    assert full_list(3 * 9) == ["harbour 6", "harbour 7", "prairie 6"]
    assert full_list(3 * 9 - 1) == ["harbour 6", "prairie 6"]
    assert len(full_list(8 * 9)) == 8


def test_a_long_headline_puts_no_section_more_than_a_line_ahead_in_the_full_list():
    sections = Counter(title.split()[0] for title in full_list(5 * 9, longest=40))
    assert sections["harbour"] == 1
    assert 1 <= sections["prairie"] <= 2


# The rounds of a page


def of_words(feed, title, text, **more):
    """Under a headline of its own: no headline stands twice on a page."""
    own = words(title)[:-1].replace("Matters", feed.id.replace("-", "").capitalize())
    return candidate(feed, words=own, text=words(text), **more)


def page(leads, firsts, edition):
    """Texts of the top stories and of the sections' first ones, by their number of words."""
    listed = {one.feed.id: Feed(one.feed.id, one.feed.sections[0]) for one in (*leads, *firsts)}
    selection = select([*leads, *firsts], RECORD, catalogue(*listed.values(), edition=edition))
    by_round = {0: [], 1: []}
    for one in selection.placed:
        by_round[one.round].append(sum(len(sentence.text.split()) for sentence in one.sentences))
    assert [one.rule for one in selection.candidates if one.rule] == []
    return by_round[0], by_round[1]


def leading(title, text, number=3):
    return [of_words(Feed(f"lead-{n}"), title, text, outlets=2, hours=n) for n in range(number)]


def first_of_each(title, text):
    return [
        of_words(Feed(section.replace("_", "-"), section), title, text, hours=20)
        for section in SECTION_IDS[1:]
    ]


def test_top_stories_leave_every_section_the_words_of_its_first_headline():
    """Three of 10 + 50 words are 180; thirteen headlines of 10 are 130: 309 words are one too few."""
    assert page(leading(10, 50), first_of_each(10, 1), "words: 310") == ([50, 50, 50], [0] * 13)
    assert page(leading(10, 50), first_of_each(10, 1), "words: 309") == ([50, 50, 0], [1] * 13)


def test_top_stories_leave_every_section_the_line_of_its_first_story():
    """In all: the frame, three times 10 + 50 + 11, thirteen times 10 + 11 words."""
    needed = FRAME_WORDS + 3 * (10 + 50 + LINE) + 13 * (10 + LINE)
    edition = "words: 600\nwords_in_all: {}"
    leads, firsts = leading(10, 50), first_of_each(10, 1)
    assert page(leads, firsts, edition.format(needed)) == ([50, 50, 50], [0] * 13)
    assert page(leads, firsts, edition.format(needed - 1)) == ([50, 50, 0], [1] * 13)


def test_an_overlong_headline_at_the_top_does_not_lead_at_the_sections_cost():
    """With 26 words it has to leave room for all thirteen; with 25 it may lead, and one section pays."""
    firsts = first_of_each(10, 0)
    assert 13 * 10 == 130
    for title, tops in ((25, 1), (26, 0)):
        leads = leading(title, 0, number=1)
        listed = [Feed(one.feed.id, one.feed.sections[0]) for one in (*leads, *firsts)]
        selection = select([*leads, *firsts], RECORD, catalogue(*listed, edition="words: 155"))
        assert sum(one.round == 0 for one in selection.placed) == tops
        assert sum(one.round == 1 for one in selection.placed) == 13


# One story in two languages


@pytest.mark.parametrize(
    ("left", "expected"), [(31, [20, 25]), (30, [8, 8]), (14, [8, 8]), (13, [0, 0]), (5, None)]
)
def test_a_story_in_two_languages_is_paid_for_by_its_longer_text(left, expected):
    """Headlines of 4 and 6 words; whole texts of 20 and 25, first sentences of 8."""
    spending = budget(left)
    told = spending.spend_on([(row(4), lengths((20,), (8,), ())), (row(6), lengths((25,), (8,), ()))])
    found = told and [sum(len(one.text.split()) for one in text) for text in told]
    assert found == expected
    assert spending.spent == (6 + max(expected) if expected else 0)


def test_the_line_in_all_is_the_longer_ones_too():
    told = [(row(4, "Ada Quay"), lengths(())), (row(6), lengths(()))]
    assert budget(in_all=6 + LINE).spend_on(told) == [(), ()]
    assert budget(in_all=5 + LINE).spend_on(told) is None
    longer = [(row(6, "Ada Quay"), lengths(())), (row(6), lengths(()))]
    assert budget(in_all=7 + LINE).spend_on(longer) is None
    assert budget(in_all=8 + LINE).spend_on(longer) == [(), ()]
