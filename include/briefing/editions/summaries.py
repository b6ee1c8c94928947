"""Summaries: whole sentences of the source, chosen and never written.

How much may be shown (STANDARD, Summary 6: "at most 60 words and a quarter of a longer text"): the
description is the publisher's own summary and may stand whole up to 60 words; of a longer one its
leading whole sentences within 60. Body text is the work itself: of a body of more than 60 words at
most a quarter is shown, and never more than 60 words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from briefing.editions.changes import same_words
from briefing.editions.sentence_choice import CONSIDERED, Offer, choose
from briefing.items import sentences
from briefing.items.boilerplate import is_boilerplate
from briefing.model import Sentence

SUMMARY_WORDS = 60
SHORTEST_ALONE = 6
"""Words: a shorter description says too little by itself (STANDARD, Summary 2)."""
BODY_SENTENCES = 3
"""Sentences of body text at most: an edition shows one to three."""
LOOKED_AT = 200
"""Sentences of a body that are judged at all, so that one of 50,000 questions costs no more than another."""

QUESTION = re.compile(r"[?？](?:[\"'”’)\]]|\s?»)*$")
QUOTATION = re.compile(r"(?:“[^“”]*”|«[^«»]*»|‘[^‘]*’|'[^']*'|[\"“„][^\"“”„]*[\"”])[.!?…]?$")
MARKUP = re.compile(r"</?[a-zA-Z!][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});|\ufffd")
"""What would look like markup or damage on the page: such a sentence is not shown."""


@dataclass(frozen=True)
class Field:
    """One text field of an item, from which sentences are taken."""

    name: Literal["description_text", "body_text"]
    text: str
    language: str
    cuts_text: bool
    capture_sha256: str

    def sentence(self, span: tuple[int, int]) -> Sentence:
        start, end = span
        return Sentence(
            text=self.text[start:end],
            field=self.name,
            start=start,
            end=end,
            capture_sha256=self.capture_sha256,
        )


def summarise(
    *, title: str, description_text: str, body_text: str, language: str, cuts_text: bool, capture_sha256: str
) -> tuple[Sentence, ...]:
    """The longest summary that an item may have: at most 60 words, in the order of the source.

    The publisher's description first; a body sentence is added where the description is only a
    quotation, only questions or under six words; body sentences alone where it has nothing usable.
    Empty where there is only a headline, or beside it only a quotation. Each sentence is
    `field[start:end]` of the item's own text.
    """
    description = Field("description_text", description_text, language, cuts_text, capture_sha256)
    body = Field("body_text", body_text, language, cuts_text, capture_sha256)
    lead = _leading_sentences(description, title)
    if lead and not says_too_little(lead):
        return lead
    words_left = SUMMARY_WORDS - _words(lead)
    summary = lead + choose_body_sentences(body, title, words_left, most=1 if lead else BODY_SENTENCES)
    return () if is_only_quoted(summary) else summary


def first_sentence(shown: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The summary of the second story of a section: its first sentence that says something by itself.

    A bare question stands only where nothing else does, a bare quotation nowhere.
    """
    told = [one for one in shown if not QUOTATION.fullmatch(one.text)]
    telling = [one for one in told if not QUESTION.search(one.text)]
    return tuple((telling or told)[:1])


def usable_spans(field: Field, title: str) -> frozenset[tuple[int, int]]:
    """Spans of the sentences that may be shown by themselves, as in an update."""
    in_body = field.name == "body_text"
    return frozenset(
        (start, end)
        for (start, end), usable in _own_spans(field)
        if usable
        and (
            _stands_alone(field.text[start:end], title)
            if in_body
            else not same_words(field.text[start:end], title)
        )
    )


def choose_body_sentences(body: Field, title: str, words_left: int, *, most: int) -> tuple[Sentence, ...]:
    """The sentences that tell the story best, within `words_left` and a quarter of a longer body."""
    total = sentences.count_words(body.text)
    allowed = min(words_left, total // 4 if total > SUMMARY_WORDS else SUMMARY_WORDS)
    offers: dict[Offer, tuple[int, int]] = {}
    for place, (span, usable) in enumerate(islice(_own_spans(body), LOOKED_AT)):
        text = body.text[slice(*span)]
        if usable and _stands_alone(text, title):
            offers[Offer(place, text, sentences.count_words(text))] = span
        if len(offers) == CONSIDERED:
            break
    chosen = choose(list(offers), title=title, language=body.language, words_allowed=allowed, most=most)
    return tuple(body.sentence(offers[offer]) for offer in chosen)


def _leading_sentences(description: Field, title: str) -> tuple[Sentence, ...]:
    """The description's leading whole sentences within 60 words, none that only repeats the title."""
    if same_words(description.text, title):
        return ()
    lead: list[Sentence] = []
    words = 0
    for span, usable in _own_spans(description):
        candidate = description.sentence(span)
        if not usable or same_words(candidate.text, title):
            if lead:
                break  # what follows a gap may refer to it
            continue
        words += sentences.count_words(candidate.text)
        if words > SUMMARY_WORDS:
            break
        lead.append(candidate)
        if not sentences.has_final_stop(candidate.text):
            break  # a line of its own: whatever followed would be read as its end
    return tuple(lead)


def _own_spans(field: Field) -> Iterator[tuple[tuple[int, int], bool]]:
    """Spans of the sentences that are the story's own words, and whether each is a finished whole."""
    spans = sentences.split(field.text, field.language)
    for place, (start, end) in enumerate(spans):
        text = field.text[start:end]
        if not is_boilerplate(text):
            usable = not (
                MARKUP.search(text)
                or sentences.is_unfinished(
                    text, field.language, field.cuts_text or not _is_line(field, spans, place)
                )
                or sentences.inside_quote(field.text, start)
                or _continues_cut_block(field.text, spans, place)
            )
            yield (start, end), usable


def _is_line(field: Field, spans: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether a sentence is a line of its own, which many outlets write without a final stop.

    Among other lines it must have six words and stand first, so that a label is not taken for one. In a
    body no line is: there a sentence without its end went on in a quotation or figure that was taken out.
    """
    text = field.text
    start, end = spans[place]
    if len(spans) == 1:
        return True
    if field.name == "body_text":
        return False
    alone = place == 0 and text[end : spans[1][0]].startswith("\n") and not text[spans[1][0]].islower()
    return alone and sentences.count_words(text[start:end]) >= SHORTEST_ALONE


def _continues_cut_block(text: str, spans: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether a sentence is the second half of one that was cut by a removed figure or a line break."""
    start, _ = spans[place]
    if place == 0 or not text[start].islower():
        return False
    before_start, before_end = spans[place - 1]
    return "\n" in text[before_end:start] and not sentences.has_final_stop(text[before_start:before_end])


def _stands_alone(text: str, title: str) -> bool:
    """Whether a body sentence has six words or more, is no question, no bare quotation and not the title."""
    if QUESTION.search(text) or QUOTATION.fullmatch(text) or sentences.count_words(text) < SHORTEST_ALONE:
        return False
    return not same_words(text, title)


def says_too_little(shown: Sequence[Sentence]) -> bool:
    bare = [QUESTION.search(each.text) or QUOTATION.fullmatch(each.text) for each in shown]
    return _words(shown) < SHORTEST_ALONE or all(bare)


def is_only_quoted(shown: Sequence[Sentence]) -> bool:
    """Whether nobody is said to say what is said."""
    return all(QUOTATION.fullmatch(each.text) for each in shown)


def _words(shown: Sequence[Sentence]) -> int:
    return sum(sentences.count_words(each.text) for each in shown)
