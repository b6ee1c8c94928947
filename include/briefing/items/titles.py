"""Headlines as text: verbatim, known inline markup taken out without a space."""

from __future__ import annotations

import html
import re
import unicodedata

from briefing.items.markup import INLINE_TAGS
from briefing.items.text import MAXIMUM_DECODINGS, fold, remove_controls

SPACED_TAGS = frozenset(("br", "p", "div"))
"""Tags in titles that stand for a space, unlike `CO<sub>2</sub>` and `<i>Nature</i>’s`."""

PUBLISHERS_TAGS = frozenset(("emphasis",))
"""Inline markup of a publisher's own: Springer Nature writes `<Emphasis Type="Italic">` into titles."""

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?/?)>")
COMMENT = re.compile(r"<!--(?:(?!-->)[^<])*-->")
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Hangul fillers and the empty Braille cell: letters and symbols by their category that show nothing."""


def clean_title(raw: str) -> str:
    """A feed's title as one line of text (STANDARD, Summary 5): `CO<sub>2</sub>` gives CO2.

    Character references are decoded up to three times until nothing changes; known inline tags are
    removed; whatever else looks like a tag (`a < b`, `<3`, `<script>`) is text and is escaped where
    it is rendered. Control characters are removed and white space is folded. A title in which nothing
    can be seen is empty: its headline would be a link that nobody finds.
    """
    title = raw
    for _ in range(MAXIMUM_DECODINGS):
        decoded = html.unescape(title)
        if decoded == title:
            break
        title = decoded
    folded = fold(_without_inline_markup(remove_controls(title)))
    return folded if _can_be_seen(folded) else ""


def _can_be_seen(title: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNPS" and letter not in BLANK_LETTERS for letter in title)


def _without_inline_markup(title: str) -> str:
    closed = {found[2].lower() for found in TAG.finditer(title) if found[1]}

    def replacement(found: re.Match[str]) -> str:
        name = found[2].lower()
        if name in SPACED_TAGS:
            return " "
        if name not in INLINE_TAGS | PUBLISHERS_TAGS or _is_comparison(found, closed):
            return found[0]
        return ""

    return TAG.sub(replacement, COMMENT.sub("", title))


def _is_comparison(found: re.Match[str], closed: set[str]) -> bool:
    """Whether a tag without an end tag is `a<b>c` between two letters, not markup."""
    if found[1] or found[3] or found[2].lower() in closed or found[2].lower() == "wbr":
        return False
    start, end, title = found.start(), found.end(), found.string
    return start > 0 and end < len(title) and title[start - 1].isalnum() and title[end].isalnum()
