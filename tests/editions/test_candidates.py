"""The rules that drop a candidate before any ranking, in their order (DESIGN, candidate; STANDARD, kinds)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from briefing.editions.candidates import Surroundings, judge, published_window
from briefing.editions.memory import build_memory
from tests.editions.chosen import CUTOFF, RECORD, candidate, catalogue
from tests.small_lake import Feed

TORONTO = ZoneInfo("America/Toronto")
CANADA, SCIENCE = Feed("harbour"), Feed("harbour", "science")


def printed(one, on=date(2024, 6, 11)):
    """What the selection of an earlier edition holds of a candidate that it showed."""
    return {
        **{
            name: one.row[name]
            for name in ("feed_id", "feed_language", "item_id", "captured_at_utc", "title")
        },
        "canonical_link": one.row["canonical_link"],
        "story_id": one.story_id,
        "edition_date": on,
        "outcome": "shown",
        "rule": None,
        "shown_text": one.row["description_text"],
        "outlets": 1,
    }


def rules(*candidates, feed=CANADA, earlier=(), first=None):
    """The rule of each candidate; `first`: when its feed was captured first, if this is the first time."""
    around = Surroundings(
        record=RECORD,
        catalogue=catalogue(feed),
        memory=build_memory([printed(one) for one in earlier], [], {}),
        later_versions=frozenset(),
        first_captures={(feed.id, "en"): first} if first else {},
    )
    return [one.rule for one in judge(candidates, around)]


def rule(one, **more):
    return rules(one, **more)[0]


@pytest.mark.parametrize(("hours", "expected"), [(47, None), (49, "too_old")])
def test_news_reaches_48_hours_back(hours, expected):
    assert rule(candidate(CANADA, hours=hours)) == expected


@pytest.mark.parametrize(("hours", "expected"), [(49, None), (167, None), (169, "too_old")])
def test_slow_sections_reach_7_days_back(hours, expected):
    assert rule(candidate(SCIENCE, hours=hours), feed=SCIENCE) == expected


@pytest.mark.parametrize(("day", "expected"), [(10, None), (9, "too_old")])
def test_a_date_counts_to_the_end_of_that_day(day, expected):
    """48 hours before the cutoff is 10 June, 06:00 in Toronto."""
    on = date(2024, 6, day)
    one = candidate(CANADA, published_quality="date_only", published_at_utc=None, published_on=on)
    assert rule(one) == expected


@pytest.mark.parametrize("quality", ["missing", "future"])
def test_no_date_and_a_date_in_the_future_are_never_too_old(quality):
    claim = None if quality == "missing" else CUTOFF + timedelta(days=90)
    assert rule(candidate(CANADA, published_quality=quality, published_at_utc=claim)) is None


def test_a_date_is_a_day_of_the_editions_zone():
    window = published_window({"published_quality": "date_only", "published_on": date(2024, 11, 3)}, TORONTO)
    assert window is not None
    assert window[1] - window[0] == timedelta(hours=25)  # the clocks go back on that day
    assert window[0] == datetime(2024, 11, 3, tzinfo=TORONTO)


@pytest.mark.parametrize(("days", "expected"), [(2.9, None), (3.1, "too_late")])
def test_what_was_captured_three_days_before_is_too_late(days, expected):
    captured = CUTOFF - timedelta(days=days)
    one = candidate(CANADA, captured_at_utc=captured, published_at_utc=CUTOFF - timedelta(hours=40))
    assert rule(one) == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({"hours": 23}, None),
        ({"hours": 25}, "before_first_capture"),
        ({"published_quality": "missing", "published_at_utc": None}, "before_first_capture"),
    ],
)
def test_of_a_feeds_first_capture_only_what_was_published_in_the_window(claim, expected):
    one = candidate(CANADA, **claim)
    assert rule(one, first=one.row["captured_at_utc"]) == expected


def test_a_later_capture_on_the_same_day_is_no_first_one():
    one = candidate(CANADA, published_quality="missing", published_at_utc=None)
    assert rule(one, first=one.row["captured_at_utc"] - timedelta(hours=1)) is None


def test_an_older_version_of_the_same_morning_is_superseded():
    old = candidate(CANADA, item_id="a" * 32, captured_at_utc=CUTOFF - timedelta(hours=5))
    assert rules(old, candidate(CANADA, item_id="a" * 32)) == ["superseded", None]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("promotion", "not_news"),
        ("quiz", "not_news"),
        ("weather", "weather_only"),
        ("notice", "notice_not_printed"),
        ("sport", None),
        ("opinion", None),
    ],
)
def test_kinds(kind, expected):
    assert rule(candidate(CANADA, kind=kind)) == expected


def test_sport_is_news_only_in_news_sections():
    assert rule(candidate(SCIENCE, kind="sport"), feed=SCIENCE) == "sport_outside_news"


def test_a_notice_is_shown_where_we_printed_the_paper():
    paper = candidate(SCIENCE, "Loss of harbours drives loss of gulls", kind="paper", hours=30)
    notice = candidate(SCIENCE, "Author Correction: Loss of harbours drives loss of gulls", kind="notice")
    assert rule(notice, feed=SCIENCE) == "notice_not_printed"
    assert rule(notice, feed=SCIENCE, earlier=[paper]) is None


def test_the_other_language_of_a_feed_is_a_candidate_like_any_other():
    assert rule(candidate(CANADA, feed_language="fr", language="fr")) is None
