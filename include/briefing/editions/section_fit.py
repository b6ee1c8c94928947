"""Whether an item's text fits another section clearly better: it then ranks lower, and never moves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.editions.section_words import SECTIONS, Weights, terms, weights_of
from briefing.items.folding import STEMMERS

LENGTH_LIMIT = 800
"""Characters of headline and text looked at."""

LEAST_SPEAKING = 2
"""Terms that must speak for the better section: one word of two meanings moves nothing."""

SPEAKS = 700
"""Thousandths by which a term's weight must be larger there: twice the share."""

CLEARLY = 2_500
"""Thousandths by which another section must fit better, chosen so that of the examples in their place at
most 2 % are marked, each weighed by the others (`make bench-quality`, sections).
"""

AI = ("artificial_intelligence", "emerging_tech", "university_ai", "corporate_ai")
AT_HOME_TOO: dict[str, tuple[str, ...]] = {
    "international": ("united_states", "canada", "government"),
    "canada": ("government",),
    "united_states": ("government",),
    "artificial_intelligence": AI,
    "digital_strategy": (
        "government",
        "enterprise_architecture",
        "emerging_tech",
        "cybersecurity",
        "artificial_intelligence",
    ),
    "public_health": ("science",),
    "science": ("public_health", "emerging_tech", "university_ai"),
    "government": ("canada", "digital_strategy", "international"),
    "enterprise_architecture": ("digital_strategy", "cybersecurity", "corporate_ai"),
    "emerging_tech": (*AI, "science", "cybersecurity", "digital_strategy"),
    "cybersecurity": ("emerging_tech", "digital_strategy", "government"),
    "university_ai": AI,
    "corporate_ai": AI,
}
"""Section → others whose matter is no stranger in it: what fits one of them best is not misplaced."""

GENERAL = ("international", "canada", "united_states")
"""Courts, storms, music and sport speak for all three; one term that is none of the other two's is enough."""

UNJUDGED_KINDS = frozenset(
    {"digest", "fiction", "notice", "obituary", "paper", "promotion", "quiz", "sport", "weather"}
)
"""Of many things, of a person, or under a rule of their own."""


@dataclass(frozen=True)
class SectionFit:
    """By how many thousandths its own sections fit better than any other, None where nothing was judged.

    `better_section` is set where the item is marked.
    """

    lead_thousandths: int | None = None
    better_section: str | None = None


NOT_JUDGED = SectionFit()


def fit_of(row: dict[str, Any], own: Iterable[str]) -> SectionFit:
    """The fit of an item among `own`: the sections of its feed and of its story."""
    language = row["language"]
    if row["item_kind"] in UNJUDGED_KINDS or language not in STEMMERS:
        return NOT_JUDGED
    text = f"{row['title']}\n{row['description_text'] or row['body_text']}"
    return fit_of_text(text, own, weights_of(language), language)


def fit_of_text(text: str, own: Iterable[str], weights: Weights, language: str) -> SectionFit:
    """The best of `own` and of what is at home there too, against the best of the others."""
    at_home = {home for section in own for home in (section, *AT_HOME_TOO.get(section, ()))}
    places = range(len(SECTIONS))
    inside = [place for place in places if SECTIONS[place] in at_home]
    outside = [place for place in places if SECTIONS[place] not in at_home]
    found = [weights[term] for term in sorted(set(terms(text[:LENGTH_LIMIT], language))) if term in weights]
    if not (inside and outside and found):
        return NOT_JUDGED
    scores = [sum(term[place] for term in found) for place in places]
    here, there = max(inside, key=scores.__getitem__), max(outside, key=scores.__getitem__)
    # Chance words add up as the square root of their number: a long text needs a larger difference.
    lead = (scores[here] - scores[there]) * 1_000 // math.isqrt(1_000_000 * (len(found) + 1))
    marked = lead <= -CLEARLY and _speaks(there, here, found)
    return SectionFit(lead, SECTIONS[there] if marked else None)


def _speaks(there: int, here: int, found: Sequence[tuple[int, ...]]) -> bool:
    """Whether enough terms are the better section's own."""
    rivals, enough = {here}, LEAST_SPEAKING
    if SECTIONS[there] in GENERAL:
        rivals |= {SECTIONS.index(section) for section in GENERAL} - {there}
        enough = 1
    return sum(all(term[there] - term[rival] >= SPEAKS for rival in rivals) for term in found) >= enough
