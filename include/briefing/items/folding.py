"""Words of a text for comparing with other words: without case, accents, ligatures and punctuation."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o"})
"""Letters that Unicode takes apart into nothing; a French keyboard writes `coeur` for `cœur`."""

STEMMERS = {"en": "english", "fr": "french"}
"""Snowball's name of a language whose words can be cut to their stems."""

LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјкорсухһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυ",
    "ABESIJKMHOPCTYXaesijkopcyxhdqwlABEZHIKMNOPTYXaikvopu",
)
"""Cyrillic and Greek letters that a reader takes for Latin ones. Not μ: 5 μm are not 5 mm."""

FOREIGN = re.compile(f"[{''.join(map(chr, LOOK_ALIKES))}]")


def without_accents(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def as_read(text: str) -> str:
    return without_accents(in_latin(text))


def in_latin(text: str) -> str:
    """With Latin letters for those that look like them, in words that then have no others."""
    if text.isascii() or not FOREIGN.search(text):
        return text
    return WORD.sub(_as_it_looks, text)


def _as_it_looks(word: re.Match[str]) -> str:
    latin = word[0].translate(LOOK_ALIKES)
    return latin if without_accents(latin).isascii() else word[0]


def folded_words(text: str) -> list[str]:
    """`L’Hôpital de Trois-Rivières` gives l, hopital, de, trois, rivieres."""
    return WORD.findall(as_read(text))
