"""One event in other words is one story; what only looks like it is not (DESIGN section 6)."""

import itertools
import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from briefing.sql import connect
from briefing.stories.edges import find_edges
from briefing.stories.events import LEXICAL
from briefing.stories.grouping import components
from briefing.stories.same_event import event_edges
from tests.stories.nodes import START, node

FERRY = (
    node(
        "Ferry runs aground off Bell Island with 84 aboard",
        "The Flanders struck a shoal at dawn; passengers were taken off by the coast guard.",
    ),
    node(
        "Coast guard takes passengers off stranded Flanders",
        "All 84 people aboard the ferry that hit a shoal near Bell Island are safe.",
        feed="prairie",
        hours=3,
    ),
    node(
        "What we know of the Bell Island grounding",
        "The Flanders, 41 years old, was on its first run after a refit when it struck a shoal.",
        feed="lantern",
        hours=20,
    ),
)
OTHERS = [
    node(
        "Budget raises the tax on sugar",
        "Drinks will cost more from April, the minister said.",
        feed="prairie",
    ),
    node("Museum buys a lost painting", "The portrait hung in an attic for a century.", feed="lantern"),
    node("Wheat price falls for a third week", "Farmers hold back their harvest.", feed="harbour"),
    node("Library opens on Sundays", "A vote of the council ended years of dispute.", feed="prairie"),
]


def fresh(one, **more):
    return {"edition_date": None, **one, **more}


def joined(*nodes, threads=1):
    """Groups of more than one node, by their places in `nodes`."""
    order = sorted(
        range(len(nodes)), key=lambda place: (nodes[place]["captured_at_utc"], nodes[place]["item_id"])
    )
    ordered = [fresh(nodes[place]) for place in order]
    with connect(threads) as connection:
        sure = find_edges(connection, ordered)
        roots = components(len(ordered), [*sure, *event_edges(connection, ordered, sure)])
    groups = {}
    for place, root in zip(order, roots, strict=True):
        groups.setdefault(root, set()).add(place)
    return [group for group in groups.values() if len(group) > 1]


def test_an_event_that_three_outlets_tell_is_one_story():
    assert joined(*FERRY, *OTHERS) == [{0, 1, 2}]


def test_letters_of_another_alphabet_that_look_the_same_make_no_second_story():
    """Each word of the second headline has a Cyrillic letter."""
    told = node("Minister opens second bridge across harbour", "")
    disguised = node("Міnіstеr ореns sесоnd brіdgе асrоss hаrbоur", "", feed="prairie", hours=1)
    assert joined(told, disguised, *OTHERS) == [{0, 1}]


@pytest.mark.parametrize("kind", ["digest", "live_page", "quiz", "promotion"])
def test_what_stands_for_many_events_is_never_joined(kind):
    digest = node(
        "Morning brief: ferry aground off Bell Island; the Flanders passengers safe",
        "Budget raises the tax on sugar.",
        feed="digest",
        item_kind=kind,
    )
    assert joined(*FERRY, *OTHERS, digest) == [{0, 1, 2}]


def test_languages_stay_apart():
    french = node(
        "Le traversier Flanders s’échoue à Bell Island",
        "Les passagers ont été évacués.",
        feed="phare",
        language="fr",
    )
    assert joined(*FERRY, *OTHERS, french) == [{0, 1, 2}]


def test_after_72_hours_it_is_another_event():
    late = [{**FERRY[1], "captured_at_utc": START + timedelta(hours=hours)} for hours in (72, 73)]
    assert joined(FERRY[0], late[0], *OTHERS) == [{0, 1}]
    assert joined(FERRY[0], late[1], *OTHERS) == []


def test_a_figure_alone_joins_nothing():
    one = node("Undated story number 469", feed="harbour")
    other = node("Elephants call by name", "A study of 469 calls found it.", feed="lantern")
    assert joined(one, other, *OTHERS) == []


def test_a_form_of_one_outlet_filled_in_twice_is_two_stories():
    forms = [node(f"Bishop blesses bakery number {number} downtown", "It has ovens.") for number in (1, 2)]
    assert joined(*forms, *OTHERS) == []


def test_two_headlines_of_one_outlet_on_one_person_are_no_form():
    """Four of six words stand in both, a name among them, and neither has a name that the other lacks."""
    after, before = "The judge let Quist go home to Perth.", "Prosecutors drop all other counts."
    plea = node("Lantern founder Orla Quist pleads guilty", after, hours=9)
    assert joined(node("Lantern founder Orla Quist strikes deal", before), plea, *OTHERS) == [{0, 1}]
    forms = [
        node(f"Lantern founder Orla Quist sues {who}", text)
        for who, text in (("Rust", before), ("Tarn", after))
    ]
    assert joined(*forms, *OTHERS) == []


def test_a_name_of_two_words_is_one_thing_in_common():
    """A town is in the news twice: the two words of its name are too little."""
    town = [
        node("Cedar Gap closes its swimming pool for repairs", "Tiles came loose in the deep end."),
        node(
            "Voters in Cedar Gap turn down a new school tax",
            "412 said yes and 398 no; 30 ballots were spoilt.",
            feed="prairie",
        ),
    ]
    assert joined(*town, *OTHERS) == []


def test_a_headline_of_two_events_joins_neither_to_the_other():
    two_in_one = node("Ferry runs aground off Bell Island; budget raises the tax on sugar", feed="evening")
    assert joined(FERRY[0], OTHERS[0], two_in_one, *OTHERS[1:]) == []
    assert joined(*FERRY, OTHERS[0], two_in_one, *OTHERS[1:]) == [{0, 1, 2}]


def test_two_versions_of_one_outlet_s_headline_are_no_two_events():
    """What joins the two is a form filled in twice, so that only the other outlet holds them together."""
    versions = [
        node(f"Sally Quill quits top {where} job after ferry grounding", feed="prairie")
        for where in ("harbour", "coast guard")
    ]
    other = node("Quill, head of the coast guard, quits over grounding of the ferry", feed="lantern")
    assert joined(versions[0], other, versions[1], *OTHERS) == [{0, 1, 2}]


SUBJECT = "maps bees opera soup ice clocks salt poems kites trams jazz moss owls bricks tides vaults".split()


def written_by(outlets):
    """Sixteen matters of one subject that nobody wrote about when the language's frequencies were counted."""
    return [
        node(f"How blorbs and {word} go together", feed=f"outlet-{number % outlets}")
        for number, word in enumerate(SUBJECT)
    ]


def test_an_outlet_that_names_itself_tells_no_event_by_it():
    titles = ("How the QXZ turns 95", "Quarrel about QXZ salaries")
    assert joined(*(node(title, outlet="QXZ Harbour") for title in titles), *OTHERS) == []
    assert joined(*(node(title, outlet="Harbour") for title in titles), *OTHERS) == [{0, 1}]


def test_what_everybody_writes_about_now_makes_no_story():
    one = node("Blorbs at school", feed="harbour")
    other = node("Court hears blorbs", feed="lantern")
    assert joined(one, other, *OTHERS) == [{0, 1}]
    assert joined(one, other, *OTHERS, *written_by(4)) == []


def test_one_outlet_does_not_make_the_words_of_another_s_story_common():
    words = "Bell Island Flanders shoal struck run aground".split()
    siren = [
        node(f"{words[number % 7]} {words[(number // 3 + 1 + number) % 7]} dream{number}", feed="siren")
        for number in range(150)
    ]
    assert {0, 1, 2} in [group & {0, 1, 2} for group in joined(*FERRY, *OTHERS, *siren)]


def test_two_storms_in_two_provinces_are_two_stories():
    storms = [
        node(
            "Storm cuts power to 12,000 homes in Cape Breton",
            "Crews work through the night after trees fell on lines near Sydney.",
        ),
        node(
            "Ice storm closes schools across Saguenay",
            "Buses stay in their garages while salt trucks clear the roads around Chicoutimi.",
            feed="prairie",
        ),
    ]
    assert joined(*storms, *OTHERS) == []


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Storm",
        "مدينة الميناء تفتح النفق",
        "港の市議会は自転車用トンネルを承認した",
        "🙂 🙂",
        "word " * 20_000,
    ],
    ids=["empty", "one word", "right to left", "without spaces", "signs", "100 kB"],
)
def test_titles_of_any_shape_break_nothing(title):
    strange = [node(title, feed=feed, language="und") for feed in ("odd", "strange")]
    assert [group for group in joined(*strange, *FERRY, *OTHERS) if group & {2, 3, 4}] == [{2, 3, 4}]


def test_a_thousand_stories_of_one_hour_with_one_vocabulary_stay_bounded_and_apart():
    flood = [
        node(f"Word{number} storm flood fire", "Council harbour town bridge.", feed=f"outlet-{number % 7}")
        for number in range(1000)
    ]
    groups = joined(*flood, *FERRY, *OTHERS)
    assert [group for group in groups if 1000 in group] == [{1000, 1001, 1002}]


def test_the_order_of_the_items_and_the_threads_change_nothing():
    nodes = [*FERRY, *OTHERS]
    expected = {frozenset(nodes[place]["item_id"] for place in group) for group in joined(*nodes)}
    chance = random.Random(5)  # noqa: S311 - a fixed order
    for threads in (1, 2, 4):
        chance.shuffle(nodes)
        groups = joined(*nodes, threads=threads)
        assert {frozenset(nodes[place]["item_id"] for place in group) for group in groups} == expected


def test_pairs_that_are_counted_in_parts_are_the_same_pairs():
    nodes = [fresh(one) for one in (*FERRY, *OTHERS)]
    with connect(2) as connection:
        for joined_at_once in (1, 7, 1000):
            found = event_edges(connection, nodes, [], replace(LEXICAL, joined_at_once=joined_at_once))
            assert [(edge.left, edge.right) for edge in found] == [(0, 1), (0, 2)]


def test_the_hash_seed_changes_nothing():
    code = (
        "from tests.stories.test_same_event import FERRY, OTHERS, joined;"
        "print(sorted(map(sorted, joined(*FERRY, *OTHERS))))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "20260612")
    }
    assert said == {"[[0, 1, 2]]\n"}


def remembered(one, story_id, days_ago):
    then = START - timedelta(days=days_ago)
    return {
        **one,
        "captured_at_utc": then,
        "edition_date": then.date(),
        "story_id": story_id,
        "story_first_seen_utc": then,
    }


def test_members_too_old_to_be_compared_stay_with_their_story():
    """The ferry's first report is five days old, and its own page has a new version today."""
    old = [remembered(FERRY[0], "f" * 16, 5), remembered(FERRY[1], "f" * 16, 5)]
    nodes = [*old, fresh({**FERRY[0], "description_text": "The Flanders was towed to port today."})]
    with connect(1) as connection:
        sure = find_edges(connection, nodes)
        assert {(edge.left, edge.right) for edge in sure} == {(0, 2)}
        roots = components(3, [*sure, *event_edges(connection, nodes, sure)])
    assert roots == [0, 0, 0]


def test_where_nothing_is_new_nothing_is_compared():
    nodes = [remembered(one, "f" * 16, 1) for one in FERRY]
    with connect(1) as connection:
        assert event_edges(connection, nodes, []) == []


def test_copies_count_as_one_text():
    """A wire text that four outlets carry under its title weighs no more than one in the cluster's mean."""
    copies = [
        node(FERRY[0]["title"], FERRY[0]["description_text"], feed=f"copy-{n}", hours=n) for n in range(4)
    ]
    groups = joined(*copies, *FERRY[1:], *OTHERS)
    assert groups == [set(range(6))]
    assert list(itertools.chain(*groups))
