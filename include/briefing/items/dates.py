"""When an entry claims to have been published or updated, and what the claim is worth.

A claim is never completed from today's date: a stamp without a day says nothing, a stamp without a
time stays a date. (feedparser's own parsed dates and dateutil alike give such a stamp midnight in
UTC, which in Toronto is the evening before.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from dateutil.parser import parse, parserinfo

FUTURE_TOLERANCE = timedelta(minutes=10)
"""A server's clock may be ahead of ours by so much before its claim counts as false."""

OLDEST_DATE = date(1995, 1, 1)
"""There were no feeds before; what lies there is an empty field that some software made 1970 or 1900."""

LENGTH_LIMIT = 100

# fmt: off
ZONE_HOURS = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "TU": 0, "TUC": 0,
    "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
    "HNT": -3.5, "HAT": -2.5, "HNA": -4, "HAA": -3, "HNE": -5, "HAE": -4, "HNC": -6, "HAC": -5,
    "HNR": -7, "HAR": -6, "HNP": -8, "HAP": -7,
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "JST": 9, "KST": 9, "AWST": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}
# fmt: on
"""Hours from UTC of the names of zones, English and French, as RFC 822 reads them (CST is not China's)."""

RFC_822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?\d{1,2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT)"
)
ISO_8601 = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{8})"
    r"(?:(?:T|\s)(?P<time>\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?|\d{4}(?:\d\d)?))?"
    r"\s*(?P<offset>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
FRENCH_WEEKDAY = re.compile(
    r"(?:lun|mer|jeu|ven|sam|dim|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b[.,]*\s*"
    r"|mar\b[.,]*\s*(?=\d{1,2}(?:er)?\s+[^\W\d])",
    re.IGNORECASE,
)
FRENCH_TIME = re.compile(r"(?<=\d)\s*h\s*(?=\d\d\b)", re.IGNORECASE)
OFFSET_OF_GMT = re.compile(r"(?:GMT|UTC)\s*(?=[+-]\d)", re.IGNORECASE)
COMMENT = re.compile(r"\([^()]*\)")
DIGITS_ONLY = re.compile(r"[\d\s,+]*")
AMBIGUOUS_DAY = re.compile(
    r"(?<![\d/.-])(?P<first>0?[1-9]|1[0-2])([/.-])(?!(?P=first)\b)(?:0?[1-9]|1[0-2])\2\d{2,4}\b(?!.*\d\s*[ap]\.?m\b)",
    re.IGNORECASE,
)
"""06/12/2024 is June 12 or December 6; only "10:00 AM" beside it says that it is American."""


@dataclass(frozen=True)
class Claim:
    """`at_utc` for a time, `on` for a date without one, neither where `quality` is `missing`."""

    at_utc: datetime | None
    on: date | None
    quality: str


@dataclass(frozen=True)
class Stamp:
    """What stands in one field; `has_time` and `has_offset` say how much of `at` was written there."""

    at: datetime
    has_time: bool
    has_offset: bool


class EnglishAndFrench(parserinfo):
    """Months in both languages, and a fixed rule for two-digit years: dateutil's own moves with the clock.

    French days of the week are taken off before, as "mar" is a month here.
    """

    MONTHS: list[Any] = [  # noqa: RUF012 (dateutil declares it so)
        ("Jan", "January", "janv", "janvier"),
        ("Feb", "February", "fév", "févr", "février", "fev", "fevr", "fevrier"),
        ("Mar", "March", "mars"),
        ("Apr", "April", "avr", "avril"),
        ("May", "mai"),
        ("Jun", "June", "juin"),
        ("Jul", "July", "juil", "juillet"),
        ("Aug", "August", "août", "aout"),
        ("Sep", "Sept", "September", "septembre"),
        ("Oct", "October", "octobre"),
        ("Nov", "November", "novembre"),
        ("Dec", "December", "déc", "décembre", "dec", "decembre"),
    ]
    JUMP: list[Any] = [*parserinfo.JUMP, "le", "à", "er"]  # noqa: RUF012

    def convertyear(self, year: int, century_specified: bool = False) -> int:  # noqa: FBT001, FBT002 (dateutil calls it so)
        """RFC 2822, section 4.3: 00 to 49 lie in this century."""
        if year >= 100 or century_specified:
            return year
        return year + (2000 if year < 50 else 1900)


WORDS = EnglishAndFrench()

# Two strangers to each other in every part: what differs between two readings was not written.
FIRST_DEFAULT = datetime(2000, 1, 1)  # noqa: DTZ001 (an offset would pass for a written one)
OTHER_DEFAULT = datetime(2004, 2, 20, 1, 1, 1)  # noqa: DTZ001


def read_date(candidates: Sequence[str], captured_at: datetime) -> Claim:
    """The claim of the first of `candidates` that can be read, judged against the time of capture.

    Shapes: RFC 822 with its real sloppiness, ISO 8601, W3C-DTF, English and French words. A time
    without an offset is read as UTC (`zoneless`). What lies ahead of the capture is `future`, what lies
    before 1995 `stale`, and both keep their value.
    """
    for candidate in candidates:
        stamp = read_stamp(candidate)
        if stamp is not None:
            return claim_of(stamp, captured_at)
    return Claim(None, None, "missing")


def claim_of(stamp: Stamp, captured_at: datetime) -> Claim:
    captured_at = captured_at.astimezone(UTC)
    on = stamp.at.date()
    if not stamp.has_time:
        # Somewhere it is tomorrow already: a date is false only from the day after.
        ahead = on > captured_at.date() + timedelta(days=1)
        return Claim(None, on, "future" if ahead else "stale" if on < OLDEST_DATE else "date_only")
    if stamp.at > captured_at + FUTURE_TOLERANCE:
        return Claim(stamp.at, None, "future")
    if on < OLDEST_DATE:
        return Claim(stamp.at, None, "stale")
    return Claim(stamp.at, None, "ok" if stamp.has_offset else "zoneless")


@lru_cache(maxsize=8_192)
def read_stamp(text: str) -> Stamp | None:
    """What one field says, None where it names no whole date. Depends on `text` alone."""
    text = " ".join(text.split()).strip(" ,;.")
    if not text or len(text) > LENGTH_LIMIT:
        return None
    try:
        if RFC_822.fullmatch(text):
            return in_utc(parsedate_to_datetime(text), has_time=True, has_offset=True)
        iso = ISO_8601.fullmatch(text)
        return read_iso(iso) if iso else read_words(text)
    except (ValueError, OverflowError):
        return None


def read_iso(match: re.Match[str]) -> Stamp:
    """ISO 8601. "2024-06-12Z" and "2024-06-12-04:00" are dates (XML Schema), for fromisoformat times."""
    on = date.fromisoformat(match["date"])
    if match["time"] is None:
        return Stamp(datetime.combine(on, time(), UTC), has_time=False, has_offset=False)
    moment = datetime.combine(on, time.fromisoformat(match["time"].replace(",", ".")))
    offset = (match["offset"] or "").upper()
    if offset and offset not in ZONE_HOURS:
        moment = moment.replace(tzinfo=time.fromisoformat(f"00:00{offset}").tzinfo)
    return in_utc(moment, has_time=True, has_offset=bool(offset))


def read_words(text: str) -> Stamp | None:
    """Anything else, by dateutil, read twice with different defaults to see what was really written."""
    text = FRENCH_TIME.sub(":", FRENCH_WEEKDAY.sub("", COMMENT.sub("", text), count=1))
    # dateutil reads GMT+2 as POSIX does: two hours behind.
    text = OFFSET_OF_GMT.sub("", text)
    if DIGITS_ONLY.fullmatch(text) or AMBIGUOUS_DAY.search(text):
        return None
    first, other = (
        parse(text, WORDS, default=default, tzinfos=zone) for default in (FIRST_DEFAULT, OTHER_DEFAULT)
    )
    if first.date() != other.date():
        return None
    return in_utc(first, has_time=first.hour == other.hour, has_offset=first.tzinfo is not None)


def zone(name: str | None, offset_seconds: int | None) -> tzinfo | None:
    """The zone of a stamp, by our table only: dateutil would ask the machine what EST is."""
    if name and name.upper() in ZONE_HOURS:
        return timezone(timedelta(hours=ZONE_HOURS[name.upper()]))
    if offset_seconds is None:
        return None
    return timezone(timedelta(seconds=offset_seconds))


def in_utc(moment: datetime, *, has_time: bool, has_offset: bool) -> Stamp:
    if not has_time:
        return Stamp(datetime.combine(moment.date(), time(), UTC), has_time=False, has_offset=False)
    # RFC 5322: "-0000" is a time in UTC from a place unknown; email.utils gives it no zone.
    at = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return Stamp(at, has_time=True, has_offset=has_offset)
