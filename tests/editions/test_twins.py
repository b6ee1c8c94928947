"""A release in English and French through the pipeline: one story, each page in its language. Invented."""

import json

import pytest

from briefing.verification import verify
from tests.small_lake import Capture, Entry, Feed, SmallLake, day

ON, NEXT = "2024-06-12", "2024-06-13"
OFFICE = Feed("office", "government", in_french=True, more=("kind: official",))
HARBOUR = Feed("harbour", "science")

RENTS = Entry(
    "Rents in Port Sorrel rose 4.1 per cent",
    "The Bureau looked at 38,000 listings, said director Ilse Varga. It will publish the tables in autumn.",
    link="https://office.example/en/rents",
    author="Ilse Varga",
    published="2024-06-12T08:00Z",
)
LOYERS = Entry(
    "Les loyers de Port Sorrel ont augmenté de 4,1 %",
    "Le Bureau a examiné 38 000 annonces, a indiqué la directrice Ilse Varga. "
    "Les tableaux paraîtront à l’automne.",
    link="https://office.example/fr/loyers",
    author="Ilse Varga",
    published="2024-06-12T08:00Z",
)
NEWS = "The Bureau corrected the figure for Cedar Narrows to 3.3 per cent."
NOUVELLES = "Le Bureau a corrigé à 3,3 % le chiffre de Cedar Narrows."
CALM = Entry("Moss keeps walls cool in summer", "Nine walls were measured.", published="2024-06-12T07:00Z")


def again(entry, title=None, more=""):
    return Entry(
        title or entry.title,
        f"{entry.text} {more}".strip(),
        link=entry.link,
        author=entry.author,
        published=entry.published,
    )


def captures(on, english=(), french=()):
    """What the office has in each language on a day, and a calm paper beside it."""
    made = [Capture("harbour", f"{on}T09:00Z", [CALM])]
    made += [Capture("office", f"{on}T09:00Z", list(english))] if english else []
    made += [Capture("office", f"{on}T09:05Z", list(french), language="fr")] if french else []
    return made


def lake_of(folder, *days, edition=""):
    lake = SmallLake(folder, (OFFICE, HARBOUR), edition)
    lake.make_days(*(capture for on, *texts in days for capture in captures(on, *texts)))
    return lake


def government(lake, on):
    edition = json.loads(lake.read(on, "edition.json"))
    return next(section for section in edition["sections"] if section["section_id"] == "government")


def text(lake, on, language, form="txt"):
    return lake.read(on, f"briefing.{language}.{form}").decode()


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    return lake_of(tmp_path_factory.mktemp("both"), (ON, [RENTS], [LOYERS]))


def test_a_release_in_both_languages_is_one_story_with_a_text_for_each_edition(both):
    (story,) = government(both, ON)["stories"]
    assert (story["headline"], story["language"], story["link"]) == (RENTS.title, "en", RENTS.link)
    (version,) = story["versions"]
    assert (version["headline"], version["language"], version["link"]) == (LOYERS.title, "fr", LOYERS.link)
    assert " ".join(one["text"] for one in version["sentences"]) == LOYERS.text
    assert json.loads(both.read(ON, "edition.json"))["stories_considered"] == 2


@pytest.mark.parametrize("form", ["txt", "md", "html"])
def test_each_page_shows_its_own_language_and_no_tag(both, form):
    english, french = text(both, ON, "en", form), text(both, ON, "fr", form)
    assert "38,000 listings" in english
    assert "38 000 annonces" in french
    assert "annonces" not in english
    assert "listings" not in french
    assert "in French" not in english
    assert french.count("en anglais") == 1  # the calm paper's


def test_the_stories_come_in_the_same_order_on_both_pages(both):
    english, french = text(both, ON, "en"), text(both, ON, "fr")
    assert english.index(CALM.title) < english.index(RENTS.title)
    assert french.index(CALM.title) < french.index(LOYERS.title)


def test_both_texts_are_shown_at_one_place_and_nothing_is_unaccounted_for(both):
    rows = [row for row in both.selection(ON) if row["feed_id"] == "office"]
    assert [(row["outcome"], row["place"]) for row in rows] == [("shown", 2), ("shown", 2)]
    assert len({row["story_id"] for row in rows}) == 1
    shown = {row["feed_language"]: row["shown_text"].replace("\n", " ") for row in rows}
    assert shown == {"en": RENTS.text, "fr": LOYERS.text}


def test_the_words_of_each_page_are_its_own(both):
    calm = len(CALM.title.split()) + len(CALM.text.split())
    english = calm + len(RENTS.title.split()) + len(RENTS.text.split())
    assert f" · {english} words, " in text(both, ON, "en")
    assert json.loads(both.read(ON, "edition.json"))["words"] >= english


def test_verify_makes_the_same_edition_again(both):
    assert verify(both.lake, day(ON), both.settings).sound


def test_a_release_in_one_language_is_shown_in_it_with_its_tag(tmp_path):
    lake = lake_of(tmp_path, (ON, [CALM], [LOYERS]))
    assert "in French" in text(lake, ON, "en")
    assert LOYERS.title in text(lake, ON, "en")
    assert "en français" not in text(lake, ON, "fr")


def test_a_twin_of_a_later_day_was_shown_before(tmp_path):
    lake = lake_of(tmp_path, (ON, [RENTS]), (NEXT, [RENTS], [LOYERS]))
    assert lake.rules(NEXT) == {LOYERS.title: "shown_before"}
    assert government(lake, NEXT)["silence"]["cause"] == "shown_before"
    assert government(lake, NEXT)["silence"]["stories"] == 1


def test_an_update_in_both_languages_is_one_update_with_the_new_sentence_of_each(tmp_path):
    updated = [again(RENTS, more=NEWS)], [again(LOYERS, more=NOUVELLES)]
    lake = lake_of(tmp_path, (ON, [RENTS], [LOYERS]), (NEXT, *updated))
    (story,) = government(lake, NEXT)["stories"]
    assert [one["text"] for one in story["sentences"]] == [NEWS]
    assert [one["text"] for one in story["versions"][0]["sentences"]] == [NOUVELLES]
    assert story["tags"] == story["versions"][0]["tags"] == ["update", "day"]
    assert NOUVELLES in text(lake, NEXT, "fr")
    assert NEWS not in text(lake, NEXT, "fr")


def test_an_update_in_one_language_is_told_in_it_on_both_pages(tmp_path):
    lake = lake_of(tmp_path, (ON, [RENTS], [LOYERS]), (NEXT, [RENTS], [again(LOYERS, more=NOUVELLES)]))
    assert NOUVELLES in text(lake, NEXT, "en")
    assert NOUVELLES in text(lake, NEXT, "fr")


def test_a_headline_changed_in_both_languages_is_told_on_each_page_once(tmp_path):
    changed = (
        [again(RENTS, "Port Sorrel rents: 4.1 per cent more")],
        [again(LOYERS, "Port Sorrel : loyers, 4,1 % de plus")],
    )
    lake = lake_of(tmp_path, (ON, [RENTS], [LOYERS]), (NEXT, *changed))
    assert set(lake.rules(NEXT).values()) == {"changed_headline"}
    english, french = text(lake, NEXT, "en"), text(lake, NEXT, "fr")
    assert RENTS.title in english
    assert LOYERS.title not in english
    assert LOYERS.title in french
    assert RENTS.title not in french


def test_the_full_list_has_each_release_in_the_language_of_the_page(tmp_path):
    """The third round holds headlines, and an edition of few words leaves some out."""
    numbers = range(8)
    english = [
        Entry(f"Bulletin {n}1 on wells in Cedar {n}2", "", link=f"https://office.example/en/{n}")
        for n in numbers
    ]
    french = [
        Entry(f"Bulletin {n}1 sur les puits de Cedar {n}2", "", link=f"https://office.example/fr/{n}")
        for n in numbers
    ]
    lake = lake_of(tmp_path, (ON, english, french))
    assert government(lake, ON)["more"] == 3
    left_out = json.loads(lake.read(ON, "edition.json"))["left_out"]
    assert [len(line["versions"]) for line in left_out] == [1, 1, 1]
    assert "on wells" not in text(lake, ON, "fr")
    assert "sur les puits" not in text(lake, ON, "en")
    rules = lake.rules(ON)
    assert (
        sorted(rule for title, rule in rules.items() if " on " in title)
        == ["section_limit"] * 3 + ["shown"] * 5
    )
    assert (
        sorted(rule for title, rule in rules.items() if " sur " in title)
        == ["same_story"] * 3 + ["shown"] * 5
    )


def test_the_language_that_could_not_be_read_is_named(tmp_path):
    lake = SmallLake(tmp_path, (OFFICE, HARBOUR))
    lake.make_days(*captures(ON, [RENTS]), Capture("office", f"{ON}T09:05Z", status=404, language="fr"))
    assert "Not read today: Office Gazette in French (page not found)." in text(lake, ON, "en")
    assert "Non lu aujourd’hui : Office Gazette en français (page introuvable)." in text(lake, ON, "fr")
    assert "2 of 2 feeds read" in text(lake, ON, "en")


def test_a_language_of_which_no_capture_exists_is_no_trouble(tmp_path):
    lake = lake_of(tmp_path, (ON, [RENTS]))
    assert json.loads(lake.read(ON, "edition.json"))["state"] == "complete"
