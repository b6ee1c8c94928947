"""The month, built once: what the tests compare with it they derive from it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from tests.real_month.month import DATES, Month, RealCapture, Row, captures_of_june
from tests.real_month.oracle import Entry, entries_of

LAST_CUTOFF = datetime(2024, 6, 30, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    """A row of an edition's selection with the captured entry that it was read from."""

    on: date
    row: Row
    entry: Entry

    @property
    def is_shown(self) -> bool:
        return self.row["outcome"] == "shown"


@pytest.fixture(scope="session")
def captures(shared_data) -> tuple[RealCapture, ...]:
    found = captures_of_june(shared_data)
    if not found:
        pytest.skip("../shared/data holds no captures of June 2024 of NPR, Ars Technica and Nature")
    return found


@pytest.fixture(scope="session")
def entries(captures) -> tuple[Entry, ...]:
    """Every entry of every capture, oldest capture first."""
    listed = [entry for capture in captures for entry in entries_of(capture)]
    return tuple(sorted(listed, key=lambda entry: (entry.at_utc, entry.feed, entry.index)))


@pytest.fixture(scope="session")
def month(captures, tmp_path_factory) -> Month:
    """The lake of 30 editions, oldest first, through `briefing captures import` and `briefing run`."""
    month = Month(tmp_path_factory.mktemp("real-month"))
    month.take_in(captures)
    month.run(DATES)
    return month


@pytest.fixture(scope="session")
def item_rows(month) -> dict[tuple[str, str, datetime], Row]:
    """Rows of the items table by feed, item id and time of capture."""
    rows = month.rows("items")
    by_key = {(row["feed_id"], row["item_id"], row["captured_at_utc"]): row for row in rows}
    assert len(by_key) == len(rows)
    return by_key


@pytest.fixture(scope="session")
def candidates(month, entries, item_rows) -> tuple[Candidate, ...]:
    """All candidates of the 30 editions, in the order of the dates."""
    return tuple(_with_entries(month, entries, item_rows))


def _with_entries(month, entries, item_rows):
    captured = {(entry.feed, entry.at_utc, entry.index): entry for entry in entries}
    for on in DATES:
        for row in month.selection(on):
            item = item_rows[row["feed_id"], row["item_id"], row["captured_at_utc"]]
            yield Candidate(on, row, captured[row["feed_id"], row["captured_at_utc"], item["entry_index"]])
