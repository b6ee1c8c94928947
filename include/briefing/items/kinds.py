"""What kind of thing an entry is: by its URL path, its feed category or the form of its title.

A word alone never decides ("OpenAI have signed a deal" is news). The rules of
:mod:`briefing.items.kind_rules` are tried in order, the first that matches wins; then come the habits
of single outlets; what nothing speaks for is news.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from briefing.items.kind_rules import RULES

TEXT_LIMIT = 1_000
"""Characters of the description in which a form is looked for."""

FEW_CATEGORIES = 2
"""With more of them they are topics: "sports" is the ninth tag of a film review, "recall" means software."""

NATURE_MAGAZINE = re.compile(r"^(?:www\.)?nature\.com/articles/d\d{5}-")
NATURE_SIGNATURE = re.compile(r"^Nature, Published online: [^;]{0,40}; doi:\S{0,40}?(?=[^\w./-]|[A-Z]|$)\s*")
NATURE_PAST = re.compile(r"\b(?:S|Spooky s)nippets from Nature['’]s past\.$")
WORDS_UNDER_A_SHORT_STORY = 6
"""In Nature's magazine: its 43 titles over so few words, from April 2023 to June 2024, are all of fiction."""
NPR = re.compile(r"^(?:www\.)?npr\.org/")
SMALL_INITIAL = re.compile(r"\b[a-z][a-z]{4,}")
BRIEFING = re.compile(r"\bbriefing: ", re.IGNORECASE)


def item_kind(
    *,
    title: str,
    link: str | None,
    categories: Sequence[str],
    description_text: str,
    body_text: str,
    author: str | None,
) -> str:
    """One of `tables.ITEM_KINDS` but `weather`, which the weather parser gives.

    `title`, `description_text` and `body_text` are clean text, `link` is canonical.
    """
    place, folders = place_of(link)
    listed = categories if len(categories) <= FEW_CATEGORIES else categories[:1]
    named = frozenset(category.strip().casefold() for category in listed)
    text = (description_text or body_text)[:TEXT_LIMIT]
    for rule in RULES:
        if (
            rule.folders & folders
            or rule.categories & named
            or (rule.title and rule.title.search(title))
            or (rule.text and (rule.text.search(text) or rule.text.search(title)))
            or (rule.link and rule.link.search(place))
        ):
            return rule.kind
    return by_outlet(place, title, text, author) or "news"


def place_of(link: str | None) -> tuple[str, frozenset[str]]:
    """Host with path, and the folders of the path: its last segment is words of a title, no folder."""
    try:
        parts = urlsplit((link or "").lower())
    except ValueError:  # a refused link, kept to be shown in its reject row
        return "", frozenset()
    return parts.netloc + parts.path, frozenset(parts.path.split("/")[1:-1])


def by_outlet(place: str, title: str, text: str, author: str | None) -> str | None:
    """What only the habits of one outlet tell.

    Nature's magazine prints letters to the editor with their title as description, short stories over a
    few words ("A walk into history."), columns of its past, and its briefings by subject. NPR, whose
    headlines are sentences, joins two in Title Case for its podcast of the day.
    """
    if NATURE_MAGAZINE.search(place):
        if BRIEFING.search(title):
            return "digest"
        described = NATURE_SIGNATURE.sub("", text).strip()
        if author and described in ("", title):
            return "letter"
        if NATURE_PAST.search(described):
            return "digest"
        few = len(described.split()) <= WORDS_UNDER_A_SHORT_STORY
        if few and described.endswith(".") and described != title:
            return "fiction"
    if NPR.search(place) and "; " in title and not SMALL_INITIAL.search(title):
        return "digest"
    return None
