"""A feed that floods us delays nothing and starves nobody (PROMISES H8, D6)."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from briefing.editions.changes import new_sentences
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


FIVE = [Feed(f"flood-{number}") for number in range(5)]
TEXT_OF_A_MEGABYTE = ("The tunnel is open to cyclists again. " * 26_000)[:1_000_000]
TEN_THOUSAND = {
    "one title": ("The same headline again and again", "Text #.", {}),
    "one word": ("Storm", "", {}),
    "one text": ("Headline # of the storm over five harbours", "Text of twenty words and more " * 4, {}),
    "one moment": ("Storm # over Bell Island and the harbour", "Ferry # stays in.", {"published": SAME_HOUR}),
}


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("name", TEN_THOUSAND)
def test_ten_thousand_items_of_five_outlets_take_one_line_each_at_most(tmp_path, calm, name):
    """As many as the parser takes of each; the page names no headline twice and counts all of them."""
    title, text, more = TEN_THOUSAND[name]
    flooded = SmallLake(tmp_path, (*FEEDS, *FIVE))
    floods = [
        Capture(
            one.id, "2024-06-12T09:00Z", flood(2000, title, text, link=f"https://{one.id}.example/#", **more)
        )
        for one in FIVE
    ]
    flooded.take_in(*ORDINARY, Capture("harbour", "2024-06-12T09:00Z", []), *floods)
    flooded.run(ON)
    assert sections(flooded, "science") == sections(calm, "science")
    shown = Counter(flooded.shown(ON))
    assert shown["Ferry runs aground off Bell Island"] == 1
    assert max(shown.values()) == 1
    rows = flooded.selection(ON)
    assert len(rows) == 10_002
    ferry = next(row for row in rows if row["feed_id"] == "prairie")
    assert sum(row["story_id"] == ferry["story_id"] for row in rows) == 1
    stories = len({row["story_id"] for row in rows})
    assert f"{len(shown)} of {stories:,} stories" in flooded.read(ON, "briefing.en.txt").decode()


@pytest.mark.timeout(SECONDS)
def test_two_thousand_retellings_of_what_was_shown_are_out_in_time(tmp_path):
    """Each is compared with all that was told of the story the day before."""
    title, link = "Port tunnel opens to cyclists after two years", "https://prairie.example/tunnel"
    lake = SmallLake(tmp_path, FEEDS)
    told, retold = (
        flood(2000, title, text, link=link, guid=f"{day}-#")
        for day, text in (
            (1, "People came from village # to see the tunnel. They said that the way is short."),
            (2, "A fire broke out in car 7# near the gate today. Nobody of the crews was hurt by it."),
        )
    )
    lake.make_days(
        *(Capture(feed.id, "2024-06-10T09:00Z", []) for feed in FEEDS),
        Capture(
            "prairie", "2024-06-11T07:00Z", [Entry(title, "It opened at noon. Riders cheered.", link=link)]
        ),
        Capture("harbour", "2024-06-11T09:00Z", told),
        Capture("harbour", f"{ON}T09:00Z", retold),
    )
    rows = lake.selection(ON)
    assert len(rows) == 2000
    assert len({row["story_id"] for row in rows}) == 1
    assert lake.shown(ON) == [title]


@pytest.mark.timeout(SECONDS)
def test_bodies_of_200_kilobytes_are_compared_in_time():
    """Reworded from end to end: each sentence is looked for in the whole old text."""
    for day in range(3):
        old = "".join(f"Ferry {n} came in at noon. " for n in range(day, 7_700))
        same = "".join(f"At noon ferry {n} was in port. " for n in range(day, 7_700))
        assert len(old) > 200_000
        assert new_sentences(f"{same}A storm sank it.", old, "en") == ((len(same), len(same) + 16),)


def test_a_text_of_a_megabyte_is_read_and_its_summary_stays_short(tmp_path):
    lake = SmallLake(tmp_path, FEEDS)
    lake.make_days(
        *ORDINARY,
        Capture(
            "harbour", "2024-06-12T09:00Z", [Entry("Cyclists have their tunnel back", TEXT_OF_A_MEGABYTE)]
        ),
    )
    assert "Cyclists have their tunnel back" in lake.shown(ON)
    assert len(lake.read(ON, "briefing.en.txt")) < 20_000
