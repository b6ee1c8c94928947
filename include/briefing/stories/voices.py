"""Whose text an item is: its outlet's, or that of the outlet or agency which its author field names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from briefing.feeds.catalogue import Catalogue
from briefing.items.folding import folded_words

AGENCIES = {
    "Agence France-Presse": ("AFP", "Agence France Presse"),
    "Associated Press": ("AP",),
    "Bloomberg": ("Bloomberg News",),
    "Canadian Press": ("CP", "La Presse canadienne", "Presse canadienne", "PC"),
    "Deutsche Presse-Agentur": ("dpa",),
    "PA Media": ("Press Association",),
    "Reuters": ("Thomson Reuters",),
    "United Press International": ("UPI",),
}
"""What several outlets print under such a name was written once, however each has cut it."""

FRENCH_NAMES = {"Canadian Press": "La Presse canadienne"}
"""Of agencies; the others have one name."""

BETWEEN_NAMES = re.compile(r"\s*[,;|/()–—]\s*|\s+(?:-|for|via|with|pour|avec|and|et)\s+", re.IGNORECASE)
BEFORE_NAMES = frozenset(("by", "par", "the", "from", "de", "staff"))

Voice = Callable[[Mapping[str, Any]], str]


def voice_of(catalogue: Catalogue) -> Voice:
    """From a node (items' columns and `outlet`) to the name of who wrote it."""
    names = {_key(name): agency for agency, others in AGENCIES.items() for name in (agency, *others)} | {
        _key(name): feed.outlet.en for feed in catalogue.feeds for name in (feed.outlet.en, feed.outlet.fr)
    }

    def voice(node: Mapping[str, Any]) -> str:
        for part in BETWEEN_NAMES.split(node["author"] or ""):
            if (name := names.get(_key(part))) is not None:
                return name
        return str(node["outlet"])

    return voice


def _key(name: str) -> tuple[str, ...]:
    words = folded_words(name)
    while len(words) > 1 and words[0] in BEFORE_NAMES:
        words = words[1:]
    return tuple(words)
