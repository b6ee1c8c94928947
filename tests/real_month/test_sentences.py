"""What the page shows of a story is whole sentences of the captured entry, and nothing else."""

import html
import re

import pytest
from lxml import html as lxml_html

from tests.real_month.month import DATES, LANGUAGES, PAGES, report
from tests.real_month.oracle import Entry, is_bare_quotation, says_too_little

pytestmark = pytest.mark.real_month

ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")
AUTOLINK = re.compile(r"<https?://[^<>\s]+>|<a id=\"[\w-]+\"></a>")
MOJIBAKE = re.compile("[\u0080-\u009f\ufffd]|Ã[\u0080-\u00bf]|â€|Â[\u00a0-\u00bf]|ï»¿|ðŸ")
CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
FINAL_STOP = re.compile(r"[.!?][\"'”’»)\]\s]*$")
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+[\"'“‘(\[]?[A-ZÀ-Ý0-9]")
PAIRS = ("()", "[]", "«»")


def is_unfinished(text: str) -> bool:
    """STANDARD, "Unfinished"; none of the three feeds has `cuts_text`."""
    if CUT_OFF.search(text):
        return True
    if any(text.count(opener) != text.count(closer) for opener, closer in PAIRS):
        return True
    straight = text.replace("“", '"').replace("”", '"')  # publishers mix them: “We are letting … decision."
    if straight.count('"') % 2:
        return True
    if len(re.findall(r"(?<!\w)‘(?=\w)", text)) > len(re.findall(r"(?<=[\w.,!?…])’", text)):
        return True
    return not FINAL_STOP.search(text) and bool(SENTENCE_END.search(text))


@pytest.fixture(scope="module")
def entry_of(candidates) -> dict[tuple, Entry]:
    return {(one.on, one.row["item_id"]): one.entry for one in candidates if one.is_shown}


@pytest.fixture(scope="module")
def stories(month) -> list[tuple]:
    """Each story shown with its date."""
    return [(on, story) for on in DATES for story in month.shown(on)]


def test_every_shown_sentence_is_a_substring_of_its_captured_entry(stories, entry_of):
    count = 0
    for on, story in stories:
        entry = entry_of[on, story["item_id"]]
        for sentence in story["sentences"]:
            source = entry.description if sentence["field"] == "description_text" else entry.content
            assert " ".join(sentence["text"].split()) in source, (on, story["headline"])
            assert sentence["capture_sha256"] == entry.body_sha256
            count += 1
    report(f"{count} sentences shown")
    assert count > 150


def test_the_span_of_a_sentence_is_its_place_in_the_item(stories, candidates, item_rows):
    captured = {
        (one.on, one.row["item_id"]): one.row["captured_at_utc"] for one in candidates if one.is_shown
    }
    for on, story in stories:
        at = captured[on, story["item_id"]]
        item = item_rows[story["feed_id"], story["item_id"], at]
        last = {}
        for sentence in story["sentences"]:
            name, start, end = sentence["field"], sentence["start"], sentence["end"]
            assert item[name][start:end] == sentence["text"]
            assert start >= last.get(name, 0), "sentences stand in the order of the source"
            last[name] = end


def test_a_span_begins_and_ends_where_a_sentence_does(stories, candidates, item_rows):
    """Before it: nothing, or the end of another; never the middle of a word or after a comma."""
    captured = {
        (one.on, one.row["item_id"]): one.row["captured_at_utc"] for one in candidates if one.is_shown
    }
    for on, story in stories:
        item = item_rows[story["feed_id"], story["item_id"], captured[on, story["item_id"]]]
        for sentence in story["sentences"]:
            before = item[sentence["field"]][: sentence["start"]]
            after = item[sentence["field"]][sentence["end"] :]
            assert not before or before.endswith("\n") or FINAL_STOP.search(before), (on, sentence["text"])
            assert not after or after.startswith("\n") or FINAL_STOP.search(sentence["text"]), (on, sentence)
            assert not after or after[0].isspace(), (on, sentence["text"])


def test_nothing_unfinished_is_shown(stories):
    for on, story in stories:
        texts = [sentence["text"] for sentence in story["sentences"]]
        for text in [*texts, " ".join(texts)]:
            assert not is_unfinished(text), (on, story["headline"], text)


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("He left the room…", True),
        ("He left the room [...]", True),
        ("He said “go home.", True),
        ("The vote (held on Monday passed.", True),
        ("It rained. Then the sun", True),
        ("Left-Shift + Windows key + F23", False),
        ("He said “go home.” She left.", False),
        ('“We are letting the data drive our decision."', False),
        ("The workers’ union agreed.", False),
    ],
)
def test_the_test_knows_what_is_unfinished(text, unfinished):
    assert is_unfinished(text) is unfinished


def test_a_first_story_says_more_than_a_quotation_or_a_question(entry_of, month):
    """The first story of a section has its whole summary; a body sentence is added where there is one."""
    for on in DATES:
        for section in month.edition(on)["sections"]:
            for story in section["stories"][:1]:
                entry = entry_of[on, story["item_id"]]
                shown = " ".join(sentence["text"] for sentence in story["sentences"])
                has_body = len(entry.content.split()) > len(entry.description.split()) + 60
                if shown and has_body:
                    assert not says_too_little(shown), (on, story["headline"], shown)


def test_no_story_shows_a_bare_quotation_alone(stories):
    for on, story in stories:
        shown = " ".join(sentence["text"] for sentence in story["sentences"])
        assert not is_bare_quotation(shown), (on, story["headline"], shown)


def visible_text(page: bytes) -> str:
    """What a browser shows of a page, and its titles and labels."""
    root = lxml_html.document_fromstring(page.decode())
    for element in root.xpath("//style | //script"):
        element.drop_tree()
    labels = root.xpath("//@title | //@aria-label | //@alt | //head/title/text() | //meta/@content")
    return "\n".join([*map(str, labels), root.text_content()])


@pytest.mark.parametrize("name", [*PAGES, "validation.html"])
def test_no_rendering_shows_entities_tags_or_broken_characters(month, name):
    for on in DATES:
        page = month.read(on, name)
        text = visible_text(page) if name.endswith(".html") else AUTOLINK.sub("", page.decode())
        if name.endswith(".md"):
            # Markdown writes a bare & and < of the text as entities; after one decoding none may be left.
            assert not TAG.search(text), on
            text = html.unescape(text)
        assert not ENTITY.search(text), (on, ENTITY.search(text))
        assert not TAG.search(text), (on, TAG.search(text))
        assert not MOJIBAKE.search(page.decode()), (on, MOJIBAKE.search(page.decode()))


@pytest.mark.parametrize("name", ["edition.json", "validation.json"])
def test_no_record_holds_entities_tags_or_broken_characters(month, name):
    for on in DATES:
        text = month.read(on, name).decode()
        for pattern in (ENTITY, TAG, MOJIBAKE):
            assert not pattern.search(text), (on, pattern.search(text))


def plain_line(line: str) -> str:
    return line.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plain_text_shows_those_sentences_and_no_others(month, language):
    """Under each bullet stands the summary of edition.json, or nothing, then the line with the link."""
    for on in DATES:
        shown = []
        lines = month.text(on, language).split("\n")
        for place, line in enumerate(lines):
            if line.startswith("• ") and lines[place + 1].startswith("  "):
                below = []
                while lines[place + 1 + len(below)].startswith("  "):
                    below.append(lines[place + 1 + len(below)].strip())
                if plain_line(below[-1]).startswith(("Why here:", "Pourquoi ici :")):
                    below.pop()
                assert "https://" in below[-1]
                shown.append((line[2:], " ".join(below[:-1])))
        assert shown == [
            (story["headline"], " ".join(sentence["text"] for sentence in story["sentences"]))
            for story in month.shown(on)
        ]
