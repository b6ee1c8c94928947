"""How much of one document is read: entries, and characters of each field before it is cleaned."""

from __future__ import annotations

import re

ENTRIES = 2_000
"""Entries of one document; the most that a feed seen in the wild held was 1,000."""

TITLE_CHARACTERS = 1_000
DESCRIPTION_CHARACTERS = 20_000
BODY_CHARACTERS = 200_000
AUTHOR_CHARACTERS = 300
CATEGORIES = 20
CATEGORY_CHARACTERS = 100
DATE_CHARACTERS = 100
LANGUAGE_CHARACTERS = 40
DETAIL_CHARACTERS = 300

UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""What stands for a character that cannot be read; the expectations reject it in title and text."""
LONE_SURROGATE = re.compile("[\ud800-\udfff]")

ENTRY_START = re.compile(rb"<(?:[a-z][\w.-]{0,40}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
ENTRY_END = re.compile(rb"</(?:[a-z][\w.-]{0,40}:)?(?:item|entry)\s{0,40}>", re.IGNORECASE)


def storable(text: str) -> str:
    """`text` without lone surrogates, which neither UTF-8 nor Parquet can hold: U+FFFD in their place."""
    return LONE_SURROGATE.sub(UNREADABLE, text)


def cap_entries(utf8: bytes, limit: int = ENTRIES) -> tuple[bytes, int]:
    """The document without the entries after the first `limit`, and how many were taken out.

    Taken out of the bytes, between the start of entry `limit` + 1 and the end of the last one, because
    feedparser needs 6.7 s for 50,000 entries and would read them all.
    """
    starts = [found.start() for found in ENTRY_START.finditer(utf8)]
    if len(starts) <= limit:
        return utf8, 0
    cut = resumed = starts[limit]
    for found in ENTRY_END.finditer(utf8, cut):
        resumed = found.end()
    rest = utf8[resumed:] if resumed > cut else b""
    return utf8[:cut] + rest, len(starts) - limit
