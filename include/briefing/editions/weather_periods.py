"""Which periods of a forecast an edition shows, and what they are to its date.

At 06:00 the newest forecast may be of 16:00 the day before: its first period, "Tuesday night", is
over then, and its "Wednesday" is today. So each period gets its date from the issue and from the
weekdays that the publisher names, and only a period whose date is known is called today.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Named = Literal["today", "tonight", "tomorrow"]
PERIODS_SHOWN = 3
PERIOD_CHARACTERS = 60
DAY = timedelta(days=1)
WEEKDAYS = {
    "monday": 0,
    "tuesday": 1,
    "wednesday": 2,
    "thursday": 3,
    "friday": 4,
    "saturday": 5,
    "sunday": 6,
    "lundi": 0,
    "mardi": 1,
    "mercredi": 2,
    "jeudi": 3,
    "vendredi": 4,
    "samedi": 5,
    "dimanche": 6,
}
DAY_OF_ISSUE = ("today", "aujourd'hui")
NIGHT_OF_ISSUE = ("tonight", "ce soir et cette nuit", "ce soir", "cette nuit")
WEEKDAY = re.compile(r"(?P<weekday>[a-z]+)(?P<night> night| soir et nuit)?", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
    """A period by the publisher's name, such as `Wednesday night`, and when it was issued, in UTC."""

    name: str
    issued_at_utc: datetime | None


def chosen_periods(
    periods: Sequence[Period], edition_date: date, cutoff: datetime, zone: ZoneInfo
) -> list[tuple[int, Named | None]]:
    """Positions in `periods` of those to show with what they are: today, tonight and tomorrow.

    Where none of the three is known, or the cutoff lies on another date than the edition's, the first
    three that are not over keep the publisher's names.
    """
    today = cutoff.astimezone(zone).date()
    dated = _dated(periods, zone)
    if today == edition_date:
        wanted: dict[tuple[date, bool], Named] = {
            (today, False): "today",
            (today, True): "tonight",
            (today + DAY, False): "tomorrow",
        }
        found = {wanted[known]: place for place, known in reversed(list(enumerate(dated))) if known in wanted}
        if found:
            return [(found[named], named) for named in wanted.values() if named in found]
    ahead = [
        place
        for place, known in enumerate(dated)
        if (known is None or known[0] >= today) and len(periods[place].name) <= PERIOD_CHARACTERS
    ]
    return [(place, None) for place in ahead[:PERIODS_SHOWN]]


def _dated(periods: Sequence[Period], zone: ZoneInfo) -> list[tuple[date, bool] | None]:
    """Date and whether it is the night, of each period; None where it cannot be said."""
    dated: list[tuple[date, bool] | None] = []
    last: date | None = None
    for period in periods:
        known = _date_of(period, last, zone)
        dated.append(known)
        last = known[0] if known else last
    return dated


def _date_of(period: Period, last: date | None, zone: ZoneInfo) -> tuple[date, bool] | None:
    if period.issued_at_utc is None:
        return None
    issued = period.issued_at_utc.astimezone(zone).date()
    name = " ".join(period.name.replace("\u2019", "'").split()).casefold()
    if name in DAY_OF_ISSUE or name in NIGHT_OF_ISSUE:
        return last or issued, name in NIGHT_OF_ISSUE
    found = WEEKDAY.fullmatch(name)
    weekday = WEEKDAYS.get(found["weekday"]) if found else None
    if found is None or weekday is None:
        return None
    # In Vancouver it may still be the evening before: the first period may lie a day before the issue.
    earliest = last or issued - DAY
    return earliest + DAY * ((weekday - earliest.weekday()) % 7), found["night"] is not None
