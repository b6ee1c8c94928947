"""What a reader has seen: updates, changed headlines, repeats (STANDARD, "Changes"; DESIGN, memory).

Through the real pipeline: days are captured, run one after another, and the rows and pages are read.
"""

import json

import pytest

from tests.small_lake import Capture, Entry, Feed, SmallLake
from tests.stories.nodes import WIRE

TITLE = "Harbour commission approves tunnel for cyclists"
TEXT = "The commission approved the tunnel after two years of hearings. Work begins before the autumn rains."
NEWS = "Builders found an old shipwreck under the quay."
LINK = "https://harbour.example/tunnel"
FEEDS = (Feed("harbour"), Feed("prairie"), Feed("lantern"))


def entry(title=TITLE, text=TEXT, **more):
    return Entry(title, text, **{"link": LINK, "published": "2024-06-12T08:00Z"} | more)


def days(folder, *entries_by_day, feeds=FEEDS):
    """A lake in which each day from 12 June has its edition; a day is [(feed, entry), …]."""
    lake = SmallLake(folder, feeds)
    lake.make_days(*captures_of(entries_by_day, 12))
    return lake


def captures_of(entries_by_day, first):
    return [
        Capture(feed, f"2024-06-{on}T09:00Z", [one for of, one in entries if of == feed])
        for on, entries in enumerate(entries_by_day, first)
        for feed in sorted({feed for feed, _entry in entries})
    ]


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A lake with the edition of 12 June, which shows the first feed's story."""
    return days(tmp_path_factory.mktemp("printed"), [("harbour", entry())])


@pytest.fixture
def after(printed, tmp_path):
    """Further days, from 13 June on, for a copy of that lake."""

    def made(*entries_by_day):
        lake = printed.copy(tmp_path)
        lake.make_days(*captures_of(entries_by_day, 13))
        return lake

    return made


def page(lake, on):
    return json.loads(lake.read(on, "edition.json"))


def stories(lake, on):
    """Every story on the page of a date."""
    edition = page(lake, on)
    return edition["top_stories"] + [story for section in edition["sections"] for story in section["stories"]]


def only_row(lake, on):
    (row,) = lake.selection(on)
    return row


def test_new_text_is_an_update_that_shows_what_is_new(after):
    lake = after([("harbour", entry(text=f"{TEXT} {NEWS}"))])
    (story,) = stories(lake, "2024-06-13")
    assert [sentence["text"] for sentence in story["sentences"]] == [NEWS]
    assert story["tags"] == ["update", "day"]
    assert story["day_number"] == 2


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (NEWS, [NEWS]),
        ("“We found an old ship.”", ["Work begins before the autumn rains.", "“We found an old ship.”"]),
    ],
)
def test_an_update_says_what_is_new_in_every_round(after, new, told):
    """As the fifth story of its section, where others are headlines."""
    others = [
        entry(
            f"Council opens library number {n} downtown",
            f"Number {n} opens its doors.",
            link=None,
            published="2024-06-13T08:00Z",
        )
        for n in range(4)
    ]
    lake = after(
        [
            ("harbour", entry(text=f"{TEXT} {new}", published="2024-06-11T11:00Z")),
            *(("prairie", one) for one in others),
        ],
    )
    shown = {story["headline"]: story for story in stories(lake, "2024-06-13")}
    assert len(shown) == 5
    assert [one["text"] for one in shown[TITLE]["sentences"]] == told


def test_an_update_is_news_however_old_its_first_publication(tmp_path):
    first = entry(published="2024-06-11T10:30Z")
    quiet = [[("prairie", Entry(f"Bakery number {n} opens in town"))] for n in range(3)]
    lake = days(
        tmp_path,
        [("harbour", first)],
        *quiet,
        [("harbour", entry(text=f"{TEXT} {NEWS}", published="2024-06-11T10:30Z"))],
    )
    row = next(row for row in lake.selection("2024-06-16") if row["feed_id"] == "harbour")
    assert (row["outcome"], row["change"], row["day_number"]) == ("shown", "update", 5)


@pytest.mark.parametrize(
    "text",
    [
        TEXT.upper(),
        TEXT.replace(".", "…").replace("tunnel…", "tunnel."),
        TEXT.replace("the tunnel", "the <em>tunnel</em>"),
        TEXT.replace("autumn rains", "‘autumn’ rains"),
        "  ".join(TEXT.split()),
        TEXT.replace("begins", "will begin"),
        f"{TEXT} Subscribe to our newsletter.",
        f"{TEXT} Builders found an old shipwreck under the…",
        f"{TEXT} {TITLE}.",
    ],
    ids=["case", "stops", "markup", "quotes", "spaces", "wording", "promotion", "unfinished", "title"],
)
def test_a_change_of_form_is_nothing(after, text):
    lake = after([("harbour", entry(text=text))])
    rows = lake.selection("2024-06-13")
    assert [(row["rule"], row["change"]) for row in rows] in ([("cosmetic_change", "cosmetic")], [])
    assert stories(lake, "2024-06-13") == []


def test_a_changed_headline_stands_in_its_block_once_and_is_not_shown_again(after):
    new = entry("Harbour commission votes for a cycle tunnel under the bay")
    lake = after([("harbour", new)], [("harbour", new)])
    (line,) = page(lake, "2024-06-13")["changed_headlines"]
    assert (line["was"], line["now"], line["printed_on"]) == (TITLE, new.title, "2024-06-12")
    assert stories(lake, "2024-06-13") == []
    assert only_row(lake, "2024-06-13")["rule"] == "changed_headline"
    assert page(lake, "2024-06-14")["changed_headlines"] == []
    assert lake.selection("2024-06-14") == []


def test_a_headline_that_was_printed_is_no_news_as_a_sentence(after):
    """The publisher rewrites the headline and tells the old one in the text: the reader has read it."""
    new = entry("Cycle tunnel under the bay: what happens now", text=f"{TEXT} {TITLE}.")
    lake = after([("harbour", new)])
    assert only_row(lake, "2024-06-13")["rule"] == "changed_headline"
    assert stories(lake, "2024-06-13") == []


def test_a_headline_that_changes_twice_is_compared_with_the_one_printed_last(after):
    second, third = (
        entry(f"Harbour commission votes {word} a tunnel under the bay") for word in ("for", "against")
    )
    lake = after([("harbour", second)], [("harbour", third)])
    (line,) = page(lake, "2024-06-14")["changed_headlines"]
    assert (line["was"], line["now"]) == (second.title, third.title)


def test_a_headline_that_two_feeds_of_an_outlet_change_is_listed_once(tmp_path):
    feeds = (Feed("harbour"), Feed("harbour-town", more=("outlet: Harbour Gazette",)))
    lake = SmallLake(tmp_path, (feeds[0],))
    text = lake.settings.catalogue.read_text()
    lake.settings.catalogue.write_text(
        text
        + text.partition("feeds:\n")[2]
        .replace("id: harbour", "id: harbour-town")
        .replace("//harbour.", "//harbour-town.")
    )
    lake.feeds = feeds
    titles = {12: TITLE, 13: "Harbour commission votes for a cycle tunnel under the bay"}
    lake.make_days(
        *(
            Capture(feed.id, f"2024-06-{on}T09:00Z", [entry(title)])
            for on, title in titles.items()
            for feed in feeds
        )
    )
    assert len(page(lake, "2024-06-13")["changed_headlines"]) == 1


def test_another_feeds_own_words_for_a_page_are_no_changed_headline(after):
    lake = after([("prairie", entry("Cyclists get their tunnel at last"))])
    assert page(lake, "2024-06-13")["changed_headlines"] == []
    assert only_row(lake, "2024-06-13")["rule"] == "shown_before"


def test_another_outlets_copy_of_a_shown_story_is_dropped(tmp_path):
    copy = entry("Go-ahead for cycle tunnel", WIRE.replace("hearings", "meetings"), link=None)
    lake = days(tmp_path, [("harbour", entry(text=WIRE))], [("prairie", copy)])
    assert only_row(lake, "2024-06-13")["rule"] == "shown_before"
    assert only_row(lake, "2024-06-13")["story_id"] == only_row(lake, "2024-06-12")["story_id"]


def test_an_outlet_that_tells_the_story_in_its_own_words_is_an_update(after):
    own = entry(
        TITLE, "Cyclists cheered outside the town hall. A café owner called the noise a nightmare.", link=None
    )
    lake = after([("prairie", own)])
    (story,) = stories(lake, "2024-06-13")
    assert story["tags"][0] == "update"
    assert [one["outlet"]["en"] for one in story["also"]] == ["Harbour Gazette"]
    assert story["why"]["outlets"] == 2


def test_a_new_outlet_alone_is_an_update_once(tmp_path):
    """STANDARD: Update = a new sentence, figure or outlet."""
    bare = entry(TITLE, "", link=None)
    later = entry(TITLE, "", link="https://prairie.example/other")
    lake = days(tmp_path, [("harbour", entry(text=""))], [("prairie", bare)], [("prairie", later)])
    assert only_row(lake, "2024-06-13")["change"] == "update"
    assert only_row(lake, "2024-06-14")["rule"] in ("shown_before", "cosmetic_change")


def test_a_member_that_was_not_printed_changes_in_form_only(tmp_path):
    """The second outlet's text stood there yesterday: its new comma is no update."""
    other = entry(TITLE, "Cyclists cheered outside the town hall. A café owner wept.", link=None, guid="p1")
    changed = entry(
        TITLE, "Cyclists cheered, outside the town hall. A café owner wept.", link=None, guid="p1"
    )
    lake = days(tmp_path, [("harbour", entry()), ("prairie", other)], [("prairie", changed)])
    assert {row["rule"] for row in lake.selection("2024-06-12")} == {None, "same_story"}
    assert stories(lake, "2024-06-13") == []


def test_guids_renamed_daily_for_a_week_repeat_nothing(tmp_path):
    """PROMISES H9: one feed with a link that stays, one whose link is renamed with the id."""
    week = [
        [
            ("harbour", entry(guid=f"harbour-{n}")),
            ("prairie", Entry("Museum of small bridges reopens", "It had been shut for repairs since March.",
                              link=f"https://prairie.example/{n}", published="2024-06-12T08:00Z")),
        ]
        for n in range(7)
    ]  # fmt: skip
    lake = days(tmp_path, *week)
    assert len(stories(lake, "2024-06-12")) == 2
    assert [stories(lake, f"2024-06-{on}") for on in range(13, 19)] == [[]] * 6
    for on in range(13, 19):
        assert {row["rule"] for row in lake.selection(f"2024-06-{on}")} <= {"shown_before", "cosmetic_change"}


def test_stories_that_share_a_home_page_as_link_are_new_every_day(tmp_path):
    home = "https://harbour.example/"
    titles = ["Tunnel opens to cyclists", "Bakers strike for better bread", "Lighthouse painted red again"]
    lake = days(tmp_path, *([("harbour", Entry(title, link=home, guid=title))] for title in titles))
    assert [lake.shown(f"2024-06-{on}") for on in (12, 13, 14)] == [[title] for title in titles]
    assert {only_row(lake, f"2024-06-{on}")["change"] for on in (12, 13, 14)} == {"new"}


def test_what_was_left_out_for_room_yesterday_is_new_when_it_changes(tmp_path):
    many = [
        entry(f"Council opens library number {n} downtown", f"Number {n} opens.", link=None) for n in range(8)
    ]
    lake = days(tmp_path, [("harbour", one) for one in many])
    left = next(row for row in lake.selection("2024-06-12") if row["rule"] == "section_limit")
    changed = Entry(left["title"], f"It opens later. {NEWS}", link=left["canonical_link"])
    lake.take_in(Capture("harbour", "2024-06-13T09:30Z", [changed]))
    lake.run("2024-06-13")
    assert only_row(lake, "2024-06-13")["change"] == "new"


def test_day_number_counts_from_the_first_day_shown(tmp_path):
    texts = [TEXT, f"{TEXT} {NEWS}", f"{TEXT} {NEWS} Divers will look at it in 12 days."]
    lake = days(tmp_path, *([("harbour", entry(text=text))] for text in texts))
    assert [only_row(lake, f"2024-06-{on}")["day_number"] for on in (12, 13, 14)] == [1, 2, 3]
