"""One fetch: what came, or why nothing did, under the name that the reader knows."""

import asyncio
import gzip
import socket
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.captures.fetch import Request
from briefing.captures.reach import Reach
from briefing.feeds.feed_urls import check_url
from briefing.tables import ERROR_KINDS
from tests.captures.capture_lake import fetched, fetched_all, rss
from tests.feed_server import FeedServer, Reply, feed, packed

URL = "http://harbour.example/feed"
BODY = rss("Tunnel opens")
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"


def said(server, reply, url=URL, **how):
    server.answer("harbour.example/feed", reply)
    return fetched(url, server, **how)


def test_a_body_comes_with_its_address_status_and_headers(server):
    answer = said(server, feed(BODY, etag='"1"', modified="Wed, 12 Jun 2024 08:00:00 GMT"))
    assert (answer.final_url, answer.status, answer.body) == (URL, 200, BODY)
    assert (answer.error_kind, answer.error_detail) == (None, None)
    assert answer.headers == {
        "content-type": "application/rss+xml; charset=utf-8",
        "etag": '"1"',
        "last-modified": "Wed, 12 Jun 2024 08:00:00 GMT",
    }
    assert 0 < answer.elapsed_seconds < 20


def test_a_request_says_who_asks_and_what_it_takes_and_nothing_else(server):
    said(server, feed(BODY))
    [asked] = server.asked
    assert sorted(asked.headers) == ["accept", "accept-encoding", "host", "user-agent"]
    assert asked.headers["accept-encoding"] == "gzip, deflate"
    assert asked.headers["user-agent"].startswith("MorningBriefing/")
    assert asked.headers["user-agent"].endswith("(tests@example.org)")
    assert asked.headers["host"] == "harbour.example"


@pytest.mark.parametrize(
    "url",
    [
        "http://harbour.example/feed?a=%2F&b=c%20d&e=%e9+f&&g",
        "http://harbour.example/a/./b/../c//d;e=f,g",
        "http://harbour.example/%7Euser/%2e%2e/x|y{z}'",
        "http://harbour.example/?signature=a%2Fb%2Bc%3D%3D",
    ],
)
def test_the_address_is_asked_byte_for_byte_as_the_catalogue_writes_it(server, url):
    fetched(url, server)
    assert server.asked[0].url == url.removeprefix("http://")


def test_an_address_with_other_letters_is_escaped(server):
    answer = fetched("http://café.example/fil/été?q=œuvre", server)
    assert server.asked[0].url == "xn--caf-dma.example/fil/%C3%A9t%C3%A9?q=%C5%93uvre"
    assert answer.final_url == "http://xn--caf-dma.example/fil/%C3%A9t%C3%A9?q=%C5%93uvre"


def test_capitals_and_a_last_dot_name_the_same_host(server):
    for url in ("http://HARBOUR.Example/feed", "http://harbour.example./feed", "HTTP://harbour.example/feed"):
        assert fetched(url, server).status == 404


FAULTS = {
    "404": (Reply(404), "not_found", 404, "HTTP 404"),
    "410": (Reply(410), "gone", 410, "HTTP 410"),
    "401": (Reply(401), "refused", 401, "HTTP 401"),
    "403": (Reply(403), "refused", 403, "HTTP 403"),
    "429": (Reply(429), "asked_to_wait", 429, "HTTP 429"),
    "500": (Reply(500), "server_error", 500, "HTTP 500"),
    "502": (Reply(502), "server_error", 502, "HTTP 502"),
    "503": (Reply(503), "server_error", 503, "HTTP 503"),
    "599": (Reply(599), "server_error", 599, "HTTP 599"),
    "400": (Reply(400), "http_error", 400, "HTTP 400"),
    "407": (Reply(407), "http_error", 407, "HTTP 407"),
    "418": (Reply(418), "http_error", 418, "HTTP 418"),
    "451": (Reply(451), "http_error", 451, "HTTP 451"),
    "201": (Reply(201, BODY), "http_error", 201, "HTTP 201"),
    "204": (Reply(204), "http_error", 204, "HTTP 204"),
    "206": (Reply(206, BODY), "http_error", 206, "HTTP 206"),
    "300": (Reply(300, headers={"Location": "/other"}), "http_error", 300, "HTTP 300"),
    "301 to nowhere": (Reply(301), "http_error", 301, "HTTP 301"),
    "305": (Reply(305, headers={"Location": "http://proxy.example/"}), "http_error", 305, "HTTP 305"),
    "999, no status at all": (Reply(999), "http_error", None, "HTTP 999"),
    "304 that nobody asked for": (Reply(304), "http_error", None, "HTTP 304"),
    "reset": (Reply(reset=True), "connection_failed", None, "connection reset by peer"),
    "closed at once": (Reply(raw=b""), "connection_failed", None, "the connection ended without an answer"),
    "short body": (Reply(body=BODY, cut_at=20), "connection_failed", None, "its answer broke off"),
    "half a header": (
        Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Ty"), "connection_failed", None,
        "the connection ended without an answer",
    ),
    "chunks without an end": (
        Reply(raw=CHUNKED + b"5\r\n<rss/\r\n"), "connection_failed", None, "its answer broke off",
    ),
    "chunks of no length": (
        Reply(raw=CHUNKED + b"many\r\n<rss/>\r\n0\r\n\r\n"), "http_error", None,
        "its answer is no HTTP that can be read",
    ),
    "no HTTP at all": (
        Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n"), "http_error", None, "its answer is no HTTP that can be read",
    ),
    "two lengths": (
        Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\n<rss/>"), "http_error",
        None, "its answer is no HTTP that can be read",
    ),
    "a length that is no number": (
        Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n<rss/>"), "http_error", None,
        "its answer is no HTTP that can be read",
    ),
    "one header of 100 KB": (
        Reply(body=BODY, headers={"X-Long": "a" * 100_000}), "http_error", None,
        "its answer is no HTTP that can be read",
    ),
    "brotli": (
        Reply(body=BODY, headers={"Content-Encoding": "br"}), "unsupported_encoding", None,
        "it is packed in a way that we did not ask for",
    ),
    "gzip cut short": (
        Reply(body=gzip.compress(BODY)[:-1], headers={"Content-Encoding": "gzip"}), "unsupported_encoding",
        None, "its packed body is damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_name(server, name):
    reply, kind, status, detail = FAULTS[name]
    answer = said(server, reply)
    assert (answer.error_kind, answer.status, answer.error_detail) == (kind, status, detail)
    assert answer.body is None
    assert answer.error_kind in ERROR_KINDS


def test_nobody_at_the_port():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    answer = fetched(URL, Reach((), {"*.example": port}))
    assert (answer.error_kind, answer.error_detail) == ("connection_failed", "connection refused")
    assert (answer.final_url, answer.status, answer.headers) == (None, None, {})


@pytest.mark.parametrize(
    "error", [socket.gaierror(socket.EAI_NONAME, "unknown"), socket.gaierror(socket.EAI_AGAIN, "later"), None]
)
def test_a_name_that_leads_nowhere(error):
    async def nowhere(_host, _port):
        if error is None:
            return []
        raise error

    answer = fetched("https://nowhere.test/feed", Reach(), nowhere)
    expected = ("name_not_found", "its server's name cannot be resolved", None)
    assert (answer.error_kind, answer.error_detail, answer.final_url) == expected


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "GZIP"},
        {"Content-Encoding": "x-gzip", "Content-Type": "text/xml"},
    ],
)
def test_a_packed_body_is_undone(server, headers):
    assert said(server, Reply(body=gzip.compress(BODY), headers=headers)).body == BODY


def test_two_members_of_gzip_are_one_body(server):
    data = gzip.compress(BODY[:50]) + gzip.compress(BODY[50:])
    assert said(server, packed(Reply(body=BODY))).body == BODY
    assert (
        said(server, Reply(body=data, headers={"Content-Encoding": "gzip"}, drip_seconds=0.0001)).body == BODY
    )


@pytest.mark.parametrize("data", [zlib.compress(BODY), zlib.compress(BODY)[2:-4]], ids=["zlib", "raw"])
def test_both_dialects_of_deflate(server, data):
    assert said(server, Reply(body=data, headers={"Content-Encoding": "deflate"})).body == BODY


def test_gzip_twice_is_refused_however_it_is_said(server):
    data = gzip.compress(gzip.compress(BODY))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n"
    for reply in (Reply(body=data, headers={"Content-Encoding": "gzip, gzip"}), Reply(raw=head + data)):
        assert said(server, reply).error_kind == "unsupported_encoding"


def test_a_body_without_a_length_ends_with_the_connection(server):
    assert said(server, Reply(raw=b"HTTP/1.0 200 OK\r\n\r\n" + BODY)).body == BODY
    chunks = b"".join(b"%x\r\n%b\r\n" % (1, BODY[place : place + 1]) for place in range(len(BODY)))
    assert said(server, Reply(raw=CHUNKED + chunks + b"0\r\n\r\n")).body == BODY
    assert (
        said(server, Reply(raw=b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + BODY)).body == BODY
    )
    assert said(server, Reply()).body == b""


def test_headers_that_are_kept(server):
    given_headers = {
        "Set-Cookie": "session=5d41402a", "Server": "nginx", "X-Powered-By": "PHP", "Via": "10.0.0.1",
        "WWW-Authenticate": "Basic", "Content-Location": "/x", "Link": "<https://harbour.example/>",
        "ETag": 'W/"1"', "Cache-Control": "max-age=60", "Content-Language": "en-CA", "Retry-After": "60",
    }  # fmt: skip
    assert said(server, Reply(body=BODY, headers=given_headers)).headers == {
        "cache-control": "max-age=60", "content-language": "en-CA", "etag": 'W/"1"', "retry-after": "60",
    }  # fmt: skip


def test_100_kilobytes_of_headers_leave_nothing_behind(server):
    answer = said(server, Reply(body=BODY, headers={f"X-{number}": "a" * 1000 for number in range(100)}))
    assert (answer.headers, answer.body) == ({}, BODY)


@pytest.mark.parametrize("value", [b'"' + b"a" * 1000 + b'"', b'"\xe9"', b'"\xff\xfe"', b'"a\tb"', b'"\x7f"'])
def test_a_validator_that_cannot_be_sent_back_is_dropped(server, value):
    answer = said(server, Reply(raw=b"HTTP/1.1 200 OK\r\nETag: " + value + b"\r\n\r\n" + BODY))
    assert (answer.headers, answer.body) == ({}, BODY)


def test_no_cookie_is_kept(server, no_pauses):
    server.answer(
        "harbour.example/feed", Reply(302, headers={"Location": "/next", "Set-Cookie": "a=b; Path=/"})
    )
    server.answer("harbour.example/next", Reply(body=BODY, headers={"Set-Cookie": "c=d; Path=/"}))
    answers = fetched_all([URL, "http://harbour.example/next", "http://other.example/feed"], server)
    assert [answer.status for answer in answers] == [200, 200, 404]
    assert len(server.asked) == 4
    assert [asked for asked in server.asked if "cookie" in asked.headers] == []


def test_no_password_of_the_environment_is_sent(server, tmp_path, monkeypatch):
    (tmp_path / ".netrc").write_text("machine harbour.example login reader password canary-5d41402a\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    said(server, feed(BODY))
    assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize("bypass", ["", "localhost", "example"])
def test_no_proxy_of_the_environment_is_used(server, monkeypatch, bypass):
    with FeedServer() as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY"):
            for written in (name, name.lower()):
                monkeypatch.setenv(written, f"http://user:canary@127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", bypass)
        monkeypatch.setenv("no_proxy", bypass)
        answers = [said(server, feed(BODY), url) for url in (URL, URL.replace("http", "https"))]
        assert [answer.body for answer in answers] == [BODY, BODY]
        assert proxy.connections == 0
    assert [one for one in server.asked if "proxy-authorization" in one.headers] == []


def test_a_304_needs_a_question(server):
    server.answer("harbour.example/feed", feed(BODY, etag='"1"'))
    asked = Request(URL, {"If-None-Match": '"1"'}, URL)
    answer = fetched(asked, server)
    assert (answer.status, answer.body, answer.error_kind) == (304, None, None)
    server.answer("harbour.example/feed", Reply(304))
    elsewhere = Request(URL, {"If-None-Match": '"1"'}, "http://harbour.example/old")
    answer = fetched(elsewhere, server)
    assert (answer.status, answer.error_kind, answer.error_detail) == (None, "http_error", "HTTP 304")
    assert "if-none-match" not in server.asked[-1].headers


@pytest.mark.parametrize(
    "etag", ['W/"a"', '"a b"', '"a,b"', '"\'"', "unquoted", '""', '"a\\"b"', "W/", '"' + "a" * 900 + '"']
)
def test_an_etag_goes_back_as_it_came(server, etag):
    server.answer("harbour.example/feed", feed(BODY, etag=etag))
    first = fetched(URL, server)
    assert fetched(Request(URL, {"If-None-Match": first.headers["etag"]}, URL), server).status == 304
    assert server.asked[-1].headers["if-none-match"] == etag


STATUS_LINES = st.sampled_from([b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 302 x\r\n", b"HTTP/1.1 304\r\n", b"HTTP/"])
HEADER_NAMES = st.sampled_from(
    [b"Location", b"Content-Encoding", b"Content-Length", b"Transfer-Encoding", b"ETag", b"Content-Type",
     b"Connection", b"Set-Cookie", b"Retry-After", b"\xff", b""]
)  # fmt: skip
HEADER_VALUES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"//", b"http://[", b"http://a:b/", b"http://\xff/", b"/\xff\xfe", b"http://.example/", b"gzip",
         b"http://x.example:0/", b"?", b"#", b"//@/", b"http://xn--\xc3/",
         b"http://" + b"a" * 70 + b".example/", b"http://*/", b"http://%00/", b"\xe2\x80\xae",
         b"chunked", b"identity, chunked", b"18446744073709551616"]
    ),
)  # fmt: skip
ANSWERS = st.builds(
    lambda status, headers, body: status + b"".join(b"%b: %b\r\n" % one for one in headers) + b"\r\n" + body,
    STATUS_LINES,
    st.lists(st.tuples(HEADER_NAMES, HEADER_VALUES), max_size=4),
    st.binary(max_size=50),
)


def test_whatever_a_server_says_is_an_answer(server, no_pauses, monkeypatch):
    """A fetch that raised would end its whole shard: 200 answers that no server should give."""
    monkeypatch.setattr("briefing.captures.fetch.TOTAL_SECONDS", 2.0)

    async def nowhere(_host, _port):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    scripted = set()
    for answers in (ANSWERS, st.binary(max_size=80)):

        @given(answers)
        def collect(answer):
            scripted.add(answer)

        collect()
    urls = [f"http://h{number}.example/feed" for number in range(len(scripted))]
    for url, answer in zip(urls, sorted(scripted), strict=True):
        server.answer(url.removeprefix("http://"), Reply(raw=answer))
    for answer in fetched_all(urls, server, nowhere):
        assert (answer.error_kind is None) == (answer.body is not None)
        assert answer.error_kind is None or answer.error_kind in ERROR_KINDS
    assert len(scripted) >= 150


CHARACTERS = st.sampled_from("ab1.-_~%/?=&+:@[]{}|é。０ß\u202e\u00ad*$!(),;'")


@given(st.text(CHARACTERS, max_size=12), st.text(CHARACTERS, max_size=12))
def test_whatever_the_catalogue_takes_can_be_asked_for(host, path):
    async def nowhere(_host, _port):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    try:
        url = check_url(f"https://{host}/{path}")
    except ValueError:
        return
    assert fetched(url, Reach(), nowhere).error_kind in ("address_not_allowed", "name_not_found")


def test_a_fetch_that_is_given_up_leaves_no_task_behind(server):
    server.answer("harbour.example/feed", Reply(wait_seconds=30))

    async def give_up():
        from briefing.captures.fetch import Fetcher

        async with Fetcher("", Reach((), {"*.example": server.port})) as fetcher:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(fetcher.fetch(Request(URL)), 0.3)
        return [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]

    assert asyncio.run(give_up()) == []
