"""Nothing disappears: each version is a candidate once, and each candidate is shown or has its rule."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from tests.real_month.conftest import LAST_CUTOFF
from tests.real_month.month import DATES

pytestmark = pytest.mark.real_month


@pytest.fixture(scope="module")
def first_captured(entries):
    """When each version was first captured, by the test's own reading of the files."""
    first = {}
    for entry in entries:
        first.setdefault(entry.version, entry.at_utc)
    return first


def test_the_month_is_the_one_that_the_issue_counted(entries, first_captured):
    """1,282 ids; 1,319 versions, 10 of them after the last cutoff."""
    assert len({(entry.feed, entry.guid) for entry in entries}) == 1282
    assert len(first_captured) == 1319
    assert sum(at > LAST_CUTOFF for at in first_captured.values()) == 10


def test_each_version_is_a_candidate_of_exactly_one_edition(candidates, first_captured):
    expected = Counter(version for version, at in first_captured.items() if at <= LAST_CUTOFF)
    found = Counter(candidate.entry.version for candidate in candidates)
    assert found == expected
    assert found.total() == 1309


def test_a_version_is_a_candidate_of_the_edition_whose_window_first_captured_it(candidates, first_captured):
    for candidate in candidates:
        cutoff = LAST_CUTOFF - timedelta(days=(DATES[-1] - candidate.on).days)
        first = first_captured[candidate.entry.version]
        assert candidate.entry.at_utc == first
        assert cutoff - timedelta(days=1) < first <= cutoff


def test_every_candidate_is_shown_or_has_its_rule(candidates):
    for candidate in candidates:
        row = candidate.row
        assert (row["outcome"], row["rule"] is None) in {("shown", True), ("dropped", False)}
        assert row["rule"] != ""


def test_what_is_shown_by_the_selection_is_what_stands_on_the_page(month, candidates):
    shown = defaultdict(list)
    for candidate in candidates:
        if candidate.is_shown:
            shown[candidate.on].append(candidate.row)
    for on in DATES:
        rows = sorted(shown[on], key=lambda row: row["place"])
        stories = month.shown(on)
        assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
        assert [(row["feed_id"], row["item_id"], row["title"]) for row in rows] == [
            (story["feed_id"], story["item_id"], story["headline"]) for story in stories
        ]
        assert month.edition(on)["stories_shown"] == len(stories)
        assert [row["shown_text"].replace("\n", " ") for row in rows] == [
            " ".join(sentence["text"] for sentence in story["sentences"]) for story in stories
        ]


def test_what_was_left_out_for_room_stands_in_the_full_list_or_is_counted(month, candidates):
    for on in DATES:
        edition = month.edition(on)
        dropped = [
            one.row["title"]
            for one in candidates
            if one.on == on and one.row["rule"] in ("section_limit", "length_budget")
        ]
        listed = [line["headline"] for line in edition["left_out"]]
        assert not Counter(listed) - Counter(dropped)
        assert len(listed) + edition["unlisted"] == len(dropped)


def test_each_entry_of_a_capture_became_an_item_or_a_reject(month, entries):
    parsed = Counter((entry.feed, entry.at_utc) for entry in entries)
    kept = Counter((row["feed_id"], row["captured_at_utc"]) for row in month.rows("items"))
    rejected = Counter((row["feed_id"], row["captured_at_utc"]) for row in month.rows("rejects"))
    assert kept + rejected == parsed
    health = {(row["feed_id"], row["captured_at_utc"]): row["parsed"] for row in month.rows("health")}
    assert health == dict(parsed)


def test_nature_whose_only_date_is_dc_date_is_shown(month):
    """A reader that looks for pubDate alone drops the whole feed."""
    with_captures = [on for on in DATES if on.day not in (2, 3, 9, 10, 16, 17, 23, 24, 30)]
    for on in with_captures:
        stories = [story for story in month.shown(on) if story["feed_id"] == "nature"]
        assert stories, on
        assert {story["when"]["kind"] for story in stories} == {"published_on"}, on


def test_what_is_shown_was_printed_with_the_title_link_and_outlet_of_its_entry(month, candidates):
    outlets = {"npr": "NPR", "ars": "Ars Technica", "nature": "Nature"}
    entry_of = {(one.on, one.row["item_id"]): one.entry for one in candidates if one.is_shown}
    for on in DATES:
        for story in month.shown(on):
            entry = entry_of[on, story["item_id"]]
            assert story["headline"] == entry.title
            assert story["link"] == entry.link
            assert story["outlet"]["en"] == outlets[entry.feed]
