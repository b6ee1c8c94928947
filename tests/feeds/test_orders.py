"""What an operator orders in the catalogue: words of sections, a watch list, pins and mutes."""

from datetime import date

import pytest

from briefing.errors import ConfigurationError
from briefing.feeds.catalogue import parse_catalogue

ONE = """\
feeds:
  - id: who-news
    url: https://who.example/rss
    outlet: {en: World Health Office, fr: Bureau de la santé}
    section: public_health
    evidence: made up for a test
"""
STORY = "https://who.example/news/42?utm_source=feed"


def parse(more):
    return parse_catalogue((ONE + more).encode(), "feeds.yaml")


def complaint(more):
    with pytest.raises(ConfigurationError) as caught:
        parse(more)
    return str(caught.value).removeprefix("feeds.yaml, ")


def test_without_orders_there_are_none():
    catalogue = parse("")
    assert (catalogue.watch, catalogue.pinned, catalogue.muted) == ((), (), ())
    assert all(section.must_have == section.must_not == () for section in catalogue.sections)


def test_orders_are_read():
    catalogue = parse(
        "watch: [Ottawa, grippe aviaire]\n"
        "sections:\n  science: {must_have: [genome], must_not: webinar}\n"
        f"pinned:\n  - story: {STORY}\n    on: 2026-11-26\n  - story: 0123456789abcdef\n    on: 2026-11-26\n"
        "muted:\n  - outlet: Bureau de la Sante\n    on: {from: 2026-11-26, to: 2026-11-28}\n"
    )
    assert catalogue.watch == ("Ottawa", "grippe aviaire")
    assert catalogue.section("science").must_have == ("genome",)
    assert catalogue.section("science").must_not == ("webinar",), "one word needs no list"
    assert [order.story for order in catalogue.pinned] == [STORY, "0123456789abcdef"]
    (muted,) = catalogue.muted
    held = [day for day in range(20, 31) if muted.holds_on(date(2026, 11, day))]
    assert held == [26, 27, 28], "both ends included"
    assert catalogue.outlet_named(muted.outlet) == "World Health Office", "either language, accents folded"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("watch: 5\n", 'line 7: key "watch" is 5; write a list of words or phrases'),
        (
            "watch: [Ottawa, 365]\n",
            'line 7: key "watch" has 365, which is no text; put it into quotation marks.',
        ),
        (
            "watch:\n  - Ottawa\n  - true\n",
            'line 7: key "watch" has true, which is no text; put it into quotation marks.',
        ),
        (
            "watch:\n  -\n",
            'line 7: key "watch" has an empty entry; write a word or a phrase, or remove it.',
        ),
        (
            "watch: [Covid: the return]\n",
            'line 7: key "watch" has an entry with a colon after "Covid"; put it into quotation marks.',
        ),
        ("watch: [[Ottawa]]\n", 'line 7: key "watch" has a list inside its list; write each word'),
        (
            "watch: Gatineau, grippe aviaire\n",
            'line 7: key "watch" is one phrase with a comma in it; write a list such as [Ottawa, avian flu].',
        ),
        (
            "sections:\n  science:\n    must_not: webinar, podcast\n",
            'line 9, section "science": key "must_not" is one phrase with a comma in it; write a list',
        ),
        (
            "watch: [C++]\n",
            'line 7: key "watch" has "C++" with fewer than two letters or digits; write a word',
        ),
        (
            f"watch: {'x' * 101}\n",
            f'line 7: key "watch" has "{"x" * 20}…" of 101 characters; write at most 100',
        ),
        (f"watch: [{', '.join(['ab'] * 201)}]\n", 'line 7: key "watch" has 201 words; write at most 200'),
        (
            "sections:\n  science:\n    must_hve: [x]\n",
            'line 9, section "science": key "must_hve" is not known; did you mean "must_have"?',
        ),
        (
            "sections:\n  science:\n    must_not: [a]\n",
            'line 9, section "science": key "must_not" has "a" with fewer than two letters',
        ),
        ("pinned: 5\n", 'line 7: key "pinned" is 5; write a list, each entry beginning with "- story:"'),
        (
            f"pinned:\n  - {STORY}\n",
            'line 8, entry 1 of "pinned": this is no mapping; begin it with "story:" or "outlet:"',
        ),
        (
            "pinned:\n  - story: 1234567890123456\n    on: 2026-11-26\n",
            'line 8, entry 1 of "pinned": key "story" is read as a number; put the id of a story into quot',
        ),
        (
            f"pinned:\n  - story: {STORY}\n",
            'line 8, entry 1 of "pinned": key "on" is missing; write a date such as 2026-11-26',
        ),
        (
            "muted:\n  - on: 2026-11-26\n",
            'line 8, entry 1 of "muted": it names no outlet and no story, or both; write one',
        ),
        (
            f"muted:\n  - story: {STORY}\n    outlet: WHO\n    on: 2026-11-26\n",
            'line 8, entry 1 of "muted": it names no outlet and no story, or both',
        ),
        (
            f"pinned:\n  - story: {STORY}\n    on: 2026-02-30\n",
            'line 9, entry 1 of "pinned": key "on" has no date of the calendar; write one such as',
        ),
        (
            f"pinned:\n  - story: {STORY}\n    on: tomorrow\n",
            'line 9, entry 1 of "pinned": key "on" has no date of the calendar',
        ),
        (
            f"pinned:\n  - story: {STORY}\n    on: {{from: 2026-11-26}}\n",
            'line 9, entry 1 of "pinned": key "on" is no range of dates; write {from: 2026-11-26, to:',
        ),
        (
            f"pinned:\n  - story: {STORY}\n    on: {{from: 2026-11-27, to: 2026-11-26}}\n",
            'line 9, entry 1 of "pinned": key "on" ends on 2026-11-26, before it begins',
        ),
        (
            f"pinned:\n  - story: {STORY}\n    on: 5\n",
            'line 9, entry 1 of "pinned": key "on" is 5; write a date such as 2026-11-26',
        ),
        (
            "pinned:\n  - story: elephants\n    on: 2026-11-26\n",
            'line 8, entry 1 of "pinned": key "story" is neither a link nor the id of a story; `briefing why',
        ),
        (
            "pinned:\n  - story: javascript:alert(1)\n    on: 2026-11-26\n",
            'line 8, entry 1 of "pinned": key "story" is neither a link nor the id of a story',
        ),
        (
            "muted:\n  - outlet: World Healt Office\n    on: 2026-11-26\n",
            'line 8, entry 1 of "muted": key "outlet" is "World Healt Office"; did you mean "World Hea',
        ),
        (
            "muted:\n  - outlet: bureau de la sante publique\n    on: 2026-11-26\n",
            'line 8, entry 1 of "muted": key "outlet" is "bureau de la sante publique"; did you mean "Bureau',
        ),
        (
            "muted:\n  - outlet: Health\n    on: 2026-11-26\n",
            'line 8, entry 1 of "muted": key "outlet" is "Health"; did you mean "World Health Office"?',
        ),
        (
            "muted:\n  - outlet: Gazette\n    on: 2026-11-26\n",
            'line 8, entry 1 of "muted": key "outlet" is "Gazette"; write one of Bureau de la santé, World',
        ),
        (
            "sections:\n  cyber: {limit: 3}\n",
            'line 8, section "cyber": there is no such section; did you mean "cybersecurity"?',
        ),
        (
            (
                f"pinned: [{{story: '{STORY}', on: {{from: 2026-11-20, to: 2026-11-26}}}}]\n"
                f"muted: [{{story: '{STORY}', on: 2026-11-26}}]\n"
            ),
            'line 8, entry 1 of "muted": it is also pinned for these dates, on line 7; keep one of them.',
        ),
        (
            (
                f"pinned: [{{story: '{STORY}', on: 2026-11-26}}]\n"
                "muted: [{story: 'http://www.who.example/news/42/', on: 2026-11-26}]\n"
            ),
            'line 8, entry 1 of "muted": it is also pinned for these dates, on line 7; keep one of them.',
        ),
        (
            (
                "pinned: [{outlet: Bureau de la Sante, on: 2026-11-26}]\n"
                "muted: [{outlet: WORLD HEALTH OFFICE, on: 2026-11-26}]\n"
            ),
            'line 8, entry 1 of "muted": it is also pinned for these dates, on line 7; keep one of them.',
        ),
        (
            "sections:\n  weather: {must_not: snow}\n",
            'line 8, section "weather": key "must_not" holds nothing back: weather has no st',
        ),
    ],
)
def test_a_wrong_order_is_named_with_its_line(more, expected):
    assert complaint(more).startswith(expected)


@pytest.mark.parametrize(
    ("pinned", "muted"),
    [
        ("outlet: World Health Office", "outlet: world health office"),
        ("outlet: World Health Office", "outlet: Bureau de la santé"),
        ("story: https://who.example/news/42", "story: http://www.who.example/news/42/?utm_source=feed"),
        ("story: 0123456789abcdef", "story: 0123456789abcdef"),
    ],
)
def test_what_is_pinned_and_muted_is_refused_however_it_is_written(pinned, muted):
    more = f"pinned:\n  - {pinned}\n    on: 2026-11-26\nmuted:\n  - {muted}\n    on: 2026-11-26\n"
    assert complaint(more) == (
        'line 11, entry 1 of "muted": it is also pinned for these dates, on line 8; keep one of them.'
    )


def test_a_story_of_a_muted_outlet_may_be_pinned():
    catalogue = parse(
        f"pinned:\n  - story: {STORY}\n    on: 2026-11-26\n"
        "muted:\n  - outlet: World Health Office\n    on: 2026-11-26\n"
    )
    assert len(catalogue.pinned) == len(catalogue.muted) == 1


def test_a_story_may_be_muted_after_it_was_pinned():
    catalogue = parse(
        f"pinned:\n  - story: {STORY}\n    on: 2026-11-26\nmuted:\n  - story: {STORY}\n    on: 2026-11-27\n"
    )
    assert len(catalogue.pinned) == len(catalogue.muted) == 1
