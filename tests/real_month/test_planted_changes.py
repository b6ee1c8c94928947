"""Real items that were shown, changed in their form only and captured again: none comes back."""

import copy
import gzip
import re
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from tests.real_month.month import DATES, RealCapture
from tests.real_month.oracle import CONTENT, extracted, words_of

pytestmark = pytest.mark.real_month

ON = date(2024, 6, 30)
AT = datetime(2024, 6, 30, 9, 30, tzinfo=UTC)
NEW_SENTENCE = "Officials in Moncton counted 417 damaged lighthouses by nightfall."
EVERY_TENTH = 10

OUTSIDE_TAGS = re.compile(
    r"(<img.*?/>|<[^>]*>|&[#\w]+;|https?://\S+"
    r"|Nature, Published online: [^<]*|doi:[^<\s]*|\(Image credit: [^)]*\))",
    re.DOTALL,
)
"""Tags, entities, URLs, and what stands around a story's own text. NPR has quotes and tags inside `alt`."""


def outside_tags(change):
    """Apply `change` to the text of a fragment of HTML and leave tags, entities and URLs alone."""

    def changed(fragment: str) -> str:
        parts = OUTSIDE_TAGS.split(fragment)
        return "".join(part if place % 2 else change(part) for place, part in enumerate(parts))

    return changed


def other_quotes(text: str) -> str:
    return text.translate(str.maketrans("’‘“”'", "''\"\"’"))


def other_case(text: str) -> str:
    return re.sub(r"\b\w", lambda found: found[0].upper(), text)


def other_spacing(text: str) -> str:
    return re.sub(r" +", lambda found: "\u00a0 " if found.start() % 2 else "\n  ", text)


def other_markup(text: str) -> str:
    return re.sub(r"\b([A-Za-z]{5,})\b", r"<em>\1</em>", text, count=2)


def other_punctuation(text: str) -> str:
    return text.replace(", ", "; ").replace(" - ", " – ").replace("—", " — ").replace(": ", " – ")


CHANGES = {
    "quotes": outside_tags(other_quotes),
    "case": outside_tags(other_case),
    "spacing": outside_tags(other_spacing),
    "markup": outside_tags(other_markup),
    "punctuation": outside_tags(other_punctuation),
    "all of them": outside_tags(
        lambda text: other_markup(other_spacing(other_punctuation(other_case(other_quotes(text)))))
    ),
}


def changed_element(element, change):
    """A copy of an RSS item with its title, description and content changed."""
    changed = copy.deepcopy(element)
    for child in changed:
        if etree.QName(child).localname in ("title", "description", "encoded") and child.text:
            child.text = change(child.text)
    return changed


def with_news(element):
    changed = copy.deepcopy(element)
    for child in changed:
        if child.tag == CONTENT or etree.QName(child).localname == "description":
            child.text = f"<p>{NEW_SENTENCE}</p>{child.text or ''}"
    return changed


def with_headline(element):
    changed = copy.deepcopy(element)
    for child in changed:
        if etree.QName(child).localname == "title":
            child.text = f"Lighthouses aside: {child.text}"
    return changed


@pytest.fixture(scope="module")
def planted(month, candidates, captures, tmp_path_factory):
    """A last edition whose window holds a changed copy of every item that the month has shown."""
    folder = tmp_path_factory.mktemp("planted")
    parts = ("captures", "inputs", "items", "rejects", "health", "editions")
    lake = month.copy(folder, parts, before=ON)
    shown = {}
    for one in candidates:
        key = (one.entry.feed, one.row["item_id"])
        if one.on < ON and (one.is_shown or (key in shown and one.row["rule"] == "changed_headline")):
            shown[key] = one.entry
    what, documents = {}, {"npr": [], "ars": [], "nature": []}
    names = list(CHANGES)
    for place, (key, entry) in enumerate(sorted(shown.items(), key=lambda pair: pair[0])):
        if place % EVERY_TENTH == 0:
            what[key], element = "news", with_news(entry.element)
        elif place % EVERY_TENTH == 1:
            what[key], element = "headline", with_headline(entry.element)
        else:
            what[key] = names[place % len(names)]
            element = changed_element(entry.element, CHANGES[what[key]])
        documents[entry.feed].append(element)
    lake.take_in(
        RealCapture(feed, AT, _document(folder / f"{feed}.xml", elements, captures, feed))
        for feed, elements in documents.items()
    )
    lake.run([ON])
    rows = [row for row in lake.selection(ON) if row["captured_at_utc"] == AT]
    return lake, what, {(row["feed_id"], row["item_id"]): row for row in rows}


def _document(path, elements, captures, feed):
    """The feed's own document with these entries in place of its own."""
    source = next(one for one in captures if one.feed == feed)
    root = etree.fromstring(gzip.decompress(source.path.read_bytes()))
    own = root.xpath("//*[local-name()='item']")
    parent = own[0].getparent()
    for element in own:
        parent.remove(element)
    parent.extend(elements)
    path.write_bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
    return path


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_change_of_form_is_no_update_and_shows_nothing_again(planted, name):
    _, what, rows = planted
    changed = [key for key, change in what.items() if change == name]
    assert len(changed) > 20
    judged = {key: rows[key]["rule"] for key in changed if key in rows}
    wrong = {rows[key]["title"]: rule for key, rule in judged.items() if rule != "cosmetic_change"}
    assert wrong == {}


@pytest.mark.parametrize("name", sorted({*CHANGES} - {"spacing", "markup"}))
def test_the_change_is_a_new_version(planted, name):
    """Else the test above would hold for want of candidates; white space and markup are never text."""
    _, what, rows = planted
    changed = [key for key, change in what.items() if change == name]
    assert sum(key in rows for key in changed) > len(changed) // 3


def test_a_new_sentence_is_an_update(planted):
    _, what, rows = planted
    for key in [key for key, change in what.items() if change == "news"]:
        assert rows[key]["change"] == "update", rows[key]["title"]


def test_a_new_headline_alone_is_a_changed_headline(planted):
    lake, what, rows = planted
    keys = [key for key, change in what.items() if change == "headline"]
    for key in keys:
        assert rows[key]["rule"] == "changed_headline", rows[key]["title"]
    block = lake.edition(ON)["changed_headlines"]
    assert sum(one["now"].startswith("Lighthouses aside: ") for one in block) == len(keys)


def test_what_comes_back_is_an_update_with_the_new_sentence(month, planted):
    lake, _, _ = planted
    before = {story["item_id"] for on in DATES if on < ON for story in month.shown(on)}
    again = [story for story in lake.shown(ON) if story["item_id"] in before]
    assert again
    for story in again:
        assert "update" in story["tags"]
        assert [sentence["text"] for sentence in story["sentences"]] in ([NEW_SENTENCE], [])


def test_the_planted_changes_keep_their_words():
    """The test's own changes: other characters, the same words."""
    text = "<p>The “Titan’s” owner, OceanGate, said 1,200 people - all told: “no”. It <i>left</i>.</p>"
    for name, change in CHANGES.items():
        assert change(text) != text, name
        assert words_of(change(text)).replace(" ", "") == words_of(text).replace(" ", ""), name
        assert extracted(change(text))
