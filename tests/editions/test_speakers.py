"""Who speaks for a story that several outlets tell. Outlets and events are invented."""

from random import Random

import pytest

from briefing.editions.news import Change
from briefing.editions.speakers import find_leads
from tests.editions.chosen import RECORD, candidate, catalogue
from tests.small_lake import Feed

FEEDS = tuple(Feed(name) for name in ("harbour", "prairie", "lantern", "meridian"))


def told(number, title, *, hours, **more):
    return candidate(FEEDS[number], title, hours=hours, story_id="f" * 16, outlets=len(FEEDS), **more)


def leads(*candidates):
    return find_leads(candidates, RECORD, catalogue(*FEEDS))[0]


def speaker(*candidates):
    (lead,) = leads(*candidates)
    return lead.lead.row["title"]


REPORTS = (
    ("Ferry Ondine runs aground off Bell Island", 9),
    ("Ferry runs aground near Bell Island with 212 aboard", 8),
    ("Bell Island: ferry Ondine aground", 7),
)


@pytest.mark.parametrize(
    "later",
    [
        "Why the ferry ran aground off Bell Island",
        "Ferry Ondine aground: what we know",
        "Pourquoi le traversier s’est échoué",
    ],
)
def test_a_report_speaks_before_a_later_headline_that_explains(later):
    reports = [told(number, title, hours=hours) for number, (title, hours) in enumerate(REPORTS)]
    assert speaker(*reports, told(3, later, hours=1)) in {title for title, _hours in REPORTS}


def test_where_nobody_reports_the_best_explanation_speaks():
    assert speaker(
        told(0, "Why ferries run aground", hours=5), told(1, "How ferries run aground", hours=1)
    ) == ("How ferries run aground")


def test_what_several_say_speaks_before_the_latest_aside():
    reports = [told(number, title, hours=hours) for number, (title, hours) in enumerate(REPORTS)]
    aside = told(3, "A captain’s long quarrel with his tide tables", hours=1)
    assert speaker(*reports, aside) in {title for title, _hours in REPORTS}


def test_of_headlines_that_say_as_much_the_latest_speaks():
    assert (
        speaker(told(0, "Ferry aground off Bell Island", hours=9), told(1, REPORTS[1][0], hours=2))
        == (REPORTS[1][0])
    )


def test_what_a_translation_under_the_same_id_has_in_common_is_not_the_text_s_own():
    """A feed's two languages may use the same ids; the later headline says as much as the other outlet's."""
    english, french = (
        told(0, title, hours=2, language=language, feed_language=language, item_id="a" * 32)
        for title, language in ((REPORTS[1][0], "en"), ("Naufrage près des falaises", "fr"))
    )
    assert speaker(english, french, told(1, "Ferry aground off Bell Island", hours=9)) == REPORTS[1][0]


def test_a_text_speaks_before_a_bare_headline():
    bare = told(0, "Ferry aground off Bell Island", hours=1, text="")
    assert speaker(bare, told(1, "Why the ferry ran aground", hours=4)) == "Why the ferry ran aground"


def test_one_outlet_s_own_headlines_make_none_of_them_central():
    own = [told(0, title, hours=hours) for title, hours in REPORTS]
    assert speaker(*own, told(0, "Divers at work off the island", hours=1)) == "Divers at work off the island"


def test_a_story_is_as_young_as_its_latest_telling():
    reports = [told(number, title, hours=hours) for number, (title, hours) in enumerate(REPORTS)]
    (lead,) = leads(*reports, told(3, "Is the ferry too old?", hours=1))
    assert lead.factors.age_minutes in (420, 480, 540)
    assert lead.factors.counted_age_minutes == 60


def test_a_repeat_of_another_kind_makes_no_story_younger():
    report = told(0, REPORTS[0][0], hours=9)
    talk = told(1, "Listen: The ferry off Bell Island", hours=1, kind="audio")
    update = told(2, REPORTS[2][0], hours=2, change=Change("update", day_number=2))
    (lead,) = leads(report, talk, update)
    assert (lead.lead.row["title"], lead.factors.counted_age_minutes) == (REPORTS[0][0], 540)


def test_the_order_in_which_they_come_does_not_matter():
    members = [told(number, title, hours=hours) for number, (title, hours) in enumerate(REPORTS)]
    members.append(told(3, "Ferry Ondine: a night off Bell Island", hours=6))
    found = set()
    for seed in range(6):
        shuffled = members[:]
        Random(seed).shuffle(shuffled)  # noqa: S311 - a fixed order
        found.add(speaker(*shuffled))
    assert len(found) == 1
