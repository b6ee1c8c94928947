"""Links: what leaves is a web address without tracking, or a value that the expectation refuses."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.items.links import LENGTH_LIMIT, RAW_LIMIT, canonical_link, link_key
from briefing.tables import ITEMS

BASE = "https://feeds.example.org/news/rss.xml"
EXPECTATION = re.compile(ITEMS.column("canonical_link").pattern or "")

REFUSED = [
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "java\r\nscript:alert(1)",
    "java\x00script:alert(1)",
    "java\u200bscript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#106avascript:alert(1)",
    "&amp;#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "java&Tab;script:alert(1)",
    "javascript://example.org/%0Aalert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "feed:https://example.org/rss",
    "feed://example.org/rss",
    "mailto:someone@example.org",
    "ftp://example.org/file",
    "blob:https://example.org/1",
    "view-source:https://example.org/",
    "intent://example.org#Intent;scheme=https;end",
    "ms-word:ofe|u|https://example.org/a.docx",
    "jar:https://example.org/a.jar!/a.html",
    "localhost:8080/admin",
]


@pytest.mark.parametrize("raw", REFUSED)
def test_any_scheme_but_the_web_is_kept_flagged_and_refused_by_the_expectation(raw):
    link = canonical_link(raw, BASE)
    assert link.flags == ("refused_scheme",)
    assert link.value
    assert not EXPECTATION.match(link.value)


@pytest.mark.parametrize(
    "raw",
    [
        "javascript%3Aalert(1)",
        "/javascript:alert(1)",
        "java script:alert(1)",
        "?javascript:alert(1)",
        "//javascript:80/",
    ],
)
def test_what_only_looks_like_a_scheme_stays_an_address_of_the_web(raw):
    assert canonical_link(raw, BASE).value.startswith(
        ("https://feeds.example.org/", "https://javascript:80/")
    )


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("HTTPS://Example.ORG:443/A/b", "https://example.org/A/b"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://example.org./a", "https://example.org/a"),
        ("http://example.org/a", "http://example.org/a"),
        ("/2024/06/12/story", "https://feeds.example.org/2024/06/12/story"),
        ("story.html", "https://feeds.example.org/news/story.html"),
        ("../story.html", "https://feeds.example.org/story.html"),
        ("//cdn.example.org/a", "https://cdn.example.org/a"),
        ("www.example.org/a", "https://www.example.org/a"),
        ("  https://example.org/a\n ", "https://example.org/a"),
        ("https://example.org/a\n/b", "https://example.org/a/b"),
        ("https://example.org/\u202egro.live", "https://example.org/gro.live"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ('https://example.org/a?q=<b>"c"', "https://example.org/a?q=%3Cb%3E%22c%22"),
        ("https://example.org/a?x=1&amp;y=2", "https://example.org/a?x=1&y=2"),
        ("https://example.org/a?x=1&amp;amp;y=2", "https://example.org/a?x=1&y=2"),
        ("https://example.org/a?x=1&copy=2", "https://example.org/a?x=1&copy=2"),
        ("https:\\\\example.org\\a", "https://example.org/a"),
        ("https:///example.org/a", "https://example.org/a"),
        ("https:/example.org/a", "https://example.org/a"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        ("https://example.org/actualité/été", "https://example.org/actualité/été"),
    ],
)
def test_one_spelling(raw, value):
    assert canonical_link(raw, BASE).value == value
    assert canonical_link(raw, BASE).flags == ()


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("https://example.org/a?utm_source=rss&utm_medium=feed", "https://example.org/a"),
        ("https://example.org/a?at_medium=RSS&at_campaign=rss", "https://example.org/a"),
        ("https://example.org/a?b=2&UTM_Source=x&a=1&fbclid=z", "https://example.org/a?b=2&a=1"),
        (
            "https://example.org/a?gclid=1&cmpid=2&xtor=RSS-1&mc_cid=3&ns_mchannel=rss&cmp=rss",
            "https://example.org/a",
        ),
        ("https://example.org/a?ref=rss&source=feed", "https://example.org/a"),
        ("https://example.org/a?ref=4711&source=gazette", "https://example.org/a?ref=4711&source=gazette"),
        ("https://example.org/?p=2030884", "https://example.org/?p=2030884"),
        ("https://example.org/view?id=7&lang=fr", "https://example.org/view?id=7&lang=fr"),
        ("https://example.org/watch?v=abc", "https://example.org/watch?v=abc"),
        ("https://example.org/a?at=5&ns=7&utm=9", "https://example.org/a?at=5&ns=7&utm=9"),
        ("https://example.org/a?page=2&page=3&empty=", "https://example.org/a?page=2&page=3&empty="),
    ],
)
def test_tracking_parameters_go_and_the_others_keep_their_order(raw, value):
    assert canonical_link(raw, BASE).value == value


@pytest.mark.parametrize(
    ("fragment", "kept"),
    [
        ("comments", False),
        ("comment-2024", True),
        ("xtor=RSS-2024", False),
        ("publisher=newsstand", False),
        ("0", False),
        ("v2.10.1", True),
        ("June_12_2024", True),
        ("20240612123", False),
        ("!/news/12", True),
        ("/news/12", True),
    ],
)
def test_a_fragment_stays_only_where_it_names_an_entry(fragment, kept):
    assert canonical_link(f"https://example.org/log#{fragment}", BASE).value == (
        f"https://example.org/log#{fragment}" if kept else "https://example.org/log"
    )


def test_a_name_and_password_are_removed_and_flagged():
    link = canonical_link("https://user:secret@example.org/a", BASE)
    assert (link.value, link.flags) == ("https://example.org/a", ("userinfo_removed",))


def test_the_host_behind_a_false_one_is_the_one_that_shows():
    assert canonical_link("https://bank.example@evil.example/", BASE).value == "https://evil.example/"
    assert (
        canonical_link("https://evil.example\\@bank.example/", BASE).value
        == "https://evil.example/@bank.example/"
    )


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("café.example", "café.example"),
        ("CAFÉ.example", "café.example"),
        ("xn--caf-dma.example", "café.example"),
        ("ｅｘａｍｐｌｅ.org", "example.org"),
        ("аррӏе.com", "xn--80ak6aa92e.com"),
        ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
        ("exаmple.org", "xn--exmple-4nf.org"),
    ],
)
def test_only_western_letters_are_shown_in_a_host(host, shown):
    assert canonical_link(f"https://{host}/", BASE).value == f"https://{shown}/"


@pytest.mark.parametrize(
    "raw",
    [
        "http://",
        "https://exa mple.org/",
        "https://example.org:99999/",
        "https://a..org/",
        "https://[1]/",
        "https://ex\u2100mple.org/",
        "https://%2F/",
        "https://" + "a" * 64 + ".org/",
        "https://xn--\u00e9/",
    ],
)
def test_an_address_that_names_no_server_is_none_and_flagged(raw):
    assert canonical_link(raw, BASE) == canonical_link("https://.", BASE)
    assert canonical_link(raw, BASE).flags == ("broken_link",)
    assert canonical_link(raw, BASE).value is None


def test_a_relative_link_without_a_base_is_broken():
    assert canonical_link("/a", "").flags == ("broken_link",)


@pytest.mark.parametrize("raw", [None, "", " \n\u200b"])
def test_nothing_is_no_link(raw):
    assert canonical_link(raw, BASE).value is None
    assert canonical_link(raw, BASE).flags == ()


def test_a_link_is_kept_up_to_its_limit_and_dropped_beyond():
    longest = "https://example.org/" + "a" * (LENGTH_LIMIT - 20)
    assert canonical_link(longest, BASE).value == longest
    assert canonical_link(longest + "a", BASE).value is None
    assert canonical_link(longest + "a", BASE).flags == ("link_capped",)
    assert canonical_link(longest + "?utm_source=" + "b" * 999, BASE).value == longest
    assert canonical_link("https://a.org/?utm_id=" + "b" * RAW_LIMIT, BASE).flags == ("link_capped",)
    assert len(canonical_link("data:" + "b" * 9_999, BASE).value) == LENGTH_LIMIT


def test_the_key_compares_what_a_reader_calls_the_same_page():
    assert link_key("http://www.example.org/a/") == link_key("https://example.org/a") == "example.org/a"
    assert link_key("https://example.org/") == "example.org"
    assert link_key("https://example.org/?p=1") != link_key("https://example.org/?p=2")
    assert link_key("https://example.org/A") != link_key("https://example.org/a")
    assert link_key("https://www2.example.org/a") != link_key("https://example.org/a")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet=":/\\?#@%&;.[]aj1é \n", max_size=40).map("https:".__add__))
def test_whatever_is_written_it_is_a_web_address_without_surprises_or_refused(raw):
    link = canonical_link(raw, BASE)
    if link.value is None:
        return
    assert EXPECTATION.match(link.value) or link.flags == ("refused_scheme",)
    assert len(link.value) <= LENGTH_LIMIT
    if not link.flags:
        assert not re.search(r"[\x00-\x20\x7f\"<>\\`]", link.value)
        assert "@" not in link.value.split("/")[2]
        if "&" not in link.value:
            assert canonical_link(link.value, BASE) == link
