"""A copy may say it in other words; a text with another figure, name or negation says something else."""

import pytest

from tests.stories.nodes import WIRE, node, reasons

QUAKE = (
    "A strong earthquake shook the coast near Ostermark late on Sunday evening, the survey said in a "
    "bulletin. It had a magnitude of 5.4 and struck at a depth of 30 kilometres below the sea bed. There "
    "is no risk of a flood wave, and nobody was hurt according to the first reports of the fire brigade. "
    "Trains between the capital and the harbour will not run until the bridges have been inspected."
)
SEISME = (
    "Un fort séisme a secoué la côte près d’Ostermark tard dimanche soir, a indiqué le service dans un "
    "bulletin. Sa magnitude était de 5,4 et son foyer se trouvait à 30 kilomètres sous le fond de la mer. "
    "Il n’y a aucun risque de raz de marée et personne n’a été blessé selon les premiers rapports des "
    "pompiers. Les trains entre la capitale et le port ne rouleront pas avant l’inspection des ponts."
)
ENGLISH = ("Strong earthquake shakes the coast", QUAKE)
FRENCH = ("Un fort séisme secoue la côte", SEISME)


def is_copy(original, changed, *, title=None, feed="prairie"):
    language = "fr" if original is FRENCH else "en"
    one = node(*original, language=language)
    return "near_copy" in reasons(
        one, node(title or original[0], changed, feed=feed, language=language, hours=1)
    )


@pytest.mark.parametrize(
    ("original", "words"),
    [
        (ENGLISH, {"strong": "heavy"}),
        (ENGLISH, {"shook": "rattled", "late on": "during", "run": "operate"}),
        (ENGLISH, {"5.4": "5,4", "There is": "there is"}),
        (ENGLISH, {"There is no": "It carries no"}),
        (FRENCH, {"secoué": "ébranlé", "tard": "très tard"}),
        (FRENCH, {"n’y": "n'y", "était": "etait", "Les trains": "LES TRAINS"}),
    ],
    ids=["a word", "four words", "punctuation", "the first words of a sentence", "mots", "apostrophes"],
)
def test_other_words_are_a_copy(original, words):
    assert is_copy(original, _with(original[1], words))


@pytest.mark.parametrize(
    ("original", "words"),
    [
        (ENGLISH, {"5.4": "6.1"}),
        (ENGLISH, {"5.4": "6.1", "shook": "rattled", "brigade": "service"}),
        (ENGLISH, {"30": "sixty"}),
        (ENGLISH, {"Ostermark": "Westermark"}),
        (ENGLISH, {"near Ostermark": "off South Westermark"}),
        (ENGLISH, {"Sunday": "Monday"}),
        (ENGLISH, {"will not run": "will run"}),
        (ENGLISH, {"There is no risk": "There is a risk"}),
        (ENGLISH, {"nobody": "somebody"}),
        (FRENCH, {"5,4": "6,1"}),
        (FRENCH, {"d’Ostermark": "de Westermark"}),
        (FRENCH, {"ne rouleront pas": "rouleront"}),
        (FRENCH, {"aucun": "un"}),
    ],
)
@pytest.mark.parametrize("feed", ["harbour", "prairie"])
def test_another_figure_name_or_negation_is_another_event(original, words, feed):
    assert not is_copy(original, _with(original[1], words), feed=feed)


@pytest.mark.parametrize(
    "changed",
    [
        f"OSTERMARK, June 9 (Northwire) - {QUAKE}",
        f"By Edda Lund and Tor Vik, Northwire. {QUAKE}",
        f"{QUAKE} Reporting by Edda Lund in the capital; editing by Tor Vik, 2026.",
        QUAKE.replace("There is", "The survey of Norland has counted 12 like it since 1990. There is"),
        QUAKE.replace("on Sunday", "on June 7"),
        QUAKE[: QUAKE.index("Trains")],
    ],
    ids=["dateline", "byline", "credits", "a passage more", "a day by its date", "cut"],
)
def test_what_a_desk_adds_or_cuts_is_no_other_event(changed):
    assert is_copy(ENGLISH, changed)


def test_a_copy_cut_in_the_middle_of_a_long_text_is_a_copy_in_another_feed_only():
    long = f"{QUAKE} {WIRE} {WIRE.replace('tunnel', 'viaduct').replace('commission', 'assembly')}"
    assert is_copy((ENGLISH[0], long), QUAKE)
    assert is_copy((ENGLISH[0], long), f"{QUAKE} {WIRE[:120]}")


def test_a_text_that_quotes_another_in_its_middle_is_no_copy():
    assert not is_copy(ENGLISH, f"{WIRE} {QUAKE} {WIRE[::-1]}", title="What we know of the week")


def test_a_number_in_letters_is_the_number():
    words = QUAKE.replace("30 kilometres", "3 kilometres")
    assert is_copy((ENGLISH[0], words), words.replace("3 kilometres", "three kilometres"))


@pytest.mark.parametrize(
    ("original", "one", "other"), [(ENGLISH, "three", "five"), (FRENCH, "trois", "cinq")]
)
def test_a_number_in_letters_stands_against_another(original, one, other):
    text = original[1].replace("30", one)
    assert not is_copy((original[0], text), text.replace(one, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Two of the crew of the ferry were hurt", "Six of the crew of the ferry were hurt"),
        ("The minister of the coast will resign today", "The minister of the coast will not resign today"),
        (
            "Strong earthquake shakes the coast of Ostermark",
            "Strong earthquake shakes the coast of Westermark",
        ),
    ],
)
def test_titles_that_differ_in_it_alone_are_other_events(one, other):
    assert not is_copy((one, WIRE), WIRE, title=other)


def _with(text, words):
    for one, other in words.items():
        assert one in text
        text = text.replace(one, other)
    return text
