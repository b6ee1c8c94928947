"""How feeds did in a window, and since when one is ill, from the captures alone."""

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
    captures = []
    for day, status in enumerate(statuses, 12):
        captures.append(Capture("prairie", f"2024-06-{day}T09:00Z", CALM))
        if status:
            captures.append(Capture("harbour", f"2024-06-{day}T09:00Z", CALM, status))
    lake.make_days(*captures)
    return lake


def test_since_counts_from_the_first_failure_after_the_last_success(tmp_path):
    lake = month(tmp_path, 404, 200, 404, 200, 503, 404)
    trouble = state(lake, "2024-06-17").trouble
    assert (trouble.error_kind, trouble.since_on.isoformat()) == ("not_found", "2024-06-16")
    assert trouble.last_success_utc.isoformat() == "2024-06-15T09:00:00+00:00"
    assert state(lake, "2024-06-12").trouble.last_success_utc is None


def test_days_without_a_capture_do_not_end_an_illness(tmp_path):
    lake = month(tmp_path, 200, 404, None, 404)
    assert state(lake, "2024-06-15").trouble.since_on.isoformat() == "2024-06-13"
    unread = state(lake, "2024-06-14")
    assert (unread.captured, unread.answered, unread.trouble) == (False, False, None)
    assert unread.missing.error_kind == "not_read"


KINDS = {
    404: "not_found",
    410: "gone",
    401: "refused",
    403: "refused",
    500: "server_error",
    503: "server_error",
}


def test_what_a_status_is_called(tmp_path):
    lake = SmallLake(tmp_path, [Feed(f"feed-{status}") for status in (200, *KINDS)])
    lake.make_days(*(Capture(feed.id, "2024-06-12T09:00Z", CALM, int(feed.id[5:])) for feed in lake.feeds))
    record = lake.record("2024-06-12")
    states = read_feed_states(lake.lake, record, read_catalogue(lake.lake, record))
    troubles = {one.feed.id: one.trouble.error_kind for one in states if one.trouble}
    assert troubles == {f"feed-{status}": kind for status, kind in KINDS.items()}


def test_one_good_answer_in_the_window_is_enough(tmp_path):
    lake = SmallLake(tmp_path, FEEDS)
    lake.take_in(
        Capture("harbour", "2024-06-12T03:00Z", CALM), Capture("harbour", "2024-06-12T09:00Z", status=503)
    )
    lake.run("2024-06-12")
    assert state(lake, "2024-06-12").answered
    assert state(lake, "2024-06-12").trouble is None


def test_of_several_failures_in_the_window_the_last_is_named(tmp_path):
    lake = SmallLake(tmp_path, FEEDS)
    lake.make_days(
        Capture("prairie", "2024-06-12T09:00Z", CALM),
        Capture("harbour", "2024-06-12T03:00Z", status=404),
        Capture("harbour", "2024-06-12T09:00Z", status=503),
    )
    trouble = state(lake, "2024-06-12").trouble
    assert (trouble.error_kind, trouble.detail) == ("server_error", "HTTP 503")


def test_only_attempts_of_the_window_count(tmp_path):
    """A batch holds a UTC day, and the window ends at 10:00 of it: the rest is the next edition's."""
    lake = SmallLake(tmp_path, (*FEEDS, Feed("lantern")))
    lake.make_days(
        Capture("harbour", "2024-06-12T09:00Z", status=404),
        Capture("harbour", "2024-06-12T10:30Z", CALM),
        Capture("lantern", "2024-06-12T09:00Z", CALM),
        Capture("lantern", "2024-06-12T10:30Z", status=404),
        Capture("prairie", "2024-06-13T09:00Z", CALM),
    )
    answered = {
        (on, feed): state(lake, f"2024-06-{on}", feed).answered
        for on in (12, 13)
        for feed in ("harbour", "lantern")
    }
    assert answered == {
        (12, "harbour"): False,
        (12, "lantern"): True,
        (13, "harbour"): True,
        (13, "lantern"): False,
    }
    assert state(lake, "2024-06-13", "lantern").trouble.since_on.isoformat() == "2024-06-12"
