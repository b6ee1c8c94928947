"""The one clock, and what a date means: its scheduled time, its window and whether it is live."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from briefing.errors import UsageError
from briefing.settings import Settings

SCHEDULED_AT = time(6, 0)
FIRST_YEAR = 1990


def now(settings: Settings) -> datetime:
    """The present in UTC: BRIEFING_NOW where it is set, the machine's clock otherwise.

    Read by plan, capture and the inputs record only; nothing after them may ask for the time.
    """
    return (settings.now or datetime.now(UTC)).astimezone(UTC)


def scheduled_time(edition_date: date, zone: str) -> datetime:
    """06:00 of the date in `zone`, as UTC. 23 or 25 hours may lie between two of them."""
    return datetime.combine(edition_date, SCHEDULED_AT, ZoneInfo(zone)).astimezone(UTC)


def read_date(text: str) -> date:
    """A date as YYYY-MM-DD and in no other form, not from before the web; else UsageError."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or text != found.isoformat() or found.year < FIRST_YEAR:
        raise UsageError(f"{text!r} is no date; write it as YYYY-MM-DD, such as 2024-06-12.")
    return found


def edition_date_of(
    wanted: str | None,
    partition_key: str | None,
    logical_date: datetime | None,
    run_after: datetime | None,
    zone: str,
) -> date | None:
    """The date that a scheduled or started run is for: what was asked, else its partition, else its time.

    None where the run says nothing: then the clock decides (see `steps.plan`). UsageError where what it
    says is no date.
    """
    named = wanted or partition_key
    if named:
        return read_date(named)
    moment = logical_date or run_after
    return moment.astimezone(ZoneInfo(zone)).date() if moment else None


def is_live(edition_date: date, moment: datetime, zone: str) -> bool:
    """Whether the date may still read the web: now is before the scheduled time of the next date."""
    return moment < scheduled_time(edition_date + timedelta(days=1), zone)
