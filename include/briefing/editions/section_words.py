"""Which words speak for which section, weighed from `section_texts/`; English and French apart.

`words.yaml` lists words and phrases by section, `texts.yaml` gives examples. A weight is a logarithm,
so a text's score for a section is a sum of whole numbers.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import Stemmer
import yaml

from briefing.feeds.sections import SECTION_IDS
from briefing.items.folding import LIGATURES, STEMMERS, without_accents
from briefing.items.language import SMALL_WORDS

SECTIONS: tuple[str, ...] = tuple(section for section in SECTION_IDS if section != "weather")
"""Weather has no candidates."""

LISTED = 16
"""What a listed word counts; an example counts 2 for its own section and 1 where it is also in place."""

LEAST_TEXTS = 2
"""A word that no list has must be in two examples: the chance words of one speak for nothing."""

SMOOTHING = 1.0

TOKEN = re.compile(r"[^\W_]+")
UNITED_STATES = re.compile(r"\bU\.S\.?(?!\w)|\bUS\b")
"""Told from the pronoun by its case."""

Weights = dict[str, tuple[int, ...]]
"""Word or phrase → its weight in thousandths for each of SECTIONS."""


@dataclass(frozen=True)
class Example:
    """A text with the section that it is written for and all those in which it is in its place."""

    section: str
    in_place: frozenset[str]
    language: str
    text: str


def terms(text: str, language: str) -> list[str]:
    """Stems that are not common, and the pairs of neighbouring ones of which one at most is common."""
    stemmed, common = stems(text, language), _common(language)
    pairs = [f"{left} {right}" for left, right in pairwise(stemmed) if not {left, right} <= common]
    return [*(stem for stem in stemmed if stem not in common), *pairs]


def stems(text: str, language: str) -> list[str]:
    """Stems without accents; small words, numbers and what an apostrophe leaves count as absent."""
    small = _small_words(language)
    kept = [word for word in _words(text) if len(word) > 1 and word not in small and not word.isdigit()]
    return [without_accents(stem) for stem in _stemmer(language).stemWords(kept)]


def _words(text: str) -> list[str]:
    composed = unicodedata.normalize("NFKC", text).translate(LIGATURES)
    return TOKEN.findall(UNITED_STATES.sub("usa", composed).lower())


def learn(examples: Iterable[Example], language: str) -> Weights:
    """The weights from the lists and these examples."""
    counts = {section: Counter(dict.fromkeys(listed(section, language), LISTED)) for section in SECTIONS}
    known = frozenset().union(*counts.values())
    ours = [(one, set(terms(one.text, language))) for one in examples if one.language == language]
    texts = Counter(term for _one, found in ours for term in found)
    for one, found in ours:
        for term in found:
            if term in known or texts[term] >= LEAST_TEXTS:
                for section in one.in_place:
                    counts[section][term] += 2 if section == one.section else 1
    return _weights(counts)


def _weights(counts: Mapping[str, Counter[str]]) -> Weights:
    """Logarithm of each section's share of a term, as if all sections had the same number of words."""
    totals = [counts[section].total() for section in SECTIONS]
    all_in_all = sum(totals)
    weights = {}
    for term in sorted({term for counted in counts.values() for term in counted}):
        even = [
            counts[section][term] * all_in_all / (len(SECTIONS) * total) + SMOOTHING
            for section, total in zip(SECTIONS, totals, strict=True)
        ]
        whole = sum(even)
        weights[term] = tuple(round(1000 * math.log(share / whole)) for share in even)
    return weights


def listed(section: str, language: str) -> set[str]:
    """The terms that `words.yaml` lists for a section: of a phrase its pairs only."""
    lists = _lists()
    texts = [lists["sections"][section][language]]
    texts += [shared[language] for shared in lists["shared"] if section in shared["sections"]]
    found: set[str] = set()
    for phrase in ",".join(texts).split(","):
        alone = sum(len(word) > 1 for word in _words(phrase)) == 1
        found.update(term for term in terms(phrase, language) if (" " in term) != alone)
    return found


def read_examples(document: Mapping[str, Mapping[str, Iterable[Any]]]) -> list[Example]:
    """The texts of `texts.yaml`, or of a file of its form."""
    examples = []
    for section, by_language in document.items():
        for language, entries in by_language.items():
            for entry in entries:
                text, also = (entry, []) if isinstance(entry, str) else (entry["text"], entry["also"])
                examples.append(Example(section, frozenset([section, *also]), language, text))
    return examples


@cache
def examples() -> tuple[Example, ...]:
    return tuple(read_examples(_read("texts.yaml")))


@cache
def weights_of(language: str) -> Weights:
    return learn(examples(), language)


@cache
def _lists() -> Any:
    return _read("words.yaml")


def _read(name: str) -> Any:
    source = files("briefing.editions").joinpath("section_texts", name).read_bytes()
    return yaml.load(source, Loader=yaml.CSafeLoader)


@cache
def _small_words(language: str) -> frozenset[str]:
    # "New" is small in a sentence and the half of many a name.
    return frozenset(SMALL_WORDS[language].split()) - {"new"}


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(stems(_lists()["common"][language], language))


@cache
def _stemmer(language: str) -> Any:
    return Stemmer.Stemmer(STEMMERS[language])
