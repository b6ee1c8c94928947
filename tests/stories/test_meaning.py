"""`same_event: semantic`: what shares no word and means the same is one story (DESIGN section 6)."""

import json
from importlib.util import find_spec

import numpy as np
import pytest

from briefing import verification
from briefing.sql import connect
from briefing.stories.edges import find_edges
from briefing.stories.embeddings import PACKAGE, SIZE, UNIT
from briefing.stories.grouping import components
from briefing.stories.neighbours import encoded_text
from briefing.stories.same_event import event_edges
from tests.small_lake import HARBOUR, PRAIRIE, Capture, Entry, SmallLake, day
from tests.stories.nodes import node

needs_model = pytest.mark.skipif(
    find_spec(PACKAGE) is None, reason="the sentence encoder is not installed: make semantic"
)
ON = "2024-06-12"
FREED = Entry("Judge frees jailed reporter", "")
RELEASED = Entry("Court releases journalist from prison", "")
"""Not one word in common; the model puts them .666 near each other."""


def pointing(*shares):
    """A vector of the model's length, that points so much into each of its first directions."""
    vector = np.zeros(SIZE)
    vector[: len(shares)] = shares
    return np.rint(UNIT * vector / np.linalg.norm(vector)).astype(np.int16)


def encoder(meanings):
    """A model that knows these titles by heart, others by nothing."""
    return lambda texts: np.array([meanings.get(text, np.zeros(SIZE, dtype=np.int16)) for text in texts])


SAME = {FREED.title: pointing(1), RELEASED.title: pointing(3, 1)}
"""The cosine is 3 / sqrt(10) = .949."""


def joined(*nodes, meanings=None, threads=1):
    ordered = [{"edition_date": None, **one} for one in nodes]
    with connect(threads) as connection:
        sure = find_edges(connection, ordered)
        edges = event_edges(
            connection, ordered, sure, encoder=None if meanings is None else encoder(meanings)
        )
        roots = components(len(ordered), [*sure, *edges])
    return [
        {place for place, root in enumerate(roots) if root == one}
        for one in sorted(set(roots))
        if roots.count(one) > 1
    ]


def pair(**second):
    return node(FREED.title, ""), node(RELEASED.title, "", **{"feed": "prairie", **second})


def test_what_means_the_same_is_one_story_without_a_word_in_common():
    assert joined(*pair()) == []
    assert joined(*pair(), meanings={}) == []
    assert joined(*pair(), meanings=SAME) == [{0, 1}]


def test_what_means_something_else_is_not():
    assert joined(*pair(), meanings={**SAME, RELEASED.title: pointing(1, 3)}) == []


def test_after_72_hours_it_is_another_event_whatever_it_means():
    assert joined(*pair(hours=72), meanings=SAME) == [{0, 1}]
    assert joined(*pair(hours=73), meanings=SAME) == []


@pytest.mark.parametrize("kind", ["digest", "live_page", "quiz", "promotion"])
def test_what_never_joins_has_no_meaning_either(kind):
    assert joined(*pair(item_kind=kind), meanings=SAME) == []


def test_french_stays_with_the_words():
    assert joined(*pair(language="fr"), meanings=SAME) == []
    assert joined(*({**one, "language": "fr"} for one in pair()), meanings=SAME) == []


def test_french_is_joined_by_its_words_as_without_the_model():
    nodes = (
        node(
            "Le traversier Flanders s’échoue à Bell Island",
            "Les passagers ont été évacués au petit matin par la garde côtière.",
            language="fr",
        ),
        node(
            "Le Flanders avait été remis à neuf en mars",
            "Une enquête dira pourquoi le traversier a touché le fond par temps clair.",
            feed="prairie",
            language="fr",
        ),
    )
    assert joined(*nodes) == [{0, 1}]
    assert joined(*nodes, *pair(), meanings=SAME) == [{0, 1}, {2, 3}]


def test_between_two_items_of_one_outlet_meaning_counts_60_per_cent():
    near = {**SAME, RELEASED.title: pointing(1, 1)}
    """.707, of which half and of that three quarters is .265, and 60 % of that .159."""
    assert joined(*pair(), meanings=near) == [{0, 1}]
    assert joined(*pair(feed="harbour"), meanings=near) == []


def test_a_form_of_one_outlet_filled_in_twice_is_two_stories_whatever_it_means():
    titles = [f"Bishop blesses bakery number {number} downtown" for number in ("one", "two")]
    meanings = dict.fromkeys(titles, pointing(1))
    forms = [node(title, "") for title in titles]
    assert joined(*forms, meanings=meanings) == []
    assert joined(forms[0], node(titles[1], "", feed="prairie"), meanings=meanings) == [{0, 1}]


@pytest.mark.parametrize(("word", "groups"), [("Calder", [{0, 1}]), ("calder", [])])
def test_meaning_counts_less_without_a_name_in_common(word, groups):
    titles = (
        f"Judge frees reporter whom police in {word} had jailed over leaked letters",
        f"Court releases journalist from prison near {word}, where she spent two winters",
    )
    # Half of .5 is .250; of that three quarters is .188. One word of twenty makes no .05.
    meanings = {titles[0]: pointing(1), titles[1]: pointing(1, 3**0.5)}
    nodes = (node(titles[0]), node(titles[1], feed="prairie"))
    assert joined(*nodes) == []
    assert joined(*nodes, meanings=meanings) == groups


def test_a_headline_is_read_with_the_first_sentence_below_it():
    told = node("Ferry stuck", "All 84 aboard are safe. The Flanders hit a shoal at 5 a.m. in fog.")
    assert encoded_text(told) == "Ferry stuck. All 84 aboard are safe."
    assert encoded_text(node("Ferry stuck", "")) == "Ferry stuck"


def test_the_number_of_threads_changes_nothing():
    """Sixty of which many are equally near each other."""
    nodes = [node(f"Matter {n}", f"Word{n} alone.", feed=f"outlet-{n % 5}") for n in range(60)]
    meanings = {f"Matter {n}. Word{n} alone.": pointing(1, n % 3, n % 5) for n in range(60)}
    found = [joined(*nodes, meanings=meanings, threads=threads) for threads in (1, 2, 4)]
    assert found[0]
    assert found[1:] == [found[0]] * 2


def made(folder, how):
    lake = SmallLake(folder, [HARBOUR, PRAIRIE], f"same_event: {how}")
    lake.make_days(
        Capture("harbour", f"{ON}T09:00Z", [FREED]), Capture("prairie", f"{ON}T09:30Z", [RELEASED])
    )
    return lake


def stories(lake):
    name = f"editions/edition={ON}/generation={lake.generation(ON)}/stories.parquet"
    return {row["title"]: row["story_id"] for row in lake.lake.read_table(name).to_pylist()}


@needs_model
def test_an_edition_by_meaning_prints_one_story_where_one_by_words_prints_two(tmp_path):
    for how, count, line in (
        ("lexical", 2, b"Stories are chosen by rules; no text"),
        ("semantic", 1, b"a language model only helps to tell which headlines are about one event"),
    ):
        lake = made(tmp_path / how, how)
        assert len(set(stories(lake).values())) == count
        assert line in lake.read(ON, "briefing.en.txt").replace(b"\n", b" ")
        assert verification.verify(lake.lake, day(ON), lake.settings).sound


@needs_model
def test_vectors_lost_change_no_byte(tmp_path):
    lake = made(tmp_path, "semantic")
    files = lake.files(ON)
    [vectors] = lake.lake.names("vectors/*/*/*")
    lake.lake.path(vectors).unlink()
    lake.lake.remove_folder(f"editions/edition={ON}")
    lake.run(ON)
    assert lake.files(ON) == files
    assert json.loads(files["edition.json"])["same_event"] == "semantic"
    assert lake.lake.names("vectors/*/*/*") == [vectors]
