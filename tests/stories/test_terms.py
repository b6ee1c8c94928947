"""What of a text tells an event: stems without small words, names a little more, figures apart."""

import pytest

from briefing.stories.terms import NAME_WEIGHT, WORD_WEIGHT, is_common, terms_of, title_words


def rows(*words):
    return {row["word"]: row for row in terms_of(words)}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "fires", "fire"),
        ("en", "Approved", "approves"),
        ("fr", "inondations", "inondation"),
        ("fr", "Évacués", "évacué"),
        ("fr", "Quebec", "Québec"),
        ("fr", "cœurs", "Coeur"),
        ("en", "Fіrеs", "fire"),
    ],
)
def test_forms_of_a_word_are_one_term(language, one, other):
    found = rows((language, one), (language, other))
    assert found[one]["term"] == found[other]["term"]


def test_the_same_letters_in_two_languages_are_two_terms():
    assert len({row["term"] for row in terms_of([("en", "table"), ("fr", "table")])}) == 2


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "The"),
        ("en", "said"),
        ("en", "s"),
        ("en", "don"),
        ("fr", "l"),
        ("fr", "été"),
        ("fr", "où"),
        ("de", "x"),
    ],
)
def test_small_words_and_single_letters_are_no_terms(language, word):
    assert terms_of([(language, word)]) == []


def test_a_single_figure_is_a_term_as_in_five_dead():
    assert rows(("en", "5"))["5"]["is_figure"]
    assert not rows(("en", "G7"))["G7"]["is_figure"]


def test_a_capitalised_word_counts_more():
    found = rows(("en", "Reading"), ("en", "reading"))
    assert (found["Reading"]["weight"], found["reading"]["weight"]) == (NAME_WEIGHT, WORD_WEIGHT)


def test_a_language_without_a_stemmer_is_only_folded():
    found = rows(("de", "Häuser"), ("de", "Haus"), ("de", "HÄUSER"))
    assert found["Häuser"]["term"] == found["HÄUSER"]["term"] != found["Haus"]["term"]


def test_the_order_of_the_words_changes_nothing():
    words = [("en", "fires"), ("en", "Fire"), ("fr", "feu"), ("en", "7")]
    assert terms_of(words) == terms_of(reversed(words))


def test_the_words_of_a_title_are_folded_and_each_stands_once():
    assert title_words("L’État, l’État : 20 000 $!") == ["l", "etat", "20", "000"]


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("world", "en", True),
        ("Now", "en", True),
        ("pollution", "en", False),
        ("Toujours", "fr", True),
        ("traversier", "fr", False),
        ("world", "de", False),
    ],
)
def test_a_common_word_is_one_of_the_language(word, language, expected):
    assert is_common(word, language) is expected
