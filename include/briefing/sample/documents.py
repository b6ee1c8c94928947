"""Feed documents as publishers serve them: RSS 2.0, RSS 1.0 (RDF), Atom 1.0 and JSON Feed 1.1.

The same entries give the same bytes: a document says when its newest entry changed, never when it
was asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from briefing.sample.story_files import FeedFormat
from briefing.sample.week import Entry

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS_1 = "http://purl.org/rss/1.0/"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

CONTENT_TYPES: dict[FeedFormat, str] = {
    "rss20": "application/rss+xml; charset=utf-8",
    "atom10": "application/atom+xml; charset=utf-8",
    "rdf10": "application/rdf+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
MARKUP = re.compile(r"<[a-z]|&(?:[a-z]+|#\d+);", re.IGNORECASE)


@dataclass(frozen=True)
class Channel:
    """What a document says about its feed; `zone` is the one of its newsroom."""

    title: str
    url: str
    home: str
    language: str
    zone: ZoneInfo


def document(form: FeedFormat, channel: Channel, entries: Sequence[Entry]) -> bytes:
    """The entries as one document in UTF-8, in the order given."""
    return WRITERS[form](channel, entries)


def newest_change(entries: Sequence[Entry]) -> datetime | None:
    """When the newest version of any entry appeared, in UTC."""
    return max((entry.updated for entry in entries), default=None)


def in_html(text: str) -> str:
    """A description that holds markup stays as it is; of any other each character is text."""
    return text if MARKUP.search(text) else escape(text, quote=False)


def rss20(channel: Channel, entries: Sequence[Entry]) -> bytes:
    root = etree.Element("rss", nsmap={"atom": ATOM, "content": CONTENT, "dc": DUBLIN_CORE}, version="2.0")
    top = etree.SubElement(root, "channel")
    for name, text in (("title", channel.title), ("link", channel.home), ("description", channel.title)):
        _add(top, name, text)
    _add(top, "language", channel.language)
    if newest := newest_change(entries):
        _add(top, "lastBuildDate", format_datetime(newest, usegmt=True))
    _add(top, f"{{{ATOM}}}link", "", href=channel.url, rel="self", type="application/rss+xml")
    for entry in entries:
        item = etree.SubElement(top, "item")
        _add(item, "title", entry.title)
        _add(item, "link", entry.link)
        _add(item, "guid", entry.guid, isPermaLink="false")
        _add(item, "pubDate", format_datetime(entry.published.astimezone(channel.zone)))
        _add_author_and_categories(item, entry, "category")
        if entry.description:
            _add(item, "description", in_html(entry.description))
        if entry.body:
            _add(item, f"{{{CONTENT}}}encoded", etree.CDATA(_body(entry)))
    return _bytes(root)


def rdf10(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """RSS 1.0 with dates that have no time, as journals write them."""
    root = etree.Element(
        f"{{{RDF}}}RDF", nsmap={None: RSS_1, "rdf": RDF, "dc": DUBLIN_CORE, "content": CONTENT}
    )
    top = etree.SubElement(root, f"{{{RSS_1}}}channel", {f"{{{RDF}}}about": channel.url})
    for name, text in (("title", channel.title), ("link", channel.home), ("description", channel.title)):
        _add(top, f"{{{RSS_1}}}{name}", text)
    _add(top, f"{{{DUBLIN_CORE}}}language", channel.language)
    listed = etree.SubElement(etree.SubElement(top, f"{{{RSS_1}}}items"), f"{{{RDF}}}Seq")
    for entry in entries:
        etree.SubElement(listed, f"{{{RDF}}}li", {f"{{{RDF}}}resource": entry.link})
        item = etree.SubElement(root, f"{{{RSS_1}}}item", {f"{{{RDF}}}about": entry.link})
        _add(item, f"{{{RSS_1}}}title", entry.title)
        _add(item, f"{{{RSS_1}}}link", entry.link)
        if entry.description:
            _add(item, f"{{{RSS_1}}}description", in_html(entry.description))
        if entry.body:
            _add(item, f"{{{CONTENT}}}encoded", etree.CDATA(_body(entry)))
        _add_author_and_categories(item, entry, f"{{{DUBLIN_CORE}}}subject")
        _add(item, f"{{{DUBLIN_CORE}}}date", entry.published.astimezone(channel.zone).date().isoformat())
    return _bytes(root)


def atom10(channel: Channel, entries: Sequence[Entry]) -> bytes:
    root = etree.Element(f"{{{ATOM}}}feed", {XML_LANGUAGE: channel.language}, nsmap={None: ATOM})
    add = _adder(root)
    add("title", channel.title)
    add("id", channel.url)
    add("link", "", rel="self", type="application/atom+xml", href=channel.url)
    add("link", "", rel="alternate", type="text/html", href=channel.home)
    add("author")
    _add(root[-1], f"{{{ATOM}}}name", channel.title)
    if newest := newest_change(entries):
        add("updated", _instant(newest))
    for entry in entries:
        item = etree.SubElement(root, f"{{{ATOM}}}entry")
        add = _adder(item)
        add("title", entry.title)
        add("id", entry.guid)
        add("link", "", rel="alternate", type="text/html", href=entry.link)
        add("published", _instant(entry.published))
        add("updated", _instant(entry.updated))
        if entry.author:
            add("author")
            _add(item[-1], f"{{{ATOM}}}name", entry.author)
        for category in entry.categories:
            add("category", "", term=category)
        if entry.description:
            add("summary", in_html(entry.description), type="html")
        if entry.body:
            add("content", _body(entry), type="html")
    return _bytes(root)


def json_feed(channel: Channel, entries: Sequence[Entry]) -> bytes:
    listed: list[dict[str, Any]] = []
    for entry in entries:
        item: dict[str, Any] = {
            "id": entry.guid,
            "url": entry.link,
            "title": entry.title,
            "date_published": entry.published.astimezone(channel.zone).isoformat(),
            "date_modified": entry.updated.astimezone(channel.zone).isoformat(),
        }
        if entry.author:
            item["authors"] = [{"name": entry.author}]
        if entry.categories:
            item["tags"] = list(entry.categories)
        if MARKUP.search(entry.description):
            item["content_html"] = entry.description
        elif entry.description:
            item["summary"] = entry.description
        if entry.body:
            item["content_html"] = _body(entry)
        listed.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.url,
        "language": channel.language,
        "items": listed,
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


WRITERS: dict[FeedFormat, Callable[[Channel, Sequence[Entry]], bytes]] = {
    "rss20": rss20,
    "atom10": atom10,
    "rdf10": rdf10,
    "json": json_feed,
}


def _body(entry: Entry) -> str:
    return "\n".join(part if part.startswith("<") else f"<p>{in_html(part)}</p>" for part in entry.body)


def _add(parent: Any, name: str, text: Any = "", **attributes: str) -> None:
    child = etree.SubElement(parent, name, attributes)
    if text:
        child.text = text


def _adder(parent: Any) -> Callable[..., None]:
    """`_add` for the elements of Atom's own namespace below `parent`."""

    def add(name: str, text: str = "", **attributes: str) -> None:
        _add(parent, f"{{{ATOM}}}{name}", text, **attributes)

    return add


def _add_author_and_categories(item: Any, entry: Entry, category: str) -> None:
    if entry.author:
        _add(item, f"{{{DUBLIN_CORE}}}creator", entry.author)
    for name in entry.categories:
        _add(item, category, name)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _bytes(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data
