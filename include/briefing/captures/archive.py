"""Bring your own archive: captures that other people made, taken in through a manifest."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from briefing.captures.outcomes import OK, error_kind
from briefing.captures.store import STATE_COLUMNS, list_batches, write_batches
from briefing.errors import ConfigurationError
from briefing.feeds.catalogue import Catalogue, Feed
from briefing.lake import Lake
from briefing.progress import Progress

BODY_LIMIT_BYTES = 15 * 1024 * 1024
REQUIRED = ("url", "captured_at", "path")
OPTIONAL = ("status", "content_type")


@dataclass(frozen=True)
class ManifestRow:
    """One line of a manifest, checked: the file is there, the time has its offset."""

    line: int
    url: str
    captured_at_utc: datetime
    path: Path | None
    status: int
    content_type: str | None


@dataclass(frozen=True)
class ImportReport:
    """What an import did: rows taken, rows that were there before, and why others were not taken."""

    taken: int
    already_there: int
    not_taken: tuple[tuple[str, int], ...]
    feeds: int

    def lines(self) -> list[str]:
        known = f", {self.already_there} were in the lake already" if self.already_there else ""
        return [
            f"{self.taken} captures of {self.feeds} feeds taken{known}.",
            *(f"Not taken: {count} x {reason}" for reason, count in self.not_taken),
        ]


def read_manifest(manifest: Path) -> list[ManifestRow]:
    """All rows of the manifest. Raises ConfigurationError, naming the line, before anything is written."""
    try:
        text = manifest.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{manifest} cannot be read as a UTF-8 text file ({error}).") from error
    reader = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = reader.fieldnames or []
    missing = [name for name in REQUIRED if name not in header]
    unknown = [name for name in header if name not in REQUIRED + OPTIONAL]
    if missing or unknown or len(set(header)) != len(header):
        wrong = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(unknown) or 'a column twice'}"
        raise ConfigurationError(
            f"{manifest}, line 1: the header {wrong}; write the columns url, captured_at, path "
            "and, if you like, status and content_type, with tabs between them."
        )
    return [_checked(manifest, reader.line_num, fields) for fields in reader]


def _checked(manifest: Path, line: int, fields: dict[str | Any, str | Any]) -> ManifestRow:
    def wrong(what: str) -> ConfigurationError:
        return ConfigurationError(f"{manifest}, line {line}: {what}; nothing was imported.")

    if None in fields or None in fields.values():
        raise wrong("it has another number of columns than the header")
    try:
        captured_at = datetime.fromisoformat(fields["captured_at"])
    except ValueError:
        captured_at = datetime.min
    if captured_at.tzinfo is None:
        example = "2024-06-12T10:05:00Z"
        raise wrong(f"captured_at is {fields['captured_at']!r}; write ISO 8601 with its offset, such as {example}")
    status = fields.get("status") or str(OK)
    if not (status.isascii() and status.isdigit() and 100 <= int(status) <= 599):  # noqa: PLR2004 - RFC 9110
        raise wrong(f"status is {status!r}; write an HTTP status such as 200")
    path = (manifest.parent / fields["path"]) if fields["path"] else None
    if path is None and int(status) == OK:
        raise wrong("path is empty; write the file that holds the body")
    if path is not None and not path.is_file():
        raise wrong(f"the file {fields['path']!r} is not there")
    return ManifestRow(
        line, fields["url"], captured_at.astimezone(UTC), path, int(status), fields.get("content_type") or None
    )


def import_captures(lake: Lake, catalogue: Catalogue, manifest: Path, recorded_at: datetime) -> ImportReport:
    """Store the manifest's rows as captures of source `archive`, one batch per feed and UTC day.

    Rows are matched to feeds by URL or `also_at`. Doing it twice, in another order or in parts adds
    nothing twice. Raises ConfigurationError before the first write where the manifest is wrong.
    """
    matched: list[tuple[Feed, str, ManifestRow]] = []
    refused: Counter[str] = Counter()
    for row in read_manifest(manifest):
        match = catalogue.match_url(row.url)
        if match is None:
            refused[f"no feed of the catalogue has the URL {row.url}: add it there under url or also_at"] += 1
        elif row.captured_at_utc > recorded_at + timedelta(minutes=10):
            refused[f"feed {match[0].id}: captured in the future"] += 1
        else:
            matched.append((*match, row))
    matched.sort(key=lambda entry: (entry[0].id, entry[1], entry[2].captured_at_utc, entry[2].line))
    taken = already_there = 0
    present = _present(lake)
    groups = groupby(matched, key=lambda entry: (entry[0].id, entry[1], entry[2].captured_at_utc.date()))
    progress = Progress("captures imported", len(matched))
    for (feed_id, language, _day), group in groups:
        rows = []
        for feed, _language, manifest_row in group:
            progress.step()
            capture = _capture(feed, language, manifest_row, recorded_at, refused)
            if capture is None:
                continue
            key = (feed_id, language, capture["captured_at_utc"])
            if key not in present:
                present[key] = capture["body_sha256"]
                rows.append(capture)
            elif present[key] == capture["body_sha256"]:
                already_there += 1
            else:
                refused[f"feed {feed_id}: another body with the same captured_at is in the lake"] += 1
        write_batches(lake, rows, "archive")
        taken += len(rows)
    progress.end()
    feeds = len({(feed.id, language) for feed, language, _row in matched})
    return ImportReport(taken, already_there, tuple(sorted(refused.items())), feeds)


def _present(lake: Lake) -> dict[tuple[str, str, datetime], str | None]:
    present: dict[tuple[str, str, datetime], str | None] = {}
    for batch in list_batches(lake):
        rows = lake.read_table(batch.path, ["feed_id", "feed_language", "captured_at_utc", "body_sha256", "source"])
        for row in rows.to_pylist():
            if row["source"] == "archive":
                present[(row["feed_id"], row["feed_language"], row["captured_at_utc"])] = row["body_sha256"]
    return present


def _capture(
    feed: Feed, language: str, row: ManifestRow, recorded_at: datetime, refused: Counter[str]
) -> dict[str, Any] | None:
    body = b"".join(_body(row)) if row.path is not None else None
    if body is not None and len(body) > BODY_LIMIT_BYTES:
        refused[f"line {row.line}: {row.path} is larger than {BODY_LIMIT_BYTES // 1024**2} MiB"] += 1
        return None
    capture: dict[str, Any] = dict.fromkeys(STATE_COLUMNS)
    capture |= {
        "feed_id": feed.id,
        "feed_language": language,
        "captured_at_utc": row.captured_at_utc,
        "url": feed.urls[language],
        "status": row.status,
        "headers": json.dumps({"content-type": row.content_type} if row.content_type else {}),
        "recorded_at_utc": recorded_at,
        "source": "archive",
        "archive_url": None,
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


def _body(row: ManifestRow) -> Iterator[bytes]:
    """The file's bytes, a .gz file unpacked, never more than one byte over the limit."""
    assert row.path is not None  # noqa: S101 - the caller looked
    try:
        with gzip.open(row.path) if row.path.suffix == ".gz" else row.path.open("rb") as file:
            yield file.read(BODY_LIMIT_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ConfigurationError(
            f"line {row.line}: {row.path} cannot be read ({error}); mend it or leave the line out. "
            "The captures before it were imported; the next import goes on from there."
        ) from error
