"""What a record covers: the rows of its batches up to its cutoff, and which of them no earlier one did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from briefing.captures.store import SUCCESS, Key, read_states
from briefing.editions.documents import capture_of, documents_of
from briefing.editions.inputs import InputsRecord, batches_of, chain, covered_until
from briefing.feeds.catalogue import Catalogue
from briefing.items.store import committed_rows
from briefing.lake import Lake
from briefing.stories.dedupe import editions_in_memory
from briefing.tables import REJECTS, Table

Row = dict[str, Any]
NEVER = datetime.min.replace(tzinfo=UTC)


def newly_covered(lake: Lake, record: InputsRecord, table: Table) -> list[Row]:
    """Rows of `table` that the record covers and nothing that it builds on: each counts in one edition.

    A batch may hold captures from both sides of a cutoff, its own or an earlier one.
    """
    until = covered_until(lake, record.earlier)
    return [
        row
        for batch in batches_of(lake, record)
        for row in committed_rows(lake, [batch], table)
        if row["captured_at_utc"] <= record.cutoff_utc
        and not row["captured_at_utc"] <= until.get((batch.captured_on, batch.digest), NEVER)
    ]


def first_captures(lake: Lake, record: InputsRecord, catalogue: Catalogue) -> dict[Key, datetime]:
    """When each feed that no earlier edition could read was first read, from the captures themselves.

    An answer that is not a feed was no reading: the next one brings the feed's old entries.
    """
    first: dict[Key, datetime] = {}
    for key, captured_at in _readings(lake, record, record):
        first[key] = min(captured_at, first.get(key, captured_at))
    in_memory = {edition for edition, _record in editions_in_memory(lake, record, catalogue)}
    for edition, earlier in chain(lake, record.earlier):
        if not first:
            break
        # Older batches may never have been parsed by the present parser: every answer counts there.
        for key, _captured_at in _readings(lake, earlier, record, parsed=edition in in_memory):
            first.pop(key, None)
    return first


def _readings(
    lake: Lake, record: InputsRecord, within: InputsRecord, *, parsed: bool = True
) -> Iterator[tuple[Key, datetime]]:
    """Captures that the record covers in which a feed could be read; `within` is the edition's own record."""
    batches = batches_of(lake, record)
    rows = read_states(lake, batches)
    documents = documents_of(lake, within, batches, rows) if parsed else {}
    for row in rows:
        document = documents.get(capture_of(row))
        readable = document is None or document["error_kind"] is None
        if row["status"] in SUCCESS and row["captured_at_utc"] <= record.cutoff_utc and readable:
            yield (row["feed_id"], row["feed_language"]), row["captured_at_utc"]


def rejected_entries(lake: Lake, record: InputsRecord, catalogue: Catalogue) -> Counter[str]:
    """Distinct entries of each feed that were rejected in the window for the first time within memory.

    A bad entry that stays in its feed is new on one day only.
    """
    batches = {*batches_of(lake, record)}
    for _edition, earlier in editions_in_memory(lake, record, catalogue):
        batches.update(batches_of(lake, earlier))
    first: dict[tuple[str, str], datetime] = {}
    for row in committed_rows(lake, sorted(batches), REJECTS):
        if row["captured_at_utc"] <= record.cutoff_utc:
            entry = row["item_id"] or row["link"] or row["title"] or str(row["entry_index"])
            key = (row["feed_id"], entry)
            first[key] = min(row["captured_at_utc"], first.get(key, row["captured_at_utc"]))
    return Counter(feed_id for (feed_id, _entry), seen in first.items() if seen > record.window_start_utc)
