"""Our parser beside five other ones: title, link and dates of every entry that their own tests expect.

What differs must have a reason in our contract, and a rule proves the reason from the document and the
expected file alone: none of them asks our own code what it would do.
"""

import hashlib
import html
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from briefing.items.parse import Document, Parsed, parse_document
from tests.items.expected_entries import LIBRARIES, Expected, expectations

URL = "https://feeds.example/deep/fil.xml"
AFTER_ALL_OF_THEM = datetime(2026, 6, 12, 10, 0, tzinfo=UTC)
FIELDS = ("title", "link", "published", "updated")

# Entries in the expected files that have a document beside them, counted in those files.
ENTRIES = {"gofeed": 116, "feed-rs": 43, "fastfeedparser": 87, "feedsmith": 22, "rss-parser": 276}
COMPARED_AT_LEAST = {
    # Values, where either side has one: title, link, published, updated.
    "gofeed": (24, 12, 5, 3),
    "feed-rs": (39, 36, 34, 28),
    "fastfeedparser": (87, 87, 87, 37),
    "feedsmith": (22, 22, 11, 5),
    "rss-parser": (275, 275, 275, 72),
}


@dataclass(frozen=True)
class Difference:
    """One field of one entry in which we differ: `expected` of the library and `found` by us."""

    field: str
    expected: Any
    found: Any
    entry: Expected
    document: str
    is_reject: bool

    def elements(self, *names: str) -> list[str]:
        """Texts of the document's elements of these names, with whatever prefix."""
        pattern = rf"<(?:\w+:)?(?:{'|'.join(names)})(?:\s[^>]*)?>([^<]*)</"
        return [html.unescape(text.strip()) for text in re.findall(pattern, self.document)]


# --- reasons to differ -----------------------------------------------------------------------------


def title_is_text(one: Difference) -> bool:
    """Titles hold no markup: references are decoded (three layers), tags go, white space is folded."""
    text = one.expected or ""
    for _ in range(3):
        text = html.unescape(text)
    return " ".join(re.sub(r"</?[a-z][^<>]*>", "", text).split()) == one.found


def host_has_a_path(one: Difference) -> bool:
    return bool(one.expected) and not urlsplit(one.expected).path and f"{one.expected}/" == one.found


def tracking_is_removed(one: Difference) -> bool:
    return bool(one.expected) and one.found == re.sub(r"[?&]utm_\w+=[^&#]*", "", one.expected)


def fragment_is_removed(one: Difference) -> bool:
    return bool(one.expected) and one.expected.partition("#")[0] == one.found


def relative_link_is_resolved(one: Difference) -> bool:
    """From `xml:base` where the document has one, else from the feed's own URL."""
    if not one.expected or urlsplit(one.expected).scheme:
        return False
    bases = re.findall(r"""xml:base=["']([^"']+)""", one.document) or [URL]
    return one.found in {urljoin(base, one.expected) for base in bases}


def identifier_is_the_link(one: Difference) -> bool:
    """Without a link, a guid or an atom:id that is a web address stands in for it."""
    guid = one.entry.guid or ""
    return one.expected is None and guid.startswith("http") and one.found in (guid, f"{guid}/")


def original_link_goes_first(one: Difference) -> bool:
    """The library gives FeedBurner's redirect, we the page that it leads to."""
    return bool(one.expected) and one.found in one.elements("origLink")


def nothing_names_the_entry(one: Difference) -> bool:
    """Without guid, link and title an entry is a reject: its date dates nothing."""
    return one.is_reject and not (one.entry.title or one.entry.link or one.entry.guid)


def updated_stands_in_for_published(one: Difference) -> bool:
    return one.expected is None and one.found is not None and one.found == one.entry.updated


def library_fills_updated_with_published(one: Difference) -> bool:
    written = one.elements("updated", "modified")
    return one.found is None and one.expected == one.entry.published and not written


def library_drops_updated(one: Difference) -> bool:
    """The document has our date in an element of its own; the library keeps one date an entry."""
    written = {datetime.fromisoformat(text) for text in one.elements("updated") if text}
    return one.expected is None and one.entry.published is not None and one.found in written


def date_without_a_time_stays_a_date(one: Difference) -> bool:
    if isinstance(one.found, datetime) or not isinstance(one.found, date):
        return False
    midnight = datetime.combine(one.found, time(), UTC)
    return one.expected == midnight and one.found.isoformat() in one.elements("date")


def offset_is_cut(one: Difference) -> bool:
    """`…T03:18:00+00:0` is no ISO 8601; day and time are clear, and the library gives the date up."""
    if one.expected is not None or not isinstance(one.found, datetime):
        return False
    start = one.found.strftime("%Y-%m-%dT%H:%M:%S")
    return any(re.fullmatch(re.escape(start) + r"\+00:0", text) for text in one.elements("date"))


REASONS: dict[str, tuple[Callable[[Difference], bool], ...]] = {
    "title": (title_is_text,),
    "link": (
        host_has_a_path,
        tracking_is_removed,
        fragment_is_removed,
        relative_link_is_resolved,
        identifier_is_the_link,
        original_link_goes_first,
    ),
    "published": (
        nothing_names_the_entry,
        updated_stands_in_for_published,
        date_without_a_time_stays_a_date,
        offset_is_cut,
    ),
    "updated": (nothing_names_the_entry, library_fills_updated_with_published, library_drops_updated),
}


# --- the comparison --------------------------------------------------------------------------------


def parsed(path: Path) -> Parsed:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()
    return parse_document(Document("lantern", "en", AFTER_ALL_OF_THEM, URL, None, None, body, digest))


def found_in(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": row.get("title"),
        "link": row.get("canonical_link"),
        "published": row.get("published_at_utc") or row.get("published_on"),
        "updated": row.get("updated_at_utc") or row.get("updated_on"),
    }


def differences(path: Path, entries: list[Expected], ours: Parsed, counts: Counter) -> list[Difference]:
    """The fields in which we differ; counts those that either side has and those that agree."""
    rows = {row["entry_index"]: row for row in ours.items}
    rejects = {row["entry_index"] for row in ours.rejects if row["rules"] == ["nothing_to_name_it"]}
    document = path.read_bytes().decode("utf-8", "replace")
    different = []
    for index, entry in enumerate(entries):
        for field, found in found_in(rows.get(index, {})).items():
            expected = getattr(entry, field)
            if field == "title":
                expected = " ".join((expected or "").split()) or None
            if expected is None and found is None:
                continue
            counts[field, "compared"] += 1
            if expected == found:
                counts[field, "agree"] += 1
            else:
                different.append(Difference(field, expected, found, entry, document, index in rejects))
    return different


def is_no_json_feed(path: Path, ours: Parsed) -> bool:
    """A `version` that is no address of jsonfeed.org: the standard's own mark is missing."""
    return (
        path.suffix == ".json"
        and ours.health["error_kind"] == "not_a_feed"
        and b"jsonfeed.org/version" not in path.read_bytes()
    )


def compared(fixtures: Path, library: str) -> tuple[Counter, list[str]]:
    """Figures by field and outcome ("compared", "agree" or a reason), and what no reason explains."""
    counts: Counter = Counter()
    unexplained: list[str] = []
    for path, entries in expectations(fixtures, library):
        ours, name = parsed(path), path.relative_to(fixtures)
        counts["entries", "expected"] += len(entries)
        if is_no_json_feed(path, ours):
            counts["entries", "is_no_json_feed"] += len(entries)
            continue
        if len(entries) != ours.health["entries"]:
            unexplained.append(f"{name}: {len(entries)} entries expected, {ours.health['entries']} found")
        for one in differences(path, entries, ours, counts):
            reason = next((rule.__name__ for rule in REASONS[one.field] if rule(one)), None)
            counts[one.field, reason or "unexplained"] += 1
            if reason is None:
                unexplained.append(f"{name}: {one.field} expected {one.expected!r}, found {one.found!r}")
    return counts, unexplained


@pytest.mark.parametrize("library", LIBRARIES)
def test_we_read_what_another_library_expects_or_differ_for_a_reason(shared_data, library):
    counts, unexplained = compared(shared_data / "feeds" / "fixtures", library)
    assert counts["entries", "expected"] == ENTRIES[library]
    for field, least in zip(FIELDS, COMPARED_AT_LEAST[library], strict=True):
        total = counts[field, "compared"]
        assert total >= least, f"{field}: {total} values compared"
        share = 1 - counts[field, "unexplained"] / total
        assert share >= 0.95, f"{field}: {share:.1%}\n" + "\n".join(unexplained)
    assert not unexplained, "\n".join(unexplained)


def test_every_reason_is_one_that_we_differ_for(shared_data):
    """A reason that nothing needs would wait for a fault to explain."""
    figures = [compared(shared_data / "feeds" / "fixtures", library)[0] for library in LIBRARIES]
    needed = {outcome for counts in figures for _, outcome in counts}
    assert {rule.__name__ for rules in REASONS.values() for rule in rules} - needed == set()
