"""An event that several outlets tell in their own words over days: ids, updates, merges and splits."""

import json

import pytest

from tests.small_lake import Capture, Entry, Feed, SmallLake

FEEDS = tuple(Feed(name) for name in ("harbour", "prairie", "lantern", "meadow", "quarry"))
DAYS = ("2024-06-12", "2024-06-13", "2024-06-14", "2024-06-15")

AGROUND = Entry(
    "Ferry Meridian runs aground off Bell Island",
    "The ferry Meridian struck rocks off Bell Island in thick fog. All passengers were brought ashore.",
)
RESCUED = Entry(
    "Passengers rescued from ferry Meridian after it struck rocks near Bell Island",
    "Crews brought passengers ashore from the Meridian, which lies on rocks off the island.",
)
STUCK = Entry(
    "Ferry Meridian is stuck on rocks at Bell Island",
    "The stranded ferry leans to one side, and salvage crews wait for calm seas.",
)
HELD = Entry(
    "Rocks off Bell Island hold ferry Meridian",
    "The ferry Meridian lies on rocks off Bell Island while salvage goes slowly.",
)
HURT = Entry(
    "Ferry Meridian on rocks off Bell Island: passengers in hospital",
    "Doctors treat 12 passengers of the ferry Meridian. It struck rocks off Bell Island.",
)
BAKERS = Entry("Bakers strike for better flour", "Ovens stay cold in every bakery of the old town.")


def days(folder, *told_by_day):
    """A lake with an edition for each day; a day is {feed: entry}."""
    lake = SmallLake(folder, FEEDS)
    lake.make_days(
        *(
            Capture(feed, f"{on}T09:00Z", [entry])
            for on, told in zip(DAYS, told_by_day, strict=False)
            for feed, entry in told.items()
        )
    )
    return lake


def page(lake, on):
    return json.loads(lake.read(on, "edition.json"))


def stories(lake, on):
    edition = page(lake, on)
    return edition["top_stories"] + [story for section in edition["sections"] for story in section["stories"]]


def members(lake, on):
    """Rows of the stories table by feed, the candidate of the day where a feed has one."""
    folder = f"editions/edition={on}/generation={lake.generation(on)}"
    rows = lake.lake.read_table(f"{folder}/stories.parquet").to_pylist()
    return {row["feed_id"]: row for row in sorted(rows, key=lambda row: row["is_candidate"])}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    return days(
        tmp_path_factory.mktemp("told"),
        {"harbour": AGROUND, "prairie": RESCUED},
        {"lantern": STUCK},
        {"meadow": HELD, "prairie": BAKERS},
        {"quarry": HURT},
    )


def test_two_outlets_on_one_day_are_one_new_story(told):
    (story,) = stories(told, DAYS[0])
    assert (story["tags"], story["day_number"], len(story["also"])) == ([], 1, 1)


def test_an_event_keeps_its_id_and_its_first_sight_over_days(told):
    first = members(told, DAYS[0])["harbour"]
    for on, feed in zip(DAYS[1:], ("lantern", "meadow", "quarry"), strict=True):
        row = members(told, on)[feed]
        assert (row["story_id"], row["joined_by"]) == (first["story_id"], "same_event")
        assert row["story_first_seen_utc"] == first["captured_at_utc"]


def test_a_third_outlet_beside_two_is_an_update_that_shows_its_words(told):
    (story,) = stories(told, DAYS[1])
    assert story["tags"] == ["update", "day"]
    assert (story["outlet"]["en"], story["day_number"]) == ("Lantern Gazette", 2)
    assert [one["text"] for one in story["sentences"]] == [STUCK.text]
    assert [one["outlet"]["en"] for one in story["also"]] == ["Harbour Gazette", "Prairie Gazette"]
    assert page(told, DAYS[1])["continuing"] == []


def test_a_fourth_beside_three_that_says_nothing_of_its_own_is_a_line_under_continuing_stories(told):
    assert told.rules(DAYS[2]) == {HELD.title: "shown_before", BAKERS.title: "shown"}
    (line,) = page(told, DAYS[2])["continuing"]
    assert (line["headline"], line["shown_on"], line["day_number"]) == (STUCK.title, DAYS[1], 3)
    assert [one["outlet"]["en"] for one in line["also"]] == ["Meadow Gazette"]
    assert (
        "🔁 Continuing stories\n"
        "• Lantern Gazette, June 13: ‘Ferry Meridian is stuck on rocks at Bell Island’. Day 3, now also: "
        "Meadow Gazette."
    ) in told.read(DAYS[2], "briefing.en.txt").decode()


def test_a_fifth_with_a_figure_that_nobody_had_is_an_update_that_shows_the_figure(told):
    (story,) = stories(told, DAYS[3])
    assert story["tags"] == ["update", "day"]
    assert [one["text"] for one in story["sentences"]] == [
        "Doctors treat 12 passengers of the ferry Meridian."
    ]


@pytest.mark.parametrize(
    "fourth",
    [
        Entry("Ferry Meridian on rocks off Bell Island: captain Orla Quist questioned", HELD.text),
        Entry(HELD.title, "Doctors treat 12 passengers of the ferry Meridian. " + HELD.text),
    ],
    ids=["name in the headline", "figure"],
)
def test_a_fourth_beside_three_with_a_name_or_a_figure_is_an_update(tmp_path, fourth):
    lake = days(tmp_path, {"harbour": AGROUND, "prairie": RESCUED}, {"lantern": STUCK}, {"meadow": fourth})
    assert [row["change"] for row in lake.selection(DAYS[2])] == ["update"]


def test_nothing_is_repeated_on_a_day_without_a_new_text(tmp_path):
    lake = days(tmp_path, {"harbour": AGROUND, "prairie": RESCUED}, {"harbour": AGROUND, "prairie": RESCUED})
    assert lake.selection(DAYS[1]) == []
    assert (stories(lake, DAYS[1]), page(lake, DAYS[1])["continuing"]) == ([], [])


def test_an_unshown_members_new_wording_is_no_update(tmp_path):
    """The reader has seen the other outlet's telling; this one says the same in yet other words."""
    reworded = Entry(
        RESCUED.title, "Boats ferried everybody from the stranded Meridian to the harbour in the fog."
    )
    lake = days(tmp_path, {"harbour": AGROUND, "prairie": RESCUED}, {"prairie": reworded})
    (row,) = lake.selection(DAYS[1])
    shown = {row["feed_id"] for row in lake.selection(DAYS[0]) if row["outcome"] == "shown"}
    assert (shown, row["rule"]) == ({"harbour"}, "shown_before")
    assert page(lake, DAYS[1])["continuing"] == []


def test_a_muted_story_has_no_line(told, tmp_path):
    lake = told.copy(tmp_path)
    catalogue = lake.settings.catalogue
    story_id = members(lake, DAYS[0])["harbour"]["story_id"]
    catalogue.write_text(f"{catalogue.read_text()}muted:\n  - story: {story_id}\n    on: {DAYS[2]}\n")
    lake.run(DAYS[2], reissue=True)
    assert lake.rules(DAYS[2])[HELD.title] == "shown_before"
    assert page(lake, DAYS[2])["continuing"] == []


STORM = Entry(
    "Coast guard helicopter lifts crew from trawler Petrel, run aground in storm",
    "A coast guard helicopter lifted the crew of the trawler Petrel in the storm.",
)
BOTH = Entry(
    "Trawler Petrel crew lifted by coast guard helicopter in storm as ferry Meridian runs aground off Bell "
    "Island",
    "The ferry Meridian struck rocks off Bell Island; a coast guard helicopter lifted the crew of the "
    "trawler Petrel.",
)


def test_two_events_that_grow_together_keep_the_older_id_and_say_so(tmp_path):
    lake = days(tmp_path, {"harbour": AGROUND, "prairie": STORM}, {"lantern": BOTH})
    first, second = members(lake, DAYS[0]), members(lake, DAYS[1])
    assert first["harbour"]["story_id"] != first["prairie"]["story_id"]
    assert len({row["story_id"] for row in second.values()}) == 1
    kept = second["lantern"]["story_id"]
    merged = {row["feed_id"] for row in second.values() if row["merged_into"] == kept}
    gone = {feed for feed, row in first.items() if row["story_id"] != kept}
    assert len(gone) == 1
    assert merged == gone


def test_an_event_that_falls_apart_leaves_its_id_to_the_larger_part(tmp_path):
    """The text between the two is rewritten on the second day, and tells of the ferry alone."""
    guid = "between"
    both = Entry(BOTH.title, BOTH.text, guid=guid)
    ferry = Entry(RESCUED.title, RESCUED.text, guid=guid)
    lake = days(
        tmp_path,
        {"harbour": AGROUND, "prairie": STORM, "lantern": both},
        {
            "lantern": ferry,
            "meadow": Entry(STORM.title + " again", "The trawler Petrel crew waited on deck in the storm."),
        },
    )
    first, second = members(lake, DAYS[0]), members(lake, DAYS[1])
    assert len({row["story_id"] for row in first.values()}) == 1
    story_id = first["harbour"]["story_id"]
    assert second["harbour"]["story_id"] == second["lantern"]["story_id"] == story_id
    assert second["prairie"]["story_id"] == second["meadow"]["story_id"] != story_id
    assert (second["prairie"]["split_from"], second["harbour"]["split_from"]) == (story_id, None)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Trawler Petrel sets out again", "Trawler Petrel wins a regatta"),
        ("Trawler Petrel sails the world again", "Trawler Petrel wins a world regatta"),
    ],
    ids=["two words", "two words and a common one"],
)
def test_a_text_with_little_in_common_is_no_part_of_an_earlier_story(tmp_path, first, second):
    """The same day the two are near enough; a day later two words are a topic, not an event."""
    petrel, other = Entry(first, "Nets are mended."), Entry(second, "Rowers cheered.")
    same_day = days(tmp_path / "one", {"harbour": petrel, "prairie": other})
    assert len({row["story_id"] for row in members(same_day, DAYS[0]).values()}) == 1
    later = days(tmp_path / "two", {"harbour": petrel}, {"prairie": other})
    assert members(later, DAYS[1])["prairie"]["story_id"] != members(later, DAYS[0])["harbour"]["story_id"]
    assert [story["tags"] for story in stories(later, DAYS[1])] == [[]]
