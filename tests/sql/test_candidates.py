"""Which versions an edition judges, and where they stand in their feed (`candidates.sql`)."""

from datetime import datetime

import pytest

from briefing.editions.inputs import read_catalogue
from briefing.sql import connect
from briefing.stories import dedupe
from tests.small_lake import Capture, Entry, Feed, SmallLake

ALPHA, BRAVO, CHARLIE, DELTA, ECHO, FOXTROT = (
    Entry(title, published="2024-06-12T05:00Z")
    for title in (
        "Anchor found in the old dock",
        "Bakers strike for better bread",
        "Council opens a library",
        "Divers map the harbour floor",
        "Elephants call each other by name",
        "Ferry runs aground off Bell Island",
    )
)
CHANGED = Entry(DELTA.title, "They found a hole of 3 metres.", published="2024-06-12T05:00Z")


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """A feed read three times on 12 June, the last time after the cutoff; another read before it."""
    lake = SmallLake(tmp_path_factory.mktemp("candidates"), (Feed("harbour"), Feed("prairie")))
    lake.make_days(
        Capture("prairie", "2024-06-12T07:00Z", [ECHO, FOXTROT]),
        Capture("harbour", "2024-06-12T08:00Z", [ALPHA, BRAVO, CHARLIE]),
        Capture("harbour", "2024-06-12T09:00Z", [DELTA, CHARLIE, BRAVO]),
        Capture("harbour", "2024-06-12T10:30Z", [BRAVO, DELTA]),
        Capture("prairie", "2024-06-13T07:00Z", [FOXTROT]),
        Capture("harbour", "2024-06-13T08:00Z", [ALPHA, CHANGED, DELTA]),
        Capture("harbour", "2024-06-13T09:00Z", [BRAVO, ALPHA, CHANGED]),
    )
    return lake


def candidates(lake, on):
    record = lake.record(on)
    with connect(1) as connection:
        return dedupe.read_candidates(connection, lake.lake, record, read_catalogue(lake.lake, record))


def test_a_place_is_that_in_the_feeds_newest_document_before_the_cutoff(lake):
    places = {row["title"]: row["place_in_feed"] for row in candidates(lake, "2024-06-12")}
    assert places == {
        ALPHA.title: None,
        BRAVO.title: 2,
        CHARLIE.title: 1,
        DELTA.title: 0,
        ECHO.title: 0,
        FOXTROT.title: 1,
    }


def test_the_length_of_a_feeds_newest_document_stands_with_each_of_its_versions(lake):
    """Also with the anchor, which the document of 09:00 does not hold; 10:30 lies after the cutoff."""
    entries = {row["title"]: row["feed_entries"] for row in candidates(lake, "2024-06-12")}
    assert entries == dict.fromkeys((ALPHA.title, BRAVO.title, CHARLIE.title, DELTA.title), 3) | {
        ECHO.title: 2,
        FOXTROT.title: 2,
    }


def test_a_version_stands_once_by_its_first_capture(lake):
    seen = {row["title"]: row["captured_at_utc"].isoformat()[11:16] for row in candidates(lake, "2024-06-12")}
    assert len(candidates(lake, "2024-06-12")) == len(seen) == 6
    assert seen == {
        ALPHA.title: "08:00",
        BRAVO.title: "08:00",
        CHARLIE.title: "08:00",
        DELTA.title: "09:00",
        ECHO.title: "07:00",
        FOXTROT.title: "07:00",
    }


def test_what_an_earlier_edition_covered_is_no_candidate_again(lake):
    """Of the second day only the changed text; the old one beside it and all else had their edition."""
    (row,) = candidates(lake, "2024-06-13")
    assert row["description_text"] == CHANGED.text
    assert row["captured_at_utc"] == datetime.fromisoformat("2024-06-13T08:00Z")
    assert row["place_in_feed"] == 2


def test_candidates_come_in_the_order_of_their_keys(lake):
    rows = candidates(lake, "2024-06-12")
    keys = [
        (row["feed_id"], row["feed_language"], row["captured_at_utc"], row["item_id"], row["content_hash"])
        for row in rows
    ]
    assert keys == sorted(keys)
