"""What other feed libraries' own tests expect of a document: each library writes it down in its own way.

Reads the fixtures of ../shared/data/feeds/fixtures and nothing of ours.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Expected:
    """One entry as a library gives it, dates in UTC; None for what it has not."""

    title: str | None
    link: str | None
    guid: str | None
    published: datetime | None
    updated: datetime | None


@dataclass(frozen=True)
class Library:
    """Where the expected files lie, the document beside each, and how its entries are read."""

    folder: str
    pattern: str
    document: Callable[[Path], list[Path]]
    read: Callable[[Mapping[str, Any]], Iterator[Expected]]


def moment(text: str | None) -> datetime | None:
    """A date as an expected file writes it, ISO 8601 or RFC 822, by the standard library alone."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = parsedate_to_datetime(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def page(links: list[Mapping[str, Any]] | None) -> str | None:
    """The first link of an Atom entry that leads to its page."""
    pages = (one["href"] for one in links or () if one.get("rel") in (None, "alternate") and one.get("href"))
    return next(pages, None)


def of_gofeed(expected: Mapping[str, Any]) -> Iterator[Expected]:
    for one in expected.get("entries") or expected.get("items") or ():
        guid = one.get("guid") or one.get("id")
        yield Expected(
            one.get("title"),
            one.get("link") or page(one.get("links")),
            guid["value"] if isinstance(guid, dict) else guid,
            moment(one.get("publishedParsed") or one.get("pubDateParsed")),
            moment(one.get("updatedParsed")),
        )


def of_feed_rs(expected: Mapping[str, Any]) -> Iterator[Expected]:
    for one in expected["entries"]:
        title = one["title"]["content"] if one["title"] else None
        yield Expected(title, page(one["links"]), one["id"], moment(one["published"]), moment(one["updated"]))


def of_fastfeedparser(expected: Mapping[str, Any]) -> Iterator[Expected]:
    for one in expected["entries"]:
        dates = moment(one.get("published")), moment(one.get("updated"))
        yield Expected(one.get("title"), one.get("link"), one.get("id"), *dates)


def of_feedsmith(expected: Mapping[str, Any]) -> Iterator[Expected]:
    for one in expected.get("entries") or expected.get("items") or ():
        guid = one.get("guid")
        yield Expected(
            one.get("title"),
            one.get("link") or page(one.get("links")),
            guid["value"] if guid else one.get("id"),
            moment(one.get("published") or one.get("pubDate") or one.get("dc", {}).get("date")),
            moment(one.get("updated") or one.get("dcterms", {}).get("modified")),
        )


def of_rss_parser(expected: Mapping[str, Any]) -> Iterator[Expected]:
    for one in expected["feed"]["items"]:
        guid = one.get("guid") or one.get("id")
        yield Expected(one.get("title"), one.get("link"), guid, moment(one.get("isoDate")), None)


def beside(*suffixes: str) -> Callable[[Path], list[Path]]:
    """The document has the name of its expected file (`x.serde.json`, `x_expected.json` too)."""

    def documents(expected: Path) -> list[Path]:
        name = expected.name.removesuffix(".json").removesuffix(".serde").removesuffix("_expected")
        named = (expected.with_name(name + suffix) for suffix in suffixes)
        return [path for path in named if path.exists() and path != expected]

    return documents


def in_folder_input(expected: Path) -> list[Path]:
    folder = expected.parent.parent / "input"
    return [path for suffix in (".rss", ".atom") if (path := folder / f"{expected.stem}{suffix}").exists()]


LIBRARIES = {
    "gofeed": Library("gofeed", "*.json", beside(".xml", ".json"), of_gofeed),
    "feed-rs": Library("feed-rs", "*.serde.json", beside(".xml", ".json"), of_feed_rs),
    "fastfeedparser": Library("fastfeedparser", "*.json", beside(".xml"), of_fastfeedparser),
    "feedsmith": Library("feedsmith", "*.json", beside(".xml"), of_feedsmith),
    "rss-parser": Library("rss-parser/test/output", "*.json", in_folder_input, of_rss_parser),
}


def expectations(fixtures: Path, name: str) -> Iterator[tuple[Path, list[Expected]]]:
    """Each document of the library that has an expected file, with the entries expected of it."""
    library = LIBRARIES[name]
    for expected in sorted((fixtures / library.folder).rglob(library.pattern)):
        for path in library.document(expected):
            yield path, list(library.read(json.loads(expected.read_bytes())))
