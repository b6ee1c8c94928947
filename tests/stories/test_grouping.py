"""Components, ids that last, and who wrote a text (DESIGN section 6; issue 2, item 8)."""

from datetime import timedelta

import pytest
from hypothesis import given, strategies

from briefing.stories.edges import Edge
from briefing.stories.grouping import components, form_stories, join_reasons, origins
from tests.stories.nodes import START, WIRE, edges_of, node

OLD, NEW = "0" * 16, "f" * 16


def remembered(story_id, *, days=1, **more):
    """A member that an earlier edition put into a story, first seen so many days ago."""
    seen = START - timedelta(days=days)
    return node("Tunnel", hours=-24 * days, story_id=story_id, story_first_seen_utc=seen, **more)


def ids(nodes, *pairs):
    stories = form_stories(nodes, [Edge(left, right, "same_title") for left, right in pairs])
    return {story.members: story.story_id for story in stories}


def test_components_are_named_by_their_smallest_node():
    edges = [Edge(3, 4, "same_link"), Edge(1, 3, "same_title"), Edge(2, 5, "near_copy")]
    assert components(6, edges) == [0, 1, 2, 1, 1, 2]


def test_a_story_keeps_its_id_and_its_first_sight():
    nodes = [remembered(NEW, days=3), node("Tunnel opens")]
    (story,) = form_stories(nodes, [Edge(0, 1, "same_title")])
    assert (story.story_id, story.first_seen_utc) == (NEW, START - timedelta(days=3))


def test_merged_stories_inherit_from_the_one_that_shares_most_items():
    nodes = [remembered(OLD, days=9), remembered(NEW), remembered(NEW), node("Tunnel opens")]
    assert ids(nodes, (0, 3), (1, 3), (2, 3)) == {(0, 1, 2, 3): NEW}


def test_of_two_that_share_as_many_the_older_gives_its_id():
    nodes = [remembered(NEW, days=9), remembered(OLD, days=2), node("Tunnel opens")]
    assert ids(nodes, (0, 2), (1, 2)) == {(0, 1, 2): NEW}


def test_of_two_as_old_the_lower_id_stays():
    nodes = [remembered(NEW), remembered(OLD), node("Tunnel opens")]
    assert ids(nodes, (0, 2), (1, 2)) == {(0, 1, 2): OLD}


def test_a_story_that_falls_apart_leaves_its_id_to_the_larger_part():
    nodes = [remembered(OLD), remembered(OLD), remembered(OLD), node("Tunnel opens"), node("Bridge shut")]
    parts = ids(nodes, (0, 3), (1, 4), (2, 4))
    assert parts[1, 2, 4] == OLD
    assert parts[0, 3] not in {OLD, ""}


def test_the_part_that_was_printed_keeps_the_id_though_it_is_smaller():
    nodes = [remembered(OLD, is_printed=True), remembered(OLD), remembered(OLD), node("Bridge shut")]
    parts = ids(nodes, (1, 2), (2, 3))
    assert parts[0,] == OLD
    assert parts[1, 2, 3] not in {OLD, ""}


def test_the_rest_of_a_story_whose_printed_part_went_elsewhere_gets_a_new_id():
    nodes = [
        *(remembered(NEW) for _ in range(3)),
        remembered(OLD, is_printed=True),
        remembered(OLD, item="0" * 32),
        node("Bridge shut"),
    ]
    parts = ids(nodes, (0, 1), (1, 2), (2, 3), (4, 5))
    assert parts[0, 1, 2, 3] == NEW
    assert parts[4, 5] not in {OLD, NEW, ""}


def test_a_new_id_is_none_that_an_earlier_story_had():
    """The digest of the lowest item is what the story was called that this item began."""
    first = node("Tunnel", feed="a", item="0" * 32)
    (born,) = ids([first]).values()
    known = {"story_id": born, "story_first_seen_utc": START, "is_printed": True}
    nodes = [{**first, **known, "is_printed": False}, *(remembered(NEW) for _ in range(2)), node("More")]
    nodes[3] |= known
    parts = ids(nodes, (1, 2), (2, 3))
    assert parts == {(1, 2, 3): NEW, (0,): parts[0,]}
    assert parts[0,] not in {born, NEW, ""}


@given(data=strategies.data(), days=strategies.integers(2, 5))
def test_no_id_is_printed_as_new_twice_however_stories_merge_and_fall_apart(data, days):
    nodes, ever_printed = [], set()
    for _day in range(days):
        fresh = [node("Tunnel", feed="a") for _ in range(data.draw(strategies.integers(1, 4)))]
        nodes += fresh
        place = strategies.integers(0, len(nodes) - 1)
        edges = [
            Edge(min(pair), max(pair), "same_event")
            for pair in data.draw(strategies.lists(strategies.tuples(place, place), max_size=8))
            if pair[0] != pair[1]
        ]
        stories = form_stories(nodes, edges)
        assert len({story.story_id for story in stories}) == len(stories)
        for story in stories:
            members = [nodes[one] for one in story.members]
            candidates = [one for one in members if one["story_id"] is None]
            is_new = not any(one["is_printed"] for one in members)
            for one in candidates:
                one.update(story_id=story.story_id, story_first_seen_utc=story.first_seen_utc)
            if candidates and data.draw(strategies.booleans()):
                assert not (is_new and story.story_id in ever_printed)
                candidates[-1]["is_printed"] = True
                ever_printed.add(story.story_id)


def test_every_story_has_an_id_of_its_own():
    nodes = [
        remembered(OLD),
        remembered(OLD),
        node("Tunnel opens"),
        node("Bridge shut"),
        node("Bakers strike"),
    ]
    named = ids(nodes, (0, 2), (1, 3))
    assert len(set(named.values())) == len(named) == 3


def test_a_new_story_has_the_same_id_whatever_else_is_there():
    tunnel, bridge = node("Tunnel", item="a" * 32), node("Bridge", item="b" * 32)
    assert ids([tunnel])[0,] == ids([bridge, tunnel])[1,]
    assert ids([tunnel, bridge], (0, 1))[0, 1] == ids([bridge, tunnel], (0, 1))[0, 1]


def test_a_member_names_its_surest_reason():
    edges = [Edge(0, 1, "near_copy"), Edge(0, 1, "same_link"), Edge(1, 2, "same_title")]
    assert join_reasons(4, edges) == ["same_link", "same_link", "same_title", "alone"]


def written_by(*nodes):
    edges = [Edge(*edge) for edge in edges_of(*nodes)]
    return origins(
        nodes, edges, lambda one: one["author"] if one["author"] == "Wired Lamp" else one["outlet"]
    )


@pytest.mark.parametrize(
    ("other", "outlets"),
    [
        (node("Riders first", link="https://harbour.example/1", feed="prairie", hours=1), 1),  # one page
        (node("Harbour tunnel opens to cyclists", WIRE, feed="prairie", hours=1), 1),  # one text
        (
            node("Go-ahead for tunnel", WIRE.replace("hearings", "meetings"), feed="prairie", hours=1),
            1,
        ),  # a copy
        (node("Harbour tunnel opens to cyclists", "Our own report.", feed="prairie", hours=1), 2),
    ],
    ids=["same link", "same content", "near copy", "own words"],
)
def test_copies_of_one_text_are_one_voice(other, outlets):
    first = node("Harbour tunnel opens to cyclists", WIRE, link="https://harbour.example/1")
    names = written_by(first, other)
    assert len(set(names)) == outlets
    assert names[0] == "Harbour"


def test_the_outlet_that_the_author_names_wrote_it():
    """Ars Technica prints a story by "WIRED": with WIRED's own it is one voice."""
    copy = node("Inside the glass submarine disaster", "Short.", author="Wired Lamp")
    own = node(
        "Inside the glass submarine disaster",
        "Other words of ours.",
        outlet="Wired Lamp",
        feed="wired",
        hours=2,
    )
    assert written_by(copy, own) == ["Wired Lamp", "Wired Lamp"]
