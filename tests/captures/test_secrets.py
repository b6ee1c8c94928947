"""Secrets of feeds' addresses: sent to their server, and found nowhere in what we keep, print or log."""

import functools
import html
import json
import logging
import re
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import cli, steps
from briefing.captures.secrets import Secrets
from briefing.errors import ConfigurationError
from tests.captures.capture_lake import MORNING, CaptureLake, write_catalogue
from tests.feed_server import Reply

# Each begins with the word, so that also a part of it would be found.
VALUES = {
    "plain": "canary5d41402abc4b2a76",
    "and": "canary&5d41402a=bc4b",
    "percent": "canary%5d41%2402a",
    "plus": "canary+5d41+402a",
    "slash": "canary/5d41/402a==",
    "space": "canary 5d41 402a",
    "unicode": "canary-é-ß-雪-🍁-œ",
    "markup": "canary<5d41>'402a\"",
    "backslash": "canary\\5d41\\n402a",
    "placeholder": "canary${OTHER}5d41",
    "mark": "canary?5d41#402a;x",
}
URLS = {
    "query": "https://harbour.example/feed?user=7&key=${NEWS_KEY}",
    "other-name": "https://harbour.example/feed?q=${NEWS_KEY}&x=1",
    "path": "https://harbour.example/${NEWS_KEY}/feed",
    "twice": "https://harbour.example/${NEWS_KEY}/feed?key=${NEWS_KEY}",
    "inside": "https://harbour.example/feed-${NEWS_KEY}.xml",
}


def written(value):
    """The ways in which a server may write a secret that it was sent."""
    return {
        "as it is": value,
        "in a URL": quote(value, safe=""),
        "in a URL, small letters": re.sub("%..", lambda found: found.group().lower(), quote(value, safe="")),
        "in a path": quote(value),
        "in a form": quote_plus(value),
        "in half a URL": quote(value, safe="/:@&"),
        "in a URL in a URL": quote(quote(value, safe=""), safe=""),
        "each letter escaped": "".join(f"%{byte:02x}" for byte in value.encode()),
        "in HTML": html.escape(value),
        "in XML": html.escape(value, quote=False).replace('"', "&quot;").replace("'", "&apos;"),
        "in HTML in XML": html.escape(html.escape(value)),
        "as numbers": "".join(f"&#{ord(one)};" for one in value),
        "as numbers of base 16": "".join(f"&#x{ord(one):x};" for one in value),
        "in JSON": json.dumps(value)[1:-1],
        "in JSON with letters": json.dumps(value, ensure_ascii=False)[1:-1],
        "in PHP's JSON": json.dumps(value)[1:-1].replace("/", "\\/"),
        "in JSON in HTML": html.escape(json.dumps(value)[1:-1]),
        "in JSON for HTML": json.dumps(value)[1:-1].replace("&", "\\u0026").replace("<", "\\u003c"),
        "a URL in HTML": html.escape(quote(value)),
    }


FORMS = list(written("x"))


@functools.cache
def secrets(value):
    return Secrets(["https://harbour.example/?key=${NEWS_KEY}"], {"NEWS_KEY": value})


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("name", VALUES)
def test_each_form_in_each_encoding_is_masked(name, encoding):
    for form in FORMS:
        is_masked(name, form, encoding)


def is_masked(name, form, encoding):
    text = f"<link>https://harbour.example/feed?key={written(VALUES[name])[form]}</link> and more"
    expected = "<link>https://harbour.example/feed?key=${NEWS_KEY}</link> and more"
    try:
        body = text.encode(encoding)
    except UnicodeEncodeError:
        return  # no body of that encoding can hold it
    assert secrets(VALUES[name]).masked_bytes(body) == expected.encode(encoding)
    assert secrets(VALUES[name]).masked(text) == expected


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("place", URLS)
def test_the_address_that_is_asked_holds_the_secret_and_the_stored_one_does_not(name, place):
    known = Secrets([URLS[place]], {"NEWS_KEY": VALUES[name]})
    asked = known.expanded(URLS[place])
    assert quote(VALUES[name], safe="") in asked
    assert "${" not in asked
    assert known.masked_url(asked) == URLS[place]
    assert known.masked_url(known.masked_url(asked)) == URLS[place]


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=8, max_size=30))
def test_any_secret_is_found_in_any_form(value):
    if not value.isprintable():
        return
    known = secrets(value)
    for form, text in written(value).items():
        assert known.masked(f"({text})") == "(${NEWS_KEY})", form


@given(st.binary(max_size=300))
def test_a_body_without_a_secret_stays_as_it_is(body):
    assert secrets("canary5d41402abc4b").masked_bytes(body) == body
    assert Secrets([]).masked_bytes(body) == body


def test_a_secret_inside_of_another_is_masked_as_the_longer_one():
    urls = ["https://a.example/${SHORT_KEY}", "https://b.example/${LONG_KEY}"]
    known = Secrets(urls, {"SHORT_KEY": "canary5d41", "LONG_KEY": "xcanary5d41x"})
    assert known.masked("xcanary5d41x canary5d41") == "${LONG_KEY} ${SHORT_KEY}"


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("https://reader:word@a.example/feed#top", "https://a.example/feed"),
        ("https://a.example/feed?token=5d41&x=1", "https://a.example/feed?token=***&x=1"),
        ("https://a.example/feed?x=1;api_key=5d41", "https://a.example/feed?x=1;api_key=***"),
        ("https://a.example/feed?Access%5FToken=5d41", "https://a.example/feed?Access%5FToken=***"),
        ("https://a.example:8080/feed?token=&key", "https://a.example:8080/feed?token=&key"),
        ("https://[2606:4700::1111]/feed", "https://[2606:4700::1111]/feed"),
    ],
)
def test_what_a_redirect_adds_is_not_stored_either(url, stored):
    assert Secrets([]).masked_url(url) == stored


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "is not set"),
        ("", "is not set"),
        ("canary7", "has fewer than 8 characters"),
        ("canary5d41402a\n", "has a line break"),
        ("canary\x005d41402a", "has a line break or another character that cannot be printed"),
        ("canary5d41\udcff402a", "cannot be printed"),
    ],
)
def test_a_secret_that_cannot_be_used_is_named_and_not_repeated(value, words):
    environment = {} if value is None else {"NEWS_KEY": value}
    with pytest.raises(ConfigurationError) as error:
        Secrets(["https://a.example/${NEWS_KEY}"], environment)
    sentence = str(error.value)
    assert sentence.startswith("The catalogue names ${NEWS_KEY}, but the environment variable NEWS_KEY ")
    assert words in sentence
    assert "canary" not in sentence
    assert error.value.exit_code == 2
    assert "\n" not in sentence


def test_what_was_stored_under_another_name_is_not_expanded():
    known = Secrets(["https://a.example/${NEWS_KEY}"], {"NEWS_KEY": "canary5d41"})
    assert known.know("https://a.example/${NEWS_KEY}")
    assert known.know("https://a.example/feed?token=***")
    assert not known.know("https://a.example/${OLD_KEY}")


@pytest.mark.parametrize("value", [None, "canary7"])
def test_without_its_secret_a_run_changes_nothing(tmp_path, server, monkeypatch, capsys, value):
    write_catalogue(
        tmp_path / "feeds.yaml", {"harbour": URLS["query"], "prairie": "https://prairie.example/"}
    )
    monkeypatch.setenv("BRIEFING_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("BRIEFING_CATALOGUE", str(tmp_path / "feeds.yaml"))
    monkeypatch.setenv("BRIEFING_LOOPBACK_HOSTS", server.loopback_hosts)
    monkeypatch.delenv("NEWS_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("NEWS_KEY", value)
    assert cli.main(["run"]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "NEWS_KEY" in said.err
    assert "canary" not in said.err
    assert not (tmp_path / "lake").exists()
    assert server.asked == []


def echo(value):
    """A server that repeats the secret wherever it can, in each of its forms."""
    forms = written(value)
    said = [f"<p>{form}: {html.escape(text)}</p>" for form, text in forms.items()]
    links = [forms["in a URL"], forms["in a path"], forms["in half a URL"]]
    items = "".join(
        f"<item><title>Tunnel {number} opens {html.escape(value)}</title>"
        f"<link>https://harbour.example/{number}?key={html.escape(link)}</link>"
        f"<guid isPermaLink='false'>{html.escape(link)}-{number}</guid>"
        f"<description>The tunnel number {number} opens on Friday. {html.escape(''.join(said))}</description>"
        f"<author>{html.escape(value)}</author><category>{html.escape(value)}</category>"
        "<pubDate>Wed, 12 Jun 2024 08:00:00 GMT</pubDate></item>"
        for number, link in enumerate(links)
    )
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>{html.escape(value)}</title>"
        f"<link>https://harbour.example/?key={forms['a URL in HTML']}</link>{items}</channel></rss>"
    ).encode()


def headers_with(value):
    ascii_forms = [text for text in written(value).values() if text.isascii() and text.isprintable()]
    return {"ETag": '"' + "|".join(ascii_forms)[:900] + '"', "X-Request": quote(value)}


def leaks(data, value):
    """The forms in which the secret, or half of it, stands in `data`."""
    half = value[: len(value) // 2]
    wanted = {form: text for part in (value, half) for form, text in written(part).items() if len(text) > 7}
    return [form for form, text in wanted.items() if text.encode() in data] + (
        ["canary"] if b"canary" in data else []
    )


@pytest.mark.parametrize("name", VALUES)
def test_no_secret_is_in_the_lake_the_log_or_the_edition(
    tmp_path, server, no_pauses, monkeypatch, caplog, capfd, name
):
    value = VALUES[name]
    monkeypatch.setenv("NEWS_KEY", value)
    caplog.set_level(logging.DEBUG)
    for logger in ("aiohttp.client", "aiohttp.internal", "asyncio", "briefing"):
        logging.getLogger(logger).setLevel(logging.DEBUG)
    lake = CaptureLake(tmp_path, server, URLS | {"broken": "https://broken.example/?k=${NEWS_KEY}"})

    def answer(asked):
        if "hop" in asked.url:
            return Reply(body=echo(value), headers=headers_with(value))
        if asked.url.startswith("broken"):
            return Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: " + quote(value).encode() + b"\r\n\r\n")
        # Back with the secret, as this server would write it.
        again = f"/hop/{quote(value, safe='/:@')}?k={quote(value, safe='/&')}&token={quote_plus(value)}&from="
        raw = f"HTTP/1.1 302 Found\r\nLocation: {again}{len(asked.url)}\r\nETag: {quote(value)}\r\n\r\n"
        return Reply(raw=raw.encode())

    server.answer_all(answer)
    settings = lake.settings.model_copy(update={"now": MORNING.replace(hour=10, minute=30)})
    published = steps.run(settings, MORNING.date())
    assert published.made
    assert len([asked for asked in server.asked if asked.url.startswith("harbour.example/hop")]) == len(URLS)
    rows = lake.rows()
    assert [row["error_kind"] for row in rows if row["feed_id"] != "broken"] == [None] * len(URLS)
    files = [path for path in lake.lake.root.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        assert leaks(path.read_bytes(), value) == [], path
        assert "canary" not in str(path)
    for path in files:
        if path.suffix == ".parquet":  # what is packed there
            table = lake.lake.read_table(str(path.relative_to(lake.lake.root)))
            assert leaks(repr(table.to_pylist()).encode(), value) == [], path
            assert leaks(json.dumps(table.to_pylist(), default=repr).encode(), value) == [], path
    said = capfd.readouterr()
    for text in (caplog.text, said.out, said.err):
        assert leaks(text.encode(), value) == []
    # What is masked still works: the next day's requests hold the secret again.
    asked_before = len(server.asked)
    lake.now = MORNING.replace(day=13)
    lake.capture()
    asked = [one.url for one in server.asked[asked_before:] if "hop" not in one.url]
    assert len(asked) == len(URLS) + 1
    assert [url for url in asked if quote(value, safe="") not in url] == []


def test_a_secret_that_got_another_name_stops_nothing(tmp_path, server, no_pauses, monkeypatch):
    monkeypatch.setenv("OLD_KEY", "canary5d41402a")
    lake = CaptureLake(tmp_path, server, {"harbour": "https://harbour.example/feed?key=${OLD_KEY}"})
    server.answer_all(lambda _: Reply(body=echo("canary5d41402a"), headers={"ETag": '"1"'}))
    lake.capture()
    lake.parse()
    monkeypatch.delenv("OLD_KEY")
    monkeypatch.setenv("NEW_KEY", "canary5d41402a")
    lake.use({"harbour": "https://harbour.example/feed?key=${NEW_KEY}"})
    lake.later(hours=1)
    [row] = lake.capture()
    assert row["url"] == row["final_url"] == "https://harbour.example/feed?key=${NEW_KEY}"
    assert "if-none-match" not in server.asked[-1].headers


def test_validators_come_back_to_an_address_with_a_secret(tmp_path, server, monkeypatch):
    monkeypatch.setenv("NEWS_KEY", "canary/5d41&402a")
    lake = CaptureLake(tmp_path, server, {"harbour": URLS["twice"]})
    server.answer_all(lambda _: Reply(body=echo("canary/5d41&402a"), headers={"ETag": '"1"'}))
    lake.capture()
    lake.parse()
    lake.later(hours=1)
    lake.capture()
    assert server.asked[-1].headers["if-none-match"] == '"1"'
