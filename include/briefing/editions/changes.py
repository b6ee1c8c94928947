"""What a new version of a text says that the old one did not (STANDARD, "Changes").

Quotes, markup, case, spacing and punctuation alone are nothing; a small rewording is nothing unless
a figure changed, or a figure or a negation was added.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefing.items import sentences
from briefing.items.folding import LIGATURES, in_latin
from briefing.items.titles import clean_title

SAME_TOKENS = 0.65
"""Share of a sentence's content words that the old text must hold for it to be a rewording."""

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds "
    "thousand thousands million millions billion billions trillion dozen dozens half third quarter "
    "double triple no none zero deux trois quatre cinq sept huit neuf dix onze douze treize quatorze "
    "quinze seize vingt trente quarante cinquante soixante cent cents mille milliers millions milliard "
    "milliards douzaine dizaine dizaines centaines moitié tiers quart aucun aucune".split()
)
NEGATIONS = frozenset("not never cannot without nor pas jamais sans ni".split())
"""A sentence that is reversed by one word says something new."""
STOP_WORDS = frozenset(
    "a an and are as at be been but by for from had has have he her his in into is it its of on or she "
    "that the their them they this to was were which who will with le la les un une des du de et en au "
    "aux à il elle ils elles on ce cette ces dans par pour sur que qui se sa son ses leur leurs est "
    "sont a ont été l d c s n qu".split()
)


def same_words(first: str, second: str) -> bool:
    """Whether two texts differ in nothing but quotes, markup, case, spacing and punctuation."""
    return wording(first) == wording(second)


def wording(text: str) -> tuple[str, ...]:
    """What is equal of two texts with the same words."""
    return tuple(_tokens(text))


def translated(language: str | None, other: str) -> bool:
    """Whether one text is English and the other French: nothing in them can be compared."""
    return {language, other} == {"en", "fr"}


def new_sentences(new: str, old: str, language: str) -> tuple[tuple[int, int], ...]:
    """Spans in `new` of sentences that say something which `old` does not.

    A sentence is nothing new if its words stand in `old` in this order, or if at least 65 % of its
    content words stand there and so does each of its figures (as digits or as words) and each
    negation. Chosen on 25 real changes of a description (NPR, Ars, Nature, June 2024; NPR, March,
    April, August, September 2024): 19 rewordings share 71 to 100 % of their content words with the
    old text, the sentences of 6 texts with news share 0 to 57 % or bring a new figure.
    """
    known = _known(old)
    return tuple(
        (start, end)
        for start, end in sentences.split(new, language)
        if _is_new(_tokens(new[start:end]), known)
    )


def figures_of(text: str) -> frozenset[str]:
    """Figures of a text, as digits or as words, and negations."""
    return frozenset(_figures(_tokens(text)))


def words_of(text: str) -> frozenset[str]:
    return frozenset(_tokens(text))


def names_of(headline: str) -> frozenset[str]:
    """Its capitalised words but the first; none where every second word is capitalised."""
    words = clean_title(headline).split()
    capitalised = [word for word in words[1:] if word.lstrip("'\"‘“«(")[:1].isupper()]
    if 2 * len(capitalised) >= len(words):
        return frozenset()
    return words_of(" ".join(capitalised))


@dataclass(frozen=True)
class _Known:
    """A text as sentences are compared with it."""

    line: str
    figures: frozenset[str]
    content: Counter[str]


@lru_cache(maxsize=16)
def _known(text: str) -> _Known:
    """Read once for all sentences, and for all items of a flood that retell one story."""
    tokens = _tokens(text)
    return _Known(f" {' '.join(tokens)} ", frozenset(_figures(tokens)), _content(tokens))


def _is_new(tokens: Sequence[str], known: _Known) -> bool:
    if not tokens or f" {' '.join(tokens)} " in known.line:
        return False
    if not _figures(tokens) <= known.figures:
        return True
    content = _content(tokens)
    shared = sum((content & known.content).values())
    return shared < SAME_TOKENS * sum(content.values())


def _tokens(text: str) -> list[str]:
    """Words and figures, folded: no markup, case, quotes, spacing, ligatures or kind of apostrophe."""
    folded = in_latin(unicodedata.normalize("NFKC", clean_title(text))).casefold().translate(LIGATURES)
    folded = re.sub("[’‘ʼ`´]", "'", folded)
    return [re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", found[0]) for found in TOKEN.finditer(folded)]


def _figures(tokens: Sequence[str]) -> set[str]:
    """What a small rewording may not change: figures, number words, negations."""
    return {
        "not" if token.endswith("n't") else token
        for token in tokens
        if token[0].isdigit() or token in NUMBER_WORDS or token in NEGATIONS or token.endswith("n't")
    }


def _content(tokens: Sequence[str]) -> Counter[str]:
    """Content words cut to their first six letters, so that `halts` and `halted` agree."""
    return Counter(token[:6] for token in tokens if token not in STOP_WORDS)
