"""What the operator orders: words of a section, watch list, pins, mutes, in every place where they show."""

import json

import pytest

from briefing.editions.operator_rules import words_found
from briefing.explanation import explain
from briefing.feeds.catalogue import load_catalogue
from tests.small_lake import Capture, Entry, Feed, SmallLake, catalogue_text

ON = "2024-06-12"
FERRY = Entry("Ferry runs aground off Bell Island", link="https://harbour.example/ferry")
BAKERY = Entry("Bakers strike for better bread", link="https://harbour.example/bread")
OWLS = Entry("Owls nest in the town hall", link="https://prairie.example/owls")
WEBINAR = Entry(
    "Divers map the harbour floor", "They tell of it in a webinar.", link="https://prairie.example/map"
)
FEEDS = (Feed("harbour"), Feed("prairie"))


class OrderedLake(SmallLake):
    """A lake whose catalogue has orders: `orders` are further lines at its top level."""

    def __init__(self, folder, orders="", feeds=FEEDS):
        self.orders = orders
        super().__init__(folder, feeds)

    def use_catalogue(self, feeds, edition=""):
        self.feeds = tuple(feeds)
        self.settings.catalogue.write_text(catalogue_text(feeds, edition) + self.orders)

    def morning(self, **entries):
        """The edition record of a day on which the feeds, by id, had these entries."""
        captures = [Capture(feed, f"{ON}T09:00Z", listed) for feed, listed in entries.items()]
        self.make_days(*captures)
        return json.loads(self.read(ON, "edition.json"))

    def fired(self):
        return {row["title"]: row["operator_rules"] for row in self.selection(ON)}


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (["Québec"], "Le maire de QUEBEC parle.", ["Québec"]),
        (["quebec"], "Vive le Québec", ["quebec"]),
        (["intelligence artificielle"], "L’intelligence\nartificielle d’ici", ["intelligence artificielle"]),
        (["Trois-Rivières"], "à Trois Rivieres", ["Trois-Rivières"]),
        (["coeur"], "un cœur", ["coeur"]),
        (["art"], "an artist starts", []),
        (["Ottawa", "owls"], "Owls of Ottawa", ["Ottawa", "owls"]),
        (["AI"], "said, A.I. and aid", []),
        (["5G"], "(5G)", ["5G"]),
        (["health care"], "health and care", []),
    ],
)
def test_whole_words_without_case_accents_and_punctuation(words, text, expected):
    assert words_found(words, text) == expected


def test_a_phrase_does_not_begin_in_a_headline_and_end_below_it():
    assert words_found(["health care", "town"], "The town’s health", "Care homes open.") == ["town"]


def test_words_of_a_section(tmp_path):
    lake = OrderedLake(
        tmp_path, "sections: {canada: {must_have: [aground, nest, FLOOR], must_not: [webinars, webinar]}}\n"
    )
    edition = lake.morning(harbour=[FERRY, BAKERY], prairie=[OWLS, WEBINAR])
    assert lake.rules(ON) == {
        FERRY.title: "shown",
        OWLS.title: "shown",
        BAKERY.title: "section_words",
        WEBINAR.title: "section_words",
    }
    assert lake.fired() == {
        FERRY.title: ["must_have: aground"],
        OWLS.title: ["must_have: nest"],
        BAKERY.title: ["must_have: none of its words"],
        WEBINAR.title: ["must_not: webinar"],
    }
    assert edition["stories_shown"] == 2


NOTICE = Entry("Lakeshore clinic reopens on June 12", "It has 40 beds.", link="https://harbour.example/en/1")
AVIS = Entry(
    "La clinique Lakeshore rouvre le 12 juin", "Elle a 40 lits.", link="https://harbour.example/fr/1"
)


@pytest.mark.parametrize(
    ("words", "rule", "fired"),
    [
        ("must_not: clinic", "section_words", ["must_not: clinic"]),
        ("must_not: clinique", "section_words", ["must_not: clinique"]),
        ("must_have: beds", "shown", ["must_have: beds"]),
        ("must_have: [lits, beds]", "shown", ["must_have: lits", "must_have: beds"]),
        ("must_have: elephants", "section_words", ["must_have: none of its words"]),
    ],
)
def test_a_release_and_its_translation_are_held_to_the_words_together(tmp_path, words, rule, fired):
    """A word in one language must not leave one page with the text of the other, or with none."""
    lake = OrderedLake(tmp_path, f"sections: {{canada: {{{words}}}}}\n", (Feed("harbour", in_french=True),))
    lake.make_days(
        Capture("harbour", f"{ON}T09:00Z", [NOTICE]),
        Capture("harbour", f"{ON}T09:00Z", [AVIS], language="fr"),
    )
    assert len({row["story_id"] for row in lake.selection(ON)}) == 1, "twins"
    assert lake.rules(ON) == {NOTICE.title: rule, AVIS.title: rule}
    assert lake.fired() == {NOTICE.title: fired, AVIS.title: fired}


def test_two_items_of_a_feed_in_one_language_are_judged_one_by_one(tmp_path):
    lake = OrderedLake(tmp_path, "sections: {canada: {must_not: webinar}}\n")
    again = Entry("Ferry captain explains", "He does so in a webinar.", link=FERRY.link, guid="second")
    lake.morning(harbour=[FERRY, again])
    assert len({row["story_id"] for row in lake.selection(ON)}) == 1, "one link is one story"
    assert lake.rules(ON) == {FERRY.title: "shown", again.title: "section_words"}


def test_an_empty_section_says_that_its_words_ruled_all_out(tmp_path):
    lake = OrderedLake(tmp_path, "sections: {canada: {must_have: elephants}}\n")
    lake.morning(harbour=[FERRY, BAKERY])
    assert "2 new, none shown: 2 outside the section's words." in lake.read(ON, "briefing.en.txt").decode()
    french = lake.read(ON, "briefing.fr.txt").decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "2 nouveautés, aucune retenue : 2 hors des mots de la section." in french


def test_a_word_far_down_in_a_text_lets_in_but_does_not_keep_out(tmp_path):
    """`must_not` looks where a reader looks; the body may end in a line about something else."""
    body = (
        b"<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        b"<channel><title>harbour</title><link>https://harbour.example/</link><item>"
        b"<title>Ferry runs aground</title><link>https://harbour.example/ferry</link>"
        b"<pubDate>Wed, 12 Jun 2024 08:00:00 +0000</pubDate><description>It struck a rock.</description>"
        b"<content:encoded>&lt;p&gt;It struck a rock off the island and waits for a tug to come.&lt;/p&gt;"
        b"&lt;p&gt;The owner hands out lottery tickets to those who waited on board.&lt;/p&gt;"
        b"</content:encoded></item></channel></rss>"
    )
    for key, rule in (("must_have", "shown"), ("must_not", "shown")):
        lake = OrderedLake(tmp_path / key, f"sections: {{canada: {{{key}: lottery}}}}\n")
        lake.make_days(Capture("harbour", f"{ON}T09:00Z", body=body))
        assert lake.rules(ON) == {"Ferry runs aground": rule}


def test_the_watch_list_marks_and_comes_first(tmp_path):
    lake = OrderedLake(tmp_path, "watch: [BREAD, Orkney]\n")
    newer = Entry("Council opens a library", published=f"{ON}T08:59Z")
    older = Entry(BAKERY.title, link=BAKERY.link, published=f"{ON}T01:00Z")
    edition = lake.morning(harbour=[newer, older], prairie=[OWLS])
    assert lake.shown(ON)[0] == BAKERY.title
    tags = {
        story["headline"]: story["tags"] for section in edition["sections"] for story in section["stories"]
    }
    assert tags == {newer.title: [], BAKERY.title: ["watch"], OWLS.title: []}
    assert lake.fired()[BAKERY.title] == ["watch: BREAD"]
    english, french = (lake.read(ON, f"briefing.{language}.txt").decode() for language in ("en", "fr"))
    assert "Watch list: 1 story, under Canadian News." in english
    assert "Watch list · Harbour Gazette" in english
    assert "À surveiller : 1 sujet, sous « Actualité canadienne »." in french.replace(
        "\N{NO-BREAK SPACE}", " "
    ).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert '<a href="#canada">Canadian News</a>' in lake.read(ON, "briefing.en.html").decode()


def test_a_watched_word_opens_no_gate_and_marks_the_whole_story(tmp_path):
    """The outlet that says the word need not be the one that speaks."""
    lake = OrderedLake(tmp_path, "watch: tugboat\n")
    edition = lake.morning(
        harbour=[
            Entry(FERRY.title, "It struck a rock near the light.", link=FERRY.link, published=f"{ON}T08:00Z")
        ],
        prairie=[
            Entry(
                FERRY.title,
                "A tugboat came to help them.",
                link="https://prairie.example/ferry",
                published=f"{ON}T03:00Z",
            ),
            OWLS,
        ],
    )
    (top,) = edition["top_stories"]
    assert (top["headline"], top["tags"], top["why"]["reason"]) == (FERRY.title, ["watch"], "outlets")
    rows = [row for row in lake.selection(ON) if row["title"] == FERRY.title]
    assert [row["operator_rules"] for row in rows] == [["watch: tugboat"]] * 2
    assert "Watch list: 1 story, under Top stories." in lake.read(ON, "briefing.en.txt").decode()


def test_a_pinned_story_leads_on_its_date(tmp_path):
    """Before a story of two outlets, with its reason; the link may be written with its tracking."""
    pin = f"{BAKERY.link}/?utm_source=feed"
    lake = OrderedLake(tmp_path, f"pinned:\n  - story: {pin}\n    on: {ON}\n", (*FEEDS, Feed("lantern")))
    prairie, lantern = (
        Entry(FERRY.title, f"{feed} saw it.", link=f"https://{feed}.example/f")
        for feed in ("prairie", "lantern")
    )
    edition = lake.morning(harbour=[BAKERY], prairie=[prairie], lantern=[lantern])
    reasons = [(story["headline"], story["why"]["reason"]) for story in edition["top_stories"]]
    assert reasons == [(BAKERY.title, "pinned"), (FERRY.title, "outlets")]
    assert edition["notes"]["pins_not_shown"] == []
    (row,) = [row for row in lake.selection(ON) if row["title"] == BAKERY.title]
    assert (row["gate"], row["operator_rules"]) == ("pinned", [f"pinned: {pin}"])
    assert "pinned by the operator" in lake.read(ON, "briefing.en.txt").decode()


@pytest.mark.parametrize("on", ["2024-06-11", "{from: 2024-06-13, to: 2024-06-20}"])
def test_a_pin_holds_on_its_dates_only(tmp_path, on):
    lake = OrderedLake(tmp_path, f"pinned:\n  - story: {BAKERY.link}\n    on: {on}\n")
    edition = lake.morning(harbour=[BAKERY])
    assert edition["top_stories"] == []
    assert lake.fired() == {BAKERY.title: []}


def test_a_pin_of_another_section_stands_first_there_and_does_not_lead(tmp_path):
    """STANDARD names the sections that lead; a pin is one of the ways in, no other section's."""
    feeds = (Feed("harbour", "science"), Feed("prairie", "science"))
    lake = OrderedLake(tmp_path, f"pinned:\n  - story: {BAKERY.link}\n    on: {ON}\n", feeds)
    old = Entry(BAKERY.title, link=BAKERY.link, published="2024-06-11T11:00Z")
    edition = lake.morning(harbour=[FERRY, old], prairie=[OWLS])
    assert edition["top_stories"] == []
    assert lake.shown(ON)[0] == BAKERY.title


def test_pins_and_mutes_by_the_id_of_a_story(tmp_path):
    first = OrderedLake(tmp_path / "first")
    first.morning(harbour=[FERRY, BAKERY])
    ids = {row["title"]: row["story_id"] for row in first.selection(ON)}
    lake = OrderedLake(
        tmp_path / "second",
        f"pinned: [{{story: {ids[BAKERY.title]}, on: {ON}}}]\n"
        f"muted: [{{story: {ids[FERRY.title]}, on: {ON}}}]\n",
    )
    edition = lake.morning(harbour=[FERRY, BAKERY])
    assert [story["headline"] for story in edition["top_stories"]] == [BAKERY.title]
    assert lake.rules(ON) == {BAKERY.title: "shown", FERRY.title: "muted"}
    assert edition["notes"]["mutes_not_found"] == []


def test_pins_that_come_to_nothing_are_in_the_notes(tmp_path):
    promotion = Entry(
        "Harbour Gazette Live: How deep is the sea? Join our discussion today!",
        link="https://harbour.example/live",
    )
    lake = OrderedLake(
        tmp_path,
        f"pinned:\n  - {{story: 'https://nowhere.example/x', on: {ON}}}\n"
        f"  - {{story: '{promotion.link}', on: {ON}}}\n"
        f"muted:\n  - {{story: 00000000deadbeef, on: {ON}}}\n",
    )
    edition = lake.morning(harbour=[FERRY, promotion])
    assert edition["notes"]["pins_not_shown"] == ["https://nowhere.example/x", promotion.link]
    assert edition["notes"]["mutes_not_found"] == ["00000000deadbeef"]
    assert lake.rules(ON)[promotion.title] == "not_news", "a pin is no way round another rule"
    english = " ".join(lake.read(ON, "briefing.en.txt").decode().split())
    assert f"Pinned by the operator but not shown: https://nowhere.example/x, {promotion.link}." in english
    assert "Muted by the operator but not among today's stories: 00000000deadbeef." in english
    french = lake.read(ON, "briefing.fr.txt").decode()
    assert "Épinglés par l’exploitant, mais non retenus" in french
    assert "Écarté par l’exploitant, mais absent des sujets du jour" in french


def test_a_muted_outlet_is_no_voice_and_is_not_named(tmp_path):
    """Two outlets would lead; one of them is muted, the other stands alone in its section."""
    lake = OrderedLake(tmp_path, f"muted:\n  - {{outlet: prairie gazette, on: {ON}}}\n")
    theirs = Entry(FERRY.title, "Prairie saw it from the shore.", link="https://prairie.example/ferry")
    edition = lake.morning(harbour=[FERRY], prairie=[theirs, OWLS])
    assert edition["top_stories"] == []
    (story,) = [story for section in edition["sections"] for story in section["stories"]]
    assert (story["outlet"]["en"], story["also"]) == ("Harbour Gazette", [])
    rows = {(row["feed_id"], row["title"]): row for row in lake.selection(ON)}
    assert rows["prairie", OWLS.title]["rule"] == rows["prairie", FERRY.title]["rule"] == "muted"
    assert rows["prairie", OWLS.title]["operator_rules"] == ["muted: prairie gazette"]
    assert rows["harbour", FERRY.title]["outlets"] == 1
    told = [line for line in explain(lake.lake, "ferry aground", None) if line.startswith("    story")]
    assert len(told) == 2
    assert all(
        "outlets: Harbour Gazette, Prairie Gazette (muted ones do not count); " in line for line in told
    )


def test_what_a_muted_outlet_told_before_is_not_continued(tmp_path):
    """The line would bear its headline, its name and its link, whoever tells the story today."""
    lake = OrderedLake(tmp_path, f"muted:\n  - {{outlet: Harbour Gazette, on: {ON}}}\n")
    again = Entry(FERRY.title, f"{FERRY.title} today.", link="https://prairie.example/ferry")
    lake.make_days(
        *(Capture(feed.id, "2024-06-10T09:00Z", []) for feed in FEEDS),
        Capture("harbour", "2024-06-11T09:00Z", [FERRY]),
        Capture("prairie", f"{ON}T09:00Z", [again, OWLS]),
    )
    assert lake.rules(ON) == {FERRY.title: "shown_before", OWLS.title: "shown"}
    assert json.loads(lake.read(ON, "edition.json"))["continuing"] == []


def test_a_section_whose_outlets_are_muted_says_so(tmp_path):
    lake = OrderedLake(
        tmp_path,
        f"muted:\n  - {{outlet: Harbour Gazette, on: {ON}}}\n",
        [Feed("harbour"), Feed("prairie", "science")],
    )
    lake.morning(harbour=[FERRY, BAKERY], prairie=[OWLS])
    assert "2 new, none shown: 2 muted by the operator." in lake.read(ON, "briefing.en.txt").decode()


def test_of_a_pinned_story_no_muted_outlet_speaks_where_another_can(tmp_path):
    """Both tell it; whichever is muted, the other one is shown, alone."""
    theirs = Entry(FERRY.title, "Prairie saw it from the shore.", link="https://prairie.example/ferry")
    for outlet, other in (("Harbour Gazette", "Prairie Gazette"), ("Prairie Gazette", "Harbour Gazette")):
        orders = (
            f"pinned:\n  - {{story: {FERRY.link}, on: {ON}}}\nmuted:\n  - {{outlet: {outlet}, on: {ON}}}\n"
        )
        lake = OrderedLake(tmp_path / outlet.split()[0], orders)
        edition = lake.morning(harbour=[FERRY], prairie=[theirs])
        (top,) = edition["top_stories"]
        assert (top["outlet"]["en"], top["also"], top["why"]["reason"]) == (other, [], "pinned")
        rows = {row["outcome"]: row for row in lake.selection(ON)}
        assert rows["dropped"]["rule"] == "muted"
        assert rows["dropped"]["operator_rules"] == [f"pinned: {FERRY.link}", f"muted: {outlet}"]
        assert rows["shown"]["operator_rules"] == [f"pinned: {FERRY.link}"]


def test_a_pinned_story_stands_though_its_outlet_is_muted_and_its_words_are_unwanted(tmp_path):
    lake = OrderedLake(
        tmp_path,
        "sections: {canada: {must_not: bread}}\n"
        f"pinned:\n  - {{story: '{BAKERY.link}', on: {ON}}}\n"
        f"muted:\n  - {{outlet: Harbour Gazette, on: {ON}}}\n",
    )
    edition = lake.morning(harbour=[FERRY, BAKERY])
    assert [story["headline"] for story in edition["top_stories"]] == [BAKERY.title]
    assert lake.rules(ON) == {BAKERY.title: "shown", FERRY.title: "muted"}


def test_a_pinned_outlet_speaks_first_and_keeps_to_two_of_five(tmp_path):
    feeds = (*FEEDS, Feed("lantern"), Feed("meadow"))
    lake = OrderedLake(tmp_path, f"pinned:\n  - {{outlet: Prairie Gazette, on: {ON}}}\n", feeds)
    ours = [
        Entry(title, published="2024-06-11T12:00Z")
        for title in ("Anchor found", "Geese return", "Snow falls early", "Dunes move")
    ]
    edition = lake.morning(
        prairie=ours,
        harbour=[FERRY, BAKERY],
        lantern=[Entry("Judges rule on nets"), Entry("Tide tables change")],
        meadow=[Entry("Orchard opens gates")],
    )
    assert [story["why"]["reason"] for story in edition["top_stories"]] == ["pinned"]
    (section,) = [section for section in edition["sections"] if section["stories"]]
    outlets = [story["outlet"]["en"] for story in section["stories"]]
    assert outlets[:2] == ["Prairie Gazette"] * 2
    assert outlets.count("Prairie Gazette") == 2


def test_the_catalogue_of_the_package_orders_nothing():
    catalogue = load_catalogue()
    assert (catalogue.watch, catalogue.pinned, catalogue.muted) == ((), (), ())
