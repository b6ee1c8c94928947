"""One captured document → rows of clean entries. A pure function: no clock, no network, no other batch.

`parse_document` is called in a child process (briefing.items.parser_process), because time and memory
of a hostile document can be bounded only from outside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from briefing.items import limits
from briefing.items.dates import read_date
from briefing.items.encoding import as_utf8, declares_entities
from briefing.items.entries import RawEntry, Reading, read_entry, read_xml
from briefing.items.identity import Names, content_hash, item_ids
from briefing.items.json_feed import looks_like_json, read_json_entry, read_json_feed
from briefing.items.kinds import item_kind
from briefing.items.language import detect
from briefing.items.links import canonical_link
from briefing.items.rows import PARSER_VERSION, Document, Parsed, named, one_line, ordered
from briefing.items.text import clean_html
from briefing.items.titles import clean_title
from briefing.items.weather import is_weather, weather_row
from briefing.tables import HEALTH, ITEMS, REJECTS

__all__ = ["PARSER_VERSION", "Document", "Parsed", "parse_document", "stopped"]

EntryReader = Callable[[Any, str | None], RawEntry]

NAMELESS = Names(guid=None, link=None, title=None)


class NotAFeed(Exception):
    """The document holds no feed; the text says why."""


@dataclass(frozen=True)
class _Draft:
    """A cleaned entry that waits for its id: that depends on the other entries of the document."""

    names: Names
    values: dict[str, Any]
    raw: RawEntry


def parse_document(document: Document) -> Parsed:
    """Read one RSS, RDF, Atom or JSON Feed document.

    A bad entry becomes a reject row, a document that gives nothing a health row with its error kind; a
    feed with no entries is no error. Raises MemoryError only.
    """
    utf8 = as_utf8(document.body, document.content_type)
    if declares_entities(utf8):
        return stopped(document, "entity_declaration", "The document declares its own entities.")
    utf8, truncated = limits.cap_entries(utf8)
    try:
        reading, read = _read(utf8)
    except MemoryError:
        raise
    except NotAFeed as error:
        return stopped(document, "not_a_feed", one_line(str(error)))
    except Exception as error:  # noqa: BLE001 - whatever a reader stumbles over, it is this document's fault
        return stopped(document, "not_a_feed", named(error))
    truncated += len(reading.entries[limits.ENTRIES :])
    drafts, rejects = _drafts(document, reading, read)
    items, weather = _rows(document, drafts)
    health = _health(document) | {
        "format": reading.format or None,
        "entries": len(items) + len(rejects) + truncated,
        "parsed": len(items) + len(rejects),
        "truncated": truncated,
    }
    return Parsed(items, rejects, ordered(HEALTH, health), weather)


def stopped(document: Document, error_kind: str, detail: str) -> Parsed:
    """What a document gives that could not be parsed: a health row with `error_kind` and one sentence."""
    health = _health(document) | {"error_kind": error_kind, "error_detail": detail}
    return Parsed((), (), ordered(HEALTH, health))


def _health(document: Document) -> dict[str, Any]:
    return document.provenance() | {
        "format": None,
        "entries": 0,
        "parsed": 0,
        "truncated": 0,
        "error_kind": None,
        "error_detail": None,
        "quarantined": False,
    }


def _read(utf8: bytes) -> tuple[Reading, EntryReader]:
    if not utf8:
        raise NotAFeed("The body is empty.")
    reader: EntryReader
    if looks_like_json(utf8):
        reading, reader = read_json_feed(utf8), read_json_entry
    else:
        reading, reader = read_xml(utf8), read_entry
    if not reading.format and not reading.entries:
        # feedparser does not always call an HTML page or random bytes ill-formed, but finds nothing there.
        raise NotAFeed("It has no entries and no known feed format.")
    return reading, reader


def _drafts(
    document: Document, reading: Reading, read: EntryReader
) -> tuple[list[_Draft], tuple[dict[str, Any], ...]]:
    drafts: list[_Draft] = []
    rejects: list[dict[str, Any]] = []
    for index, entry in enumerate(reading.entries[: limits.ENTRIES]):
        raw = RawEntry()
        try:
            raw = read(entry, reading.language)
            draft = _clean(document, index, raw)
            if draft.names == NAMELESS:
                detail = "The entry has no guid, no link and no title."
                rejects.append(_reject(document, index, raw, "nothing_to_name_it", detail))
            else:
                drafts.append(draft)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a bad entry is a reject row, whatever is bad about it
            rejects.append(_reject(document, index, raw, "entry_unreadable", named(error)))
    return drafts, tuple(rejects)


def _rows(
    document: Document, drafts: list[_Draft]
) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    """Rows of items and, for those that are weather, of weather."""
    identities = item_ids(document.feed_id, [draft.names for draft in drafts])
    items = tuple(
        ordered(ITEMS, draft.values | {"item_id": identity, "occurrence": occurrence})
        for draft, (identity, occurrence) in zip(drafts, identities, strict=True)
    )
    weather = (weather_row(document, draft.raw, item) for draft, item in zip(drafts, items, strict=True))
    return items, tuple(row for row in weather if row is not None)


def _clean(document: Document, index: int, raw: RawEntry) -> _Draft:
    title = clean_title(raw.title or "") or None
    link = canonical_link(raw.link, document.final_url or document.url)
    description = clean_html(raw.description) if raw.description else ""
    body = clean_html(raw.body) if raw.body else ""
    if body == description:
        body = ""
    author = clean_title(raw.author or "") or None
    categories = tuple(dict.fromkeys(name for text in raw.categories if (name := clean_title(text))))
    published = read_date(raw.published, document.captured_at_utc)
    updated = read_date(raw.updated, document.captured_at_utc)
    kind = "weather"
    if not is_weather(raw.guid):
        kind = item_kind(
            title=title or "",
            link=link.value,
            categories=categories,
            description_text=description,
            body_text=body,
            author=author,
        )
    values = document.provenance() | {
        "content_hash": content_hash(title, description, body),
        "entry_index": index,
        "title": title,
        "canonical_link": link.value,
        "author": author,
        "language": detect(f"{title or ''}\n{description}".strip(), raw.language, document.feed_language),
        "item_kind": kind,
        "description_text": description,
        "body_text": body,
        "published_at_utc": published.at_utc,
        "published_on": published.on,
        "published_quality": published.quality,
        "updated_at_utc": updated.at_utc,
        "updated_on": updated.on,
        "updated_quality": updated.quality,
        "categories": list(categories),
        "flags": sorted({*raw.flags, *link.flags}),
    }
    # Warnings of one minute may share their guid and their link, the page of the city: titles differ.
    told_by_link = None if kind == "weather" else link.value
    return _Draft(Names(raw.guid, told_by_link, title), values, raw)


def _reject(document: Document, index: int, raw: RawEntry, rule: str, detail: str) -> dict[str, Any]:
    values = document.provenance() | {
        "entry_index": index,
        "item_id": None,
        "stage": "parse",
        "rules": [rule],
        "title": one_line(raw.title) or None if raw.title else None,
        "link": one_line(raw.link) or None if raw.link else None,
        "detail": detail,
    }
    return ordered(REJECTS, values)
