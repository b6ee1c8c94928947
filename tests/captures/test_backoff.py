"""When a feed may be asked again: the whole table, by hand, and whatever Retry-After says."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.captures.backoff import asked_to_wait_until, next_attempt
from briefing.captures.headers import kept_headers, retry_after
from briefing.tables import ERROR_KINDS

AT = datetime(2024, 6, 12, 10, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def wait(kind, failures=1, status=None, **headers):
    given_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return next_attempt(AT, status, kind, given_headers, failures) - AT


# Kind and status → the waits after 1, 2, 3 … failures in a row; the last one stays.
WAITS = {
    ("no_answer", None): [*(SECOND * n for n in (5, 10, 20, 40)), MINUTE],
    ("connection_failed", None): [*(SECOND * n for n in (5, 10, 20, 40)), MINUTE],
    ("name_not_found", None): [*(SECOND * n for n in (5, 10, 20, 40)), MINUTE],
    ("insecure_connection", None): [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR],
    ("server_error", 500): [*(MINUTE * n for n in (5, 10, 20, 40, 80, 160)), 3 * HOUR],
    ("server_error", 503): [*(MINUTE * n for n in (5, 10, 20, 40, 80, 160)), 3 * HOUR],
    ("asked_to_wait", 429): [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR],
    ("gone", 410): [12 * HOUR],
    ("not_found", 404): [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR],
    ("refused", 403): [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR],
    ("http_error", 418): [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR],
    ("too_large", None): [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR],
    ("unsupported_encoding", None): [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR],
    ("address_not_allowed", None): [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR],
    ("too_many_redirects", 302): [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "status"), WAITS)
def test_each_failure_in_a_row_doubles_the_wait_up_to_a_limit(kind, status):
    expected = WAITS[kind, status]
    waits = [wait(kind, failures, status) for failures in range(1, len(expected) + 1)]
    assert waits == expected
    for failures in (len(expected) + 1, 100, 10**6):
        assert wait(kind, failures, status) == expected[-1]


@pytest.mark.parametrize("status", [200, 304])
def test_a_success_may_be_followed_after_five_seconds(status):
    assert wait(None, 0, status) == 5 * SECOND
    assert wait(None, 0, status, retry_after="3600") == 5 * SECOND


@pytest.mark.parametrize("kind", ERROR_KINDS)
def test_no_wait_is_longer_than_a_day_nor_shorter_than_five_seconds(kind):
    for failures in range(1, 60):
        for status in (None, 429, 503):
            for asked in ({}, {"retry_after": "1"}, {"retry_after": "999999999999"}):
                assert 5 * SECOND <= wait(kind, failures, status, **asked) <= timedelta(days=1)


# What a server that is busy says → how long we stay away; None: as if it had said nothing.
ASKED = {
    "120": 2 * MINUTE,
    "1": 5 * SECOND,
    "  60 ": MINUTE,
    "86400": 24 * HOUR,
    "86401": 24 * HOUR,
    "316800": 24 * HOUR,  # 88 hours
    "99999999999999999999": 24 * HOUR,
    "0000000000000000060": MINUTE,
    "Wed, 12 Jun 2024 11:30:00 GMT": 90 * MINUTE,
    "Wed, 12 Jun 2024 07:30:00 -0400": 90 * MINUTE,
    "Wednesday, 12-Jun-24 11:30:00 GMT": 90 * MINUTE,
    "Wed Jun 12 11:30:00 2024": 90 * MINUTE,
    "Sat, 15 Jun 2024 02:00:00 GMT": 24 * HOUR,  # 64 hours
    "Fri, 31 Dec 9999 23:59:59 GMT": 24 * HOUR,
    "Fri, 31 Dec 9999 23:59:59 -0500": None,
    "Mon, 01 Jan 0001 00:00:00 +0500": None,
    "Wed, 12 Jun 2024 10:00:00 GMT": None,
    "Wed, 12 Jun 2024 09:59:59 GMT": None,
    "Thu, 01 Jan 1970 00:00:00 GMT": None,
    "Wed, 12 Jun 2024 10:00:02 GMT": 5 * SECOND,
    "0": None,
    "-1": None,
    "-99999": None,
    "1.5": None,
    "1e3": None,
    "": None,
    "   ": None,
    "soon": None,
    "120 seconds": None,
    "١٢٠": None,
    "²": None,
    "2024-06-12T11:30:00Z": None,
    "Wed, 99 Jun 2024 11:30:00 GMT": None,
    "Wed, 12 Jun 2024 25:61:61 GMT": None,
    "Wed, 12 Jun 99999 11:30:00 GMT": None,
    "Wed, 12 Jun 2024 11:30:00 +9999999": None,
    ",": None,
    "\x00": None,
}


@pytest.mark.parametrize("value", ASKED, ids=ascii)
@pytest.mark.parametrize(("kind", "status", "usual"), [("asked_to_wait", 429, 15), ("server_error", 503, 5)])
def test_what_a_busy_server_asks_for(value, kind, status, usual):
    expected = ASKED[value]
    assert wait(kind, 1, status, retry_after=value) == (usual * MINUTE if expected is None else expected)
    # It holds also after many failures: the server knows best.
    if expected is not None:
        assert wait(kind, 9, status, retry_after=value) == expected


@pytest.mark.parametrize(("kind", "status"), [("not_found", 404), ("server_error", 500), ("http_error", 302)])
def test_others_ask_for_nothing(kind, status):
    assert wait(kind, 1, status, retry_after="7200") == wait(kind, 1, status)
    assert asked_to_wait_until(AT, status, {"retry-after": "7200"}) is None


def test_until_when_the_publisher_asked_us_to_wait():
    assert asked_to_wait_until(AT, 429, {"retry-after": "7200"}) == AT + 2 * HOUR
    assert asked_to_wait_until(AT, 503, {"retry-after": "316800"}) == AT + 24 * HOUR
    assert asked_to_wait_until(AT, 429, {}) is None


@given(
    st.one_of(
        st.text(max_size=40), st.from_regex(r"[A-Za-z]{3}, ?\d{1,3} [A-Za-z]{3} \d{1,5} [\d:]{0,9} ?[-+]?\w*")
    )
)
def test_no_value_raises_and_none_is_longer_than_a_day(value):
    until = retry_after({"retry-after": value}, AT)
    assert until is None or AT < until <= AT + 24 * HOUR
    assert until is None or until.utcoffset() == timedelta(0)


def test_the_answer_is_in_utc():
    until = retry_after({"retry-after": "60"}, AT.astimezone(timezone(timedelta(hours=-4))))
    assert until == AT + MINUTE


def test_names_of_headers_are_read_in_small_letters():
    assert kept_headers({"RETRY-AFTER": "60", "eTag": '"1"', "Date": "x"}) == {
        "retry-after": "60",
        "etag": '"1"',
    }
