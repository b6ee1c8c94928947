"""A feed that floods us delays nothing and starves nobody (PROMISES H8, D6)."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.small_lake import Capture, Entry, Feed, SmallLake

ON = "2024-06-12"
FEEDS = (Feed("harbour"), Feed("prairie"), Feed("lantern", "science"))
ORDINARY = [
    Capture("prairie", "2024-06-12T08:00Z", [Entry("Ferry runs aground off Bell Island", "All are safe.")]),
    Capture(
        "lantern",
        "2024-06-12T08:00Z",
        [Entry("Elephants call each other by name", "A study of 469 calls found it.")],
    ),
]
SECONDS = 180
"""A guard against the square of the items; how fast a flood is read is a figure for benchmarks."""

SAME_HOUR = datetime(2024, 6, 12, 7, 0, tzinfo=UTC)


def flood(number, title, text="", **more):
    """So many entries; # in title, text and `more` stands for the number of each."""

    def filled(value, n):
        return value.replace("#", str(n)) if isinstance(value, str) else value

    return [
        Entry(filled(title, n), filled(text, n), **{name: filled(value, n) for name, value in more.items()})
        for n in range(number)
    ]


OWN_LINK = {"link": "https://harbour.example/#"}
FLOODS = {
    "2,000 stories in an hour": flood(2000, "Story number # of the flood in towns", "Matter # moved. " * 12),
    "one title": flood(2000, "The same headline again and again", "Text #.", **OWN_LINK),
    "one text": flood(2000, "Headline #", "The same text of twenty words and more " * 5, **OWN_LINK),
    "one link": flood(2000, "Headline #", link="https://harbour.example/live", guid="#"),
    "one date": flood(1000, "Headline # of the hour", "Text #.", published=SAME_HOUR),
    "no text, one word": flood(1000, "Word#"),
    "no date": flood(1000, "Undated story number #", published=None),
    "all in the future": flood(1000, "Story of tomorrow #", published=SAME_HOUR + timedelta(days=400)),
    "right to left": flood(500, "مدينة الميناء تفتح النفق #", "قال المجلس إن النفق مفتوح. " * 6),
    "without spaces": flood(
        500, "港の市議会は自転車用トンネル#号を承認した", "市議会は二年間の公聴会を経て承認した。" * 6
    ),
}


def sections(lake, *names):
    edition = json.loads(lake.read(ON, "edition.json"))
    return [section for section in edition["sections"] if section["section_id"] in names]


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """The same morning where the flooding feed has nothing."""
    lake = SmallLake(tmp_path_factory.mktemp("calm"), FEEDS)
    lake.make_days(*ORDINARY, Capture("harbour", "2024-06-12T09:00Z", []))
    return lake


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_is_out_in_time_and_leaves_the_others_as_they_are(tmp_path, calm, name):
    flooded = SmallLake(tmp_path, FEEDS)
    flooded.take_in(*ORDINARY, Capture("harbour", "2024-06-12T09:00Z", FLOODS[name]))
    flooded.run(ON)
    assert sections(flooded, "science") == sections(calm, "science")
    shown = [row for row in flooded.selection(ON) if row["outcome"] == "shown"]
    by_feed = [row["feed_id"] for row in shown if row["section_id"] == "canada"]
    assert "prairie" in by_feed
    assert len(by_feed) <= 5
    rows = flooded.selection(ON)
    assert all((row["outcome"] == "shown") == (row["rule"] is None) for row in rows)
    parsed = {(row["feed_id"], row["item_id"]) for row in rows if row["feed_id"] == "harbour"}
    assert len(parsed) == len(FLOODS[name])
