"""The renderings: the standard's lines, one model in every format, and publishers' text that stays text."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from briefing.editions import escaping
from briefing.editions.render import FORMATS, LANGUAGES, render, render_all
from briefing.model import Coverage, Label, Moment, Notes, OtherOutlet, Why
from tests.conftest import PROJECT
from tests.editions.edition_fixture import (
    CBC,
    CONTINUING,
    CUTOFF,
    EDITION,
    LANTERN,
    LEFT_OUT,
    MARKS,
    NO_ANSWER,
    RECONSTRUCTED,
    WHO,
    section,
    story,
    trouble,
)
from tests.editions.hostile_texts import AWKWARD_LINKS, LINKS, TEXTS

CASES = [(language, extension) for language in LANGUAGES for extension in FORMATS]
NO_BREAK_SPACES = str.maketrans("\u00a0\u202f", "  ")
COMMONMARK = MarkdownIt("commonmark")
GITHUB = MarkdownIt("gfm-like")
# GitHub links bare http, https, www and mail addresses, but no bare domains such as W3.org; this reader
# knows both only together. See test_addresses_are_broken_for_github for www.
GITHUB.linkify.set({"fuzzy_link": False, "fuzzy_email": False})


def text(edition, language="en", extension="txt"):
    return render(edition, language, extension).decode()


def changed(**values):
    return EDITION.model_copy(update=values)


def with_story(one, **values):
    """A small edition: no lead, one story in Science, nothing elsewhere."""
    sections = tuple(
        section(section_id, *((one,) if section_id == "science" else ())) for section_id in MARKS
    )
    empty = Notes(troubles=(), headline_only=0, rejected_entries=0, quarantined=(), truncated=())
    return changed(
        top_stories=(), sections=sections, changed_headlines=(), left_out=(), notes=empty, **values
    )


def links_of(edition):
    """Every web link that the page of `edition` has to carry, in order; the report link is the last."""
    links = []
    for one in edition.top_stories:
        links += [one.link, *(other.link for other in one.also)]
    for part in edition.sections:
        for one in part.stories:
            links += [one.link, *(other.link for other in one.also)]
    for one in edition.continuing:
        links += [one.link, *(other.link for other in one.also)]
    links += [change.link for change in edition.changed_headlines]
    links += [left.link for left in edition.left_out]
    return [*links, edition.report_to]


def markdown_tokens(source, reader=COMMONMARK):
    for token in reader.parse(source):
        yield token
        yield from token.children or ()


def markdown_links(source, reader=COMMONMARK):
    return [token.attrs["href"] for token in markdown_tokens(source, reader) if token.type == "link_open"]


def markdown_shape(source, reader=COMMONMARK):
    """All that is not text: headings, lists, rules, emphasis, code, pictures, tables, in order."""
    return [token.type for token in markdown_tokens(source, reader) if token.type != "text"]


def page_of(source):
    return lxml_html.document_fromstring(source)


def html_shape(source):
    return [
        (element.tag, sorted(set(element.attrib) - {"href", "lang", "dir", "rel"}))
        for element in page_of(source).iter(lxml_html.etree.Element)
        if element.tag not in {"span", "a"}
    ]


def html_text(element):
    return element.text_content().translate(NO_BREAK_SPACES)


def text_shape(source):
    """The lines that begin at the left edge: the title, headings, rules and our own sentences."""
    return [line for line in source.splitlines() if line and not line.startswith(("• ", "  "))]


# What is made.


def test_every_language_has_every_format():
    assert sorted(render_all(EDITION)) == [
        "briefing.en.html",
        "briefing.en.md",
        "briefing.en.txt",
        "briefing.fr.html",
        "briefing.fr.md",
        "briefing.fr.txt",
    ]
    for name, page in render_all(EDITION).items():
        _, language, extension = name.split(".")
        assert page == render(EDITION, language, extension)


def test_another_process_with_another_locale_and_hash_seed_makes_the_same_bytes():
    program = (
        "import hashlib, json, sys; from briefing.model import Edition; "
        "from briefing.editions.render import render_all; "
        "pages = render_all(Edition.model_validate_json(sys.stdin.buffer.read())); "
        "print(json.dumps({name: hashlib.sha256(page).hexdigest() for name, page in pages.items()}))"
    )
    digests = [
        subprocess.run(
            [sys.executable, "-c", program],
            input=EDITION.model_dump_json().encode(),
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PATH": os.environ["PATH"]},
            cwd=PROJECT,
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone, locale in (("1", "UTC", "C"), ("2", "Asia/Tokyo", "fr_CA.UTF-8"))
    ]
    assert digests[0] == digests[1]
    assert len(json.loads(digests[0])) == 6


def test_a_language_that_we_do_not_write_is_refused():
    with pytest.raises(FileNotFoundError):
        render(EDITION, "de", "txt")


# The header, the footer and the item lines, word for word.


def test_the_english_header_is_the_standard_s():
    assert text(EDITION).splitlines()[:6] == [
        "✅ Morning News Briefing – Wednesday, June 12, 2024, 06:00 EDT",
        "",
        "📅 First seen by us from Tue June 11, 06:00 to Wed June 12, 06:00 EDT",
        "🏷️ Tags: #briefing #weather #international #science #cybersecurity",
        "31 of 118 stories · 1,180 words, about 5 minutes · 33 of 35 feeds read",
        (
            "Not read today: CBC Canada (page not found since June 3), WHO (no answer in 20 s). "
            "News may be missing."
        ),
    ]


def test_the_french_header_is_the_standard_s():
    assert text(EDITION, "fr").splitlines()[:6] == [
        "✅ Revue de presse du matin – mercredi 12 juin 2024, 6 h HAE",
        "",
        "📅 Repéré du mar. 11 juin, 6 h, au mer. 12 juin, 6 h HAE",
        "🏷️ Mots-clés : #revuedepresse #météo #international #sciences #cybersécurité",
        "31 sujets sur 118 · 1 180 mots, environ 5 minutes · 33 fils lus sur 35",
        (
            "Non lu aujourd’hui : CBC Canada (page introuvable depuis le 3 juin), "
            "OMS (aucune réponse en 20 s). "
            "Des nouvelles peuvent manquer."
        ),
    ]


def notices(edition, language="en"):
    lines = text(edition, language).splitlines()
    return lines[5 : lines.index("⸻") - 1]


def test_an_edition_from_archives_says_what_it_rests_on():
    assert notices(RECONSTRUCTED)[:2] == [
        "Reconstructed from archived captures: 21 of 35 feeds; none for CBC Canada, WHO.",
        "First edition: there is no earlier one to compare with.",
    ]
    assert notices(RECONSTRUCTED, "fr")[:2] == [
        "Reconstitué à partir d’archives : 21 fils sur 35; aucun pour CBC Canada, OMS.",
        "Première édition : aucune édition antérieure à comparer.",
    ]


def test_an_archive_without_gaps_names_none():
    whole = changed(coverage=Coverage(feeds_captured=3, feeds_total=3, missing=()))
    assert "Reconstructed from archived captures: 3 of 3 feeds." in text(whole)
    assert "Reconstitué à partir d’archives : 3 fils sur 3." in text(whole, "fr")


def test_a_feed_that_the_archive_lacks_is_not_said_to_be_unread_as_well():
    unread = trouble(CBC, "not_read", since_on=None)
    edition = RECONSTRUCTED.model_copy(
        update={"notes": EDITION.notes.model_copy(update={"troubles": (unread, NO_ANSWER)})}
    )
    assert notices(edition)[2] == "Not read today: WHO (no answer in 20 s). News may be missing."
    assert "• No capture for this date: CBC Canada, WHO, The Lantern." in text(edition)
    assert "CBC Canada: not read" not in text(edition)


def test_an_unread_feed_is_named_without_saying_so_twice():
    notes = EDITION.notes.model_copy(update={"troubles": (trouble(CBC, "not_read", since_on=None),)})
    assert notices(changed(notes=notes)) == ["Not read today: CBC Canada. News may be missing."]


def test_the_header_names_three_feeds_and_counts_the_rest():
    many = tuple(trouble(Label(en=f"Feed {n}", fr=f"Fil {n}"), "gone") for n in range(1, 9))
    edition = changed(notes=EDITION.notes.model_copy(update={"troubles": many}))
    assert notices(edition) == [
        (
            "Not read today: Feed 1 (gone for good since June 3), Feed 2 (gone for good since June 3), "
            "Feed 3 (gone for good since June 3) and 5 more. News may be missing."
        )
    ]
    assert notices(edition, "fr")[0].endswith(
        "Fil 3 (supprimé depuis le 3 juin) et 5 autres. Des nouvelles peuvent manquer."
    )
    assert ' <a href="#notes">and 5 more</a>' in text(edition, extension="html")


def test_a_sample_says_so_first():
    assert notices(changed(basis="sample"))[0] == (
        "SAMPLE. Every outlet, person and event is made up; links do not open."
    )
    assert notices(changed(basis="sample"), "fr")[0] == (
        "EXEMPLE. Médias, personnes et événements sont fictifs; les liens ne s’ouvrent pas."
    )


def test_a_provisional_edition_says_so():
    early = changed(kind="provisional", cutoff_utc=CUTOFF - timedelta(hours=3))
    assert text(early).startswith("✅ Morning News Briefing – Wednesday, June 12, 2024, 03:00 EDT\n")
    assert notices(early)[0] == "Provisional: it was closed before 06:00 EDT; the final edition follows."
    assert notices(early, "fr")[0] == "Provisoire : édition close avant 6 h HAE; l’édition définitive suivra."


def test_a_cutoff_on_another_day_is_named_with_its_day():
    late = changed(cutoff_utc=datetime(2024, 6, 13, 6, 0, tzinfo=UTC))
    assert text(late).splitlines()[0] == (
        "✅ Morning News Briefing – Wednesday, June 12, 2024, as of Thu June 13, 02:00 EDT"
    )
    assert text(late, "fr").splitlines()[0] == (
        "✅ Revue de presse du matin – mercredi 12 juin 2024, en date du jeu. 13 juin, 2 h HAE"
    )


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (240, 1), (241, 2), (1180, 5), (1200, 5), (1201, 6)])
def test_minutes_are_words_by_240_rounded_up(words, minutes):
    plural = "minute" if minutes == 1 else "minutes"
    assert f"about {minutes} {plural} ·" in text(changed(words=words))


def test_an_edition_without_words_takes_no_minutes():
    empty = changed(words=0, stories_shown=0, stories_considered=58)
    assert "\n0 of 58 stories · 0 words · 33 of 35 feeds read\n" in text(empty)
    assert "\n0 sujet sur 58 · 0 mot · 33 fils lus sur 35\n" in text(empty, "fr")


def test_the_footers_are_the_standard_s():
    assert text(EDITION).splitlines()[-1] == (
        "Headlines and sentences are copied word for word from publishers' feeds and belong to them. "
        "Stories are chosen by rules; no text is written by a machine. "
        "Weather: Environment and Climate Change Canada. "
        "Report a problem: https://office.example/briefing/issues"
    )
    assert text(EDITION, "fr").splitlines()[-1] == (
        "Les titres et les phrases sont repris mot pour mot des fils des éditeurs et leur appartiennent. "
        "Le choix suit des règles; aucun texte n’est rédigé par une machine. "
        "Météo : Environnement et Changement climatique Canada. "
        "Signaler un problème : https://office.example/briefing/issues"
    )


def test_the_footer_says_when_a_language_model_helped_to_group():
    grouped = changed(same_event="semantic")
    assert (
        "Stories are chosen by rules; a language model only helps to tell which headlines are about one "
        "event; no text is written by a machine. Weather: "
    ) in text(grouped)
    assert (
        "Le choix suit des règles; un modèle de langue aide seulement à reconnaître les titres qui portent "
        "sur un même événement; aucun texte n’est rédigé par une machine. Météo : "
    ) in text(grouped, "fr")


def test_an_address_to_report_to_is_a_mail_link_on_the_page_only():
    edition = changed(report_to="briefing@office.example")
    assert '<a href="mailto:briefing@office.example"' in text(edition, extension="html")
    assert "mailto" not in text(edition, extension="md")


def test_an_item_is_written_as_the_standard_s_example():
    example = story(
        "China state hackers infected 20,000 Fortinet VPNs, Dutch spy service says",
        "Critical code-execution flaw was under exploitation 2 months before company disclosed it.",
        outlet=Label(en="Ars Technica", fr="Ars Technica"),
        author="Dan Goodin",
        link="https://news.example/1",
        also=(
            OtherOutlet(outlet=Label(en="The Register", fr="The Register"), link="https://other.example/1"),
        ),
    )
    lines = text(with_story(example)).splitlines()
    start = lines.index("🔬 Science") + 1
    assert lines[start : start + 3] == [
        "• China state hackers infected 20,000 Fortinet VPNs, Dutch spy service says",
        "  Critical code-execution flaw was under exploitation 2 months before company disclosed it.",
        "  Ars Technica, Dan Goodin · Tue June 11, 18:56 EDT · Also: The Register · https://news.example/1",
    ]
    lines = text(with_story(example), "fr").splitlines()
    assert lines[lines.index("🔬 Sciences") + 3] == (
        "  en anglais · Ars Technica, Dan Goodin · mar. 11 juin, 18 h 56 HAE · Aussi : The Register · "
        "https://news.example/1"
    )


def source_line(one, language="en"):
    lines = text(with_story(one), language).splitlines()
    return lines[lines.index(f"• {one.headline}") + 1 + bool(one.sentences)].strip()


def test_a_date_without_a_time_stays_a_date():
    paper = story("Paper", when=Moment(kind="published_on", on=date(2024, 6, 11)), link="https://n.example/1")
    assert source_line(paper) == "Harbour Gazette · Tue June 11 · https://n.example/1"
    assert source_line(paper, "fr") == "en anglais · Harbour Gazette · mar. 11 juin · https://n.example/1"


def test_tags_stand_before_the_outlet_in_the_model_s_order_and_the_language_last():
    one = story(
        "Nouvelle", language="fr", tags=("update", "day", "opinion"), day_number=3, link="https://n.example/1"
    )
    assert source_line(one) == (
        "Update · Day 3 · Opinion · in French · Harbour Gazette · Tue June 11, 18:56 EDT · https://n.example/1"
    )
    assert source_line(one, "fr").startswith("Mise à jour · Jour 3 · Opinion · Harbour Gazette · ")


def test_an_author_who_is_the_outlet_is_not_named_twice():
    assert source_line(story("One", author="harbour gazette")).startswith("Harbour Gazette · Tue")


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("Ana Roy, Ben Li, Chloé Dubé", "Harbour Gazette, Ana Roy, Ben Li, Chloé Dubé"),
        ("Ana Roy, Ben Li, Chloé Dubé, Dan Ek", "Harbour Gazette, Ana Roy et al."),
        ("Ana Roy, Ben Li and Chloé Dubé", "Harbour Gazette, Ana Roy, Ben Li and Chloé Dubé"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_of_more_than_three_authors_the_first_is_named(author, shown, language):
    assert f"{shown} · " in source_line(story("One", author=author), language)


def test_names_with_commas_of_their_own_are_kept_apart_by_semicolons():
    health = Label(en="The Lantern, public health", fr="The Lantern, santé publique")
    notes = EDITION.notes.model_copy(
        update={"troubles": (trouble(health, "gone"), NO_ANSWER), "quarantined": (health, LANTERN)}
    )
    assert notices(changed(notes=notes)) == [
        (
            "Not read today: The Lantern, public health (gone for good since June 3); "
            "WHO (no answer in 20 s). News may be missing."
        )
    ]
    assert notices(changed(notes=notes), "fr") == [
        (
            "Non lu aujourd’hui : The Lantern, santé publique (supprimé depuis le 3 juin); "
            "OMS (aucune réponse en 20 s). Des nouvelles peuvent manquer."
        )
    ]
    assert "entries: The Lantern, public health; The Lantern." in text(changed(notes=notes))


def test_an_archived_copy_says_when_it_was_captured():
    one = story("One", archive_url="https://archive.example/1", link="https://n.example/1")
    assert source_line(one) == (
        "Harbour Gazette · Tue June 11, 18:56 EDT · captured Wed June 12, 05:05 EDT · https://n.example/1"
    )
    assert "[captured Wed June 12, 05:05 EDT](<https://archive.example/1>)" in text(
        with_story(one), extension="md"
    )


@pytest.mark.parametrize(
    ("why", "english", "french"),
    [
        (
            {"outlets": 4, "official": 1, "reason": "outlets"},
            "Why here: 4 outlets, one of them official; first seen Wed 04:10 EDT.",
            "Pourquoi ici : 4 médias, dont une source officielle; repéré mer. à 4 h 10 HAE.",
        ),
        (
            {"outlets": 2, "official": 0, "reason": "outlets"},
            "Why here: 2 outlets; first seen Wed 04:10 EDT.",
            "Pourquoi ici : 2 médias; repéré mer. à 4 h 10 HAE.",
        ),
        (
            {"outlets": 3, "official": 2, "reason": "outlets"},
            "Why here: 3 outlets, 2 of them official; first seen Wed 04:10 EDT.",
            "Pourquoi ici : 3 médias, dont 2 sources officielles; repéré mer. à 4 h 10 HAE.",
        ),
        (
            {"outlets": 1, "official": 1, "reason": "official_alert"},
            "Why here: official alert; first seen Wed 04:10 EDT.",
            "Pourquoi ici : alerte officielle; repéré mer. à 4 h 10 HAE.",
        ),
        (
            {"outlets": 2, "official": 0, "reason": "pinned"},
            "Why here: pinned by the operator; 2 outlets; first seen Wed 04:10 EDT.",
            "Pourquoi ici : épinglé par l’exploitant; 2 médias; repéré mer. à 4 h 10 HAE.",
        ),
        (
            {"outlets": 1, "official": 0, "reason": "editors_order"},
            (
                "Why here: among the first three stories at Harbour Gazette, whose editors set the order; "
                "first seen Wed 04:10 EDT."
            ),
            (
                "Pourquoi ici : parmi les trois premiers sujets du fil Harbour Gazette, "
                "dont la rédaction fixe l’ordre; repéré mer. à 4 h 10 HAE."
            ),
        ),
    ],
)
def test_a_top_story_says_why_it_is_there(why, english, french):
    top = story("Top", why=Why(first_seen_utc=datetime(2024, 6, 12, 8, 10, tzinfo=UTC), **why))
    edition = changed(top_stories=(top,))
    assert f"  {english}\n" in text(edition)
    assert f"  {french}\n" in text(edition, "fr")


def test_a_story_first_seen_more_than_six_days_ago_says_on_which_date():
    why = Why(outlets=2, official=0, first_seen_utc=datetime(2024, 6, 5, 8, 10, tzinfo=UTC), reason="outlets")
    edition = changed(top_stories=(story("Top", why=why),))
    assert "  Why here: 2 outlets; first seen Wed June 5, 04:10 EDT.\n" in text(edition)
    assert "  Pourquoi ici : 2 médias; repéré le mer. 5 juin, 4 h 10 HAE.\n" in text(edition, "fr")


def test_a_day_without_a_lead_says_so():
    quiet = with_story(story("One"))
    assert "🗞️ Top stories\nNo lead today: no story was carried by two of our outlets.\n" in text(quiet)
    assert (
        "🗞️ À la une\nPas de manchette aujourd’hui : aucun sujet n’a été repris par deux de nos médias.\n"
        in text(quiet, "fr")
    )


TOLD_BY_TWO = (OtherOutlet(outlet=LANTERN, link="https://lantern.example/1"),)


def test_without_a_lead_a_story_of_several_outlets_is_not_denied():
    elsewhere = with_story(story("One", also=TOLD_BY_TWO))
    assert "No lead today: the only story carried by several outlets is under Science.\n" in text(elsewhere)
    both = elsewhere.model_copy(update={"continuing": CONTINUING})
    assert (
        "No lead today: the 2 stories carried by several outlets are under Science and Continuing stories.\n"
    ) in text(both)
    assert (
        "Pas de manchette aujourd’hui : les 2 sujets repris par plusieurs médias sont sous « Sciences » et "
        "« Toujours dans l’actualité ».\n"
    ) in text(both, "fr")
    assert "carried by" not in text(elsewhere.model_copy(update={"top_stories": (story("Two"),)}))


def test_without_a_lead_a_story_of_several_outlets_in_the_full_list_is_not_denied():
    first, *rest = LEFT_OUT
    listed = with_story(story("One")).model_copy(
        update={"left_out": (first.model_copy(update={"outlets": 2}), *rest)}
    )
    assert "No lead today: the only story carried by several outlets is under Full list.\n" in text(listed)
    assert (
        "Pas de manchette aujourd’hui : le seul sujet repris par plusieurs médias est sous "
        "« Liste complète ».\n"
    ) in text(listed, "fr")
    both = listed.model_copy(update={"sections": with_story(story("Two", also=TOLD_BY_TWO)).sections})
    assert (
        "No lead today: the 2 stories carried by several outlets are under Science and Full list.\n"
    ) in text(both)


# The parts of the page.


def test_the_fourteen_sections_stand_in_order_after_the_lead():
    for language, extension in CASES:
        page = text(EDITION, language, extension)
        marks = ["🗞️", *MARKS.values(), "✏️", "📝", "🗂️"]
        pattern = {
            "txt": r"^(\S+) .*$",
            "md": r"^## (\S+) ",
            "html": r'<h2 id="[^"]*"><span class="mark" aria-hidden="true">([^<]*)</span>',
        }[extension]
        found = re.findall(pattern, page.split("⸻")[1] if extension == "txt" else page, flags=re.MULTILINE)
        assert [mark for mark in found if mark in marks] == marks, (language, extension)


def test_weather_is_shown_place_by_place_in_the_edition_s_language():
    assert (
        "🌤️ Weather\n"
        "• Ottawa: 22 °C, mainly sunny (06:00 EDT)\n"
        "  Today: Sunny. High 27, humidex 32, UV 7, wind NW 20 gusting to 40. · https://weather.example/ottawa\n"
        "• Pembroke: 11 °C, calm\n\n"
    ) in text(EDITION)
    assert (
        "🌤️ Météo\n"
        "• Ottawa : 22 °C, généralement ensoleillé (6 h HAE) · https://weather.example/ottawa_f\n"
        "• Pembroke : 11 °C, calm · en anglais\n\n"
    ) in text(EDITION, "fr")


def test_a_section_says_what_is_left_out_and_which_feed_gave_nothing():
    page = text(EDITION)
    assert (
        "\n1 more in the full list\nCould not be read: WHO (no answer in 20 s). News may be missing.\n"
        in page
    )
    assert "\n4 more in the full list\n" in page
    french = text(EDITION, "fr")
    assert "\n1 autre dans la liste complète\n" in french
    assert "\n4 autres dans la liste complète\n" in french


def test_a_feed_is_not_named_twice_in_one_section():
    unread = trouble(LANTERN, "not_read", since_on=None)
    silent = section(
        "science",
        silence={"cause": "part_failed", "feeds_answered": 1, "troubles": (unread,)},
        troubles=(unread,),
        uncaptured=(LANTERN,),
    )
    page = text(changed(sections=(silent,), left_out=()))
    assert page.split("🔬 Science\n")[1].split("\n\n")[0] == (
        "Nothing new in the feed that answered. "
        "The Lantern did not (not read this time); news may be missing."
    )


def test_a_silent_section_names_the_troubles_that_its_sentence_does_not():
    silent = section(
        "science",
        silence={"cause": "shown_before", "stories": 1, "last_shown_on": date(2024, 6, 11)},
        troubles=(NO_ANSWER,),
    )
    assert "on Tue June 11.\nCould not be read: WHO (no answer in 20 s). News may be missing.\n" in text(
        changed(sections=(silent,), left_out=())
    )


def test_continuing_stories_say_what_we_printed_and_who_tells_it_now():
    edition = changed(continuing=CONTINUING)
    assert (
        "\n🔁 Continuing stories\n"
        "• Harbour Gazette, June 10: ‘Ferry to close for a week’. Day 3, now also: WHO."
        " · https://news.example/ferry\n"
    ) in text(edition)
    assert (
        "\n🔁 Toujours dans l’actualité\n"
        "• en anglais · Harbour Gazette, 10 juin : « Ferry to close for a week ». Jour 3, "
        "désormais aussi : OMS. · https://news.example/ferry\n"
    ) in text(edition, "fr")
    assert markdown_links(text(edition, "en", "md")).count("https://who.example/ferry") == 1
    assert 'id="continuing"' in text(edition, "fr", "html")
    assert "🔁" not in text(EDITION)


def test_changed_headlines_say_what_was_and_what_is():
    assert (
        "✏️ Changed since we printed it\n"
        "• Harbour Gazette, June 10: was ‘Ferry to close for a week’; now ‘Ferry to close for three weeks’."
        " · https://news.example/changed/ferry\n"
    ) in text(EDITION)
    assert (
        "✏️ Modifié depuis notre parution\n"
        "• en anglais · Harbour Gazette, 10 juin : « Ferry to close for a week » est devenu "
        "« Ferry to close for three weeks ». · https://news.example/changed/ferry\n"
    ) in text(EDITION, "fr")


def test_the_notes_name_every_trouble_in_full():
    notes = text(EDITION).split("📝 Notes\n")[1].split("\n\n")[0].splitlines()
    assert notes == [
        "• CBC Canada: page not found since June 3 (HTTP 404). Last read Sun June 2, 06:00 EDT.",
        "• WHO: no answer in 20 s.",
        "• No capture for this date: The Lantern.",
        "• Held back whole, too many faulty entries: Morning Quay.",
        "• Read in part, more entries than one document may have: Deep Index.",
        "• 4 entries of the feeds could not be used; the validation report lists them.",
        "• 3 stories have a headline only.",
    ]
    french = text(EDITION, "fr").split("📝 Notes\n")[1].split("\n\n")[0].splitlines()
    assert french[0] == (
        "• CBC Canada : page introuvable depuis le 3 juin (HTTP 404). "
        "Dernière lecture : dim. 2 juin, 6 h HAE."
    )
    assert french[2:] == [
        "• Aucune capture pour cette date : The Lantern.",
        "• Écartés en entier, trop d’entrées défectueuses : Morning Quay.",
        "• Lus en partie, nombre permis d’entrées dépassé : Deep Index.",
        "• 4 entrées des fils n’ont pas pu être utilisées; le rapport de validation les signale.",
        "• 3 sujets : titre seulement.",
    ]


def test_nothing_to_report_is_said():
    assert "📝 Notes\n• Nothing to report.\n" in text(with_story(story("One")))
    assert "📝 Notes\n• Rien à signaler.\n" in text(with_story(story("One")), "fr")


def test_the_full_list_says_what_it_has_no_room_for():
    assert "\n12 more stories were left out and do not fit in the list.\n" in text(changed(unlisted=12))
    for extension in FORMATS:
        french = text(changed(unlisted=1), "fr", extension)
        assert "1 autre sujet laissé de côté ne tient pas dans la liste." in french


def test_an_edition_without_anything_left_out_has_no_full_list():
    for language, extension in CASES:
        assert "🗂️" not in text(with_story(story("One")), language, extension)


# One model, many renderings.


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_carries_the_links_of_the_model(language):
    expected = links_of(EDITION)
    found = [link for link in markdown_links(text(EDITION, language, "md")) if "weather.example" not in link]
    assert found == expected
    anchors = page_of(text(EDITION, language, "html")).iter("a")
    found = [anchor.get("href") for anchor in anchors]
    assert [link for link in found if not link.startswith(("#", "https://weather.example"))] == expected
    also = {other.link for one in EDITION.shown() for other in one.also}
    found = re.findall(r"https://\S+", text(EDITION, language))
    assert [link for link in found if "weather.example" not in link] == [
        one for one in expected if one not in also
    ]


@pytest.mark.parametrize(("language", "extension"), CASES)
def test_every_headline_and_sentence_stands_in_every_format(language, extension):
    page = text(EDITION, language, extension)
    for one in EDITION.shown():
        assert one.headline in page
        for sentence in one.sentences:
            assert sentence.text in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_publisher_s_language_is_marked_in_html(language):
    page = page_of(text(EDITION, language, "html"))
    for one in EDITION.shown():
        anchor = next(anchor for anchor in page.iter("a") if anchor.get("href") == one.link)
        nearest = next(e for e in (anchor, *anchor.iterancestors()) if e.get("lang"))
        assert nearest.get("lang")[:2] == one.language


def test_a_language_written_from_right_to_left_says_so():
    page = text(with_story(story("مرحبا", "نص.", language="ar")), extension="html")
    assert page.count('lang="ar" dir="rtl"') == 2


def test_french_words_of_ours_have_no_break_spaces_in_html_and_plain_ones_elsewhere():
    page = text(EDITION, "fr", "html")
    assert "18\u00a0h\u00a056\u00a0HAE" in page
    assert "1\u00a0180 mots" in page
    assert "«\u00a0À la une\u00a0»" in page
    assert not re.search(r"[^\u00a0] [:;?!»]", page_of(page).find("body").text_content().replace("· ", ""))
    for extension in ("txt", "md"):
        assert "\u00a0" not in text(EDITION, "fr", extension)


def test_a_publisher_s_no_break_space_stays():
    one = story("Une panne touche 12\u00a0000 foyers", language="fr")
    for language, extension in CASES:
        assert "12\u00a0000 foyers" in text(with_story(one), language, extension)


# Publishers' text stays text (promises H2, H3, H11).

HARMLESS = with_story(
    story(
        "Harmless",
        "Harmless.",
        author="Author",
        also=(OtherOutlet(outlet=LANTERN, link="https://l.example/1"),),
    )
)


def hostile_edition(given_text):
    """HARMLESS with `given_text` in every field that a publisher or a feed fills."""
    one = HARMLESS.sections[7].stories[0]
    label = Label(en=given_text, fr=given_text)
    sentence = one.sentences[0].model_copy(update={"text": given_text})
    other = one.also[0].model_copy(update={"outlet": label})
    update = {
        "headline": given_text,
        "sentences": (sentence,),
        "author": given_text,
        "outlet": label,
        "also": (other,),
    }
    science = HARMLESS.sections[7].model_copy(update={"stories": (one.model_copy(update=update),)})
    sections = (*HARMLESS.sections[:7], science, *HARMLESS.sections[8:])
    return HARMLESS.model_copy(update={"sections": sections})


SHAPES = {
    (language, extension): shape(render(HARMLESS, language, extension).decode())
    for language in LANGUAGES
    for extension, shape in (("txt", text_shape), ("md", markdown_shape), ("html", html_shape))
}


GITHUB_SHAPES = {
    language: markdown_shape(render(HARMLESS, language, "md").decode(), GITHUB) for language in LANGUAGES
}


def assert_only_text(given_text):
    edition = hostile_edition(given_text)
    folded = escaping.fold(given_text)
    for language in LANGUAGES:
        source = text(edition, language, "txt")
        assert text_shape(source) == SHAPES[language, "txt"]
        source = text(edition, language, "md")
        assert markdown_shape(source) == SHAPES[language, "md"]
        assert markdown_links(source) == links_of(edition)
        assert markdown_headline(source) == folded
        assert markdown_links(source, GITHUB) == links_of(edition)
        assert markdown_shape(source, GITHUB) == GITHUB_SHAPES[language]
        source = text(edition, language, "html")
        assert html_shape(source) == SHAPES[language, "html"]
        science = page_of(source).get_element_by_id("science")
        assert science.find(".//h3").text_content() == folded
        assert science.find(".//p").text_content() == folded


def markdown_headline(source):
    tokens = list(markdown_tokens(source))
    start = next(n for n, token in enumerate(tokens) if token.type == "link_open")
    end = next(n for n, token in enumerate(tokens) if token.type == "link_close")
    return "".join(token.content for token in tokens[start:end])


@pytest.mark.parametrize(
    ("written", "escaped"),
    [
        ("www.x.com", r"www\.x.com"),
        ("WWW.x.com", r"WWW\.x.com"),
        ("https://x.com", r"https\://x.com"),
        ("mailto:a@x.com", r"mailto\:a@x.com"),
        ("xmpp:a@x.com", r"xmpp\:a@x.com"),
        ("W3.org, U.S. and Note: this", "W3.org, U.S. and Note: this"),
    ],
)
def test_addresses_are_broken_for_github(written, escaped):
    assert escaping.markdown(written) == escaped


@pytest.mark.parametrize("hostile", TEXTS)
def test_hostile_text_stays_text(hostile):
    assert_only_text(hostile)


MARKUP = strategies.text(
    strategies.sampled_from(
        list("\\`*_{}[]()<>#+-.!|~&;:=\"'$^@/% \t\n\r019abwhtpsfm•⸻✅🔬️\u2028\u202e\xa0é")
    ),
    min_size=1,
    max_size=30,
).filter(escaping.fold)


@given(MARKUP)
@settings(max_examples=150)
def test_any_text_stays_text(written):
    assert_only_text(written)


def test_strings_that_others_collected_stay_text(shared_data):
    collected = json.loads((shared_data / "hostile/html/blns/blns.json").read_text(encoding="utf-8"))
    vectors = json.loads((shared_data / "hostile/html/dompurify/expect.json").read_text(encoding="utf-8"))
    strings = collected + [vector["payload"] for vector in vectors]
    used = [string for string in strings if escaping.fold(string)]
    assert len(used) > 500
    for string in used:
        edition = hostile_edition(string)
        page = text(edition, "en", "html")
        assert html_shape(page) == SHAPES["en", "html"]
        source = text(edition, "en", "md")
        assert markdown_shape(source) == SHAPES["en", "md"]
        assert markdown_links(source) == links_of(edition)
        assert text_shape(text(edition)) == SHAPES["en", "txt"]


@pytest.mark.parametrize("hostile", ["• Fake", "✅ Fake", "🔬 Fake", "🏛️ ⸻ • Fake", "\u200b✅ Fake", "🗞️Fake"])
def test_plain_text_loses_the_ornaments_that_begin_our_lines_and_no_word(hostile):
    assert "\n• Fake\n" in text(with_story(story(hostile)))


@pytest.mark.parametrize("harmless", ["#MeToo", "-40 °C", "1986. A year", "🇨🇦 flag", "a • b ✅ c", "©"])
def test_plain_text_leaves_other_beginnings_alone(harmless):
    assert f"\n• {harmless}\n" in text(with_story(story(harmless)))


def test_plain_text_has_as_many_rules_as_we_draw():
    assert text(hostile_edition("⸻ ⸻ text ⸻")).count("⸻") == 2


@pytest.mark.parametrize("link", LINKS)
def test_only_web_links_are_links(link):
    edition = with_story(story("One", link=link))
    for language in LANGUAGES:
        assert markdown_links(text(edition, language, "md")) == [edition.report_to]
        page = page_of(text(edition, language, "html"))
        assert [a.get("href") for a in page.iter("a") if not a.get("href").startswith("#")] == [
            edition.report_to
        ]
        assert link == "" or link not in text(edition, language)


@pytest.mark.parametrize("link", AWKWARD_LINKS)
def test_an_awkward_link_stays_one_link(link):
    edition = with_story(story("One", link=link))
    safe = escaping.safe_link(link)
    assert not re.search(r"[\s<>\"`\\{}]", safe)
    assert len(markdown_links(text(edition, extension="md"))) == 2
    page = page_of(text(edition, extension="html"))
    assert page.find(".//article/h3/a").get("href") == safe
    assert html_shape(text(edition, extension="html")) == html_shape(
        text(with_story(story("One")), extension="html")
    )


def test_a_plain_link_is_not_altered():
    link = "https://news.example/2024/06/11/a-b_c?x=1&y=%C3%A9&z[]=2#part"
    assert escaping.safe_link(link) == link
    assert (
        text(with_story(story("One", link=link)), extension="html").count("x=1&amp;y=%C3%A9&amp;z[]=2#part")
        == 1
    )


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        ("HTTP 503", " (HTTP 503)"),
        ("</li><b>x\n# y", ""),
        ("the connection was reset", ""),
        ("HTTP 503 </b>", ""),
    ],
)
def test_of_the_details_of_an_error_only_a_code_is_printed(detail, shown):
    """The others are our own English, or a parser's: they are for the log, and no word of a French page."""
    notes = EDITION.notes.model_copy(update={"troubles": (trouble(WHO, "server_error", detail=detail),)})
    edition = changed(notes=notes)
    assert f"• WHO: server error since June 3{shown}." in text(edition)
    assert "<b>x" not in text(edition, extension="html")
    assert "&lt;b&gt;x" not in text(edition, extension="html")
