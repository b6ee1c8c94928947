"""Our own words: complete in both languages, and word for word as the reader's standard has them."""

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
import yaml

import briefing.editions
from briefing import model
from briefing.editions import silences, wording
from briefing.editions.wording import NO_BREAK_SPACE, Part, Words
from briefing.model import Count, Silence
from briefing.tables import DROP_RULES, ERROR_KINDS
from tests.editions.edition_fixture import CBC, DATE, MARKS, NO_ANSWER, NOT_FOUND, WHO, WINDOW_START, trouble

FOLDER = Path(briefing.editions.__file__).parent
LANGUAGES = ("en", "fr")
EN, FR = (Words(language, "America/Toronto", DATE) for language in LANGUAGES)


def at(hour, minute=0, day=12, month=6, year=2024):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def plain(phrase):
    if isinstance(phrase, str):
        phrase = (Part(phrase),)
    return "".join(part.text for part in phrase).replace(NO_BREAK_SPACE, " ")


def names_in(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def without_form(key):
    return re.sub(r"\.(one|two|other)$", "", key)


def test_both_languages_have_the_same_keys_and_a_word_for_each():
    english, french = (wording.entries(language) for language in LANGUAGES)
    assert list(english) == list(french)
    assert [key for key, text in {**english, **french}.items() if not text] == []


def test_both_languages_fill_in_the_same_names():
    def names(language):
        found = {}
        for key, text in wording.entries(language).items():
            found.setdefault(without_form(key), set()).update(names_in(text))
        return found

    assert names("en") == names("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_written_twice(language):
    class Strict(yaml.SafeLoader):
        def construct_mapping(self, node, deep=False):
            keys = [key.value for key, _ in node.value]
            assert len(keys) == len(set(keys)), keys
            return super().construct_mapping(node, deep)

    source = (FOLDER / "words" / f"{language}.yaml").read_bytes()
    assert yaml.load(source, Strict)  # noqa: S506 - a safe loader with one more check


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_the_model_has_its_words(language):
    words = wording.entries(language)
    tags = get_args(get_args(model.Story.model_fields["tags"].annotation)[0])
    needed = [f"errors.{kind}" for kind in ERROR_KINDS]
    needed += [f"rules.{rule}.{form}" for rule in DROP_RULES for form in ("one", "other")]
    needed += [f"tags.{tag}" for tag in tags]
    needed += [f"sections.{section_id}.{word}" for section_id in MARKS for word in ("name", "hashtag")]
    needed += [f"why.{r}" for r in get_args(model.Why.model_fields["reason"].annotation) if r != "outlets"]
    assert [key for key in needed if key not in words] == []


def test_every_cause_has_its_sentence():
    causes = get_args(Silence.model_fields["cause"].annotation)
    for cause in causes:
        for words in (EN, FR):
            sentence = plain(silences.silence_sentence(words, Silence(cause=cause)))
            assert sentence.endswith("."), (cause, sentence)


def constants_of(module):
    """The strings of a module that are no docstring."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


NOT_OURS = {
    "wording": {"America/Toronto"},
    "entries": {"a moment of kind ", " without a time"},  # an error that no reader sees
    "render": {"a template prints ", ' rel="noopener noreferrer"', '<a href="{}"{}>{}</a>'},
    "escaping": {"Cc", "Cs", "Me", "Mn"},  # Unicode's names of controls, surrogates and marks
}


@pytest.mark.parametrize("name", ["wording", "silences", "entries", "frame", "page", "render", "escaping"])
def test_no_word_of_ours_stands_in_python(name):
    # Two words with a space between, a capital at the start or an accent: the look of a word for a reader.
    looks = re.compile(r"[a-zà-ÿ]+ [a-zà-ÿ]+|^[A-ZÀ-Ý][a-zà-ÿ]+|[à-öø-ÿ]")
    found = {text for text in constants_of(FOLDER / f"{name}.py") if looks.search(text)}
    assert found - NOT_OURS.get(name, set()) == set()


# Times and dates.


@pytest.mark.parametrize(
    ("moment", "english", "french"),
    [
        (at(10, 45), "06:45 EDT", "6 h 45 HAE"),
        (at(10), "06:00 EDT", "6 h HAE"),
        (at(4), "00:00 EDT", "0 h HAE"),
        (at(17, 5), "13:05 EDT", "13 h 05 HAE"),
        (at(9, 10, month=1), "04:10 EST", "4 h 10 HNE"),
    ],
)
def test_a_time_is_in_24_hours_with_its_zone(moment, english, french):
    assert (plain(EN.time(moment)), plain(FR.time(moment))) == (english, french)


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("America/St_Johns", "NDT", "HAT"),
        ("America/Halifax", "ADT", "HAA"),
        ("America/Winnipeg", "CDT", "HAC"),
        ("America/Regina", "CST", "HNC"),
        ("America/Edmonton", "MDT", "HAR"),
        ("America/Vancouver", "PDT", "HAP"),
        ("UTC", "UTC", "UTC"),
        ("Europe/Paris", "UTC+02:00", "UTC+02:00"),
    ],
)
def test_a_zone_has_its_canadian_name_or_its_offset(zone, english, french):
    assert Words("en", zone, DATE).zone_name(at(10)) == english
    assert Words("fr", zone, DATE).zone_name(at(10)) == french


def test_dates_are_written_as_in_the_standard():
    assert (EN.date_long(DATE), plain(FR.date_long(DATE))) == (
        "Wednesday, June 12, 2024",
        "mercredi 12 juin 2024",
    )
    assert plain(EN.moment(at(22, 56, day=11))) == "Tue June 11, 18:56 EDT"
    assert plain(FR.moment(at(22, 56, day=11))) == "mar. 11 juin, 18 h 56 HAE"
    assert plain(FR.moment(at(10, day=11))) == "mar. 11 juin, 6 h HAE"
    assert (EN.day(date(2024, 6, 3)), plain(FR.day(date(2024, 6, 3)))) == ("June 3", "3 juin")


def test_the_first_of_a_month_is_1er_in_french():
    assert plain(FR.short_date(date(2024, 6, 1))) == "sam. 1er juin"
    assert plain(FR.day(date(2024, 7, 1))) == "1er juillet"
    assert plain(FR.date_long(date(2024, 5, 1))) == "mercredi 1er mai 2024"
    assert plain(FR.short_date(date(2024, 6, 11))) == "mar. 11 juin"
    assert EN.day(date(2024, 6, 1)) == "June 1"


def test_a_date_far_away_carries_its_year():
    assert (EN.day(date(2023, 6, 3)), plain(FR.day(date(2023, 6, 3)))) == ("June 3, 2023", "3 juin 2023")
    assert EN.short_date(date(2023, 6, 3)) == "Sat June 3, 2023"
    assert Words("en", today=date(2025, 1, 1)).short_date(date(2024, 12, 31)) == "Tue December 31"


def test_first_sight_is_a_time_today_and_a_date_before():
    assert (plain(EN.first_seen(at(9, 10))), plain(FR.first_seen(at(9, 10)))) == (
        "first seen 05:10 EDT",
        "repéré à 5 h 10 HAE",
    )
    assert plain(EN.first_seen(at(22, 56, day=11))) == "first seen Tue June 11, 18:56 EDT"
    assert plain(FR.first_seen(at(22, 56, day=11))) == "repéré le mar. 11 juin, 18 h 56 HAE"
    # 02:00 UTC of the 12th is still the 11th in Toronto.
    assert plain(EN.first_seen(at(2))) == "first seen Tue June 11, 22:00 EDT"


def test_a_weekday_alone_names_only_the_last_days():
    assert (plain(EN.short_moment(at(8, 10))), plain(FR.short_moment(at(8, 10)))) == (
        "Wed 04:10 EDT",
        "mer. à 4 h 10 HAE",
    )
    assert plain(EN.short_moment(at(8, 10, day=6))) == "Thu 04:10 EDT"
    assert plain(EN.short_moment(at(8, 10, day=5))) == "Wed June 5, 04:10 EDT"


def test_the_window_is_written_as_in_the_standard():
    assert plain(EN.window(WINDOW_START, at(10))) == (
        "First seen by us from Tue June 11, 06:00 to Wed June 12, 06:00 EDT"
    )
    assert plain(FR.window(WINDOW_START, at(10))) == "Repéré du mar. 11 juin, 6 h, au mer. 12 juin, 6 h HAE"


def test_a_window_over_a_change_of_clocks_names_both_zones():
    words = Words("en", today=date(2024, 3, 10))
    assert plain(words.window(at(11, day=9, month=3), at(10, day=10, month=3))) == (
        "First seen by us from Sat March 9, 06:00 EST to Sun March 10, 06:00 EDT"
    )


# Numbers, plurals and lists.


def test_numbers_are_grouped():
    assert (EN.number(1180), FR.number(1180), EN.number(999)) == ("1,180", f"1{NO_BREAK_SPACE}180", "999")


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (0, "0 words", "0 mot"),
        (1, "1 word", "1 mot"),
        (2, "2 words", "2 mots"),
        (1180, "1,180 words", "1 180 mots"),
        (1_000_000, "1,000,000 words", "1 000 000 mots"),
    ],
)
def test_plurals_follow_each_language(count, english, french):
    assert (plain(EN.plural("header.words", count)), plain(FR.plural("header.words", count))) == (
        english,
        french,
    )


@pytest.mark.parametrize(
    ("part", "whole", "english", "french"),
    [
        (31, 118, "31 of 118 stories", "31 sujets sur 118"),
        (1, 118, "1 of 118 stories", "1 sujet sur 118"),
        (1, 1, "1 of 1 story", "1 sujet sur 1"),
        (0, 0, "0 of 0 stories", "0 sujet sur 0"),
    ],
)
def test_a_share_agrees_with_the_whole_in_english_and_with_the_part_in_french(part, whole, english, french):
    assert plain(EN.share("header.stories", part, whole)) == english
    assert plain(FR.share("header.stories", part, whole)) == french


@pytest.mark.parametrize(
    ("items", "english", "french"),
    [
        (["A"], "A", "A"),
        (["A", "B"], "A, B", "A, B"),
        (["A", "B", "C"], "A, B, C", "A, B, C"),
        (list("ABCD"), "A, B, C and 1 more", "A, B, C et 1 autre"),
        (list("ABCDEFGH"), "A, B, C and 5 more", "A, B, C et 5 autres"),
    ],
)
def test_a_list_names_three_and_counts_the_rest(items, english, french):
    assert (plain(EN.some_of(items)), plain(FR.some_of(items))) == (english, french)


def test_the_count_of_the_rest_leads_to_the_notes():
    linked = [part for part in EN.some_of(list("ABCD"), link="#notes") if part.link]
    assert plain(tuple(linked)) == "and 1 more"
    assert {part.link for part in linked} == {"#notes"}


def test_all_of_a_list_ends_in_and():
    assert (plain(EN.all_of(["A", "B", "C"])), plain(FR.all_of(["A", "B"]))) == ("A, B and C", "A et B")
    assert plain(EN.all_of(["A"])) == "A"


def test_a_value_with_braces_is_not_a_template():
    hostile = Part("{count} {0} {{7*7}}", ours=False)
    assert plain(EN.phrase("silence.all_failed", feeds=hostile)) == "Could not be read: {count} {0} {{7*7}}."


def test_a_name_that_is_missing_is_an_error():
    with pytest.raises(KeyError):
        EN.phrase("silence.all_failed")
    with pytest.raises(KeyError):
        EN.text("silence.no_such_sentence")


@pytest.mark.parametrize(
    ("language", "english", "french"),
    [
        ("fr", "in French", None),
        ("en", None, "en anglais"),
        ("es", "in Spanish", "en espagnol"),
        ("iu", "in Inuktitut", "en inuktitut"),
        ("und", None, None),
        ("xx", None, None),
    ],
)
def test_a_language_is_named_where_it_is_not_the_edition_s(language, english, french):
    assert (EN.language_tag(language), FR.language_tag(language)) == (english, french)


def test_french_spaces_do_not_break():
    assert FR.text("header.tags") == f"Mots-clés{NO_BREAK_SPACE}: {{tags}}"
    assert FR.text("lists.name") == f"«{NO_BREAK_SPACE}{{name}}{NO_BREAK_SPACE}»"
    assert FR.text("errors.no_answer") == f"aucune réponse en 20{NO_BREAK_SPACE}s"
    assert FR.time(at(10, 45)) == f"6{NO_BREAK_SPACE}h{NO_BREAK_SPACE}45{NO_BREAK_SPACE}HAE"
    assert NO_BREAK_SPACE not in "".join(wording.entries("en").values())


# Empty sections: the standard's table, then the forms that it leaves to the language.

SILENCES = [
    (
        Silence(cause="quiet", since_utc=WINDOW_START, feeds_answered=3),
        "Nothing new since Tue June 11, 06:00 EDT. All 3 feeds answered.",
        "Rien de nouveau depuis le mar. 11 juin, 6 h HAE. Les 3 fils ont répondu.",
    ),
    (
        Silence(cause="quiet", since_utc=WINDOW_START, feeds_answered=1),
        "Nothing new since Tue June 11, 06:00 EDT. The feed answered.",
        "Rien de nouveau depuis le mar. 11 juin, 6 h HAE. Le fil a répondu.",
    ),
    (
        Silence(cause="quiet", since_utc=WINDOW_START, feeds_answered=2),
        "Nothing new since Tue June 11, 06:00 EDT. Both feeds answered.",
        "Rien de nouveau depuis le mar. 11 juin, 6 h HAE. Les 2 fils ont répondu.",
    ),
    (
        Silence(cause="all_failed", troubles=(NOT_FOUND,)),
        "Could not be read: CBC Canada (page not found since June 3).",
        "Lecture impossible : CBC Canada (page introuvable depuis le 3 juin).",
    ),
    (
        Silence(cause="part_failed", feeds_answered=2, troubles=(NO_ANSWER,)),
        "Nothing new in the 2 feeds that answered. WHO did not (no answer in 20 s); news may be missing.",
        (
            "Rien de nouveau dans les 2 fils qui ont répondu. OMS : aucune réponse en 20 s; "
            "des nouvelles peuvent manquer."
        ),
    ),
    (
        Silence(cause="part_failed", feeds_answered=1, troubles=(NO_ANSWER, NOT_FOUND)),
        (
            "Nothing new in the feed that answered. WHO (no answer in 20 s) and CBC Canada (page not found "
            "since June 3) did not; news may be missing."
        ),
        (
            "Rien de nouveau dans le fil qui a répondu. Sans réponse utile : OMS (aucune réponse en 20 s) et "
            "CBC Canada (page introuvable depuis le 3 juin); des nouvelles peuvent manquer."
        ),
    ),
    (
        Silence(cause="shown_before", stories=4, last_shown_on=date(2024, 6, 11)),
        "Nothing new: its 4 stories were in earlier editions, the last on Tue June 11.",
        "Rien de nouveau : ses 4 sujets ont paru dans des éditions antérieures, le dernier le mar. 11 juin.",
    ),
    (
        Silence(cause="shown_before", stories=1, last_shown_on=date(2024, 6, 11)),
        "Nothing new: its only story was in an earlier edition, on Tue June 11.",
        "Rien de nouveau : son seul sujet a paru dans une édition antérieure, le mar. 11 juin.",
    ),
    (
        Silence(cause="elsewhere", stories=2, sections=("top_stories", "science")),
        "Its 2 stories are under Top stories and Science.",
        "Ses 2 sujets sont sous « À la une » et « Sciences ».",
    ),
    (
        Silence(cause="elsewhere", stories=1, sections=("science",)),
        "Its story is under Science.",
        "Son sujet est sous « Sciences ».",
    ),
    (
        Silence(
            cause="ruled_out", rules=(Count(rule="not_news", count=5), Count(rule="section_words", count=2))
        ),
        "7 new, none shown: 5 promotions, 2 outside the section's words.",
        "7 nouveautés, aucune retenue : 5 promotions, 2 hors des mots de la section.",
    ),
    (
        Silence(cause="ruled_out", rules=(Count(rule="quiz", count=1),)),
        "1 new, not shown: 1 quiz.",
        "1 nouveauté, non retenue : 1 jeu-questionnaire.",
    ),
    (
        Silence(cause="unusable", stories=4),
        "4 new entries could not be used (no title or link).",
        "4 entrées inutilisables (sans titre ou sans lien).",
    ),
    (
        Silence(cause="unusable", stories=1),
        "1 new entry could not be used (no title or link).",
        "1 entrée inutilisable (sans titre ou sans lien).",
    ),
    (
        Silence(cause="asked_to_wait", until_utc=at(13)),
        "Not read: the publisher asked us to wait until 09:00 EDT.",
        "Non lu : l’éditeur demande d’attendre jusqu’à 9 h HAE.",
    ),
    (
        Silence(cause="asked_to_wait", until_utc=at(13, day=13)),
        "Not read: the publisher asked us to wait until Thu June 13, 09:00 EDT.",
        "Non lu : l’éditeur demande d’attendre jusqu’au jeu. 13 juin, 9 h HAE.",
    ),
    (
        Silence(cause="no_capture"),
        "No capture of its feeds exists for this date.",
        "Aucune capture de ses fils pour cette date.",
    ),
    (Silence(cause="no_feed"), "No feed is set up.", "Aucun fil configuré."),
    (
        Silence(cause="first_capture", since_utc=WINDOW_START),
        "First reading of its feeds: nothing in them was published since Tue June 11, 06:00 EDT.",
        "Première lecture de ses fils : rien n’y a été publié depuis le mar. 11 juin, 6 h HAE.",
    ),
    (
        Silence(cause="too_old", stories=3),
        "3 new, all published too long ago to be shown.",
        "3 nouveautés, toutes publiées il y a trop longtemps pour être retenues.",
    ),
]


@pytest.mark.parametrize(("silence", "english", "french"), SILENCES)
def test_an_empty_section_says_why(silence, english, french):
    assert plain(silences.silence_sentence(EN, silence)) == english
    assert plain(silences.silence_sentence(FR, silence)) == french


@pytest.mark.parametrize(
    ("given", "english", "french"),
    [
        (trouble(WHO, "no_answer", since_on=DATE), "no answer in 20 s", "aucune réponse en 20 s"),
        (trouble(CBC, "gone"), "gone for good since June 3", "supprimé depuis le 3 juin"),
        (trouble(CBC, "refused", since_on=None), "refused", "accès refusé"),
        (
            trouble(CBC, "asked_to_wait", wait_until_utc=at(13)),
            "asked us to wait until 09:00 EDT",
            "demande d’attendre jusqu’à 9 h HAE",
        ),
    ],
)
def test_a_trouble_says_since_when_unless_it_began_today(given, english, french):
    assert plain(silences.trouble_reason(EN, given)) == english
    assert plain(silences.trouble_reason(FR, given)) == french


def test_error_words_are_the_standard_s():
    standard = {
        "not_found": ("page not found", "page introuvable"),
        "gone": ("gone for good", "supprimé"),
        "no_answer": ("no answer in 20 s", "aucune réponse en 20 s"),
        "refused": ("refused", "accès refusé"),
        "server_error": ("server error", "erreur du serveur"),
        "not_a_feed": ("not a feed", "n’est pas un fil"),
        "too_large": ("too large", "trop volumineux"),
        "address_not_allowed": ("address not allowed", "adresse non permise"),
        "insecure_connection": ("insecure connection", "connexion non sûre"),
        "name_not_found": ("name not found", "nom introuvable"),
    }
    for kind, (english, french) in standard.items():
        assert (EN.text(f"errors.{kind}"), plain(FR.text(f"errors.{kind}"))) == (english, french)


def test_section_names_are_the_standard_s():
    assert [FR.text(f"sections.{section_id}.name") for section_id in MARKS] == [
        "Météo",
        "Actualité internationale",
        "Actualité canadienne",
        "À la une aux États-Unis",
        "Intelligence artificielle",
        "Stratégie numérique",
        "Santé publique",
        "Sciences",
        "Gouvernement et politiques publiques",
        "Architecture d’entreprise et gouvernance des TI",
        "IA et technologies émergentes",
        "Cybersécurité et vie privée",
        "IA universitaire",
        "IA en entreprise",
    ]
    assert [EN.text(f"sections.{section_id}.name") for section_id in MARKS] == [
        "Weather",
        "International News",
        "Canadian News",
        "U.S. Top Stories",
        "Artificial Intelligence",
        "Digital Strategy",
        "Public Health",
        "Science",
        "Government & Policy",
        "Enterprise Architecture & IT Governance",
        "AI & Emerging Tech",
        "Cybersecurity & Privacy",
        "University AI",
        "Corporate AI",
    ]


def test_tag_names_are_the_standard_s():
    pairs = {
        "update": ("Update", "Mise à jour"),
        "opinion": ("Opinion", "Opinion"),
        "letter": ("Letter", "Lettre"),
        "paper": ("Research paper", "Article scientifique"),
        "audio": ("Audio", "Audio"),
        "video": ("Video", "Vidéo"),
        "photos": ("Photos", "Photos"),
        "live_page": ("Live page", "En direct"),
        "subscription": ("Subscription", "Abonnement"),
        "press_release": ("Press release", "Communiqué"),
    }
    for tag, (english, french) in pairs.items():
        assert (EN.text(f"tags.{tag}"), FR.text(f"tags.{tag}")) == (english, french)
    assert plain(EN.phrase("tags.day", number=3)) == "Day 3"
    assert plain(FR.phrase("tags.day", number=3)) == "Jour 3"
