"""Dates: what is written is read, what is not written is not made up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.items.dates import Claim, read_date
from briefing.tables import QUALITY_FLAGS

CAPTURED = datetime(2024, 6, 15, 10, 0, tzinfo=UTC)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        # RFC 822 as its section 5 writes it, and as feeds do.
        ("Wed, 12 Jun 2024 10:00:00 GMT", utc(2024, 6, 12, 10)),
        ("Wed, 12 Jun 2024 10:00:00 -0400", utc(2024, 6, 12, 14)),
        ("Wed, 12 Jun 2024 10:00:00 -0000", utc(2024, 6, 12, 10)),
        ("Wed, 12 Jun 2024 10:00:00 EST", utc(2024, 6, 12, 15)),
        ("Wed, 12 Jun 2024 10:00:00 EDT", utc(2024, 6, 12, 14)),
        ("Wed, 12 Jun 2024 10:00:00 PST", utc(2024, 6, 12, 18)),
        ("Wed, 12 Jun 2024 10:00:00 NDT", utc(2024, 6, 12, 12, 30)),
        ("Wed, 12 Jun 2024 10:00:00 BST", utc(2024, 6, 12, 9)),
        ("Wed, 12 Jun 2024 10:00:00 CEST", utc(2024, 6, 12, 8)),
        ("Wed, 12 Jun 2024 10:00:00 GMT+2", utc(2024, 6, 12, 8)),
        ("Wed, 12 Jun 2024 10:00:00 +05:30", utc(2024, 6, 12, 4, 30)),
        ("Wed, 12 Jun 2024 10:00:00 -0400 (EDT)", utc(2024, 6, 12, 14)),
        ("Wed Jun 12 2024 10:00:00 GMT-0400 (Eastern Daylight Time)", utc(2024, 6, 12, 14)),
        ("Wed, 12 Jun 2024 10:00:00 Z", utc(2024, 6, 12, 10)),
        ("Wed, 12 Jun 24 10:00:00 GMT", utc(2024, 6, 12, 10)),
        ("Sat, 12 Jun 99 10:00:00 GMT", utc(1999, 6, 12, 10)),
        ("Wed, 12 Jun 2024 9:05:07 GMT", utc(2024, 6, 12, 9, 5, 7)),
        ("Wed, 12 Jun 2024 10:00 GMT", utc(2024, 6, 12, 10)),
        ("12 Jun 2024 10:00:00 GMT", utc(2024, 6, 12, 10)),
        ("Fri, 12 Jun 2024 10:00:00 GMT", utc(2024, 6, 12, 10)),
        ("Wednesday, 12 June 2024 10:00:00 GMT", utc(2024, 6, 12, 10)),
        ("Wed,12 Jun 2024 10:00:00 GMT", utc(2024, 6, 12, 10)),
        ("Wed 12 Jun 2024 10:00:00 GMT", utc(2024, 6, 12, 10)),
        ("  Wed, 12  Jun 2024\n10:00:00 GMT ", utc(2024, 6, 12, 10)),
        ("wed, 12 jun 2024 10:00:00 GMT", utc(2024, 6, 12, 10)),
        # ISO 8601 and W3C-DTF.
        ("2024-06-12T10:00:00Z", utc(2024, 6, 12, 10)),
        ("2024-06-12t10:00:00z", utc(2024, 6, 12, 10)),
        ("2024-06-12T10:00Z", utc(2024, 6, 12, 10)),
        ("2024-06-12T10:00:00-04:00", utc(2024, 6, 12, 14)),
        ("2024-06-12T10:00:00-0400", utc(2024, 6, 12, 14)),
        ("2024-06-12T10:00:00+02", utc(2024, 6, 12, 8)),
        ("2024-06-12 10:00:00 +0000", utc(2024, 6, 12, 10)),
        ("2024-06-12 10:00:00 UTC", utc(2024, 6, 12, 10)),
        ("20240612T100000Z", utc(2024, 6, 12, 10)),
        ("2024-06-12T10:00:00.25Z", utc(2024, 6, 12, 10, 0, 0, 250_000)),
        ("2024-06-12T10:00:00,1234567Z", utc(2024, 6, 12, 10, 0, 0, 123_456)),
        # French.
        ("mer., 12 juin 2024 10:00:00 -0400", utc(2024, 6, 12, 14)),
        ("mar., 11 juin 2024 10:00:00 -0400", utc(2024, 6, 11, 14)),
        ("mar. 12 mars 2024 10:00:00 +0000", utc(2024, 3, 12, 10)),
        ("mardi 12 mars 2024, 6 h 45 HAE", utc(2024, 3, 12, 10, 45)),
        ("jeudi 1er févr. 2024 à 10h45 HNE", utc(2024, 2, 1, 15, 45)),
        ("12 août 2023 10:00:00 UTC", utc(2023, 8, 12, 10)),
        ("12 décembre 2023 10:00:00 UTC", utc(2023, 12, 12, 10)),
        # American words.
        ("June 12, 2024 10:00 AM EDT", utc(2024, 6, 12, 14)),
        ("Mar 12 2024 10:00:00 GMT", utc(2024, 3, 12, 10)),
    ],
)
def test_a_time_with_its_offset(stamp, at):
    assert read_date([stamp], CAPTURED) == Claim(at, None, "ok")


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("2024-06-12T10:00:00", utc(2024, 6, 12, 10)),
        ("2024-06-12 10:00", utc(2024, 6, 12, 10)),
        ("Wed, 12 Jun 2024 10:00:00", utc(2024, 6, 12, 10)),
        ("Wed, 12 Jun 2024 10:00:00 XYZ", utc(2024, 6, 12, 10)),
        ("June 12, 2024 04:42 PM", utc(2024, 6, 12, 16, 42)),
        ("6/12/2024 10:00 AM", utc(2024, 6, 12, 10)),
        ("13/06/2024 10:00", utc(2024, 6, 13, 10)),
        ("2024/6/12 14:33:00", utc(2024, 6, 12, 14, 33)),
    ],
)
def test_a_time_without_an_offset_is_read_as_utc_and_says_so(stamp, at):
    assert read_date([stamp], CAPTURED) == Claim(at, None, "zoneless")


@pytest.mark.parametrize(
    "stamp",
    [
        "2024-06-11",
        "20240611",
        "2024-06-11Z",
        "2024-06-11-04:00",
        "2024-06-11+14:00",
        "11 Jun 2024",
        "11-Jun-2024",
        "Tue, 11 Jun 2024",
        "June 11, 2024",
        "11 juin 2024",
        "mardi 11 juin 2024",
        "2024/06/11",
        "2024.06.11",
    ],
)
def test_a_date_without_a_time_stays_a_date(stamp):
    assert read_date([stamp], CAPTURED) == Claim(None, date(2024, 6, 11), "date_only")


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        " ",
        "\n",
        "never",
        "today",
        "now",
        "10:00",
        "10:00 EST",
        "June 12",
        "12 June 10:00",
        "June 2024",
        "Wednesday",
        "Wed June 2024",
        "2024",
        "2024-06",
        "2024-13-01",
        "2024-02-30",
        "Fri, 31 Jun 2024 10:00:00 GMT",
        "1718186400",
        "161212",
        "12 06 2024",
        "12.06.2024",
        "Wed, 12 Jun 2024 10:00:00 GMT (" + "x" * 99 + ")",
        "1718186400000",
        "2004-10-067T00:00:00+02:00",
        "06/12/2024 10:00",
        "06/12/24",
        "2024-06-12T24:30:00Z",
        "2024-06-12T10:00:00+25:00",
        "0000-00-00T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "Wed, 12 Jun 2024 10:00:00 GMT" + " " * 10 + "x" * 200,
        "12",
        "²⁰²⁴",
    ],
)
def test_what_names_no_whole_date_is_missing(stamp):
    assert read_date([stamp], CAPTURED) == Claim(None, None, "missing")


def test_the_first_candidate_that_can_be_read_wins():
    assert read_date([], CAPTURED).quality == "missing"
    assert read_date(["soon", "2024-06-11", "2024-06-12T10:00:00Z"], CAPTURED).on == date(2024, 6, 11)
    assert read_date(["1970-01-01T00:00:00Z", "2024-06-12T10:00:00Z"], CAPTURED).quality == "stale"


@pytest.mark.parametrize(
    ("stamp", "quality"),
    [
        ("2024-06-15T10:10:00Z", "ok"),
        ("2024-06-15T10:10:01Z", "future"),
        ("2024-06-15T06:10:01-04:00", "future"),
        ("2024-06-15T10:10:01", "future"),
        ("2099-01-01T00:00:00Z", "future"),
        ("2024-06-16", "date_only"),
        ("2024-06-17", "future"),
        ("1995-01-01T00:00:00Z", "ok"),
        ("1994-12-31T23:59:59Z", "stale"),
        ("1970-01-01T00:00:00Z", "stale"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "stale"),
        ("1994-12-31", "stale"),
        ("Sun, 12 Jun 49 10:00:00 GMT", "future"),
        ("Sun, 12 Jun 50 10:00:00 GMT", "stale"),
        ("1995-01-01", "date_only"),
    ],
)
def test_what_a_claim_is_worth_against_the_time_of_capture(stamp, quality):
    claim = read_date([stamp], CAPTURED)
    assert claim.quality == quality
    assert (claim.at_utc is None) == (len(stamp) == len("2024-06-15"))
    assert (claim.on is None) != (claim.at_utc is None)


def test_the_day_of_a_date_is_counted_in_utc_whatever_zone_the_capture_time_is_in():
    evening_in_toronto = datetime.fromisoformat("2024-06-15T22:00:00-04:00")
    assert read_date(["2024-06-17"], evening_in_toronto).quality == "date_only"
    assert read_date(["2024-06-18"], evening_in_toronto).quality == "future"


def test_neither_the_machine_s_zone_nor_its_clock_matters(monkeypatch):
    import time

    from briefing.items import dates

    stamps = ["Wed, 12 Jun 2024 10:00:00 EST", "Wed, 12 Jun 2024 10:00:00 LMT", "Sat, 12 Jun 76 10:00:00 EST"]
    seen = set()
    for zone in ("UTC", "America/Toronto", "Australia/Sydney", "LMT-3"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        dates.read_stamp.cache_clear()
        seen.add(tuple(read_date([stamp], CAPTURED) for stamp in stamps))
    monkeypatch.undo()
    time.tzset()
    assert seen == {
        (
            Claim(utc(2024, 6, 12, 15), None, "ok"),
            Claim(utc(2024, 6, 12, 10), None, "zoneless"),
            Claim(utc(1976, 6, 12, 15), None, "stale"),
        )
    }


FORMS = (
    "%a, %d %b %Y %H:%M:%S %z",
    "%d %b %Y %H:%M:%S %z",
    "%Y-%m-%dT%H:%M:%S%z",
    "%A, %B %d, %Y %I:%M:%S %p %z",
)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(int(utc(1995, 1, 2).timestamp()), int(CAPTURED.timestamp())).map(
        lambda s: datetime.fromtimestamp(s, UTC)
    ),
    st.integers(-12 * 4, 14 * 4),
    st.sampled_from(FORMS),
)
def test_every_time_written_in_any_form_and_offset_comes_back(at, quarters, form):
    from datetime import timezone

    written = at.astimezone(timezone(timedelta(minutes=15 * quarters))).strftime(form)
    assert read_date([written], CAPTURED) == Claim(at, None, "ok")


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [
                "12",
                "Jun",
                "2024",
                "mar.",
                "juin",
                ":",
                "10:00",
                "-",
                "/",
                "T",
                "Z",
                "EST",
                "+",
                "99",
                ".",
                "h",
                "pm",
                "1e9",
                "GMT+2",
                "(",
                ")",
                "Wed,",
                "0",
                "24",
                "\u0661",
                "nan",
                "inf",
            ]
        ),
        max_size=9,
    ).map(" ".join)
)
def test_no_text_raises_and_every_claim_is_whole(text):
    claim = read_date([text], CAPTURED)
    assert claim.quality in QUALITY_FLAGS
    if claim.quality == "missing":
        assert (claim.at_utc, claim.on) == (None, None)
    else:
        assert (claim.at_utc is None) != (claim.on is None)
        assert claim.at_utc is None or claim.at_utc.utcoffset() == timedelta(0)
