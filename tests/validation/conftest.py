"""Rows as the parser makes them, one value changed where a test needs it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from briefing.tables import HEALTH, ITEMS, REJECTS

CAPTURED_AT = datetime(2024, 6, 12, 10, 0, tzinfo=UTC)
COMMON = {
    "feed_id": "one",
    "feed_language": "en",
    "captured_at_utc": CAPTURED_AT,
    "capture_sha256": "c" * 64,
    "parser_version": "1",
}
ITEM = {
    **COMMON,
    "item_id": "0" * 32,
    "content_hash": "1" * 32,
    "entry_index": 0,
    "occurrence": 0,
    "title": "Left-Shift + Windows key + F23",
    "canonical_link": "https://news.example/1",
    "author": None,
    "language": "en",
    "item_kind": "news",
    "description_text": "One sentence.",
    "body_text": "",
    "published_at_utc": None,
    "published_on": None,
    "published_quality": "missing",
    "updated_at_utc": None,
    "updated_on": None,
    "updated_quality": "missing",
    "categories": [],
    "flags": [],
}
REJECT = {
    **COMMON,
    "entry_index": 0,
    "item_id": None,
    "stage": "parse",
    "rules": ["nothing_to_name_it"],
    "title": None,
    "link": None,
    "detail": "The entry has no title, no link and no id.",
}
HEALTHY = {
    **COMMON,
    "format": "rss20",
    "entries": 1,
    "parsed": 1,
    "truncated": 0,
    "error_kind": None,
    "error_detail": None,
    "quarantined": False,
}
Make = Callable[..., dict[str, Any]]


def maker(table: Any, example: dict[str, Any]) -> Make:
    assert example.keys() == {column.name for column in table.columns}

    def make(**changed: Any) -> dict[str, Any]:
        assert changed.keys() <= example.keys()
        return {**example, **changed}

    return make


@pytest.fixture(scope="session")
def item() -> Make:
    return maker(ITEMS, ITEM)


@pytest.fixture(scope="session")
def reject() -> Make:
    return maker(REJECTS, REJECT)


@pytest.fixture(scope="session")
def health() -> Make:
    return maker(HEALTH, HEALTHY)
