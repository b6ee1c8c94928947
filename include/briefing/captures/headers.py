"""Response headers: which are stored, and what Retry-After asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

KEPT = ("cache-control", "content-language", "content-type", "etag", "last-modified", "retry-after")
LONGEST = 1000
"""Characters. A longer validator is dropped, not cut: a cut one would validate nothing."""
LONGEST_WAIT = timedelta(days=1)
"""No server may keep us away for longer: 88 hours are read as 24."""


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers on the allow-list, printable ones only, names in small letters."""
    given = {name.lower(): value for name, value in headers.items()}
    return {
        name: given[name]
        for name in KEPT
        if name in given
        and len(given[name]) <= LONGEST
        and given[name].isascii()
        and given[name].isprintable()
    }


def retry_after(headers: Mapping[str, str], answered_at: datetime) -> datetime | None:
    """Until when the server asks us to wait, at most a day; None where it does not say, or not readably.

    Seconds or an HTTP date (RFC 9110, 10.2.3). A time that has passed is no request to wait.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        until = answered_at + min(timedelta(seconds=int(value.lstrip("0")[:9] or 0)), LONGEST_WAIT)
    else:
        try:
            moment = parsedate_to_datetime(value)
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):  # the last hour of 9999 in a western zone is past all dates
            return None
        until = min(moment, answered_at + LONGEST_WAIT)
    return until if until > answered_at else None
