"""What two texts are compared by: neither case nor accents, marks or spaces tell them apart."""

import pytest

from briefing.items.links import link_key
from briefing.sql import connect
from briefing.stories.edges import find_edges
from tests.stories.nodes import node


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("«\u00a0Été\u00a0» — 3,5 %…", "Ete 3 5"),
        ("(Northwire) The end", "Northwire The end"),
        ("“No”, he said.", "No he said"),
        ("The end \u0301 \u0301", "The end"),
        ("…", ""),
        ("", ""),
    ],
)
def test_marks_at_both_ends_leave_no_space(text, plain):
    with connect(1) as connection:
        find_edges(connection, [node("A title", text), node(text, body_text=text)])
        keys = connection.sql("SELECT plain_text, title_key, description_length FROM keyed ORDER BY node")
        assert keys.fetchall() == [(plain, "a title", len(plain)), (plain, plain.lower(), 0)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Café à Malmö", "Cafe a Malmo"),
        ("Cafe\u0301 s’e\u0301le\u0300ve", "Cafe s eleve"),
        ("É" * 9 + "é" * 9 + " à l’été", "E" * 9 + "e" * 9 + " a l ete"),
        ("ガ が été ガガ", "カ か ete カカ"),
        ("ＡＢ ɐ ß ø", "ＡＢ ɐ ß ø"),
    ],
    ids=["few", "written apart", "many", "another script", "none"],
)
def test_accents_go_whether_few_or_many(text, plain):
    with connect(1) as connection:
        find_edges(connection, [node("A title", text)])
        assert connection.sql("SELECT plain_text FROM keyed").fetchall() == [(plain,)]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        (
            "Harbour tunnel opens to Edda Lund and 300 cyclists of IUT",
            ["harbour", "edda", "lund", "300", "iut"],
        ),
        ("Harbour Tunnel Opens to 300 Cyclists", ["300"]),
        ("Тоннель открыт в порту Архангельска", ["тоннель", "архангельска"]),
    ],
    ids=["sentence", "title case", "another script"],
)
def test_names_of_a_title_are_its_figures_and_capitals_but_in_title_case(title, names):
    with connect(1) as connection:
        find_edges(connection, [node(title)])
        assert connection.sql("SELECT title_names FROM keyed").fetchall() == [(names,)]


LINKS = {
    "https://harbour.example/": "harbour.example",
    "http://www.harbour.example/news/tunnel//": "harbour.example/news/tunnel",
    "https://harbour.example/news/?id=4": "harbour.example/news?id=4",
    "https://harbour.example/?p=4": "harbour.example?p=4",
    "https://harbour.example/log/#2024": "harbour.example/log#2024",
    "https://harbour.example/go?to=/news/": "harbour.example/go?to=/news/",
    "https://harbour.example/go?to=news/#2024": "harbour.example/go?to=news/#2024",
}


def test_links_are_compared_as_everywhere_else():
    with connect(1) as connection:
        find_edges(connection, [node("A title", link=link) for link in LINKS])
        found = connection.sql("SELECT link_key FROM keyed ORDER BY node").fetchall()
    assert [key for (key,) in found] == list(LINKS.values()) == [link_key(link) for link in LINKS]
