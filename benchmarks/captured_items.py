"""Items of the real captures, parsed as in a run, each with the text of its document by other code."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree
from lxml.html import fragment_fromstring

from briefing.items.encoding import as_utf8
from briefing.items.parse import Document, parse_document

EVERY = 8
"""One capture in eight of a daily feed: neighbours share most of their items."""
CAPTURED_AT = datetime(2026, 3, 1, tzinfo=UTC)
MARKED_UP = re.compile(r"<\S|&")
ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[a-zA-Z]{2,8};")
"""Entities of HTML, which no feed declares and at which lxml gives up."""
MOST_ESCAPED = 4
"""Feeds escape their markup up to three times; the last text is read as it is."""
INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True)
class CapturedItem:
    """One item. `document` is the text of its capture without white space."""

    feed: str
    title: str
    description_text: str
    body_text: str
    language: str
    document: str

    @property
    def digest(self) -> str:
        """An order that has nothing to do with feed or date."""
        return hashlib.sha256(f"{self.title}\0{self.description_text}".encode()).hexdigest()

    def holds(self, text: str) -> bool:
        return INVISIBLE.sub("", text) in self.document


def captured_items(data: Path) -> list[CapturedItem]:
    """Items of `feeds/mixed` and of every eighth capture of `feeds/daily`, each text once."""
    items: dict[tuple[str, str, str], CapturedItem] = {}
    for feed, path in _captures(data / "feeds"):
        body = gzip.decompress(path.read_bytes())
        document = Document("feed", "en", CAPTURED_AT, "https://example.org/", None, None, body, "0" * 64)
        text = _text(body)
        for row in parse_document(document).items:
            texts = tuple(row[name] or "" for name in ("title", "description_text", "body_text"))
            items.setdefault(texts, CapturedItem(feed, *texts, row["language"], text))
    return list(items.values())


def _captures(feeds: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted((feeds / "mixed").glob("*.gz")):
        yield path.stem, path
    for folder in sorted((feeds / "daily").iterdir()):
        for path in sorted(folder.rglob("*.gz"))[::EVERY]:
            yield folder.name, path


def _text(body: bytes) -> str:
    """All text of a document by other code than ours: lxml on the XML, then on the HTML in each element."""
    utf8 = as_utf8(body, None)
    if utf8.lstrip().startswith(b"{"):
        pieces = list(_strings(json.loads(utf8)))
    else:
        utf8 = ENTITY.sub(lambda found: html.unescape(found[0].decode()).encode(), utf8)
        root = etree.fromstring(utf8, etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False))
        pieces = ["".join(root.itertext()), *(text for text in root.itertext())]
    texts = []
    for piece in pieces:
        text = piece
        for _ in range(MOST_ESCAPED):
            texts.append(text)
            if not MARKED_UP.search(text):
                break
            text = fragment_fromstring(text, create_parent="div").text_content()
    return INVISIBLE.sub("", "\n".join(texts))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)
