"""What the edition record says of a real day: lines, other outlets, what was left out."""

import json

import pytest

from tests.small_lake import Capture, Entry, Feed, SmallLake

ON = "2024-06-12"
FERRY = "Ferry runs aground off Bell Island"


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    """Eight stories of one feed, one of them carried by two more outlets, one without a date."""
    feeds = (Feed("harbour"), Feed("prairie"), Feed("lantern"))
    lake = SmallLake(tmp_path_factory.mktemp("assembled"), feeds)
    ours = [
        Entry(f"Council opens library number {n} downtown", f"Number {n} opens its doors.") for n in range(7)
    ]
    lake.take_in(Capture("harbour", f"{ON}T07:00Z", []))
    lake.take_in(
        Capture(
            "harbour", f"{ON}T08:00Z", [*ours, Entry("A stone was found", "It is blue.", published=None)]
        ),
        Capture(
            "prairie", f"{ON}T08:10Z", [Entry(FERRY, "Passengers tell of the night.", author="Ada Quay")]
        ),
        Capture("lantern", f"{ON}T08:20Z", [Entry(FERRY, "Divers found a hole in the hull.")]),
    )
    lake.run(ON)
    return json.loads(lake.read(ON, "edition.json")), lake.selection(ON)


def canada(edition):
    return next(section for section in edition[0]["sections"] if section["section_id"] == "canada")


def test_another_outlet_stands_under_also_with_its_link(edition):
    (top,) = edition[0]["top_stories"]
    names = {top["outlet"]["en"], *(other["outlet"]["en"] for other in top["also"])}
    assert names == {"Prairie Gazette", "Lantern Gazette"}
    assert top["also"][0]["link"].startswith(("https://lantern.example/", "https://prairie.example/"))


def test_an_agency_that_counts_as_an_outlet_is_named_where_its_text_stands_beside_the_outlets_own(tmp_path):
    lake = SmallLake(tmp_path, (Feed("harbour"),))
    own = Entry(
        "Ferry Ondine runs aground off Bell Island",
        "Divers found a hole in the hull of the ferry Ondine off Bell Island.",
        published=f"{ON}T07:30Z",
    )
    wire = Entry(
        "Ferry Ondine runs aground off Bell Island, passengers safe",
        "All passengers of the ferry Ondine were taken to Bell Island by fishing boats.",
        author="The Canadian Press",
        published=f"{ON}T06:30Z",
    )
    lake.take_in(Capture("harbour", f"{ON}T07:00Z", []))
    lake.take_in(Capture("harbour", f"{ON}T08:00Z", [own, wire]))
    lake.run(ON)
    page = json.loads(lake.read(ON, "edition.json"))
    (top,) = page["top_stories"]
    assert top["why"]["outlets"] == 2
    assert (top["headline"], top["author"]) == (own.title, None)
    (agency,) = top["also"]
    assert agency["outlet"] == {"en": "Canadian Press", "fr": "La Presse canadienne"}
    assert agency["link"].startswith("https://harbour.example/")


def test_no_date_is_our_first_sight(edition):
    stories = {story["headline"]: story for story in canada(edition)["stories"]}
    stone = stories.get("A stone was found")
    if stone is None:
        pytest.fail("the undated story is not among those shown")
    assert stone["when"] == {"kind": "first_seen", "at_utc": "2024-06-12T08:00:00Z", "on": None}


def test_counts_agree_with_the_selection(edition):
    page, rows = edition
    shown = [row for row in rows if row["outcome"] == "shown"]
    assert page["stories_shown"] == len(shown) == 6
    assert page["stories_considered"] == len({row["story_id"] for row in rows}) == 9
    assert len(canada(edition)["stories"]) == 5
    assert canada(edition)["more"] == len(page["left_out"]) == 3
    assert {left["section_id"] for left in page["left_out"]} == {"canada"}
    assert sorted(row["rule"] for row in rows if row["rule"]) == ["same_story", *["section_limit"] * 3]


def test_what_stood_in_a_feeds_first_capture_and_was_published_before_it_is_not_counted_as_considered(
    tmp_path,
):
    lake = SmallLake(tmp_path, (Feed("harbour"),))
    old = Entry("Dredging of the inner harbour begins", "It lasts a year.", published="2024-06-09T07:00Z")
    lake.take_in(Capture("harbour", f"{ON}T08:00Z", [Entry(FERRY, "Divers found a hole in the hull."), old]))
    lake.run(ON)
    assert lake.rules(ON) == {FERRY: "shown", old.title: "before_first_capture"}
    page = json.loads(lake.read(ON, "edition.json"))
    assert (page["stories_shown"], page["stories_considered"]) == (1, 1)


def test_where_nothing_leads_a_story_of_two_outlets_in_the_full_list_is_not_denied(tmp_path):
    feeds = tuple(Feed(name, "emerging_tech") for name in ("harbour", "prairie", "lantern"))
    lake = SmallLake(tmp_path, feeds)
    fresh = {
        "harbour": ("A lathe learns to whistle", "Glass bricks survive a furnace"),
        "prairie": ("Cranes are steered by a pedal", "New paint dries in the rain"),
        "lantern": ("Sails fold themselves at dusk", "Clock without hands goes on sale"),
    }
    lake.take_in(*(Capture(name, f"{ON}T07:00Z", []) for name in fresh))
    texts = {"harbour": "Divers found a hole in the hull.", "prairie": "Passengers tell of the night."}
    old = {name: [Entry(FERRY, told, published="2024-06-07T09:00Z")] for name, told in texts.items()}
    lake.take_in(
        *(
            Capture(name, f"{ON}T08:00Z", [*map(Entry, titles), *old.get(name, [])])
            for name, titles in fresh.items()
        )
    )
    lake.run(ON)
    assert {row["rule"] for row in lake.selection(ON) if row["title"] == FERRY} == {
        "section_limit",
        "same_story",
    }
    page = lake.read(ON, "briefing.en.txt").decode()
    assert "\nNo lead today: the only story carried by several outlets is under Full list.\n" in page


def test_headline_only_counts_the_stories_whose_place_has_a_text(edition):
    assert edition[0]["notes"]["headline_only"] == 0
