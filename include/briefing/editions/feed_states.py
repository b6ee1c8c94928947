"""How each feed of the catalogue did in an edition's window, and since when it has been ill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from briefing.captures.store import SUCCESS, read_states
from briefing.editions.inputs import InputsRecord, batches_of
from briefing.feeds.catalogue import Catalogue, Feed
from briefing.items.store import committed_rows
from briefing.lake import Lake
from briefing.model import FeedTrouble
from briefing.stories.dedupe import editions_in_memory
from briefing.tables import HEALTH

Row = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True)
class FeedState:
    """One feed in one window. `trouble` is set where it was tried and gave nothing usable."""

    feed: Feed
    captured: bool
    answered: bool
    archived: bool
    quarantined: bool
    truncated: bool
    trouble: FeedTrouble | None

    @property
    def missing(self) -> FeedTrouble | None:
        """What to say of the feed where it gave nothing: its trouble, or that nobody read it."""
        if self.trouble is not None or self.answered:
            return self.trouble
        return FeedTrouble(
            feed_id=self.feed.id,
            name=self.feed.name,
            error_kind="not_read",
            detail=None,
            since_on=None,
            last_success_utc=None,
            wait_until_utc=None,
        )


def read_feed_states(lake: Lake, record: InputsRecord, catalogue: Catalogue) -> list[FeedState]:
    """The state of each feed, in the catalogue's order, from the captures that the record covers.

    Only the feed's own language counts: until twins are matched its other URL brings no candidates.
    """
    batches = batches_of(lake, record)
    in_window = [
        row
        for row in read_states(lake, batches)
        if record.window_start_utc < row["captured_at_utc"] <= record.cutoff_utc
    ]
    health = {
        (row["feed_id"], row["feed_language"], row["captured_at_utc"]): row
        for row in committed_rows(lake, batches, HEALTH)
    }
    attempts = _by_feed(in_window)
    states = []
    for feed in catalogue.feeds:
        rows = attempts.get((feed.id, feed.language), [])
        documents = [health.get((feed.id, feed.language, row["captured_at_utc"])) for row in rows]
        states.append(_state(lake, record, catalogue, feed, rows, documents))
    return states


def _by_feed(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    grouped: dict[Key, list[Row]] = {}
    for row in rows:
        grouped.setdefault((row["feed_id"], row["feed_language"]), []).append(row)
    return grouped


def _state(
    lake: Lake,
    record: InputsRecord,
    catalogue: Catalogue,
    feed: Feed,
    rows: list[Row],
    documents: list[Row | None],
) -> FeedState:
    failures = [
        (row, kind, detail)
        for row, document in zip(rows, documents, strict=True)
        for kind, detail in [_failure(row, document)]
        if kind is not None
    ]
    answered = len(failures) < len(rows)
    trouble = None
    if rows and not answered:
        row, kind, detail = failures[-1]
        since, last_success = _ill_since(lake, record, catalogue, feed, rows)
        trouble = FeedTrouble(
            feed_id=feed.id,
            name=feed.name,
            error_kind=kind,
            detail=detail if detail else (f"HTTP {row['status']}" if row["status"] else None),
            since_on=since,
            last_success_utc=last_success,
            wait_until_utc=None,
        )
    parsed = [document for document in documents if document is not None]
    return FeedState(
        feed=feed,
        captured=bool(rows),
        answered=answered and bool(rows),
        archived=any(row["source"] == "archive" for row in rows),
        quarantined=any(document["quarantined"] for document in parsed),
        truncated=any(document["truncated"] for document in parsed),
        trouble=trouble,
    )


def _failure(row: Row, document: Row | None) -> tuple[str | None, str | None]:
    if row["status"] not in SUCCESS:
        return row["error_kind"] or "connection_failed", row["error_detail"]
    if document is not None and document["error_kind"] is not None:
        return document["error_kind"], document["error_detail"]
    return None, None


def _ill_since(
    lake: Lake, record: InputsRecord, catalogue: Catalogue, feed: Feed, rows: list[Row]
) -> tuple[date | None, datetime | None]:
    """Date of the first failure after the last success within memory, and that success."""
    batches = {batch for _edition, one in editions_in_memory(lake, record, catalogue) for batch in batches_of(lake, one)}
    earlier = [
        row
        for row in read_states(lake, sorted(batches))
        if (row["feed_id"], row["feed_language"]) == (feed.id, feed.language)
        and row["captured_at_utc"] <= record.window_start_utc
    ]
    successes = [row["captured_at_utc"] for row in earlier if row["status"] in SUCCESS]
    last_success = max(successes, default=None)
    failing = [row["captured_at_utc"] for row in (*earlier, *rows) if last_success is None or row["captured_at_utc"] > last_success]
    since = min(failing).astimezone(ZoneInfo(catalogue.edition.zone)).date()
    return since, last_success
