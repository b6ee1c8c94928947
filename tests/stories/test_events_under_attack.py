"""Feeds made to pull other outlets' stories together or apart, beside this project's labelled stories."""

from collections import defaultdict
from datetime import timedelta

import pytest

from benchmarks.labelled import load
from briefing.stories.same_event import NEVER_JOINED
from tests.stories.nodes import node
from tests.stories.test_same_event import joined

TOLD = [one for one in load() if one.kind not in NEVER_JOINED and one.language == "en"]
NAMES = " ".join(sorted({word for one in TOLD for word in one.title.split() if word[0].isupper()}))


def outlet_of(name):
    return name.lower().replace(" ", "-")


def told_by(outlet, one, title, text="", *, later_hours=0):
    return node(title, text, feed=outlet, captured_at_utc=one.seen_at + timedelta(hours=later_hours))


HONEST = [told_by(outlet_of(one.outlet), one, one.title, one.description) for one in TOLD]


def stories(attackers=()):
    """The honest items of each story, where the attackers stand beside them."""
    grouped = dict.fromkeys(range(len(HONEST)))
    for number, group in enumerate(joined(*HONEST, *attackers)):
        grouped |= dict.fromkeys(group & grouped.keys(), number)
    found = defaultdict(set)
    for place, number in grouped.items():
        found[-1 - place if number is None else number].add(place)
    return {frozenset(places) for places in found.values()}


@pytest.fixture(scope="module")
def calm():
    return stories()


COPYING = {
    "all of it a day later": [
        told_by("copier", one, one.title, one.description, later_hours=24) for one in TOLD
    ],
    "headlines in capitals": [told_by("copier", one, one.title.upper()) for one in TOLD],
    "Every Word A Name": [told_by("copier", one, one.title.title()) for one in TOLD],
}


@pytest.mark.parametrize("how", COPYING)
def test_who_copies_every_outlet_changes_no_story_of_theirs(calm, how):
    assert stories(COPYING[how]) == calm


def test_a_series_that_differs_by_a_number_is_no_story(calm):
    """Beside 500 cases more 400 items are a smaller share: at most a story in fifteen may change."""
    cases = [
        told_by(
            f"court-{number % 5}", TOLD[0], f"Case {number} of the harbour court heard", f"Case {number}."
        )
        for number in range(500)
    ]
    assert len(calm - stories(cases)) * 15 <= len(calm)
    groups = joined(*HONEST, *cases)
    assert not any(place >= len(HONEST) for group in groups for place in group)


BRIDGES = {
    "two headlines in one": [
        told_by("stuffer", one, f"{one.title} {TOLD[(7 * place + 3) % len(TOLD)].title}")
        for place, one in enumerate(TOLD)
        if place % 2
    ],
    "five headlines in one": [
        told_by("stuffer", one, " ".join(TOLD[(7 * place + 13 * k) % len(TOLD)].title for k in range(5)))
        for place, one in enumerate(TOLD)
        if place % 3 == 0
    ],
    "all names in the text": [
        told_by("shop", TOLD[0], f"Deal of the day number {number}", NAMES[37 * number % 900 :][:400])
        for number in range(100)
    ],
}


@pytest.mark.parametrize("how", BRIDGES)
def test_a_bridge_between_stories_stays_small(calm, how):
    """Half as many bridges as items: at most one story in thirty ends in a group with another."""
    found = stories(BRIDGES[how])
    story_of = {place: number for number, places in enumerate(calm) for place in places}
    swallowed = sum(len({story_of[place] for place in places}) - 1 for places in found)
    assert swallowed * 30 <= len(calm)
    assert max(map(len, found)) <= max(map(len, calm)) + 3
