"""Feeds as a hostile or clumsy publisher writes them: RSS, RDF, Atom and JSON Feed, every field free."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold; JSON may."""

FORMATS = ("rss", "cdata", "rdf", "atom", "json")


@dataclass(frozen=True)
class Written:
    """One entry, each field as the publisher writes it: HTML where feeds have HTML."""

    title: str
    text: str = ""
    content: str = ""
    link: str = ""
    guid: str = ""
    author: str = ""
    category: str = ""
    published: datetime | str | None = None


def document(form: str, entries: Sequence[Written], feed_title: str = "A feed") -> bytes:
    """The entries as a document of one of FORMATS."""
    return {"rss": _rss, "cdata": _cdata, "rdf": _rdf, "atom": _atom, "json": _json}[form](
        entries, feed_title
    )


def _xml(text: str) -> str:
    return escape(NOT_IN_XML.sub("", text))


def _in_cdata(text: str) -> str:
    return f"<![CDATA[{NOT_IN_XML.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _stamp(published: datetime | str | None) -> str:
    return published.isoformat() if isinstance(published, datetime) else published or ""


def _rss_stamp(published: datetime | str | None) -> str:
    return format_datetime(published) if isinstance(published, datetime) else published or ""


def _rss(entries: Sequence[Written], feed_title: str, written=_xml) -> bytes:
    items = "".join(
        f"<item><title>{written(one.title)}</title><link>{written(one.link)}</link>"
        f"<guid isPermaLink='false'>{written(one.guid or one.link)}</guid>"
        f"<description>{written(one.text)}</description>"
        f"<content:encoded>{written(one.content)}</content:encoded>"
        f"<dc:creator>{written(one.author)}</dc:creator><category>{written(one.category)}</category>"
        f"<pubDate>{written(_rss_stamp(one.published))}</pubDate></item>"
        for one in entries
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        f"<channel><title>{written(feed_title)}</title><link>https://feed.example/</link>{items}</channel></rss>"
    ).encode()


def _cdata(entries: Sequence[Written], feed_title: str) -> bytes:
    return _rss(entries, feed_title, _in_cdata)


def _rdf(entries: Sequence[Written], feed_title: str) -> bytes:
    items = "".join(
        f"<item rdf:about={quoteattr(NOT_IN_XML.sub('', one.guid or one.link))}>"
        f"<title>{_xml(one.title)}</title><link>{_xml(one.link)}</link><description>{_xml(one.text)}</description>"
        f"<content:encoded>{_xml(one.content)}</content:encoded>"
        f"<dc:creator>{_xml(one.author)}</dc:creator><dc:subject>{_xml(one.category)}</dc:subject>"
        f"<dc:date>{_xml(_stamp(one.published))}</dc:date></item>"
        for one in entries
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rdf:RDF xmlns='http://purl.org/rss/1.0/' "
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        f"<channel rdf:about='https://feed.example/'><title>{_xml(feed_title)}</title></channel>{items}</rdf:RDF>"
    ).encode()


def _atom(entries: Sequence[Written], feed_title: str) -> bytes:
    items = "".join(
        f"<entry><id>{_xml(one.guid or one.link)}</id><title type='html'>{_xml(one.title)}</title>"
        f"<link rel='alternate' href={quoteattr(NOT_IN_XML.sub('', one.link))}/>"
        f"<summary type='html'>{_xml(one.text)}</summary><content type='html'>{_xml(one.content)}</content>"
        f"<author><name>{_xml(one.author)}</name></author>"
        f"<category term={quoteattr(NOT_IN_XML.sub('', one.category))}/>"
        f"<published>{_xml(_stamp(one.published))}</published></entry>"
        for one in entries
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
        f"<title type='html'>{_xml(feed_title)}</title><id>https://feed.example/</id>{items}</feed>"
    ).encode()


def _json(entries: Sequence[Written], feed_title: str) -> bytes:
    items = [
        {
            "id": one.guid or one.link,
            "url": one.link,
            "title": one.title,
            "summary": one.text,
            "content_html": one.content,
            "authors": [{"name": one.author}],
            "tags": [one.category],
            "date_published": _stamp(one.published),
        }
        for one in entries
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": feed_title, "items": items}
    return json.dumps(feed).encode()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
