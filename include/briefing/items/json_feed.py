"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), which feedparser does not read."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from briefing.items import limits
from briefing.items.entries import (
    RawEntry,
    Reading,
    capped,
    capped_author,
    capped_categories,
    capped_title,
    readable,
)

VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(1(?:\.\d)?)/?")
BLANK_LINES = re.compile(r"\n\s*\n")


def looks_like_json(utf8: bytes) -> bool:
    """Whether the document is an object and no markup; leading white space is already gone."""
    return utf8.startswith(b"{")


def read_json_feed(utf8: bytes) -> Reading:
    """Read a JSON Feed; `format` is "" for any other JSON.

    Raises ValueError for what is not JSON, TypeError if it has no list of items, RecursionError if it
    is nested deeper than Python reads.
    """
    document = json.loads(utf8, strict=False)  # a line feed inside a string is no reason to lose a feed
    version = VERSION.fullmatch(str(document.get("version", "")).strip())
    if not version:
        return Reading(format="", language=None, entries=())
    items = document.get("items")
    if not isinstance(items, list):
        raise TypeError(f"the JSON Feed has no list of items but {type(items).__name__}")
    return Reading(
        format="json" + version.group(1).replace(".", "").ljust(2, "0"),
        language=readable(document.get("language")),
        entries=tuple(items),
    )


def read_json_entry(item: object, feed_language: str | None) -> RawEntry:
    """One item of the feed, capped to the limits. Raises TypeError if it is not an object."""
    if not isinstance(item, Mapping):
        raise TypeError(f"an item of the JSON Feed is {type(item).__name__} and no object")
    flags: list[str] = []
    title = capped_title(item.get("title"), flags)
    summary = _paragraphs(readable(item.get("summary")) or "")
    body = readable(item.get("content_html")) or _paragraphs(readable(item.get("content_text")) or "")
    return RawEntry(
        guid=_identifier(item.get("id")),
        link=readable(item.get("url")) or readable(item.get("external_url")),
        title=html.escape(title, quote=False) if title else None,
        description=capped(summary, limits.DESCRIPTION_CHARACTERS, "text_capped", flags),
        body=capped("" if body == summary else body, limits.BODY_CHARACTERS, "text_capped", flags),
        author=_author(item, flags),
        language=readable(item.get("language")) or feed_language,
        categories=capped_categories(_listed(item.get("tags")), flags),
        published=_dates(item, "date_published"),
        updated=_dates(item, "date_modified"),
        flags=tuple(flags),
    )


def _paragraphs(text: str) -> str:
    """Plain text as HTML: "a < b" stays what it is, blank lines end a paragraph."""
    if not text:
        return ""
    return "".join(f"<p>{html.escape(part.strip(), quote=False)}</p>" for part in BLANK_LINES.split(text))


def _identifier(value: object) -> str | None:
    """The id as text: version 1.0 asks readers to take numbers too."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else readable(value)


def _author(item: Mapping[str, Any], flags: list[str]) -> str | None:
    listed = [*_listed(item.get("authors")), item.get("author")]
    names = [readable(author.get("name")) for author in listed if isinstance(author, Mapping)]
    return capped_author([name for name in names if name], flags)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dates(item: Mapping[str, Any], name: str) -> tuple[str, ...]:
    text = readable(item.get(name))
    return (text[: limits.DATE_CHARACTERS],) if text else ()
