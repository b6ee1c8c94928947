"""What an update shows: its new sentences, and with one that says too little alone the one beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from briefing.editions.changes import new_sentences
from briefing.editions.summaries import (
    SUMMARY_WORDS,
    Field,
    choose_body_sentences,
    is_only_quoted,
    says_too_little,
    usable_spans,
)
from briefing.items import sentences
from briefing.model import Sentence

Row = dict[str, Any]
Span = tuple[int, int]
NewSpan = tuple[Field, Span]


@dataclass(frozen=True)
class NewText:
    sentences: tuple[Sentence, ...] = field(default=())
    in_company: bool = False
    """Whether one of the two is known, and stands there since the new one says too little without it."""


def new_spans(row: Row, before: str, *, cuts_text: bool) -> list[NewSpan]:
    """The new sentences of one field that could be shown: promotion and unfinished ones are no news.

    Those of the body where the description's say too little by themselves.
    """
    too_little: list[NewSpan] = []
    for text in _fields(row, cuts_text=cuts_text):
        usable = usable_spans(text, row["title"])
        found = [span for span in new_sentences(text.text, before, row["language"]) if span in usable]
        if found and not says_too_little([text.sentence(span) for span in found]):
            return [(text, span) for span in found]
        too_little = too_little or [(text, span) for span in found]
    return too_little


def new_text(row: Row, spans: Sequence[NewSpan], *, cuts_text: bool) -> NewText:
    """What is shown of new sentences of one field; nothing where only a quotation could be shown."""
    chosen = _with_room(spans)
    if not chosen or not says_too_little(chosen):
        return NewText(chosen)
    telling = [(text, span) for text, span in spans if not says_too_little([text.sentence(span)])]
    if telling_ones := _with_room(telling):
        return NewText(telling_ones)
    description, body = _fields(row, cuts_text=cuts_text)
    pair = _with_a_neighbour(chosen[0], description, row["title"])
    if not pair:
        room = SUMMARY_WORDS - sentences.count_words(chosen[0].text)
        pair = (chosen[0], *choose_body_sentences(body, row["title"], room, most=1))
    if not says_too_little(pair):
        return NewText(pair, in_company=True)
    return NewText(() if is_only_quoted(chosen) else chosen)


def _fields(row: Row, *, cuts_text: bool) -> tuple[Field, Field]:
    def of(name: Any) -> Field:
        return Field(name, row[name], row["language"], cuts_text, row["capture_sha256"])

    return of("description_text"), of("body_text")


def _with_a_neighbour(new: Sentence, text: Field, title: str) -> tuple[Sentence, ...]:
    """A sentence with the one before it or else after it, which may say who speaks; empty without one."""
    spans = sentences.split(text.text, text.language)
    place = spans.index((new.start, new.end))
    usable = usable_spans(text, title)
    for first in (place - 1, place):
        pair = tuple(text.sentence(span) for span in spans[max(first, 0) : first + 2] if span in usable)
        words = sum(sentences.count_words(each.text) for each in pair)
        if len(pair) == 2 and words <= SUMMARY_WORDS and not says_too_little(pair):
            return pair
    return ()


def _with_room(spans: Sequence[NewSpan]) -> tuple[Sentence, ...]:
    """As in summaries: at most 60 words, and of a longer body at most a quarter; from the first with room."""
    if not spans:
        return ()
    text = spans[0][0]
    room, total = SUMMARY_WORDS, sentences.count_words(text.text)
    if text.name == "body_text" and total > SUMMARY_WORDS:
        room = min(room, total // 4)
    chosen: list[Sentence] = []
    for sentence in (text.sentence(span) for _field, span in spans):
        words = sentences.count_words(sentence.text)
        if words <= room:
            chosen.append(sentence)
            room -= words
        elif chosen:
            break
    return tuple(chosen)
