"""Five minutes: words of headlines and summaries, words in all, bytes of the page."""

import re

import pytest

from tests.real_month.month import DATES, LANGUAGES, report
from tests.real_month.oracle import says_too_little

pytestmark = pytest.mark.real_month

WORDS = 1_200
WORDS_IN_ALL = 1_600
PAGE_BYTES = 100_000


def count_words(text: str) -> int:
    """Tokens with a letter or a digit that are no URL."""
    tokens = [token for token in text.split() if not re.search(r"https?://", token)]
    return sum(1 for token in tokens if re.search(r"\w", token))


def test_headlines_and_summaries_have_at_most_1200_words(month):
    for on in DATES:
        texts = [story["headline"] for story in month.shown(on)]
        texts += [sentence["text"] for story in month.shown(on) for sentence in story["sentences"]]
        words = sum(count_words(text) for text in texts)
        assert words <= WORDS, on
        assert month.edition(on)["words"] == words, on


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plain_text_has_at_most_1600_words_without_urls(month, language):
    counts = {on: count_words(month.text(on, language)) for on in DATES}
    report(f"{language}: {min(counts.values())} to {max(counts.values())} words in all")
    assert max(counts.values()) <= WORDS_IN_ALL, counts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_smaller_than_what_mail_readers_clip(month, language):
    sizes = {on: len(month.read(on, f"briefing.{language}.html")) for on in DATES}
    report(f"{language}: {min(sizes.values())} to {max(sizes.values())} bytes of HTML")
    assert max(sizes.values()) < PAGE_BYTES


def test_a_summary_has_at_most_60_words(month):
    for on in DATES:
        for story in month.shown(on):
            words = sum(count_words(sentence["text"]) for sentence in story["sentences"])
            assert words <= 60 or (len(story["sentences"]) == 1 and "update" in story["tags"]), (
                on,
                story["headline"],
            )


def test_first_stories_have_their_summary_second_ones_one_sentence_the_others_none(month):
    """The second has two where the first of them is only a quotation or a question (Summary 2)."""
    for on in DATES:
        for section in month.edition(on)["sections"]:
            assert len(section["stories"]) <= 5
            for place, story in enumerate(section["stories"], 1):
                shown = [sentence["text"] for sentence in story["sentences"]]
                most = {1: 3, 2: 2 if shown and says_too_little(shown[0]) else 1}.get(place, 0)
                assert len(shown) <= most or "update" in story["tags"], (on, story["headline"])
