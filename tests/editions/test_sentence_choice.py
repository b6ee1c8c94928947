"""Which sentences of a body are shown: the story, once, and nothing that leans on what is not shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from briefing.editions import summaries
from briefing.editions.function_words import leans
from briefing.editions.sentence_choice import Offer, choose
from briefing.items.sentences import count_words

FERRY = (
    "Rain fell on the grey benches along the quay that morning, and the gulls slept.",
    "The ferry to Orsay Island will close in March after two failed repairs, the county said.",
    "It carries 900 people a day.",
    "The county counts on a bridge that opens in 2031, and until then buses will go around the bay.",
    "A baker on the quay sells rye bread, rolls and cakes with plums from her own garden.",
)
BAC = (
    "La pluie tombait ce matin-là sur les bancs gris du quai, et les mouettes dormaient.",
    "Le traversier de l’île d’Orsay fermera en mars après deux réparations ratées, selon le comté.",
    "Il transporte 900 personnes par jour.",
    "Le comté compte sur un pont qui ouvrira en 2031; d’ici là, des autobus feront le tour de la baie.",
    "Une boulangère du quai vend du pain de seigle et des gâteaux aux prunes de son jardin.",
)
ENDINGS = ("ra", "sto", "mel", "dun", "kif", "wol", "pas", "gor")
APART = [" ".join(f"{a}{b}{end}" for end in ENDINGS).title() + "." for a in "bcdfg" for b in "aeiouy"]
"""30 sentences of eight made-up words, none of which stands in two of them."""
TITLES = {
    "en": "Orsay Island ferry to close in March",
    "fr": "Le traversier de l’île d’Orsay fermera en mars",
}


def offers(*texts: str) -> list[Offer]:
    return [Offer(place, text, count_words(text)) for place, text in enumerate(texts)]


def chosen(
    *texts: str, title: str = "", language: str = "en", words_allowed: int = 60, most: int = 3
) -> list[str]:
    shown = choose(offers(*texts), title=title, language=language, words_allowed=words_allowed, most=most)
    return [offer.text for offer in shown]


@pytest.mark.parametrize(("language", "texts"), [("en", FERRY), ("fr", BAC)])
def test_one_sentence_is_the_one_that_the_title_speaks_of_not_the_scene_before_it(
    language: str, texts: tuple[str, ...]
) -> None:
    assert chosen(*texts, title=TITLES[language], language=language, most=1) == [texts[1]]


@pytest.mark.parametrize(("language", "texts"), [("en", FERRY), ("fr", BAC)])
def test_a_second_sentence_goes_on_with_the_story(language: str, texts: tuple[str, ...]) -> None:
    """The fourth shares the county with the second; the last shares only the quay with the scene."""
    shown = chosen(*texts[1:], title=TITLES[language], language=language, most=2, words_allowed=40)
    assert shown[0] == texts[1]
    assert texts[4] not in shown


def test_without_a_title_the_opening_wins_among_equals() -> None:
    texts = ("Nina sold her boat in June for a song.", "Omar built his barn by hand from old oak beams.")
    assert chosen(*texts, most=1) == [texts[0]]
    assert chosen(*reversed(texts), most=1) == [texts[1]]


@pytest.mark.parametrize(
    ("language", "naming", "leaning", "whole"),
    [
        (
            "en",
            "Mayor Anna Wolk, who has led the town of Brill since 2011, resigned on Monday over a contract.",
            "She had signed the harbour contract without a vote of the council.",
            "The council holds a vote on the harbour contract in May.",
        ),
        (
            "fr",
            "La mairesse Anne Roy, à la tête de la ville depuis 2011, a démissionné lundi pour un contrat.",
            "Elle avait signé le contrat du port sans vote du conseil.",
            "Le conseil vote sur le contrat du port au mois de mai.",
        ),
    ],
)
def test_a_sentence_that_points_back_comes_with_the_one_before_it_or_not_at_all(
    language: str, naming: str, leaning: str, whole: str
) -> None:
    title = "Harbour contract signed without vote" if language == "en" else "Contrat du port signé sans vote"
    texts = (naming, leaning, whole)
    # The second has more words of the title than the last, and stands first: only its pronoun is against it.
    assert chosen(*texts, title=title, language=language, words_allowed=12, most=1) == [whole]
    assert chosen(*texts, title=title, language=language, most=2) == [naming, leaning]


def test_what_has_been_said_is_not_said_again() -> None:
    said = "The ferry to Orsay Island will close in March, the county said."
    again = "The county said the ferry to Orsay Island will close in March."
    other = "Buses will carry the 900 passengers around the bay from April."
    assert chosen(said, again, other, title=TITLES["en"]) == [said, other]
    assert chosen(said, again, title=TITLES["en"]) == [said]


def test_order_is_that_of_the_text_and_the_words_allowed_are_kept() -> None:
    ten_words_each = (
        "The county will close the ferry to Orsay in March.",
        "Nina sold her boat in June for a loud song.",
        "The island of Orsay has sixty pupils in one school.",
    )
    assert chosen(*ten_words_each, title=TITLES["en"], words_allowed=30) == list(ten_words_each)
    assert chosen(*ten_words_each, title=TITLES["en"], words_allowed=29) == list(ten_words_each[::2])
    assert chosen(*ten_words_each, title=TITLES["en"], words_allowed=9) == []
    assert chosen() == []


def test_a_sentence_that_points_back_is_shown_where_no_other_fits() -> None:
    assert chosen(*FERRY[1:3], words_allowed=8) == [FERRY[2]]


def test_what_stands_after_thirty_sentences_is_not_looked_at() -> None:
    assert chosen(*APART[:29], FERRY[1], title=TITLES["en"], most=1) == [FERRY[1]]
    assert chosen(*APART, FERRY[1], title=TITLES["en"], most=1) == [APART[0]]


@pytest.mark.parametrize(
    ("text", "language", "points_back"),
    [
        ("He said it was over.", "en", True),
        ("But the council disagreed.", "en", True),
        ("This is the third closure.", "en", True),
        ("It’s the third closure.", "en", True),
        ("“We lost the boat,” she said on Monday.", "en", True),
        ("“We lost the boat,” said he.", "en", True),
        ("For example, a bus needs an hour.", "en", True),
        ("The first such closure came in 1990.", "en", True),
        ("This week the ferry closes.", "en", False),
        ("Those who live there will leave.", "en", False),
        ("The mayor said it was over.", "en", False),
        ("“We lost the boat,” the mayor said.", "en", False),
        ("Butter costs more.", "en", False),
        ("Italy votes on Sunday.", "en", False),
        ("Elle a dit que c’était fini.", "fr", True),
        ("Mais le conseil refuse.", "fr", True),
        ("C’est la troisième fermeture.", "fr", True),
        ("« Nous avons perdu le bateau », a-t-elle dit.", "fr", True),
        ("« Nous avons perdu le bateau », dit-il.", "fr", True),
        ("Par contre, les autobus roulent.", "fr", True),
        ("Cette semaine, le traversier ferme.", "fr", False),
        ("Il y a trois bateaux à quai.", "fr", False),
        ("La mairesse dit que c’est fini.", "fr", False),
        ("« Nous avons perdu le bateau », a dit la mairesse.", "fr", False),
        ("Les deux ponts ouvrent en mai.", "fr", False),
        ("Sables et graviers manquent.", "fr", False),
    ],
)
def test_what_points_back(text: str, language: str, points_back: bool) -> None:
    assert leans(text, language) is points_back


def summary_of(body: str, language: str = "en") -> list[str]:
    shown = summaries.summarise(
        title=TITLES["en"],
        description_text="",
        body_text=body,
        language=language,
        cuts_text=False,
        capture_sha256="0" * 64,
    )
    assert len(shown) <= 3
    assert sum(count_words(one.text) for one in shown) <= 60
    assert all(body[one.start : one.end] == one.text for one in shown)
    return [one.text for one in shown]


def test_a_body_is_chosen_from_beyond_its_opening() -> None:
    assert FERRY[1] in summary_of(" ".join(FERRY))


def test_what_stands_between_is_no_antecedent() -> None:
    """A question was left out before `It`: what `It` means is not shown, so another sentence is taken."""
    body = " ".join((FERRY[1], "Who will pay for the boat then?", FERRY[2], FERRY[3]))
    assert FERRY[2] not in summary_of(body)


NUMBERED = "The ferry number {} of the county will close in March."
ARABIC = "أعلنت المدينة يوم الاثنين إغلاق العبارة بسبب الأعطال."
CHINESE = "市政府周一宣布渡轮停运。"


@pytest.mark.parametrize("language", ["en", "fr", "zh", ""])
@pytest.mark.parametrize(
    ("body", "some"),
    [
        ("", False),
        (" \n \n", False),
        ("The " + "harbour of the old town and " * 36_000 + "sleeps.", False),
        ("a" * 1_000_000, False),
        (" ".join(NUMBERED.format(number) for number in range(50_000)), True),
        ("\n".join(NUMBERED.format(number) for number in range(50_000)), True),
        (" ".join(f"Who knows ferry number {number} of the county?" for number in range(50_000)), False),
        ("“He went to the town and " * 40_000, False),
        (f"{ARABIC} " * 20_000, True),
        (CHINESE * 40_000, False),
        ("\n".join([CHINESE] * 4), False),
    ],
    ids=[
        "empty", "blank", "one sentence of 1 MB", "one word of 1 MB", "50,000 sentences", "50,000 lines",
        "50,000 questions", "open quotes", "Arabic", "Chinese without spaces", "short Chinese lines",
    ],
)  # fmt: skip
def test_hostile_bodies_give_whole_sentences_or_nothing(body: str, some: bool, language: str) -> None:
    assert bool(summary_of(body, language)) is some


def test_the_choice_is_the_same_under_every_hash_seed() -> None:
    program = (
        "import json, sys\n"
        "from tests.editions.test_sentence_choice import APART, BAC, FERRY, NUMBERED, summary_of\n"
        "bodies = [' '.join(FERRY), ' '.join(APART), ' '.join(NUMBERED.format(one) for one in range(60))]\n"
        "print(json.dumps([summary_of(body) for body in bodies] + [summary_of(' '.join(BAC), 'fr')]))\n"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2024")
    }
    assert len(answers) == 1
    assert all(json.loads(answers.pop()))
