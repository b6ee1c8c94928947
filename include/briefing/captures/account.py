"""What reading a shard came to, in the words of an operator's log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from briefing.captures.archive import counted

MOST_NAMES = 3
"""Feeds that are named of those that failed for one reason: without a network all do, for the same."""


class Account:
    """Counts the rows of a shard as they come and keeps the names of the feeds that failed."""

    def __init__(self, shard: str, feeds: int, due: int, next_due: datetime | None = None) -> None:
        """`next_due` is when the first of those that are not due will be."""
        self._shard, self._feeds, self._due, self._next_due = shard, feeds, due, next_due
        self._outcomes: Counter[str] = Counter()
        self._failed: defaultdict[str, list[str]] = defaultdict(list)
        """Feeds by what was wrong with them."""

    @property
    def counting(self) -> str:
        """What the progress line counts: several shards are read at once, and each has its own."""
        return f"feeds of shard {self._shard} read"

    def note(self, row: Mapping[str, Any]) -> None:
        """Take a row of captures into the count."""
        if row["error_kind"] is None:
            self._outcomes["unchanged" if row["body"] is None else "new"] += 1
            return
        self._outcomes["failed"] += 1
        reason = row["error_kind"].replace("_", " ")
        if row["error_detail"]:
            reason += f": {row['error_detail']}"
        self._failed[reason].append(f"{row['feed_id']}/{row['feed_language']}")

    def before(self) -> str:
        """What will be done: a line for the log of a run that is stopped in the middle."""
        early = self._feeds - self._due
        others = f"; for {early} it is too early" if early else ""
        if early and self._next_due is not None:
            others += f", for the first of them until {self._next_due:%Y-%m-%d %H:%M:%S} UTC"
        return f"Shard {self._shard}: asking {self._due} of {counted(self._feeds, 'feed')}{others}."

    def after(self) -> str:
        """What came: "Shard 1-of-2: 3 new, 1 unchanged, 1 failed: harbour/en (not found: HTTP 404)."."""
        counts = [f"{self._outcomes[name]} {name}" for name in ("new", "unchanged", "failed")]
        line = f"Shard {self._shard}: {', '.join(counts)}"
        if not self._failed:
            return f"{line}."
        told = sorted(self._failed.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        return f"{line}: {', '.join(f'{_named(feeds)} ({reason})' for reason, feeds in told)}."


def _named(feeds: list[str]) -> str:
    shown = sorted(feeds)[:MOST_NAMES]
    more = len(feeds) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
