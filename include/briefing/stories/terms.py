"""Terms of a text: its words without small words, cut to their stems."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import Stemmer
from wordfreq import get_frequency_dict

from briefing.items.folding import STEMMERS, as_read, in_latin
from briefing.items.language import SMALL_WORDS

WORDS_THAT_TELL_NOTHING = {
    "en": "am any being both can did does each few further here him how just me most my no nor only other "
    "own re s same say says said so some such t then there us very vs too doing during again below between "
    "down himself itself one ones nobody somebody anybody everybody nothing something anything everything "
    "don didn doesn isn aren wasn weren hasn haven hadn couldn wouldn shouldn ll ve",
    "fr": "a ai ainsi alors après aussi autre avait avant ça car cela celui celle deux donc encore eu fait "
    "faire fut ici ils lui même moins non notamment ni on ont peu peut quelques sera serait soit ta te tes "
    "toi tu très vous y c d j l m n qu t dit dont",
}
NAME_WEIGHT = 3
"""A capitalised word names somebody or something: it counts one and a half times another (2)."""

WORD_WEIGHT = 2
EARLIER_TEXTS = 10_000
"""As many texts of common language are taken to have gone before: in a window of a hundred items "turn" and
"gyroscope" are equally rare, in the language they are not."""

WORDS_OF_A_TEXT = 25
"""A headline and a sentence: so often a word of a frequency of 1 in 25 would stand in each."""


def stop_words(language: str) -> frozenset[str]:
    """Folded words of a language that tell no event from another; none where we do not know it."""
    told = f"{SMALL_WORDS.get(language, '')} {WORDS_THAT_TELL_NOTHING.get(language, '')}"
    return frozenset(as_read(word) for word in told.split())


def _earlier_texts(language: str, words: Iterable[str]) -> int:
    """In how many of the earlier texts one of these words stood; none where the language has no list."""
    if language not in STEMMERS:
        return 0
    known = get_frequency_dict(language)
    frequency = sum(known.get(word, 0.0) for word in sorted({word.casefold() for word in words}))
    return round(EARLIER_TEXTS * min(1.0, WORDS_OF_A_TEXT * frequency))


@lru_cache(maxsize=100_000)
def is_common(word: str, language: str) -> bool:
    """Whether more than one earlier text in eighty had the word, as it is written."""
    return _earlier_texts(language, [word]) * 80 > EARLIER_TEXTS


def title_words(title: str) -> list[str]:
    """The different words of a title, folded, in their order."""
    return list(dict.fromkeys(re.findall(r"\w+", as_read(title))))


def terms_of(words: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Rows (language, word, term, weight, is_figure, earlier_texts) for distinct pairs of language and word.

    A term is a number: the place of its language and stem in their order. Small words and single letters
    are none.
    """
    stems: dict[tuple[str, str], list[str]] = {}
    stemmers = {language: Stemmer.Stemmer(name) for language, name in STEMMERS.items()}
    stops = {language: stop_words(language) for language in STEMMERS}
    for language, word in sorted(words):
        folded = as_read(word)
        if (len(folded) < 2 and not folded.isdigit()) or folded in stops.get(language, ()):
            continue
        stemmer = stemmers.get(language)
        stem = as_read(stemmer.stemWord(in_latin(word).casefold())) if stemmer else folded
        stems.setdefault((language, stem), []).append(word)
    return [
        {
            "language": language,
            "word": word,
            "term": number,
            "weight": NAME_WEIGHT if word[0].isupper() else WORD_WEIGHT,
            "is_figure": word[0].isdigit(),
            "earlier_texts": texts,
        }
        for number, ((language, _stem), spelt) in enumerate(sorted(stems.items()))
        for texts in [_earlier_texts(language, spelt)]
        for word in spelt
    ]
