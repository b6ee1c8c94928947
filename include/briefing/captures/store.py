"""Captures in the lake: write-once batches of what servers sent, named by what their rows say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import pyarrow.compute as pc

from briefing.contracts import arrow_table
from briefing.errors import LakeError
from briefing.lake import Lake
from briefing.tables import CAPTURES

DIGEST_LENGTH = 32
STATE_COLUMNS = [column.name for column in CAPTURES.columns if column.name != "body"]
DIGEST_COLUMNS = ["feed_id", "feed_language", "captured_at_utc", "status", "body_sha256"]
SUCCESS = (200, 304)

Key = tuple[str, str]
"""`feed_id` and `feed_language`."""


@dataclass(frozen=True, order=True)
class Batch:
    """A file of captures. `digest` says what its rows say, whatever the file's bytes and name."""

    captured_on: date
    name: str

    @property
    def digest(self) -> str:
        return self.name.rpartition("-")[2]

    @property
    def path(self) -> str:
        return f"captures/captured_on={self.captured_on}/{self.name}.parquet"


def logical_digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """Digest over feed, captured_at, status and body of the rows.

    Recorded time, elapsed time, final URL and file bytes stay outside, so that the same captures
    taken in another order, on another machine or through another port have the same name.
    """
    lines = sorted(
        "\t".join(
            str(part)
            for part in (
                row["feed_id"],
                row["feed_language"],
                row["captured_at_utc"].isoformat(timespec="microseconds"),
                row["status"],
                row["body_sha256"],
            )
        )
        for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:DIGEST_LENGTH]


def write_batches(lake: Lake, rows: Sequence[Mapping[str, Any]], prefix: str) -> list[Batch]:
    """Store `rows` (columns of CAPTURES), a batch per UTC day; a batch that is there already stays."""
    batches = []
    ordered = sorted(rows, key=lambda row: row["captured_at_utc"])
    for captured_on, of_day in groupby(ordered, key=lambda row: row["captured_at_utc"].date()):
        day_rows = list(of_day)
        batch = Batch(captured_on, f"{prefix}-{logical_digest(day_rows)}")
        lake.write_table_once(batch.path, arrow_table(CAPTURES, day_rows))
        batches.append(batch)
    return batches


def list_batches(lake: Lake, until: date | None = None, since: date | None = None) -> list[Batch]:
    """All batches captured from `since` to `until`, both included, oldest first."""
    batches = []
    only_day = f"{since}" if since is not None and since == until else "*"
    for name in lake.names(f"captures/captured_on={only_day}/*.parquet"):
        partition, file = name.split("/")[1:]
        batch = Batch(
            date.fromisoformat(partition.removeprefix("captured_on=")), file.removesuffix(".parquet")
        )
        if (until is None or batch.captured_on <= until) and (since is None or since <= batch.captured_on):
            batches.append(batch)
    return sorted(batches)


def captured_between(lake: Lake, batch: Batch) -> tuple[datetime, datetime]:
    """First and last captured_at of the batch, from the file's footer where it has statistics."""
    column = lake.read_table(batch.path, ["captured_at_utc"])["captured_at_utc"]
    bounds = pc.min_max(column).as_py()
    return bounds["min"], bounds["max"]


def read_states(lake: Lake, batches: Iterable[Batch]) -> list[dict[str, Any]]:
    """The rows of `batches` without their bodies, sorted by feed, language and time."""
    rows = [row for batch in batches for row in lake.read_table(batch.path, STATE_COLUMNS).to_pylist()]
    return sorted(rows, key=lambda row: (row["feed_id"], row["feed_language"], row["captured_at_utc"]))


def read_bodies(lake: Lake, batch: Batch) -> list[dict[str, Any]]:
    """The rows of `batch` that carry a body, whole, in the key's order.

    A row that only points at a body says nothing new: its entries stand in the batch it points at.
    """
    rows: list[dict[str, Any]] = lake.read_table(batch.path).to_pylist()
    bodies = [row for row in rows if row["body"] is not None and row["status"] in SUCCESS]
    for row in bodies:
        if hashlib.sha256(row["body"]).hexdigest() != row["body_sha256"]:
            raise LakeError(
                f"{lake.path(batch.path)}: the body of feed {row['feed_id']} captured at "
                f"{row['captured_at_utc'].isoformat()} is not what its digest says; restore it from a copy."
            )
    return sorted(bodies, key=lambda row: (row["feed_id"], row["feed_language"], row["captured_at_utc"]))


def damage(lake: Lake, batch: Batch) -> str | None:
    """What is wrong with the batch's file, or None: its rows must say what its name says, byte for byte."""
    try:
        read_bodies(lake, batch)
        rows = lake.read_table(batch.path, DIGEST_COLUMNS).to_pylist()
        as_written = lake.is_as_written(batch.path)
    except LakeError as error:
        return str(error)
    if logical_digest(rows) != batch.digest:
        return f"{lake.path(batch.path)}: its rows are not those of its name; restore the file from a copy."
    if not as_written:
        return f"{lake.path(batch.path)}: its bytes were changed; restore the file from a copy."
    return None
