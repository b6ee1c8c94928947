"""Forms filled in twice: texts that are too alike to be two tellings of one event.

Two newsrooms that tell one event have half of their words in common at most. Where they have more, and no
query has found one text in the two (:mod:`briefing.stories.edges`), a form was filled in: a recall, a road
closed, a quake measured.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from briefing.items.folding import as_read
from briefing.stories.average_link import Pairs

WORD = re.compile(r"\w+")


def are_forms(
    documents: Sequence[Mapping[str, Any]], pairs: Pairs, alike: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Which `pairs` of `documents` are forms, among those that are `alike` enough to be.

    Of one outlet all of these are; of two outlets those in which each title holds a figure or a name that
    the other text lacks.
    """
    forms = np.zeros(len(pairs), dtype=bool)
    words: dict[int, frozenset[str]] = {}
    for place in np.flatnonzero(alike).tolist():
        one, other = int(pairs.left[place]), int(pairs.right[place])
        for number in (one, other):
            if number not in words:
                words[number] = _words(documents[number])
        keys = [names_and_figures(documents[number]["title"]) for number in (one, other)]
        forms[place] = documents[one]["outlet"] == documents[other]["outlet"] or bool(
            keys[0] - words[other] and keys[1] - words[one]
        )
    return forms


@lru_cache(maxsize=20_000)
def names_and_figures(title: str) -> frozenset[str]:
    """Folded figures and capitalised words of a title; of one In Title Case the figures only.

    Its first word is capitalised as such: it counts where a second one follows it, as in Elm Street.
    """
    words = WORD.findall(title)
    capitals = [word[0].isupper() for word in words]
    long_ones = [capital for word, capital in zip(words[1:], capitals[1:], strict=True) if len(word) > 3]
    in_title_case = sum(long_ones) * 4 > len(long_ones) * 3
    told = {word for word in words if word[0].isdigit()}
    if not in_title_case:
        told |= {word for word, capital in zip(words[1:], capitals[1:], strict=True) if capital}
        if len(words) > 1 and capitals[0] and capitals[1]:
            told.add(words[0])
    return frozenset(as_read(word) for word in told)


def _words(document: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(WORD.findall(as_read(f"{document['title']} {document['description_text'][:400]}")))
