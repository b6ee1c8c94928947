"""JSON Feed 1.0 and 1.1."""

import json

import pytest

from briefing.items.json_feed import read_json_entry, read_json_feed


def feed(version: str = "https://jsonfeed.org/version/1.1", **members) -> bytes:
    return json.dumps({"version": version, "title": "Weir", "items": [], **members}).encode()


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("https://jsonfeed.org/version/1", "json10"),
        ("https://jsonfeed.org/version/1.0", "json10"),
        ("http://jsonfeed.org/version/1/", "json10"),
        ("https://jsonfeed.org/version/1.1", "json11"),
        ("https://jsonfeed.org/version/2", ""),
        ("1.1", ""),
    ],
)
def test_the_version_says_the_format(version, name):
    assert read_json_feed(feed(version)).format == name


def test_language_and_items_of_the_feed():
    reading = read_json_feed(feed(language="fr-CA", items=[{"id": "1"}, {"id": "2"}]))
    assert reading.language == "fr-CA"
    assert reading.entries == ({"id": "1"}, {"id": "2"})


@pytest.mark.parametrize("items", [None, {}, "text", 3])
def test_items_that_are_no_list_are_an_error(items):
    with pytest.raises(TypeError, match="list of items"):
        read_json_feed(feed(items=items))


def test_what_an_item_says():
    entry = read_json_entry(
        {
            "id": "7",
            "url": "https://weir.example/7",
            "external_url": "https://elsewhere.example/",
            "title": "Opened <b>",
            "summary": "Short.",
            "content_html": "<p>Long.</p>",
            "content_text": "Long.",
            "date_published": "2024-06-11T10:00:00Z",
            "date_modified": "2024-06-11T11:00:00Z",
            "authors": [{"name": "Ida"}, {"url": "https://x.example"}, {"name": "Ida"}, "text"],
            "author": {"name": "Bo"},
            "tags": ["a", 3, "b", "a"],
            "language": "de",
        },
        "en",
    )
    assert (entry.guid, entry.link) == ("7", "https://weir.example/7")
    assert entry.title == "Opened &lt;b&gt;"  # a title is plain text there
    assert (entry.description, entry.body) == ("<p>Short.</p>", "<p>Long.</p>")
    assert (entry.published, entry.updated) == (("2024-06-11T10:00:00Z",), ("2024-06-11T11:00:00Z",))
    assert (entry.author, entry.categories, entry.language) == ("Ida, Bo", ("a", "b"), "de")


def test_plain_text_keeps_its_signs_and_its_paragraphs():
    entry = read_json_entry({"id": "1", "content_text": "if a < b\n\n  & then"}, None)
    assert entry.body == "<p>if a &lt; b</p><p>&amp; then</p>"


@pytest.mark.parametrize(
    ("given", "guid"), [(12, "12"), (1.5, "1.5"), (True, None), (None, None), ([], None)]
)
def test_the_id_may_be_a_number(given, guid):
    assert read_json_entry({"id": given}, None).guid == guid


def test_a_linked_page_stands_in_for_a_missing_url():
    assert (
        read_json_entry({"id": "1", "external_url": "https://e.example/"}, None).link == "https://e.example/"
    )


def test_the_feeds_language_is_the_items():
    assert read_json_entry({"id": "1"}, "fr").language == "fr"


@pytest.mark.parametrize("item", ["text", 3, None, ["id"]])
def test_an_item_that_is_no_object_is_an_error(item):
    with pytest.raises(TypeError, match="no object"):
        read_json_entry(item, None)


def test_a_line_feed_inside_a_string_is_read():
    assert read_json_feed(feed(title="x").replace(b'"x"', b'"a\nb"')).format == "json11"


def test_lone_surrogates_are_replaced():
    assert read_json_entry({"id": "1", "title": "a \ud800 b"}, None).title == "a \N{REPLACEMENT CHARACTER} b"


def test_members_of_the_wrong_type_are_as_if_absent():
    entry = read_json_entry(
        {"id": "1", "title": 3, "tags": "x", "authors": {"name": "n"}, "date_published": 5}, None
    )
    assert (entry.title, entry.categories, entry.author, entry.published) == (None, (), None, ())
