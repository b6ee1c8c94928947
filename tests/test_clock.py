"""One clock, and dates that hold on the days of 23 and 25 hours. Expected times worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from briefing.clock import edition_date_of, is_live, now, scheduled_time
from briefing.errors import UsageError
from briefing.settings import Settings

TORONTO = "America/Toronto"
ST_JOHNS = "America/St_Johns"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "edition_date", "expected"),
    [
        (TORONTO, date(2024, 6, 12), utc(2024, 6, 12, 10)),
        (TORONTO, date(2026, 3, 7), utc(2026, 3, 7, 11)),
        (TORONTO, date(2026, 3, 8), utc(2026, 3, 8, 10)),  # clocks went forward at 02:00
        (TORONTO, date(2026, 10, 31), utc(2026, 10, 31, 10)),
        (TORONTO, date(2026, 11, 1), utc(2026, 11, 1, 11)),  # clocks went back at 02:00
        (ST_JOHNS, date(2026, 3, 7), utc(2026, 3, 7, 9, 30)),  # UTC-03:30
        (ST_JOHNS, date(2026, 3, 8), utc(2026, 3, 8, 8, 30)),
        (ST_JOHNS, date(2026, 11, 1), utc(2026, 11, 1, 9, 30)),
        ("America/Regina", date(2026, 7, 1), utc(2026, 7, 1, 12)),  # no summer time
        ("UTC", date(2024, 2, 29), utc(2024, 2, 29, 6)),
    ],
)
def test_the_scheduled_time_is_six_by_the_clock_on_the_wall(zone, edition_date, expected):
    assert scheduled_time(edition_date, zone) == expected
    assert scheduled_time(edition_date, zone).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("edition_date", "hours"),
    [(date(2026, 3, 7), 23), (date(2026, 3, 8), 24), (date(2026, 10, 31), 25), (date(2026, 11, 1), 24)],
)
def test_the_days_of_the_change_have_23_and_25_hours(edition_date, hours):
    following = edition_date + timedelta(days=1)
    assert scheduled_time(following, TORONTO) - scheduled_time(edition_date, TORONTO) == timedelta(
        hours=hours
    )


@pytest.mark.parametrize(
    ("zone", "edition_date", "ends"),
    [
        (TORONTO, date(2024, 6, 12), utc(2024, 6, 13, 10)),
        (TORONTO, date(2026, 3, 7), utc(2026, 3, 8, 10)),
        (TORONTO, date(2026, 10, 31), utc(2026, 11, 1, 11)),
        (ST_JOHNS, date(2026, 3, 7), utc(2026, 3, 8, 8, 30)),
        (ST_JOHNS, date(2026, 10, 31), utc(2026, 11, 1, 9, 30)),
    ],
)
def test_a_date_is_live_until_the_next_one_is_due(zone, edition_date, ends):
    assert is_live(edition_date, ends - timedelta(microseconds=1), zone)
    assert not is_live(edition_date, ends, zone)
    assert is_live(edition_date, ends - timedelta(hours=30), zone), (
        "a try at 03:00 reads the web: provisional"
    )


@pytest.mark.parametrize(("year", "editions"), [(2024, 366), (2025, 365), (2026, 365)])
@pytest.mark.parametrize("zone", [TORONTO, ST_JOHNS])
def test_the_windows_of_a_year_leave_no_gap_and_do_not_overlap(zone, year, editions):
    first = date(year, 1, 1)
    starts = [scheduled_time(first + timedelta(days=number), zone) for number in range(editions + 1)]
    assert starts[-1] == scheduled_time(date(year + 1, 1, 1), zone)
    lengths = [later - earlier for earlier, later in pairwise(starts)]
    assert sum(lengths, timedelta()) == timedelta(days=editions)
    assert (lengths.count(timedelta(hours=23)), lengths.count(timedelta(hours=25))) == (1, 1)
    assert lengths.count(timedelta(hours=24)) == editions - 2


@pytest.mark.parametrize(
    ("wanted", "partition_key", "logical_date", "run_after", "expected"),
    [
        ("2024-06-12", "2024-06-11", utc(2024, 6, 10, 10), utc(2024, 6, 9, 10), date(2024, 6, 12)),
        (None, "2024-06-11", utc(2024, 6, 10, 10), utc(2024, 6, 9, 10), date(2024, 6, 11)),
        (None, None, utc(2024, 6, 10, 10), utc(2024, 6, 9, 10), date(2024, 6, 10)),
        (None, None, None, utc(2024, 6, 9, 10), date(2024, 6, 9)),
        (None, None, None, None, None),
        ("", "", utc(2024, 6, 10, 10), None, date(2024, 6, 10)),
        (None, None, utc(2024, 6, 13, 3, 30), None, date(2024, 6, 12)),  # 23:30 of the 12th in Toronto
        (None, None, utc(2026, 11, 1, 11), None, date(2026, 11, 1)),  # the scheduled run of the long day
        (None, None, utc(2026, 3, 8, 10), None, date(2026, 3, 8)),  # and of the short one
        (None, None, utc(2026, 11, 1, 4, 30), None, date(2026, 11, 1)),  # 00:30, still in summer time
    ],
)
def test_a_run_is_for_the_date_that_it_was_asked_for(
    wanted, partition_key, logical_date, run_after, expected
):
    assert edition_date_of(wanted, partition_key, logical_date, run_after, TORONTO) == expected


@pytest.mark.parametrize(
    "named",
    [
        "2024-06-12T00",
        "2024-06-12T10:00:00+00:00",
        "harbour",
        "20240612",
        "2024-W24-3",
        "2024-6-12",
        "2024-02-30",
        " 2024-06-12",
        "2024-06-12\n",
        "2024-06-12\0",
        "٢٠٢٤-٠٦-١٢",
        "0001-01-01",  # 24 hours before it there is no date at all
        "1989-12-31",
    ],
)
@pytest.mark.parametrize("place", ["asked for", "partition key"])
def test_what_is_no_date_is_refused_and_no_other_date_is_taken(named, place):
    """A partition key is any string: another DAG's key may be an hour, a place or a word."""
    given = (named, "2024-06-11") if place == "asked for" else (None, named)
    with pytest.raises(UsageError) as refused:
        edition_date_of(*given, utc(2024, 6, 10, 10), utc(2024, 6, 9, 10), TORONTO)
    assert str(refused.value) == f"{named!r} is no date; write it as YYYY-MM-DD, such as 2024-06-12."


def test_the_first_date_is_of_1990():
    assert edition_date_of("1990-01-01", None, None, None, TORONTO) == date(1990, 1, 1)


def test_the_clock_is_the_one_that_was_set():
    settings = Settings(now=datetime.fromisoformat("2024-06-12T06:05:00-04:00"))
    assert now(settings) == utc(2024, 6, 12, 10, 5)
    assert now(settings).utcoffset() == timedelta(0)


def test_the_clock_is_the_machines_where_none_was_set():
    before = datetime.now(UTC)
    assert before <= now(Settings()) <= datetime.now(UTC)
