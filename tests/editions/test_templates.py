"""The templates: no word of ours in them, and an HTML page that is closed, accessible and small."""

import base64
import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from lxml import html as lxml_html

import briefing.editions
from briefing.editions.render import LANGUAGES, environment, render
from briefing.editions.wording import Words
from briefing.model import LeftOut
from tests.editions.edition_fixture import EDITION, LANTERN, MARKS, RECONSTRUCTED, WARNED, section, story
from tests.editions.hostile_texts import TEXTS

TEMPLATES = Path(briefing.editions.__file__).parent / "templates"
EDITIONS = {"whole": EDITION, "reconstructed": RECONSTRUCTED, "warned": WARNED}
PAGES = [(name, language) for name in EDITIONS for language in LANGUAGES]


def source_of(name, language):
    return render(EDITIONS[name], language, "html").decode()


def page_of(name, language):
    return lxml_html.document_fromstring(source_of(name, language))


def style():
    return (TEMPLATES / "briefing.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("extension", ["txt", "md"])
def test_no_word_of_ours_stands_in_a_text_template(extension):
    source = (TEMPLATES / f"briefing.{extension}").read_text(encoding="utf-8")
    left = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
    assert re.findall(r"\w+", left) == []


def test_no_word_of_ours_stands_in_the_page_template():
    source = (TEMPLATES / "briefing.html").read_text(encoding="utf-8")
    left = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
    assert re.findall(r"\w+", re.sub(r"<[^>]*>", "", left)) == []
    shown = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', left)
    assert [text for text in shown if text] == []


def test_no_word_of_ours_stands_in_the_style():
    assert set(re.findall(r"(?<![-\w])content:([^;}]*)", style())) == {
        '" " attr(href)',
        '" <" attr(href) ">"',
    }


def test_templates_print_nothing_that_does_not_exist():
    template = environment("html").from_string("{{ page.no_such_line }}")
    with pytest.raises(UndefinedError):
        template.render(page=object(), words=None)


def test_templates_refuse_to_print_what_nobody_made_safe():
    with pytest.raises(TypeError, match="a template prints dict"):
        environment("html").from_string("{{ page }}").render(page={"<b>": 1}, words=Words("en"))


def test_no_template_switches_the_escaping_off():
    for path in TEMPLATES.iterdir():
        assert not re.search(r"\|\s*safe|autoescape|Markup|raw", path.read_text(encoding="utf-8")), path.name


# Closed: nothing active, nothing from elsewhere.


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_the_page_loads_nothing_and_runs_nothing(name, language):
    page = page_of(name, language)
    tags = {element.tag for element in page.iter(lxml_html.etree.Element)}
    head, body = "html head meta title style body", "header nav main section article footer div"
    assert tags <= set(f"{head} {body} h1 h2 h3 p ul li span a br".split())
    attributes = {name for element in page.iter(lxml_html.etree.Element) for name in element.attrib}
    assert attributes <= {
        "lang", "dir", "charset", "http-equiv", "content", "name", "class", "href", "rel", "id", "tabindex",
        "aria-hidden", "aria-label", "aria-labelledby",
    }  # fmt: skip
    assert "url(" not in style()
    assert "@import" not in style()


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_the_policy_allows_our_style_and_nothing_else(name, language):
    page = page_of(name, language)
    policy = page.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    written = page.find(".//style").text
    digest = base64.b64encode(hashlib.sha256(written.encode()).digest()).decode()
    assert policy == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_links_out_carry_no_referrer_and_links_inside_have_a_target(name, language):
    page = page_of(name, language)
    anchors = {element.get("id") for element in page.iter(lxml_html.etree.Element) if element.get("id")}
    for anchor in page.iter("a"):
        link = anchor.get("href")
        if link.startswith("#"):
            assert link[1:] in anchors
        else:
            assert link.startswith("https://")
            assert anchor.get("rel") == "noopener noreferrer"


def test_more_without_a_part_in_the_full_list_is_no_link():
    sections = tuple(section(section_id, more=3) for section_id in MARKS)
    edition = EDITION.model_copy(update={"sections": sections, "left_out": (), "unlisted": 42})
    source = render(edition, "en", "html").decode()
    assert source.count("3 more in the full list") == 14
    assert "#list-" not in source


# Accessible.


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_the_page_has_its_language_title_landmarks_and_skip_link(name, language):
    page = page_of(name, language)
    assert page.get("lang") == f"{language}-CA"
    assert page.findtext(".//title").split(" – ")[0] in {"Morning News Briefing", "Revue de presse du matin"}
    body = page.find("body")
    strip = ["section"] if name == "warned" else []
    assert [element.tag for element in body] == ["a", "header", *strip, "div", "footer"]
    assert [element.tag for element in body.find("div")] == ["nav", "main"]
    assert body.find("div/nav").get("aria-label")
    skip = body.find("a").get("href")
    assert body.find("div/main").get("id") == skip[1:]


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_headings_descend_without_a_gap_and_ids_are_unique(name, language):
    page = page_of(name, language)
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [element.get("id") for element in page.iter(lxml_html.etree.Element) if element.get("id")]
    assert len(ids) == len(set(ids))
    for part in page.iter("section"):
        assert part.get("aria-labelledby") in ids


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_pictographs_are_hidden_from_screen_readers(name, language):
    body = page_of(name, language).find("body")
    for hidden in body.xpath('.//*[@aria-hidden="true"]'):
        hidden.text = ""
    heard = body.text_content()
    assert not re.search("[\u2600-\u27bf\U0001f000-\U0001faff]", heard)


def colours(block):
    return dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", block))


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_every_text_colour_has_the_contrast_of_wcag_aa(scheme):
    blocks = re.findall(r":root\{([^}]*)\}", style())
    assert len(blocks) == 3
    colour = colours(blocks[["light", "dark", "print"].index(scheme)])
    for text in ("ink", "soft", "accent"):
        for ground in ("paper", "wash"):
            assert contrast(colour[text], colour[ground]) >= 4.5, (scheme, text, ground)


def test_the_page_follows_the_reader_s_scheme_and_prints():
    assert "@media (prefers-color-scheme:dark)" in style()
    printed = style().split("@media print")[1]
    assert "attr(href)" in printed
    assert "break-inside:avoid" in printed


# Small.


def full_edition():
    """Five stories in each of 14 sections with long texts, and 150 lines in the full list."""
    sentence = "The quick brown fox of the harbour jumps over the lazy dog of the valley while it rains. " * 4
    sections = tuple(
        section(
            section_id,
            *(
                story(
                    f"Story {number} of a long day with many words in its headline to fill a second line",
                    *((sentence.strip(),) if number < 2 else ()),
                    section_id=section_id,
                    author="Odile Marchand and Tomas Wren",
                )
                for number in range(5)
            ),
            more=10,
        )
        for section_id in MARKS
    )
    left = tuple(
        LeftOut(
            section_id=list(MARKS)[number % 14],
            headline=f"Headline {number} that was left out for lack of room on a long day",
            language="en",
            link=f"https://news.example/2024/06/11/a-rather-long-address-of-a-story/{number}",
            outlet=LANTERN,
            tags=(),
        )
        for number in range(150)
    )
    return EDITION.model_copy(update={"sections": sections, "left_out": left})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_edition_is_under_100_kb(language):
    assert len(render(full_edition(), language, "html")) < 100_000


def test_no_hostile_text_is_a_template():
    for hostile in TEXTS:
        if "7*7" in hostile:
            edition = EDITION.model_copy(update={"top_stories": (story(hostile),)})
            for extension in ("html", "txt", "md"):
                assert (
                    "49"
                    not in render(edition, "en", extension).decode().split("News may be missing")[1][:400]
                )
