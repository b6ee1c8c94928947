"""How alike two headlines are, so that a section does not show two faces of one matter."""

from __future__ import annotations

from functools import lru_cache

import Stemmer

from briefing.editions.changes import STOP_WORDS
from briefing.items.folding import STEMMERS, WORD, folded_words, in_latin, without_accents

MILLION = 1_000_000
STEMMER_OF = {language: Stemmer.Stemmer(name) for language, name in STEMMERS.items()}
"""Other languages are compared by their whole words."""


@lru_cache(maxsize=20_000)
def title_terms(title: str, language: str) -> frozenset[str]:
    """Stems of the content words of a headline, without accents."""
    words = [
        word for word in WORD.findall(in_latin(title).casefold()) if len(word) > 1 and word not in STOP_WORDS
    ]
    stemmer = STEMMER_OF.get(language)
    stems = stemmer.stemWords(words) if stemmer else words
    return frozenset(without_accents(stem) for stem in stems)


@lru_cache(maxsize=20_000)
def headline_key(title: str) -> str:
    """What two headlines have in common that a reader takes for one."""
    return " ".join(folded_words(title)) or title


def likeness_millionths(one: frozenset[str], other: frozenset[str]) -> int:
    """Dice's coefficient: twice the common terms by the terms of both."""
    both = len(one) + len(other)
    return 2 * MILLION * len(one & other) // both if both else 0
