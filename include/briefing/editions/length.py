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


Told = tuple[dict[str, Any], Sequence[Sequence[Sentence]]]
"""A row and the lengths that its text may have, longest first."""


def _cost(row: dict[str, Any], text: Sequence[Sentence]) -> int:
    return count_words(row["title"]) + sum(count_words(sentence.text) for sentence in text)


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

    def spend_on(self, told: Sequence[Told]) -> list[tuple[Sentence, ...]] | None:
        """The longest texts that fit with their headlines, paid for; None where not even these fit.

        A story told once in each language has one length for all, and the longest text is paid.
        """
        for level in range(min(len(lengths) for _row, lengths in told)):
            texts = [(row, lengths[level]) for row, lengths in told]
            title = max(count_words(row["title"]) for row, _text in texts)
            cost = max(_cost(row, text) for row, text in texts)
            in_all = max(_cost(row, text) + line_words(row) for row, text in texts)
            is_short = not any(text for _row, text in texts) and title <= SHORT_HEADLINE_WORDS
            kept, kept_in_all = (0, 0) if is_short else (self._kept_words, self._kept_in_all)
            if cost <= self._words - kept and in_all <= self._in_all - kept_in_all:
                self._words -= cost
                self._in_all -= in_all
                self.spent += cost
                return [tuple(text) for _row, text in texts]
        return None

    def fits_beside(self, words: int) -> bool:
        """Take `words` from what is left in all, where they fit."""
        if words > self._in_all:
            return False
        self._in_all -= words
        return True
