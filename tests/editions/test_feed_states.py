"""How feeds did in a window, and since when one is ill, from the captures alone."""

import pytest

from briefing.editions.feed_states import read_feed_states
from briefing.editions.inputs import read_catalogue
from tests.small_lake import Capture, Entry, Feed, SmallLake

FEEDS = (Feed("harbour"), Feed("prairie"))
CALM = [Entry("Ferry runs aground off Bell Island", published="2024-06-12T08:00Z")]


def state(lake, on, feed="harbour"):
    record = lake.record(on)
    states = read_feed_states(lake.lake, record, read_catalogue(lake.lake, record))
    return next(one for one in states if one.feed.id == feed)


def month(folder, *statuses):
    """From 12 June on the first feed answers with these statuses, the second always well."""
    lake = SmallLake(folder, FEEDS)
    for day, status in enumerate(statuses, 12):
        captures = [Capture("prairie", f"2024-06-{day}T09:00Z", CALM)]
        if status:
            captures.append(Capture("harbour", f"2024-06-{day}T09:00Z", CALM, status))
        lake.take_in(*captures)
        lake.run(f"2024-06-{day}")
    return lake


def test_since_counts_from_the_first_failure_after_the_last_success(tmp_path):
    lake = month(tmp_path, 404, 200, 503, 404)
    trouble = state(lake, "2024-06-15").trouble
    assert (trouble.error_kind, trouble.since_on.isoformat()) == ("not_found", "2024-06-14")
    assert trouble.last_success_utc.isoformat() == "2024-06-13T09:00:00+00:00"
    assert state(lake, "2024-06-12").trouble.last_success_utc is None


def test_days_without_a_capture_do_not_end_an_illness(tmp_path):
    lake = month(tmp_path, 200, 404, None, 404)
    assert state(lake, "2024-06-15").trouble.since_on.isoformat() == "2024-06-13"
    unread = state(lake, "2024-06-14")
    assert (unread.captured, unread.answered, unread.trouble) == (False, False, None)
    assert unread.missing.error_kind == "not_read"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, "not_found"),
        (410, "gone"),
        (401, "refused"),
        (403, "refused"),
        (500, "server_error"),
        (503, "server_error"),
    ],
)
def test_what_a_status_is_called(tmp_path, status, kind):
    assert state(month(tmp_path, status), "2024-06-12").trouble.error_kind == kind


def test_one_good_answer_in_the_window_is_enough(tmp_path):
    lake = SmallLake(tmp_path, FEEDS)
    lake.take_in(
        Capture("harbour", "2024-06-12T03:00Z", CALM), Capture("harbour", "2024-06-12T09:00Z", status=503)
    )
    lake.run("2024-06-12")
    assert state(lake, "2024-06-12").answered
    assert state(lake, "2024-06-12").trouble is None
