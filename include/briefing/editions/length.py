"""The reader's five minutes, counted in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from briefing.items.sentences import count_words
from briefing.model import Sentence

FRAME_WORDS = 260
"""Header, section names, notes and footer in French, the longer language, with no feed in trouble."""

SHORT_HEADLINE_WORDS = 25
"""A longer headline must leave room for those still to come: 2 of 5,208 have over 120 characters."""

LINE_WORDS = 9
"""Time, tags and marks of a story's source line besides outlet and author."""


def line_words(row: dict[str, Any]) -> int:
    """Words that a story's line costs besides headline and summary, outlet left to its mean of two."""
    return LINE_WORDS + 2 + count_words(row["author"] or "")


def left_out_words(row: dict[str, Any]) -> int:
    """Words that a line of the full list costs: the headline, the outlet, a tag."""
    return count_words(row["title"]) + 4


class Budget:
    """Words for headlines and summaries, and for the plain text in all without its URLs."""

    def __init__(self, words: int, words_in_all: int) -> None:
        self._words, self._in_all = words, words_in_all - FRAME_WORDS
        self._kept_words, self._kept_in_all = 0, 0
        self.spent = 0

    def keep_back(self, rows: Iterable[dict[str, Any]]) -> None:
        """Keep the words of these headlines out of what a text or an overlong headline may spend."""
        listed = list(rows)
        self._kept_words = sum(count_words(row["title"]) for row in listed)
        self._kept_in_all = self._kept_words + sum(line_words(row) for row in listed)

    def spend(
        self, row: dict[str, Any], lengths: Iterable[Sequence[Sentence]]
    ) -> tuple[Sentence, ...] | None:
        """The longest of `lengths` that fits with the headline, paid for; None where none fits."""
        title = count_words(row["title"])
        for sentences in lengths:
            cost = title + sum(count_words(sentence.text) for sentence in sentences)
            is_short = not sentences and title <= SHORT_HEADLINE_WORDS
            kept, kept_in_all = (0, 0) if is_short else (self._kept_words, self._kept_in_all)
            if cost <= self._words - kept and cost + line_words(row) <= self._in_all - kept_in_all:
                self._words -= cost
                self._in_all -= cost + line_words(row)
                self.spent += cost
                return tuple(sentences)
        return None

    def fits_beside(self, words: int) -> bool:
        """Take `words` from what is left in all, where they fit."""
        if words > self._in_all:
            return False
        self._in_all -= words
        return True
