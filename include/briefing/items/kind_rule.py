"""The form of one rule by which an entry's kind is told (see :mod:`briefing.items.kind_rules`)."""

from __future__ import annotations

import re
from dataclasses import dataclass


def words(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split("|"))


def title_forms(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms), re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
    """Makes an entry `kind` when any of its signs is there.

    `folders`: a segment of the path before its last one. `categories`: a whole category. `title`,
    `text`, `link`: searched in the title, in the description and the title, in host and path.
    """

    kind: str
    folders: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    title: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None
    link: re.Pattern[str] | None = None
