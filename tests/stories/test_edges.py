"""What joins two items into one story, and what does not (issue 2, item 8; DESIGN section 6)."""

import random

import pytest

from tests.stories.nodes import WIRE, edges_of, node, reasons

HEADLINE = "Harbour tunnel opens to cyclists"


def edited(text, share, seed):
    """`text` with this share of its words replaced by others, at random, but no name and no number."""
    words = text.split()
    ordinary = [place for place, word in enumerate(words) if word.islower() and word != "two"]
    generator = random.Random(seed)  # noqa: S311 - a fixed sequence of edits
    for place in generator.sample(ordinary, round(share * len(words))):
        words[place] = generator.choice(["quietly", "meanwhile", "perhaps", "certain", "several", "formerly"])
    return " ".join(words)


def test_versions_of_one_item_are_one_story():
    assert edges_of(node("Tunnel opens", item="a" * 32), node("Bridge closes", item="a" * 32, hours=2)) == [
        (0, 1, "same_item")
    ]


def test_the_same_id_in_another_feed_or_in_the_feeds_other_language_is_another_item():
    first = node("Tunnel opens", item="a" * 32)
    assert edges_of(first, node("Bridge closes", item="a" * 32, feed="prairie")) == []
    french = node("Le pont ferme", item="a" * 32, feed_language="fr", language="fr")
    assert edges_of(first, french) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://harbour.example/news/tunnel", "https://harbour.example/news/tunnel"),
        ("https://harbour.example/news/tunnel", "http://www.harbour.example/news/tunnel/"),
        ("https://harbour.example/?p=7", "https://harbour.example/?p=7"),
    ],
)
def test_one_page_is_one_story(one, other):
    nodes = node("Tunnel opens", link=one), node("Cyclists rejoice", link=other, feed="prairie")
    assert edges_of(*nodes) == [(0, 1, "same_link")]


def test_a_link_counts_inside_a_language_only():
    link = "https://harbour.example/news/tunnel"
    assert edges_of(node("Tunnel opens", link=link), node("Le tunnel ouvre", link=link, language="fr")) == []


@pytest.mark.parametrize("home", ["https://harbour.example/", "https://www.harbour.example"])
def test_a_home_page_bridges_nothing(home):
    assert edges_of(node("Tunnel opens", link=home), node("Bakers strike for bread", link=home)) == []


def test_a_page_that_a_feed_names_under_three_titles_bridges_nothing():
    topic = "https://harbour.example/topics/town"
    titles = ["Tunnel opens", "Bakers strike for bread", "Lighthouse painted red"]
    assert edges_of(*(node(title, link=topic) for title in titles)) == []


def test_an_item_that_changed_its_title_twice_still_bridges_to_another_outlet():
    link = "https://harbour.example/news/tunnel"
    versions = [
        node(title, link=link, item="a" * 32) for title in ("Tunnel", "Tunnel opens", "Tunnel is open")
    ]
    assert (0, 3, "same_link") in edges_of(*versions, node("Cyclists rejoice", link=link, feed="prairie"))


def test_same_title_and_text_under_another_id_and_link():
    text = "The commission approved it on Tuesday."
    assert "same_content" in reasons(node("Tunnel approved", text), node("TUNNEL approved!", text))


def test_few_words_may_be_alike_by_chance():
    assert edges_of(node("Morning update", "Five stories."), node("Morning update", "Five stories.")) == []


def test_two_outlets_with_one_headline_tell_one_story():
    nodes = node(HEADLINE), node("Harbour Tunnel Opens To Cyclists", feed="prairie", hours=71)
    assert edges_of(*nodes) == [(0, 1, "same_title")]


@pytest.mark.parametrize("hours", [73, 24 * 20])
def test_a_headline_from_another_week_is_another_event(hours):
    assert edges_of(node(HEADLINE), node(HEADLINE, feed="prairie", hours=hours)) == []


def test_within_72_hours_counts_between_the_outlets_not_along_a_chain():
    chain = [node(HEADLINE, hours=0), node(HEADLINE, hours=60), node(HEADLINE, feed="prairie", hours=120)]
    assert edges_of(*chain) == [(1, 2, "same_title")]


def test_three_words_are_too_few_for_a_title():
    assert edges_of(node("Tunnel opens today"), node("Tunnel opens today", feed="prairie")) == []


def test_a_title_counts_inside_a_language_only():
    title = "Cyclists Harbour Tunnel 2024"
    assert edges_of(node(title), node(title, feed="prairie", language="fr")) == []


def test_a_standing_title_of_one_feed_is_a_column_and_no_story():
    column = [node("The week in pictures", f"Photo essay {n}.", hours=24 * n) for n in range(4)]
    assert edges_of(*column) == []


def test_a_column_swallows_no_other_outlets_story_of_that_title():
    column = [node("The week in pictures", f"Photo essay {n}.", hours=24 * n) for n in range(4)]
    assert edges_of(*column, node("The week in pictures", "Ours.", feed="prairie", hours=30)) == []


def test_two_feeds_of_one_outlet_with_a_standing_title_are_one_outlet():
    nodes = (
        node("The week in pictures", outlet="Gazette"),
        node("The week in pictures", feed="harbour-arts", outlet="Gazette"),
    )
    assert edges_of(*nodes) == []


@pytest.mark.parametrize("share", [0.02, 0.05, 0.10])
def test_planted_edits_stay_copies(share):
    found = sum(
        "near_copy"
        in reasons(
            node(HEADLINE, WIRE),
            node("Commission approves cycle tunnel", edited(WIRE, share, seed), feed="prairie"),
        )
        for seed in range(6)
    )
    assert found == 6


def test_half_rewritten_is_no_copy():
    assert all(
        reasons(
            node(HEADLINE, WIRE),
            node("Commission approves cycle tunnel", edited(WIRE, 0.4, seed), feed="prairie"),
        )
        == set()
        for seed in range(4)
    )


RECALL = (
    "The agency recalls {} of {} because of a possible contamination. The product was sold in Ontario and "
    "Quebec until Friday. Do not use, sell, serve or distribute it. Check whether you have it at home and "
    "return it to the store where you bought it. There have been no reported illnesses."
)


@pytest.mark.parametrize("feed", ["harbour", "prairie"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("Recall of Alder cheese", "wheels", "Alder cheese"),
            ("Recall of Birch cheese", "wheels", "Birch cheese"),
        ),
        (
            ("Lot 512 of a cheese recalled", "lot 512", "cheese"),
            ("Lot 733 of a cheese recalled", "lot 733", "cheese"),
        ),
    ],
)
def test_one_form_filled_in_twice_is_two_stories(one, other, feed):
    """In the first feed's own series, and in a second feed's."""
    nodes = node(one[0], RECALL.format(*one[1:])), node(other[0], RECALL.format(*other[1:]), feed=feed)
    assert edges_of(*nodes) == []


def test_a_bulletin_with_other_figures_under_one_title_is_another_one():
    bulletin = (
        "Water level report for the harbour. The level stood at {} centimetres at noon "
        "and the gate was {} per cent open. " + WIRE[:200]
    )
    nodes = (
        node("Water level report", bulletin.format(212, 40)),
        node("Water level report", bulletin.format(198, 55), hours=24),
    )
    assert edges_of(*nodes) == []


def test_texts_under_twenty_words_are_no_near_copies():
    short = "The commission approved the tunnel on Tuesday after two years of hearings in the town hall"
    assert (
        edges_of(
            node("Tunnel approved", short), node("Go-ahead for tunnel", f"{short} today", feed="prairie")
        )
        == []
    )


@pytest.mark.parametrize("kind", ["digest", "live_page", "quiz"])
def test_what_stands_for_many_events_bridges_nothing(kind):
    link = "https://harbour.example/live"
    digest = node(HEADLINE, WIRE, link=link, item_kind=kind)
    assert edges_of(digest, node(HEADLINE, WIRE, link=link, feed="prairie")) == []


@pytest.mark.parametrize("threads", [2, 8])
def test_threads_change_nothing(threads):
    nodes = [
        node(f"{HEADLINE} of quay {n % 7}", edited(WIRE, 0.02 * (n % 5), n), feed=f"feed-{n % 3}", hours=n)
        for n in range(60)
    ]
    one = edges_of(*nodes)
    assert len(one) > 20
    assert edges_of(*nodes, threads=threads) == one


@pytest.mark.timeout(60)  # seconds when edges grow with the items, out of memory when with their square
def test_ten_thousand_items_with_one_title_join_nothing():
    """PROMISES H8. Of one outlet it is a column; with a second outlet's ten thousand it still is."""
    flood = [node(HEADLINE, hours=n % 24, feed=("harbour", "prairie")[n % 2]) for n in range(10_000)]
    assert edges_of(*flood) == []


def test_ten_thousand_copies_hang_on_few_of_them():
    flood = [node(HEADLINE, WIRE, hours=n % 24) for n in range(2_000)]
    assert len(edges_of(*flood)) < 5 * len(flood)
