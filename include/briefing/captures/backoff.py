"""When a feed may be asked again: a function of what its last attempts ended with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from briefing.captures.headers import retry_after
from briefing.captures.outcomes import BUSY

SHORTEST_WAIT = timedelta(seconds=5)
"""Between two requests for the same URL, whatever came of the first."""

SHARD_LIMIT = timedelta(minutes=15)
"""After which a run asks no more feeds: the edition must come out, and says which were not read."""

STEPS: Mapping[str, tuple[timedelta, timedelta]] = {
    # Ours as often as theirs (a cable, a resolver): who has mended it and runs again is not put off.
    "no_answer": (SHORTEST_WAIT, timedelta(minutes=1)),
    "connection_failed": (SHORTEST_WAIT, timedelta(minutes=1)),
    "name_not_found": (SHORTEST_WAIT, timedelta(minutes=1)),
    "insecure_connection": (timedelta(minutes=15), timedelta(hours=6)),
    # Theirs; they know of it.
    "server_error": (timedelta(minutes=5), timedelta(hours=3)),
    "asked_to_wait": (timedelta(minutes=15), timedelta(hours=12)),
    # It takes a person to mend it.
    "gone": (timedelta(hours=12), timedelta(hours=12)),
}
OTHER_STEPS = (timedelta(hours=1), timedelta(hours=12))
"""First wait, doubled with each failure in a row up to the second. None is longer than 12 hours, so that
the morning's run finds each feed due or with an attempt inside its window, and can say what is wrong."""


def next_attempt(
    answered_at: datetime,
    status: int | None,
    error_kind: str | None,
    headers: Mapping[str, str],
    failures: int,
) -> datetime:
    """The earliest time of the next request.

    `error_kind` is None after a success, `failures` counts the failures in a row, this one included.
    """
    if error_kind is None:
        return answered_at + SHORTEST_WAIT
    asked = retry_after(headers, answered_at) if status in BUSY else None
    if asked is not None:
        return max(asked, answered_at + SHORTEST_WAIT)
    first, longest = STEPS.get(error_kind, OTHER_STEPS)
    # 1,024 first steps are past every limit; more would overflow.
    return answered_at + min(first * (1 << min(failures - 1, 10)), longest)


def asked_to_wait_until(
    answered_at: datetime, status: int | None, headers: Mapping[str, str]
) -> datetime | None:
    """Until when the publisher asked us to wait, if it did."""
    return retry_after(headers, answered_at) if status in BUSY else None
