"""Publishers' text made harmless in each format: it can neither fake our structure nor become active.

No word of a publisher is changed. What goes is what no reader reads: control characters, line
breaks, overrides of the writing direction and, in plain text, ornaments at the start of a line.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

# What nobody sees, and what turns the writing direction of all that follows on the line (Unicode TR 36, 2.5).
_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# No-break spaces stay: they are part of a French text.
_WHITE = re.compile("[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_UNSAFE_IN_LINK = re.compile(r"[\s\x00-\x1f\x7f-\x9f<>\"`\\{}]")
_MARKS_AT_MOST = 6
"""Marks on one letter: Vietnamese, Hebrew and Burmese need fewer; three hundred cover the lines around."""
RULE = "\u2e3b"
BULLET = "•"

_MARKDOWN_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|~])")
_MARKDOWN_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]+;)")
# GitHub-flavoured Markdown makes links of bare addresses (section 6.9 of its specification).
_MARKDOWN_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp):|\b(www)\.")
_MARKDOWN_START = re.compile(r"^([#+\-=:])|^(\d{1,9})([.)])")


def fold(text: str) -> str:
    """`text` on one line: white space folded to single spaces, controls and direction overrides gone.

    Of the marks stacked on one letter the first six stay.
    """
    seen: list[str] = []
    marks = 0
    for letter in _UNSEEN.sub("", text):
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if _is_text(letter) and marks <= _MARKS_AT_MOST:
            seen.append(letter)
    return _WHITE.sub(" ", "".join(seen)).strip()


def _is_text(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cs") or _WHITE.match(letter) is not None


def safe_link(link: str | None) -> str | None:
    """`link` if it is http or https with a host, its unsafe characters percent-encoded; None otherwise."""
    if link is None:
        return None
    try:
        parts = urlsplit(link.strip())
    except ValueError:  # such as an unclosed IPv6 address
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    return _UNSAFE_IN_LINK.sub(_percent, link.strip())


def plain(text: str, marks: tuple[str, ...] = ()) -> str:
    """Folded `text` for a line of plain text, without the ornaments that begin our own lines.

    Our lines begin with a bullet, one of `marks` or a rule: these are taken from the start of a
    publisher's text, and its three-em dashes (our rule) become em dashes. A text of nothing but
    ornaments stays, since it cannot stand where our lines begin.
    """
    ornaments = "|".join(re.escape(mark.rstrip("\ufe0f")) for mark in (BULLET, RULE, *marks))
    stripped = re.sub(rf"^(?:(?:{ornaments})[\ufe0f\u200c\u200d]*\s*)+", "", text)
    return (stripped or text).replace(RULE, "—")


def markdown_destination(link: str) -> str:
    """A safe `link` as a CommonMark link destination in angle brackets."""
    return f"<{_MARKDOWN_ENTITY.sub('%26', link)}>"


def markdown(text: str) -> str:
    """Folded `text` as CommonMark that renders as exactly these characters."""
    escaped = _MARKDOWN_ACTIVE.sub(r"\\\1", text)
    escaped = _MARKDOWN_ENTITY.sub(r"\\&", escaped)
    return _MARKDOWN_ADDRESS.sub(_break_address, escaped)


def markdown_start(text: str) -> str:
    """`markdown(text)` for a text that may stand at the start of a line, where more has a meaning."""
    return _MARKDOWN_START.sub(_escape_start, markdown(text))


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode())


def _break_address(found: re.Match[str]) -> str:
    return found.group()[:-1] + "\\" + found.group()[-1]


def _escape_start(found: re.Match[str]) -> str:
    return f"\\{found.group(1)}" if found.group(1) else f"{found.group(2)}\\{found.group(3)}"
