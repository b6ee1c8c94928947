"""The entries of one document as the feed wrote them: RSS, RDF and Atom through feedparser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from feedparser import api

from briefing.items import limits, own_fields

E_MAIL = re.compile(r"\s*[(<\[]?[^\s@()<>\[\]]+@[^\s@()<>\[\]]+[)>\]]?\s*")
BEFORE_BRACKETS = re.compile(r"(?:hidden|nobody|no-?reply|unknown)?\s*\((.+)\)", re.IGNORECASE)
"""RSS wants `desk@a.example (Name)`: the address is taken out, and some feeds hide it themselves."""
BYLINE = re.compile(r"^(?:by|par)\s+(?=\S)", re.IGNORECASE)
NO_NAME = re.compile(
    r"(?:admin(?:istrator)?|webmaster|hosts?|editors?|staff|user|root|guest|anonymous|unknown|author|auteur"
    r"|anonyme|hidden|no-?reply)|(?:https?://|www\.)\S*",
    re.IGNORECASE,
)
"""An account or an address is no author's name; "NPR Washington Desk" is one."""
TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True)
class RawEntry:
    """One entry before it is cleaned; `description` and `body` are HTML, dates are as written."""

    guid: str | None = None
    link: str | None = None
    title: str | None = None
    description: str = ""
    body: str = ""
    author: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a reader made of a document: its format ("" if it knew none) and its entries, unread yet."""

    format: str
    language: str | None
    entries: tuple[Any, ...]


def read_xml(utf8: bytes) -> Reading:
    """Read RSS 0.90 to 2.0, RDF or Atom from a document in UTF-8 (see briefing.items.encoding).

    Wrapped in BytesIO because parse() takes bare bytes for the name of a file and opens it.
    """
    own_fields.install()
    result = api.parse(
        io.BytesIO(utf8),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    feed = result.get("feed", {})
    return Reading(
        format=str(result.get("version") or ""),
        language=(readable(dict.get(feed, "language")) or "")[: limits.LANGUAGE_CHARACTERS] or None,
        entries=tuple(result.get("entries", ())),
    )


def read_entry(entry: Mapping[str, Any], feed_language: str | None) -> RawEntry:
    """What `entry`, as feedparser gives it, says about itself, capped to the limits."""
    # dict.get: feedparser's own get() answers `updated` with `published`.
    values = dict(entry.items())
    flags: list[str] = []
    description, body = _texts(values)
    published = _first_texts(values, ("published", "dc_date", "prism_publicationdate", "created", "updated"))
    return RawEntry(
        guid=readable(values.get("id")),
        link=_link(values),
        title=capped_title(values.get("title"), flags),
        description=capped(description, limits.DESCRIPTION_CHARACTERS, "text_capped", flags),
        body=capped(body, limits.BODY_CHARACTERS, "text_capped", flags),
        author=_author(values, flags),
        language=_language(values) or feed_language,
        categories=capped_categories(
            (tag.get("label") or tag.get("term") for tag in values.get("tags") or ()), flags
        ),
        published=published,
        updated=_first_texts(values, ("updated",)),
        flags=tuple(flags),
    )


def readable(value: object) -> str | None:
    """`value` as stripped text without lone surrogates (no file could hold them); None if it is empty."""
    if not isinstance(value, str):
        return None
    return limits.storable(value).strip() or None


def capped(text: str, limit: int, flag: str, flags: list[str]) -> str:
    if len(text) <= limit:
        return text
    _flag(flag, flags)
    return text[:limit]


def _flag(flag: str, flags: list[str]) -> None:
    if flag not in flags:
        flags.append(flag)


def capped_title(value: object, flags: list[str]) -> str | None:
    return capped(readable(value) or "", limits.TITLE_CHARACTERS, "title_capped", flags) or None


def capped_categories(names: Iterable[object], flags: list[str]) -> tuple[str, ...]:
    """The different names in their order, at most 20 of 100 characters."""
    kept: dict[str, None] = {}
    for name in names:
        text = readable(name)
        if text:
            kept.setdefault(capped(text, limits.CATEGORY_CHARACTERS, "categories_capped", flags))
    if len(kept) > limits.CATEGORIES:
        _flag("categories_capped", flags)
    return tuple(kept)[: limits.CATEGORIES]


def capped_author(names: Iterable[str], flags: list[str]) -> str | None:
    """The different names joined by commas, as many as fit; an e-mail address is no name."""
    kept: list[str] = []
    length = -len(", ")
    for name in names:
        text = E_MAIL.sub(" ", capped(name, limits.AUTHOR_CHARACTERS, "author_capped", flags)).strip()
        in_brackets = BEFORE_BRACKETS.fullmatch(text)
        text = BYLINE.sub("", in_brackets.group(1).strip() if in_brackets else text, count=1)
        if not text or text in kept or NO_NAME.fullmatch(text):
            continue
        length += len(text) + len(", ")
        if length > limits.AUTHOR_CHARACTERS:
            _flag("author_capped", flags)
            break
        kept.append(text)
    return ", ".join(kept) or None


def _texts(values: Mapping[str, Any]) -> tuple[str, str]:
    """Description and body. feedparser copies a content into a missing summary, then without detail."""
    description = readable(values.get("summary")) if "summary_detail" in values else None
    description = description or readable(values.get("dc_description")) or ""
    contents = [
        text
        for content in values.get("content") or ()
        if content.get("type") in TEXT_TYPES and (text := readable(content.get("value")))
    ]
    body = max(contents, key=len, default="")
    return description, "" if body == description else body


def _link(values: Mapping[str, Any]) -> str | None:
    """The page of the entry: FeedBurner's original link, the link, an alternate, a guid that is one."""
    original = readable(values.get("feedburner_origlink"))
    if original:
        return original
    link = readable(values.get("link"))
    guid = readable(values.get("id"))
    if link and link != guid:
        return link
    for other in values.get("links") or ():
        if other.get("rel") == "alternate" and (address := readable(other.get("href"))):
            return address
    # feedparser takes a guid for the link unless it says isPermaLink="false"; "12345" is none.
    return link if link and re.match(r"https?://", link, re.IGNORECASE) else None


def _author(values: Mapping[str, Any], flags: list[str]) -> str | None:
    names = [readable(author.get("name")) for author in values.get("authors") or ()]
    return capped_author([name for name in names if name], flags)


def _language(values: Mapping[str, Any]) -> str | None:
    for language in (
        values.get("language"),
        *(values.get(detail, {}).get("language") for detail in ("title_detail", "summary_detail")),
    ):
        if text := readable(language):
            return text[: limits.LANGUAGE_CHARACTERS]
    return None


def _first_texts(values: Mapping[str, Any], names: Iterable[str]) -> tuple[str, ...]:
    texts = (readable(values.get(name)) for name in names)
    return tuple(text[: limits.DATE_CHARACTERS] for text in texts if text)
