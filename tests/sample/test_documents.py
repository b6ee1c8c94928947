"""Documents of all formats, read back by our parser: what was written is what is found."""

import hashlib
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from briefing.items.parse import Document, parse_document
from briefing.sample.documents import Channel, document
from briefing.sample.served_feeds import ServedFeeds
from briefing.sample.week import Entry, load_week
from tests.sample.small_week import TODAY, TORONTO, at, small_week

CHANNEL = Channel(
    "Harbour Gazette", "https://harbour.example/feed", "https://harbour.example/", "en", TORONTO
)
FORMATS = ("rss20", "atom10", "rdf10", "json")


def entry(**changes) -> Entry:
    values = {
        "guid": "tag:harbour.example:crane",
        "link": "https://harbour.example/crane",
        "title": 'Crane & winch "Old Anna" — 40 % repaired',
        "description": "R&D pays; the crane’s motor turns again.",
        "body": ("It lifts 40 tonnes.", "A second one <em>follows</em>."),
        "author": "Nell Okoro",
        "categories": ("Harbour", "R&D"),
        "published": datetime(2024, 6, 12, 8, 10, tzinfo=UTC),
        "updated": datetime(2024, 6, 12, 9, 20, tzinfo=UTC),
    }
    return Entry(**(values | changes))


def parsed(body: bytes, content_type: str | None = None, language: str = "en"):
    found = parse_document(
        Document(
            feed_id="harbour",
            feed_language=language,
            captured_at_utc=datetime(2024, 6, 12, 10, 5, tzinfo=UTC),
            url="https://harbour.example/feed",
            final_url=None,
            content_type=content_type,
            body=body,
            capture_sha256=hashlib.sha256(body).hexdigest(),
        )
    )
    assert found.health["error_kind"] is None, found.health["error_detail"]
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_the_parser_finds_what_was_written(form):
    found = parsed(document(form, CHANNEL, [entry()]))
    assert found.health["format"] == {"rdf10": "rss10", "json": "json11"}.get(form, form)
    assert found.rejects == ()
    row = found.items[0]
    assert row["title"] == 'Crane & winch "Old Anna" — 40 % repaired'
    assert row["canonical_link"] == "https://harbour.example/crane"
    assert row["author"] == "Nell Okoro"
    assert row["categories"] == ["Harbour", "R&D"]
    assert row["description_text"] == "R&D pays; the crane’s motor turns again."
    assert row["body_text"] == "It lifts 40 tonnes.\nA second one follows."
    if form == "rdf10":
        assert (row["published_at_utc"], row["published_on"]) == (None, date(2024, 6, 12))
    else:
        assert row["published_at_utc"] == datetime(2024, 6, 12, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_feed_and_a_bare_entry_are_feeds_too(form):
    assert parsed(document(form, CHANNEL, [])).items == ()
    bare = entry(description="", body=(), author=None, categories=())
    row = parsed(document(form, CHANNEL, [bare])).items[0]
    assert (row["description_text"], row["body_text"], row["author"]) == ("", "", None)


@pytest.mark.parametrize("form", FORMATS)
def test_markup_of_a_description_is_left_to_the_reader(form):
    described = entry(description="<p>It is <em>1.4&nbsp;km</em> long.</p>", body=())
    row = parsed(document(form, CHANNEL, [described])).items[0]
    assert (row["description_text"] or row["body_text"]) == "It is 1.4 km long."


def test_markup_is_escaped_once_and_text_as_html_first():
    marked = "<p>It is <em>1.4&nbsp;km</em> long.</p>"
    for description, expected in ((marked, marked), ("Oil & gas, 3 < 4", "Oil &amp; gas, 3 &lt; 4")):
        root = etree.fromstring(document("rss20", CHANNEL, [entry(description=description)]))
        assert root.findtext("channel/item/description") == expected


@pytest.mark.parametrize("form", FORMATS)
def test_an_evening_in_toronto_keeps_its_date(form):
    evening = entry(published=datetime(2024, 6, 12, 2, 0, tzinfo=UTC))
    row = parsed(document(form, CHANNEL, [evening])).items[0]
    expected = (
        (None, date(2024, 6, 11)) if form == "rdf10" else (datetime(2024, 6, 12, 2, 0, tzinfo=UTC), None)
    )
    assert (row["published_at_utc"], row["published_on"]) == expected


def test_an_rss_channel_says_who_it_is_and_when_it_changed():
    root = etree.fromstring(document("rss20", CHANNEL, [entry()]))
    texts = {child.tag: child.text for child in root[0] if child.text}
    assert texts["title"] == "Harbour Gazette"
    assert texts["link"] == "https://harbour.example/"
    assert texts["language"] == "en"
    assert texts["lastBuildDate"] == "Wed, 12 Jun 2024 09:20:00 GMT"
    assert root.findtext("channel/item/pubDate") == "Wed, 12 Jun 2024 04:10:00 -0400"


def test_the_same_moment_gives_the_same_bytes_and_a_quiet_hour_changes_none(tmp_path):
    def bodies(folder, moment):
        week = small_week(tmp_path / folder)
        feeds = ServedFeeds(TODAY, week)
        return [
            feeds.serve(feeds.at(*place), moment).body
            for place in (
                ("harbour.example", "/rss.xml"),
                ("ministere.example", "/fr.atom"),
                ("journal.example", "/current.rdf"),
                ("notes.example", "/feed.json"),
                ("sky.example", "/city_e.xml"),
            )
        ]

    assert bodies("first", at(7, "06:05")) == bodies("second", at(7, "06:05"))
    assert bodies("third", at(7, "06:01")) == bodies("fourth", at(7, "09:59"))
    assert bodies("fifth", at(7, "05:49"))[0] != bodies("sixth", at(7, "05:50"))[0]


def test_the_packaged_week_is_parsed_without_loss():
    week, moment = load_week(), datetime(2024, 6, 12, 6, 5, tzinfo=TORONTO)
    feeds = ServedFeeds(TODAY, week)
    seen = 0
    for address in feeds.addresses:
        if address.feed.kind == "weather":
            continue
        written = week.entries_at(address.feed.id, address.language, TODAY, moment)
        found = parsed(feeds.serve(address, moment).body, language=address.language)
        assert found.rejects == (), address.url
        # The parser folds white space: a headline's no-break spaces are spaces then.
        assert [row["title"] for row in found.items] == [" ".join(one.title.split()) for one in written]
        assert [row["canonical_link"] for row in found.items] == [one.link for one in written]
        assert [row["author"] for row in found.items] == [one.author for one in written]
        for row, one in zip(found.items, written, strict=True):
            date_only = row["published_on"] is not None
            on = one.published.astimezone(TORONTO).date()
            assert row["published_on" if date_only else "published_at_utc"] == (
                on if date_only else one.published
            )
        seen += len(written)
    assert seen >= 70
