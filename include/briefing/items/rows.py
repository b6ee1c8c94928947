"""Rows of items, weather, rejects and health with exactly the columns of the data dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from briefing.items import limits
from briefing.tables import Table

PARSER_VERSION = "4"
"""Raise it with every change that alters a row: change is judged only between rows of one version."""

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


@dataclass(frozen=True)
class Document:
    """One captured body and what is known about it. `captured_at_utc` carries its zone, UTC."""

    feed_id: str
    feed_language: str
    captured_at_utc: datetime
    url: str
    final_url: str | None
    content_type: str | None
    body: bytes
    capture_sha256: str

    def __post_init__(self) -> None:
        if self.captured_at_utc.tzinfo is None:
            raise ValueError(f"document of {self.feed_id}: captured_at_utc has no zone")

    def provenance(self) -> dict[str, Any]:
        """The columns that every row of this document shares."""
        return {
            "feed_id": self.feed_id,
            "feed_language": self.feed_language,
            "captured_at_utc": self.captured_at_utc.astimezone(UTC),
            "capture_sha256": self.capture_sha256,
            "parser_version": PARSER_VERSION,
        }


@dataclass(frozen=True)
class Parsed:
    """What one document gave: health["parsed"] == len(items) + len(rejects), always.

    Each row of `weather` says more of one of `items`, and counts as none of its own.
    """

    items: tuple[dict[str, Any], ...]
    rejects: tuple[dict[str, Any], ...]
    health: dict[str, Any]
    weather: tuple[dict[str, Any], ...] = ()


def ordered(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` in the order of the table's columns. Raises ValueError if a name is missing or unknown."""
    names = [column.name for column in table.columns]
    different = sorted(set(names) ^ set(values))
    if different:
        raise ValueError(f"table {table.name}: columns missing or unknown: {', '.join(different)}")
    return {name: values[name] for name in names}


def one_line(text: str) -> str:
    """`text` without control characters and cut to 300, fit for a report and a log."""
    return CONTROLS.sub(" ", text)[: limits.DETAIL_CHARACTERS].strip()


def named(error: BaseException) -> str:
    """The error in one sentence, its class first."""
    return one_line(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
