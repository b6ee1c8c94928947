"""What the parser said of the document of each capture, also where a capture only repeats an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from briefing.captures.outcomes import OK
from briefing.captures.store import Batch, list_batches
from briefing.editions.inputs import InputsRecord, covered_until
from briefing.items.store import committed_rows
from briefing.lake import Lake
from briefing.tables import HEALTH

Row = dict[str, Any]
Capture = tuple[str, str, datetime]
"""`feed_id`, `feed_language` and `captured_at_utc`."""


def capture_of(row: Row) -> Capture:
    return row["feed_id"], row["feed_language"], row["captured_at_utc"]


def documents_of(
    lake: Lake, record: InputsRecord, batches: Sequence[Batch], rows: Iterable[Row]
) -> dict[Capture, Row]:
    """Rows of health by capture, for `rows`, the captures of `batches`.

    A body that came again unchanged is stored and parsed once: a page that is no feed today was none
    yesterday. It is looked for among what the record and those before it name. A 304 is not looked up:
    only a body that could be read gives the validators that lead to one.
    """
    health = committed_rows(lake, batches, HEALTH)
    own = {capture_of(row): row for row in health}
    repeated = [
        row
        for row in rows
        if row["status"] == OK and row["body_sha256"] is not None and capture_of(row) not in own
    ]
    if not repeated:
        return own
    elsewhere = _named_batches(lake, record, {row["body_captured_on"] for row in repeated}, set(batches))
    by_body = {
        (row["feed_id"], row["feed_language"], row["capture_sha256"]): row
        for row in (*committed_rows(lake, elsewhere, HEALTH), *health)
    }
    for row in repeated:
        document = by_body.get((row["feed_id"], row["feed_language"], row["body_sha256"]))
        if document is not None:
            own[capture_of(row)] = document
    return own


def _named_batches(lake: Lake, record: InputsRecord, days: set[date], known: set[Batch]) -> list[Batch]:
    """Batches of the days that the record or an edition before it names, without those that are known."""
    named = {*record.batches, *covered_until(lake, record.earlier)}
    return [
        batch
        for day in sorted(days)
        for batch in list_batches(lake, day, day)
        if batch not in known and (batch.captured_on, batch.digest) in named
    ]
