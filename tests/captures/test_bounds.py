"""What a server may cost us: 15 MiB and 20 seconds, whatever it does."""

import asyncio
import gc
import gzip
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefing.captures import connecting, fetch
from briefing.captures.fetch import Fetcher, Request
from briefing.captures.reach import Reach
from tests.captures.bombs import MIB, deflate_of_zeros, gzip_of_zeros
from tests.captures.capture_lake import fetched, fetched_all, rss
from tests.conftest import PROJECT
from tests.feed_server import FeedServer, Reply, feed

LIMIT = 15 * MIB
GZIP, DEFLATE = {"Content-Encoding": "gzip"}, {"Content-Encoding": "deflate"}
TOO_LARGE = ["too_large", "it has more than 15 MiB"]
NOT_ASKED_FOR = ["unsupported_encoding", "it is packed in a way that we did not ask for"]
ATTACKS = {
    "gzip-1-gib": (lambda: Reply(body=gzip_of_zeros(1024), headers=GZIP), TOO_LARGE),
    "gzip-members": (lambda: Reply(body=gzip_of_zeros(4) * 256, headers=GZIP), TOO_LARGE),
    "gzip-endless": (lambda: Reply(headers=GZIP, endless=gzip_of_zeros(4)), TOO_LARGE),
    "deflate-zlib": (lambda: Reply(body=deflate_of_zeros(1024, framed=True), headers=DEFLATE), TOO_LARGE),
    "deflate-raw": (lambda: Reply(body=deflate_of_zeros(1024, framed=False), headers=DEFLATE), TOO_LARGE),
    "gzip-twice": (
        lambda: Reply(body=gzip.compress(gzip_of_zeros(1024)), headers={"Content-Encoding": "gzip, gzip"}),
        NOT_ASKED_FOR,
    ),
    "brotli": (lambda: Reply(body=b"\xcf" * 1000, headers={"Content-Encoding": "br"}), NOT_ASKED_FOR),
    "zstd": (lambda: Reply(body=b"\x28\xb5\x2f\xfd", headers={"Content-Encoding": "zstd"}), NOT_ASKED_FOR),
    "endless": (lambda: Reply(endless=b"<item/>" * 10_000), TOO_LARGE),
    "chunks-endless": (
        lambda: Reply(headers={"Transfer-Encoding": "chunked"}, endless=b"fff\r\n" + b"a" * 4095 + b"\r\n"),
        TOO_LARGE,
    ),
    "headers-endless": (
        lambda: Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X-More: aaaaaaaaaaaaaaaaaaaaaaaa\r\n" * MIB),
        ["http_error", "its answer is no HTTP that can be read"],
    ),
    "length-of-a-tebibyte": (
        lambda: Reply(headers={"Content-Length": str(2**40)}, endless=b"<item/>" * 10_000), TOO_LARGE,
    ),
}  # fmt: skip

MEASURED = r"""
import asyncio, json, re, sys
from pathlib import Path
from briefing.captures.fetch import Fetcher, Request
from briefing.captures.reach import Reach

def peak():
    # Not getrusage: its peak is inherited from the process that started this one.
    return int(re.search("VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024

async def main():
    said = {}
    async with Fetcher("", Reach((), {"*.example": int(sys.argv[1])})) as fetcher:
        for number in range(3):
            await fetcher.fetch(Request(f"http://warm-up-{number}.example/feed"))
        before = peak()
        for name in sys.argv[2:]:
            answer = await fetcher.fetch(Request(f"http://{name}.example/feed"))
            said[name] = [answer.error_kind, answer.error_detail]
    print(json.dumps({"said": said, "growth_mib": peak() - before}))

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def attacked():
    """One process meets all attacks after each other, so that its growth is that of the worst."""
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of a process's memory is read from /proc, which this system has not")
    with FeedServer() as server:
        for name, (reply, _) in ATTACKS.items():
            server.answer(f"{name}.example/feed", reply())
        command = [sys.executable, "-c", MEASURED, str(server.port), *ATTACKS]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", ATTACKS)
def test_what_is_too_large_or_packed_oddly_is_refused(attacked, name):
    assert attacked["said"][name] == ATTACKS[name][1]


def test_no_body_takes_more_than_32_mebibytes(attacked):
    assert attacked["growth_mib"] <= 32


@pytest.mark.parametrize("pack", [lambda body: (body, {}), lambda body: (gzip.compress(body, 1), GZIP)])
def test_15_mebibytes_are_taken_and_one_byte_more_is_not(server, pack):
    for length, kind in ((LIMIT, None), (LIMIT + 1, "too_large")):
        body, headers = pack(bytes(length))
        server.answer("harbour.example/feed", Reply(body=body, headers=headers))
        answer = fetched("http://harbour.example/feed", server)
        assert (answer.error_kind, answer.status) == (kind, None if kind else 200)
        assert answer.body == (None if kind else bytes(length))


def test_a_connection_is_closed_as_soon_as_nobody_wants_its_body(server):
    """Not when the collector finds it: an endless body would be sent on until then."""
    for name in ("endless", "busy", "moved"):
        status = {"endless": 200, "busy": 429, "moved": 404}[name]
        server.answer(f"{name}.example/feed", Reply(status, endless=b"<item/>" * 9999))

    async def read():
        async with Fetcher("", Reach((), {"*.example": server.port})) as fetcher:
            for name in ("endless", "busy", "moved"):
                await fetcher.fetch(Request(f"http://{name}.example/feed"))
            await asyncio.sleep(0.3)
            return server.open_now()

    gc.disable()
    try:
        assert asyncio.run(read()) == []
    finally:
        gc.enable()


LATE = ("no_answer", "its answer was not complete in time")


@pytest.fixture
def second_loopback_is_public(monkeypatch):
    """127.0.0.2 stands for the internet, so that TLS and names are tried as they are out there."""
    judged = connecting.is_public
    monkeypatch.setattr(connecting, "is_public", lambda address: address == "127.0.0.2" or judged(address))


async def stalled(_host, _port):
    await asyncio.sleep(3600)


async def on_second_loopback(host, port):
    if host == "stalled.test":
        await asyncio.sleep(3600)
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", port))]


SLOW = {
    "http://hangs.example/feed": Reply(wait_seconds=3600),
    "http://drips.example/feed": Reply(body=rss("Tunnel opens"), drip_seconds=0.5),
    "http://slow-headers.example/feed": Reply(raw=b"HTTP/1.1 200 OK\r\nX-More: a\r\n" * 99, drip_seconds=0.3),
    "http://slow-gzip.example/feed": Reply(body=gzip.compress(bytes(9999)), headers=GZIP, drip_seconds=0.3),
    "http://hangs-in-the-body.example/feed": Reply(body=b"<rss", drip_seconds=3600),
    "http://drips-nothing.example/feed": Reply(headers=GZIP, endless=gzip.compress(b"")),
}  # fmt: skip


WAITING = 5.0
"""For a processor that others use, too: without a deadline they would hang for an hour."""


def ends_in_time(server, seconds):
    """Six slow servers, a handshake that never comes and a resolver that never answers, all at once."""
    for url, reply in SLOW.items():
        server.answer(url.removeprefix("http://"), reply)
    with socket.create_server(("127.0.0.2", 0)) as silent:
        port = silent.getsockname()[1]
        urls = [*SLOW, f"https://silent.test:{port}/feed", "https://stalled.test/feed"]
        began = time.monotonic()
        answers = fetched_all(urls, Reach((port,), {"*.example": server.port}), on_second_loopback)
        took = time.monotonic() - began
    assert [(answer.error_kind, answer.error_detail) for answer in answers] == [LATE] * len(urls)
    assert [answer.status for answer in answers] == [None] * len(urls)
    assert max(answer.elapsed_seconds for answer in answers) <= seconds + WAITING
    assert min(answer.elapsed_seconds for answer in answers) >= seconds
    assert took <= seconds + WAITING


def test_each_slow_server_is_left_at_the_deadline(server, second_loopback_is_public, monkeypatch):
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 2.0)
    ends_in_time(server, 2)


def test_the_deadline_is_20_seconds(server, second_loopback_is_public):
    ends_in_time(server, 20)


def test_the_deadline_is_for_all_hops_together(server, monkeypatch):
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 2.0)
    for number in range(5):
        reply = Reply(302, headers={"Location": f"/{number + 1}"}, wait_seconds=0.7)
        server.answer(f"harbour.example/{number}", reply)
    answer = fetched("http://harbour.example/0", server)
    assert (answer.error_kind, answer.error_detail) == LATE
    assert answer.final_url == "http://harbour.example/1"
    assert 2 <= answer.elapsed_seconds <= 2 + WAITING
    assert len(server.asked) == 3


def test_32_servers_that_hang_are_no_fault_of_the_feeds_behind_them(server, monkeypatch):
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 1.5)
    hanging = [f"http://hangs{number}.example/feed" for number in range(40)]
    good = [f"http://good{number}.example/feed" for number in range(20)]
    for url in hanging:
        server.answer(url.removeprefix("http://"), Reply(wait_seconds=3600))
    for url in good:
        server.answer(url.removeprefix("http://"), feed(rss("Tunnel opens")))
    answers = fetched_all([*hanging, *good], server)
    assert [answer.error_kind for answer in answers] == ["no_answer"] * 40 + [None] * 20
    assert sum(server.at_once.values()) <= 60


def test_a_resolver_that_stalls_does_not_hold_the_process():
    script = """
import asyncio, socket, threading
from briefing.captures import fetch
from briefing.captures.reach import Reach

socket.getaddrinfo = lambda *_, **__: threading.Event().wait()
fetch.TOTAL_SECONDS = 0.5

async def main():
    async with fetch.Fetcher("", Reach()) as fetcher:
        print((await fetcher.fetch(fetch.Request("https://stalled.test/feed"))).error_kind)

asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=15, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "no_answer\n", "")


def test_a_resolver_that_answers_too_late_disturbs_nobody():
    script = """
import asyncio, socket, time
from briefing.captures import fetch
from briefing.captures.reach import Reach

socket.getaddrinfo = lambda *_, **__: time.sleep(0.6) or []
fetch.TOTAL_SECONDS = 0.3

async def main():
    async with fetch.Fetcher("", Reach()) as fetcher:
        print((await fetcher.fetch(fetch.Request("https://late.test/feed"))).error_kind)

asyncio.run(main())
time.sleep(0.6)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=15, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "no_answer\n", "")
