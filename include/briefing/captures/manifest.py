"""The manifest of an archive: which file was served at which URL and when."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from briefing.captures.outcomes import OK
from briefing.errors import ConfigurationError

BODY_LIMIT_BYTES = 15 * 1024 * 1024
REQUIRED = ("url", "captured_at", "path")
OPTIONAL = ("status", "content_type")
EXAMPLE = "2024-06-12T10:05:00Z"


@dataclass(frozen=True)
class ManifestRow:
    """One line of a manifest, checked: the file is there, the time has its offset."""

    manifest: Path
    line: int
    url: str
    captured_at_utc: datetime
    path: Path | None
    status: int
    content_type: str | None

    def body(self) -> bytes | None:
        """The file's bytes, a .gz file unpacked, never more than one byte over the limit.

        Raises ConfigurationError where the file cannot be read.
        """
        if self.path is None:
            return None
        try:
            with gzip.open(self.path) if self.path.suffix == ".gz" else self.path.open("rb") as file:
                return file.read(BODY_LIMIT_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise _wrong(
                self.manifest,
                self.line,
                f"the file {self.path} cannot be read ({error}); mend it or leave the line out",
            ) from error


def read_manifest(manifest: Path) -> list[ManifestRow]:
    """All rows of the manifest. Raises ConfigurationError, naming the line, for the first wrong one."""
    try:
        text = manifest.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError(
            f"{manifest} cannot be read ({error.strerror}); nothing was imported."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{manifest} is no UTF-8 text ({error.reason} at byte {error.start}); save it as UTF-8. "
            "Nothing was imported."
        ) from error
    # Not splitlines: it also breaks lines at characters that may stand in a URL or a path.
    reader = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        _check_header(manifest, list(reader.fieldnames or []))
        return [_checked(manifest, reader.line_num, fields) for fields in reader]
    except csv.Error as error:
        raise _wrong(manifest, reader.line_num + 1, f"it cannot be read ({error})") from error


def _check_header(manifest: Path, header: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    unknown = [name for name in header if name not in REQUIRED + OPTIONAL]
    twice = sorted({name for name in header if header.count(name) > 1})
    wrong = [
        *(f"lacks {name}" for name in missing),
        *(f"has the unknown column {name!r}" for name in unknown),
        *(f"has {name} twice" for name in twice if name not in unknown),
    ]
    if wrong:
        raise _wrong(
            manifest,
            1,
            f"the header {' and '.join(wrong)}; write the columns url, captured_at, path "
            "and, if you like, status and content_type, with tabs between them",
        )


def _checked(manifest: Path, line: int, fields: dict[str | Any, str | Any]) -> ManifestRow:
    if None in fields or None in fields.values():
        raise _wrong(manifest, line, "it has another number of columns than the header")
    captured_at = _moment(fields["captured_at"])
    if captured_at is None:
        given = fields["captured_at"]
        advice = f"write ISO 8601 with its offset, such as {EXAMPLE}"
        raise _wrong(manifest, line, f"captured_at is {given!r}; {advice}")
    status = fields.get("status") or str(OK)
    if not (len(status) == 3 and status.isascii() and status.isdigit() and 100 <= int(status) <= 599):
        raise _wrong(manifest, line, f"status is {status!r}; write an HTTP status such as 200")
    path = (manifest.parent / fields["path"]) if fields["path"] else None
    if path is None and int(status) == OK:
        raise _wrong(manifest, line, "path is empty; write the file that holds the body")
    if path is not None and not _is_file(path):
        raise _wrong(
            manifest, line, f"the file {fields['path']!r} is not there; put it there or leave the line out"
        )
    return ManifestRow(
        manifest, line, fields["url"], captured_at, path, int(status), fields.get("content_type") or None
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or one with a NUL
        return False


def _moment(text: str) -> datetime | None:
    """An ISO 8601 time with its offset, in UTC; None where it is none, or none that UTC can hold."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _wrong(manifest: Path, line: int, what: str) -> ConfigurationError:
    return ConfigurationError(f"{manifest}, line {line}: {what}. Nothing was imported.")
