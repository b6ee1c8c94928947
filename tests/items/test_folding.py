"""Words for comparing: what looks the same to a reader is the same."""

import pytest

from briefing.items.folding import as_read, folded_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fire in Ottawa", "fire in ottawa"),
        ("L’Œuvre d’été", "l’oeuvre d’ete"),
        ("Fіrе іn Оttаwа", "fire in ottawa"),
        ("РОLІСЕ СОСОА", "police cocoa"),
        ("Ροlice cаfé", "police cafe"),
        ("νοtes", "votes"),
        ("Москва и Trump", "москва и trump"),
        ("Жаpа", "жаpа"),
        ("Ψυχή", "ψυχη"),
        ("5 μm", "5 μm"),
    ],
)
def test_letters_that_look_latin_are_latin_in_words_that_are_read_so(text, expected):
    assert as_read(text) == expected


def test_the_words_of_a_text():
    assert folded_words("L’Hôpital de Trois-Rivièrеs") == ["l", "hopital", "de", "trois", "rivieres"]
