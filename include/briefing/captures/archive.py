"""Bring your own archive: captures that other people made, taken in through a manifest."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from briefing.captures.manifest import BODY_LIMIT_BYTES, ManifestRow, read_manifest
from briefing.captures.outcomes import error_kind
from briefing.captures.store import STATE_COLUMNS, list_batches, write_batches
from briefing.feeds.catalogue import Catalogue, Feed
from briefing.feeds.entries import Language
from briefing.lake import Lake
from briefing.progress import Progress

CLOCK_SKEW = timedelta(minutes=10)

Present = dict[tuple[str, str, datetime], tuple[int, str | None]]
"""What the lake holds already: feed, language and time → status and digest of the body."""


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


@dataclass(frozen=True)
class ImportReport:
    """What an import did: rows taken, rows that were there before, and why others were not taken."""

    taken: int
    already_there: int
    not_taken: tuple[tuple[str, int], ...]
    feeds: int

    def lines(self) -> list[str]:
        known = f", {self.already_there} in the lake already" if self.already_there else ""
        return [
            f"{counted(self.taken, 'capture')} of {counted(self.feeds, 'feed')} taken{known}.",
            *(f"Not taken: {count} x {reason}" for reason, count in self.not_taken),
        ]


@dataclass(frozen=True)
class _Offered:
    """A row of the manifest with the feed that it belongs to; `sha256` is its body's, if it has one."""

    feed: Feed
    language: Language
    row: ManifestRow
    sha256: str | None

    @property
    def key(self) -> tuple[str, str, datetime]:
        return self.feed.id, self.language, self.row.captured_at_utc

    @property
    def served(self) -> tuple[int, str | None]:
        return self.row.status, self.sha256


def import_captures(lake: Lake, catalogue: Catalogue, manifest: Path, recorded_at: datetime) -> ImportReport:
    """Store the manifest's rows as captures of source `archive`, one batch per feed and UTC day.

    Rows are matched to feeds by URL or `also_at`. Doing it twice, in another order or in parts adds
    nothing twice. Raises ConfigurationError before the first write where the manifest or a file that
    it names is wrong: every body is read once to check it and once to store it, and none is kept.
    """
    refused: Counter[str] = Counter()
    offered = list(_offered(catalogue, read_manifest(manifest), recorded_at, refused))
    present = _present(lake)
    new, already_there = _new(offered, present, refused)
    progress = Progress("captures stored", len(new))
    for _feed_and_day, group in groupby(new, key=lambda one: (*one.key[:2], one.key[2].date())):
        rows = []
        for one in group:
            rows.append(_capture(one, recorded_at))
            progress.step()
        write_batches(lake, rows, "archive")
    progress.end()
    return ImportReport(
        taken=len(new),
        already_there=already_there,
        not_taken=tuple(sorted(refused.items())),
        feeds=len({one.key[:2] for one in new}),
    )


def _offered(
    catalogue: Catalogue, rows: Sequence[ManifestRow], recorded_at: datetime, refused: Counter[str]
) -> Iterator[_Offered]:
    progress = Progress("captures checked", len(rows))
    for row in rows:
        progress.step()
        match = catalogue.match_url(row.url)
        if match is None:
            url = without_secrets(row.url)
            refused[f"no feed of the catalogue has the URL {url}: add it there under url or also_at"] += 1
            continue
        feed, language = match
        if row.captured_at_utc > recorded_at + CLOCK_SKEW:
            refused[f"feed {feed.id}: captured in the future"] += 1
            continue
        body = row.body()
        if body is not None and len(body) > BODY_LIMIT_BYTES:
            refused[f"line {row.line}: {row.path} is larger than {BODY_LIMIT_BYTES // 1024**2} MiB"] += 1
            continue
        yield _Offered(feed, language, row, None if body is None else hashlib.sha256(body).hexdigest())
    progress.end()


def without_secrets(url: str) -> str:
    """`url` fit for a message: a query or a user name may be a secret, so neither is repeated."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "that cannot be read as one"
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}{'?…' if parts.query else ''}"


def _present(lake: Lake) -> Present:
    present: Present = {}
    columns = ["feed_id", "feed_language", "captured_at_utc", "status", "body_sha256", "source"]
    for batch in list_batches(lake):
        for row in lake.read_table(batch.path, columns).to_pylist():
            if row["source"] == "archive":
                key = (row["feed_id"], row["feed_language"], row["captured_at_utc"])
                present[key] = (row["status"], row["body_sha256"])
    return present


def _new(offered: Sequence[_Offered], present: Present, refused: Counter[str]) -> tuple[list[_Offered], int]:
    """What the lake lacks, by feed, language and time, and how many rows it has already.

    The order of the manifest decides nothing: of two bodies with one time the lower digest is taken.
    """
    new: dict[tuple[str, str, datetime], _Offered] = {}
    already_there = 0
    for one in sorted(offered, key=lambda one: (one.key, one.row.status, one.sha256 or "")):
        first = new.get(one.key)
        known = present.get(one.key) if first is None else first.served
        if known is None:
            new[one.key] = one
        elif known != one.served:
            where = "in the lake" if first is None else "in the manifest"
            refused[f"feed {one.feed.id}: another body with the same captured_at is {where}"] += 1
        elif first is None:
            already_there += 1
        else:
            refused[f"feed {one.feed.id}: the row stands twice in the manifest"] += 1
    return list(new.values()), already_there


def _capture(one: _Offered, recorded_at: datetime) -> dict[str, Any]:
    row, body = one.row, one.row.body()
    capture: dict[str, Any] = dict.fromkeys(STATE_COLUMNS)
    capture |= {
        "feed_id": one.feed.id,
        "feed_language": one.language,
        "captured_at_utc": row.captured_at_utc,
        "url": one.feed.urls[one.language],
        "status": row.status,
        "headers": json.dumps({"content-type": row.content_type} if row.content_type else {}),
        "recorded_at_utc": recorded_at,
        "source": "archive",
        "error_kind": error_kind(row.status),
        "body": body,
    }
    if body is not None:
        capture |= {
            "body_bytes": len(body),
            "body_sha256": hashlib.sha256(body).hexdigest(),
            "body_captured_on": row.captured_at_utc.date(),
        }
    return capture
