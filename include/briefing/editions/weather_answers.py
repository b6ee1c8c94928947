"""What each weather feed said last, and when an answer last confirmed it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefing.captures.store import SUCCESS, Batch, Key, read_states
from briefing.editions.inputs import InputsRecord, batches_of
from briefing.feeds.catalogue import Catalogue
from briefing.items.store import committed_rows
from briefing.lake import Lake
from briefing.stories.dedupe import editions_in_memory
from briefing.tables import WEATHER

Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """The weather rows of a feed's newest document in one language, in the document's order.

    `read_at_utc` is the newest answer that gave the document or said that it is unchanged; the rows'
    own `captured_at_utc` is when it was first stored, which may be days before.
    """

    rows: tuple[Row, ...]
    read_at_utc: datetime


def newest_answers(
    lake: Lake, record: InputsRecord, catalogue: Catalogue, feeds: Container[str]
) -> dict[Key, Answer]:
    """What each of `feeds` said last in each language within the record's window.

    An answer that the feed is unchanged points at a document that an earlier edition may have read.
    """
    said = _newest_first(lake, record, feeds)
    batches = set(batches_of(lake, record))
    rows = _rows_by_body(lake, batches)
    if any(not any((key, body) in rows for body in bodies) for key, bodies in said.items()):
        for _edition, earlier in editions_in_memory(lake, record, catalogue):
            batches.update(batches_of(lake, earlier))
        rows = _rows_by_body(lake, batches)
    answers: dict[Key, Answer] = {}
    for key, bodies in said.items():
        body = next((body for body in bodies if (key, body) in rows), None)
        if body is not None:
            answers[key] = Answer(rows[key, body], bodies[body])
    return answers


def _newest_first(lake: Lake, record: InputsRecord, feeds: Container[str]) -> dict[Key, dict[str, datetime]]:
    """Digests of the bodies that each feed's good answers gave or pointed at, with their newest answer."""
    said: dict[Key, dict[str, datetime]] = {}
    answers = sorted(read_states(lake, batches_of(lake, record)), key=lambda row: row["captured_at_utc"])
    for row in reversed(answers):
        if (
            row["feed_id"] in feeds
            and row["status"] in SUCCESS
            and row["body_sha256"]
            and record.in_window(row["captured_at_utc"])
            and row["feed_language"] in ("en", "fr")
        ):
            bodies = said.setdefault((row["feed_id"], row["feed_language"]), {})
            bodies.setdefault(row["body_sha256"], row["captured_at_utc"])
    return said


def _rows_by_body(lake: Lake, batches: Iterable[Batch]) -> dict[tuple[Key, str], tuple[Row, ...]]:
    """The weather rows of each document, by their place in it; one that two batches hold is one."""
    found: dict[tuple[Key, str], dict[int, Row]] = {}
    for row in committed_rows(lake, sorted(batches), WEATHER):
        key = (row["feed_id"], row["feed_language"])
        found.setdefault((key, row["capture_sha256"]), {})[row["entry_index"]] = row
    return {which: tuple(by_place[place] for place in sorted(by_place)) for which, by_place in found.items()}
