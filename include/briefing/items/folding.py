"""Words of a text for comparing with other words: without case, accents, ligatures and punctuation."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o"})
"""Letters that Unicode takes apart into nothing; a French keyboard writes `coeur` for `cœur`."""

STEMMERS = {"en": "english", "fr": "french"}
"""Snowball's name of a language whose words can be cut to their stems."""


def without_accents(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def folded_words(text: str) -> list[str]:
    """`L’Hôpital de Trois-Rivières` gives l, hopital, de, trois, rivieres."""
    return WORD.findall(without_accents(text))
