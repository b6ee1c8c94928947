"""Which sentences of a body tell the story: early, on its terms, without repetition, fit to stand alone.

A term counts by how many sentences hold it and how early they stand; a set of sentences is worth the
terms that it covers, each once, so a sentence that repeats another adds little. All of it is whole
numbers: the choice is the same on every machine and whatever the hash seed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import Stemmer

from briefing.editions.function_words import FUNCTION_WORDS, leans
from briefing.items.folding import STEMMERS

CONSIDERED = 30
"""Sentences from the start of a body. More changed nothing in 2,500 articles, and the cost stays bounded."""
SHORTLIST = 12
"""Sentences whose sets are compared: 298 sets of one to three."""
READ_OF_A_SENTENCE = 2_000
"""Characters whose terms count; no sentence that could be shown is longer."""

PLACE = 4_000
"""For the first sentence; half of it for the second, a third for the third."""
WANDERING = 400
"""Taken off for each offered sentence before it: sentences from far apart read badly together."""
TERM_PLACE = 3
"""A term weighs 1000 · 3 / (3 + i) in the sentence with number i (from 0), summed over its sentences."""
TERM_FLOOR = 400
"""Taken off each term, so that what is named late and seldom counts nothing."""
TITLE_TERM = 4_000
LEANING = 6_000
"""Taken off a sentence that points back to one that is not shown."""
ODD_LENGTH = 1_000
"""Taken off a sentence outside 8 to 45 words."""
SAME_AGAIN = 5
"""A sentence of which less than a fifth of the terms are new says the same again."""

TERM = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


@dataclass(frozen=True)
class Offer:
    """A sentence that may be shown. `place` counts the text's own sentences, shown or not, from 0."""

    place: int
    text: str
    words: int


@dataclass(frozen=True)
class _Scored:
    offer: Offer
    terms: frozenset[str]
    worth: int
    """Without its terms: place and length."""
    leans: bool


def choose(
    offers: Sequence[Offer], *, title: str, language: str, words_allowed: int, most: int
) -> tuple[Offer, ...]:
    """The best set of one to `most` sentences within `words_allowed`, in the order of the text.

    English rules for every language but French. The weights were set on 1,000 English and 1,500 French
    articles and measured on others (`make bench-quality`).
    """
    offers = offers[:CONSIDERED]
    speech = "fr" if language == "fr" else "en"
    stemmer = Stemmer.Stemmer(STEMMERS[speech])  # one a call: it may not be shared between threads
    held = [_terms(offer.text, speech, stemmer) for offer in offers]
    weights = _weights(held, _terms(title, speech, stemmer))
    scored = [
        _Scored(offer, terms, _worth(order, offer), order > 0 and leans(offer.text, speech))
        for order, (offer, terms) in enumerate(zip(offers, held, strict=True))
        if offer.words <= words_allowed
    ]
    scored.sort(key=lambda one: (-_value((one,), weights), one.offer.place))
    shortlist = sorted(scored[:SHORTLIST], key=lambda one: one.offer.place)
    best: tuple[_Scored, ...] = ()
    best_value = 0
    for size in range(1, most + 1):
        for chosen in combinations(shortlist, size):
            if sum(one.offer.words for one in chosen) > words_allowed:
                continue
            value = _value(chosen, weights)
            if (not best or value > best_value) and not _repeats(chosen):
                best, best_value = chosen, value
    return tuple(one.offer for one in best)


def _terms(text: str, language: str, stemmer: Stemmer.Stemmer) -> frozenset[str]:
    folded = unicodedata.normalize("NFKC", text[:READ_OF_A_SENTENCE]).casefold()
    words = [
        found[0]
        for found in TERM.finditer(folded)
        if found[0] not in FUNCTION_WORDS[language] and (len(found[0]) > 1 or found[0].isdigit())
    ]
    return frozenset(stemmer.stemWords(words))


def _weights(held: Sequence[frozenset[str]], title: frozenset[str]) -> dict[str, int]:
    """What each term is worth; one that stands in a single sentence and not in the title is worth nothing."""
    sums: Counter[str] = Counter()
    holders: Counter[str] = Counter()
    for order, terms in enumerate(held):
        for term in terms:
            sums[term] += 1_000 * TERM_PLACE // (TERM_PLACE + order)
            holders[term] += 1
    weights = {term: max(0, total - TERM_FLOOR) if holders[term] > 1 else 0 for term, total in sums.items()}
    return {term: weight + (TITLE_TERM if term in title else 0) for term, weight in weights.items()}


def _worth(order: int, offer: Offer) -> int:
    return PLACE // (1 + order) - WANDERING * order - (0 if 8 <= offer.words <= 45 else ODD_LENGTH)


def _value(chosen: Sequence[_Scored], weights: dict[str, int]) -> int:
    places = {one.offer.place for one in chosen}
    astray = sum(1 for one in chosen if one.leans and one.offer.place - 1 not in places)
    covered = frozenset[str]().union(*(one.terms for one in chosen))
    return sum(weights[term] for term in covered) + sum(one.worth for one in chosen) - LEANING * astray


def _repeats(chosen: Sequence[_Scored]) -> bool:
    said: frozenset[str] = frozenset()
    for one in chosen:
        if said and len(one.terms - said) * SAME_AGAIN < len(one.terms):
            return True
        said |= one.terms
    return False
