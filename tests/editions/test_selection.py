"""What leads, how the words are spent, and that every candidate has its fate (STANDARD, what leads)."""

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.editions.news import Change
from briefing.editions.selection import select
from briefing.feeds.sections import SECTION_IDS
from briefing.items.sentences import count_words
from tests.editions.chosen import RECORD, candidate, catalogue
from tests.small_lake import Capture, Entry, Feed, SmallLake

LEADING = ("international", "canada", "united_states", "public_health", "government", "cybersecurity")
CANADA = Feed("harbour")


def selected(*candidates, edition="", feeds=None):
    listed = feeds or {one.feed.id: Feed(one.feed.id, one.feed.sections[0]) for one in candidates}.values()
    return select(candidates, RECORD, catalogue(*listed, edition=edition))


def tops(*candidates):
    return [one.ranked.lead.row["title"] for one in selected(*candidates).placed if one.round == 0]


def lead_of(feed, *, outlets=2, **more):
    return candidate(feed, outlets=outlets, **more)


# The gate


@pytest.mark.parametrize("section", SECTION_IDS[1:])
def test_only_six_sections_lead(section):
    led = tops(lead_of(Feed("harbour", section)))
    assert bool(led) == (section in LEADING)


@pytest.mark.parametrize(
    "kind",
    [
        "opinion",
        "letter",
        "paper",
        "sport",
        "obituary",
        "digest",
        "audio",
        "video",
        "photos",
        "live_page",
        "press_release",
        "notice",
    ],
)
def test_only_news_and_advisories_lead(kind):
    assert tops(lead_of(CANADA, kind=kind)) == []
    assert tops(lead_of(CANADA, kind=kind, outlets=1)) == []


def test_one_outlet_alone_does_not_lead():
    assert tops(lead_of(CANADA, outlets=1)) == []


@pytest.mark.parametrize(("place", "leads"), [(0, True), (2, True), (3, False), (None, False)])
def test_the_first_three_places_of_a_feed_that_its_editors_order_lead(place, leads):
    ordered = Feed("harbour", more=("editors_order: true",))
    assert bool(tops(lead_of(ordered, outlets=1, place_in_feed=place))) == leads


@pytest.mark.parametrize(("entries", "leads"), [(8, True), (7, False), (1, False)])
def test_a_document_of_a_few_entries_has_no_front_page(entries, leads):
    ordered = Feed("harbour", more=("editors_order: true",))
    assert bool(tops(lead_of(ordered, outlets=1, place_in_feed=0, feed_entries=entries))) == leads


def test_place_means_nothing_where_nobody_orders_by_hand():
    assert tops(lead_of(CANADA, outlets=1, place_in_feed=0)) == []


@pytest.mark.parametrize(
    ("feed_kind", "item_kind", "title", "leads"),
    [
        ("official", "advisory", "Alert – active attacks on Fernwall routers", True),
        ("official", "advisory", "Alerte : attaques contre les routeurs Fernwall", True),
        ("official", "advisory", "Fernwall security advisory (AV24-331)", False),
        ("news", "advisory", "Alert – active attacks on Fernwall routers", False),
        ("official", "press_release", "Alert – minister visits a harbour", False),
    ],
)
def test_an_official_alert_leads(feed_kind, item_kind, title, leads):
    feed = Feed("centre", "cybersecurity", (f"kind: {feed_kind}",))
    assert bool(tops(lead_of(feed, outlets=1, kind=item_kind, words=title))) == leads


def test_at_most_three_and_one_of_an_outlet():
    feeds = [Feed(f"feed-{n}") for n in range(5)]
    stories = [
        lead_of(feed, words=f"{feed.id} {n}", outlets=9 - n) for n, feed in enumerate([feeds[0], *feeds])
    ]
    assert tops(*stories) == ["feed-0 0", "feed-1 2", "feed-2 3"]


@pytest.mark.parametrize("first", ["canada", "government"])
def test_canada_and_government_first_on_a_tie(first):
    stories = [
        lead_of(Feed(name), words=name, section=name) for name in ("international", "cybersecurity", first)
    ]
    assert tops(*stories)[0] == first
    better = lead_of(Feed("abroad"), words="better", section="international", outlets=3)
    assert tops(*stories, better)[0] == "better"


PLANTED = {
    "This week's quiz: what do you know about harbours?": "canada",
    "Opinion: the harbour tunnel is a mistake": "canada",
    "Elephants call each other by name, a study finds": "science",
    "Ferry runs aground off Bell Island, all passengers safe": "canada",
}


def test_the_planted_day(tmp_path):
    """Issue 2: a quiz, an opinion and a science story of two outlets do not lead; a news story does."""
    feeds = [Feed("harbour"), Feed("prairie"), Feed("lantern", "science"), Feed("meadow", "science")]
    lake = SmallLake(tmp_path, feeds)
    pairs = {"canada": ("harbour", "prairie"), "science": ("lantern", "meadow")}
    captures = []
    for hour, side in ((8, 0), (9, 1)):
        for section, pair in pairs.items():
            entries = [
                Entry(title, " ".join(f"{word}{side}" for word in reversed(title.split())))
                for title, of in PLANTED.items()
                if of == section
            ]
            captures.append(Capture(pair[side], f"2024-06-12T0{hour}:10Z", entries))
    lake.take_in(*captures)
    lake.run("2024-06-12")
    edition = json.loads(lake.read("2024-06-12", "edition.json"))
    (top,) = edition["top_stories"]
    assert top["headline"].startswith("Ferry runs aground")
    assert top["why"] == {
        "outlets": 2, "official": 0, "first_seen_utc": "2024-06-12T08:10:00Z", "reason": "outlets",
    }  # fmt: skip
    text = lake.read("2024-06-12", "briefing.en.txt").decode()
    assert "Why here: 2 outlets; first seen Wed 04:10 EDT." in text
    assert (
        "Pourquoi ici : 2 médias; repéré mer. à 4 h 10 HAE."
        in lake.read("2024-06-12", "briefing.fr.txt").decode()
    )
    outlets = {row["title"]: row["outlets"] for row in lake.selection("2024-06-12")}
    assert {title: outlets[title] for title in PLANTED if "quiz" not in title} == {
        title: 2 for title in PLANTED if "quiz" not in title
    }


def test_ties_of_a_vote_go_to_the_section_listed_later(tmp_path):
    """Two outlets, one for Canada and one for Science: Science, so it does not lead."""
    lake = SmallLake(tmp_path)
    title = "Elephants call each other by name"
    lake.make_days(
        *(
            Capture(feed, "2024-06-12T09:00Z", [Entry(title, f"{feed} went to see them in its own words.")])
            for feed in ("harbour", "prairie")
        )
    )
    edition = json.loads(lake.read("2024-06-12", "edition.json"))
    assert edition["top_stories"] == []
    holding = [section["section_id"] for section in edition["sections"] if section["stories"]]
    assert holding == ["science"]


def test_most_distinct_outlets_decide_the_section(tmp_path):
    """Three feeds of two outlets for Canada against one for Science."""
    feeds = (Feed("harbour"), Feed("lantern"), Feed("prairie", "science"))
    lake = SmallLake(tmp_path, feeds)
    title = "Elephants call each other by name"
    lake.make_days(
        *(
            Capture(
                feed.id, "2024-06-12T09:00Z", [Entry(title, f"{feed.id} went to see them in its own words.")]
            )
            for feed in feeds
        )
    )
    edition = json.loads(lake.read("2024-06-12", "edition.json"))
    assert [story["section_id"] for story in edition["top_stories"]] == ["canada"]
    assert [len(section["stories"]) for section in edition["sections"]] == [0] * 14


NAMES = "Anchor Bakers Council Divers Elephants Geese Judges Orchard".split()


def test_each_factor_that_decides_is_stored(tmp_path):
    """Eight stories of a hand-ordered feed, its first the oldest: published 02:00 to 09:00, closed at 10:00.

    The ages are 8 to 1 h and dealt anew: 1 h for the first, which so scores 0.5^(1/24) = 0.971532.
    """
    lake = SmallLake(tmp_path, [Feed("harbour", more=("editors_order: true",))])
    entries = [
        Entry(f"{name} {name[::-1]}", f"{name} did it.", published=f"2024-06-12T{hour:02}:00Z")
        for hour, name in enumerate(NAMES, start=2)
    ]
    lake.make_days(Capture("harbour", "2024-06-12T09:30Z", entries))
    rows = {row["title"].split()[0]: row for row in lake.selection("2024-06-12")}
    assert [rows[name]["age_minutes"] for name in NAMES] == [480, 420, 360, 300, 240, 180, 120, 60]
    assert [rows[name]["counted_age_minutes"] for name in NAMES] == [60, 120, 180, 240, 300, 360, 420, 480]
    assert [rows[name]["place_in_feed"] for name in NAMES] == list(range(8))
    assert {row["feed_entries"] for row in rows.values()} == {8}
    assert [rows[name]["gate"] for name in NAMES] == ["editors_order"] * 3 + [None] * 5
    first, second, third = (rows[name] for name in NAMES[:3])
    assert (first["round"], first["score_millionths"]) == (0, 971_532)
    # A top story stands in no section; the next one is its section's first, the one after counts 65 %.
    assert (first["of_its_outlet"], first["counted_millionths"]) == (None, None)
    assert (second["of_its_outlet"], second["counted_millionths"]) == (0, second["score_millionths"])
    assert (third["of_its_outlet"], third["counted_millionths"]) == (1, third["score_millionths"] * 65 // 100)
    assert {(row["tier"], row["has_summary"], row["official_outlets"]) for row in rows.values()} == {
        (0, True, 0)
    }
    assert [row["operator_rules"] for row in rows.values()] == [[]] * 8


# The words


def of_length(words):
    """A text of one sentence with so many words."""
    return " ".join(["Matters"] + ["moved"] * (words - 1)) + "."


def crowd(stories=6, words=40, title=10):
    """So many stories of each section but weather, each of its own outlet."""
    return [
        candidate(
            Feed(f"{section}-{n}".replace("_", "-"), section),
            words=of_length(title)[:-1] + f" {n}",
            text=of_length(words),
        )
        for section in SECTION_IDS[1:]
        for n in range(stories)
    ]


def spent(selection):
    return sum(
        count_words(one.ranked.lead.row["title"])
        + sum(count_words(sentence.text) for sentence in one.sentences)
        for one in selection.placed
    )


@pytest.mark.parametrize("words", [5, 20, 40, 60])
def test_words_are_spent_in_rounds(words):
    selection = selected(*crowd(words=words))
    rounds = Counter(one.section_id for one in selection.placed)
    assert max(rounds.values()) - min(rounds.values()) <= 1
    assert len(rounds) == 13
    assert spent(selection) == selection.words <= 1200
    for one in selection.placed:
        assert len(one.sentences) == (1 if one.round <= 2 else 0) or one.round <= 2


def test_long_texts_at_the_top_leave_no_section_empty():
    stories = crowd(stories=1, words=60, title=25)
    leads = [lead_of(Feed(f"lead-{n}"), words=of_length(25), text=of_length(60)) for n in range(3)]
    selection = selected(*stories, *leads)
    assert len({one.section_id for one in selection.placed if one.round == 1}) == 13
    assert not any(one.sentences for one in selection.placed if one.section_id == "corporate_ai")


def test_a_headline_too_long_for_the_rest_stops_no_other_section():
    """A publisher's 200-word headline costs its own place and nobody else's in that round."""
    monster = candidate(Feed("monster", "international"), words=of_length(90), text="")
    others = [
        candidate(Feed(f"s-{n}", section), words=of_length(6)[:-1])
        for n, section in enumerate(SECTION_IDS[2:])
    ]
    selection = selected(monster, *others, edition="words: 130\nwords_in_all: 600")
    assert {one.section_id for one in selection.placed} == set(SECTION_IDS[2:])
    assert (
        next(one.rule for one in selection.candidates if one is not monster and one.row is monster.row)
        == "length_budget"
    )


def test_the_first_has_its_whole_text_the_second_its_first_sentence_the_third_none():
    text = "The first sentence stands here alone. The second one follows it closely."
    feeds = [Feed(f"feed-{n}") for n in range(3)]
    stories = [candidate(feed, hours=n + 1, text=text) for n, feed in enumerate(feeds)]
    assert [len(one.sentences) for one in selected(*stories).placed] == [2, 1, 0]


def test_publishers_who_want_no_more_get_their_headline_only():
    shy = Feed("harbour", more=("show: headline",))
    assert selected(candidate(shy), feeds=[shy]).placed[0].sentences == ()


def test_a_story_that_leads_stands_in_no_section():
    selection = selected(lead_of(CANADA, words="It leads"), candidate(CANADA, words="It does not"))
    assert [(one.round, one.place, one.ranked.lead.row["title"]) for one in selection.placed] == [
        (0, 1, "It leads"),
        (1, 2, "It does not"),
    ]


# Every candidate has its fate

KINDS = ["news", "paper", "opinion", "letter", "digest", "audio", "press_release", "sport", "advisory"]


@st.composite
def days(draw):
    """A day's candidates over several sections, outlets and kinds; some dropped before, some of one story."""
    feeds = [
        Feed(f"feed-{n}", draw(st.sampled_from(SECTION_IDS[1:]))) for n in range(draw(st.integers(1, 8)))
    ]
    ones = [
        candidate(
            draw(st.sampled_from(feeds)),
            words=of_length(draw(st.integers(1, 30)))[:-1],
            text=of_length(draw(st.integers(1, 70))),
            hours=draw(st.integers(0, 48)),
            kind=draw(st.sampled_from(KINDS)),
            outlets=draw(st.integers(1, 4)),
            rule=draw(st.sampled_from([None, None, None, None, "too_old"])),
            change=draw(st.sampled_from([Change("new"), Change("update", day_number=2)])),
            place_in_feed=draw(st.integers(0, 9)),
        )
        for _ in range(draw(st.integers(0, 40)))
    ]
    twins = draw(st.lists(st.integers(0, len(ones) - 1), max_size=6)) if ones else []
    for place in twins:
        ones[place] = replace(ones[place], story_id=ones[0].story_id, section_id=ones[0].section_id)
    return feeds, ones, draw(st.integers(100, 1200))


@settings(max_examples=80, deadline=None)
@given(days())
def test_shown_and_dropped_are_all_and_no_section_is_ahead(drawn):
    feeds, ones, words = drawn
    selection = selected(*ones, feeds=feeds, edition=f"words: {words}\nwords_in_all: {words + 400}")
    shown = [one.ranked.lead.row["item_id"] for one in selection.placed]
    assert len(set(shown)) == len(shown)
    fates = {one.row["item_id"]: one.rule for one in selection.candidates}
    assert len(fates) == len(ones)
    assert {item for item, rule in fates.items() if rule is None} == set(shown)
    assert len({one.ranked.lead.story_id for one in selection.placed}) == len(shown)
    assert spent(selection) == selection.words <= words
    assert [one.place for one in selection.placed] == list(range(1, len(shown) + 1))
    in_round = {one.section_id: one.round for one in selection.placed if one.round}
    waiting = {
        one.section_id
        for one in selection.candidates
        if one.rule == "length_budget" and one.section_id in in_round
    }
    for section in waiting:
        assert max(in_round.values(), default=0) - in_round[section] <= 1
    assert sum(one.round == 0 for one in selection.placed) <= 3
    for one in selection.placed:
        for sentence in one.sentences:
            assert one.ranked.lead.row[sentence.field][sentence.start : sentence.end] == sentence.text


@settings(max_examples=25, deadline=None)
@given(days(), st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_changes_nothing(drawn, chance):
    feeds, ones, words = drawn
    shuffled = list(ones)
    chance.shuffle(shuffled)
    both = [selected(*order, feeds=feeds, edition=f"words: {words}") for order in (ones, shuffled)]
    assert both[0].placed == both[1].placed
    assert both[0].left_out == both[1].left_out
