"""How often a host is asked: as the server saw it, not as we meant it."""

import asyncio
import time
from itertools import pairwise

import pytest

from briefing.captures import fetch, politeness
from briefing.captures.fetch import Fetcher, Request
from briefing.captures.politeness import Politeness
from tests.captures.capture_lake import fetched, fetched_all, reach, rss
from tests.feed_server import Reply, feed

BODY = rss("Tunnel opens")
LEFT_ALONE = ("not_read", "its server failed 3 times in a row and was left alone")


@pytest.fixture
def short_pauses(monkeypatch):
    """Half a second instead of five: for rules that hold whatever the pause is."""
    monkeypatch.setattr(politeness, "PAUSE_SECONDS", 0.5)
    return 0.5


def urls(number, host="harbour.example"):
    return [f"http://{host}/{one}" for one in range(number)]


CONNECTING = 0.2
"""Seconds by which two connections may differ in the time that they take where others use the processor."""


def gaps(server, url=None):
    """Seconds between one request and the next, at least, as the server saw them."""
    asked = server.hits(url) if url else server.asked
    return [second.at - first.at + CONNECTING for first, second in pairwise(asked)]


def answer_all(server, wanted, reply):
    for url in wanted:
        server.answer(url.partition("://")[2], reply)


def test_a_host_is_asked_two_things_at_once_and_no_third(server):
    answer_all(server, urls(8), Reply(body=BODY, wait_seconds=0.1))
    assert [answer.status for answer in fetched_all(urls(8), server)] == [200] * 8
    assert server.at_once == {"harbour.example": 2}


def test_all_ways_to_write_a_host_are_one_host(server):
    wanted = [
        f"{scheme}://{host}/{number}"
        for number, (scheme, host) in enumerate(
            [("http", "harbour.example"), ("https", "harbour.example"), ("http", "HARBOUR.example"),
             ("http", "harbour.example."), ("http", "Harbour.Example."), ("http", "harbour.example:80")]
        )
    ]  # fmt: skip
    at_once = 0

    def slow(_asked):
        nonlocal at_once
        at_once = max(at_once, len(server.open_now()))
        return Reply(body=BODY, wait_seconds=0.2)

    answer_all(server, [url.replace(":80", "") for url in wanted], slow)
    fetched_all(wanted, server)
    assert len(server.asked) == 6
    assert at_once == 2


def test_hosts_do_not_wait_for_each_other(server):
    wanted = [f"http://h{number}.example/feed" for number in range(20)]
    answer_all(server, wanted, Reply(body=BODY, wait_seconds=0.5))
    began = time.monotonic()
    fetched_all(wanted, server)
    assert time.monotonic() - began < 9  # one after the other they would take 10 s
    assert len(server.asked) == 20


def test_the_hosts_behind_redirects_are_asked_as_politely(server):
    starts = [f"http://h{number}.example/feed" for number in range(8)]
    for number, url in enumerate(starts):
        server.answer(
            url.partition("://")[2], Reply(302, headers={"Location": f"http://all.example/{number}"})
        )
        server.answer(f"all.example/{number}", Reply(body=BODY, wait_seconds=0.1))
    assert [answer.status for answer in fetched_all(starts, server)] == [200] * 8
    assert server.at_once["all.example"] == 2


def test_five_seconds_lie_between_two_requests_for_a_url_and_after_a_busy_answer(server):
    server.answer_all(lambda asked: Reply(429) if "busy" in asked.url else Reply(body=BODY))

    async def one_then_the_other(first, second):
        async with Fetcher("", reach(server)) as fetcher:
            await fetcher.fetch(Request(first))
            await fetcher.fetch(Request(second))

    async def both():
        await asyncio.gather(
            one_then_the_other("http://harbour.example/feed", "http://harbour.example/feed"),
            one_then_the_other("http://busy.example/feed", "http://busy.example/other"),
        )

    asyncio.run(both())
    assert gaps(server, "harbour.example/feed")[0] >= 5
    [first], [second] = server.hits("busy.example/feed"), server.hits("busy.example/other")
    assert second.at - first.at + CONNECTING >= 5


def test_also_where_two_feeds_redirect_to_it(server, short_pauses):
    for name in ("a", "b"):
        redirect = Reply(301, headers={"Location": "http://harbour.example/feed"})
        server.answer(f"{name}.example/feed", redirect)
    server.answer("harbour.example/feed", feed(BODY))
    fetched_all(["http://a.example/feed", "http://b.example/feed"], server)
    assert gaps(server, "harbour.example/feed")[0] >= short_pauses


@pytest.mark.parametrize("status", [429, 503])
def test_after_a_busy_answer_a_host_is_asked_with_pauses(server, short_pauses, status):
    answer_all(
        server, urls(6), lambda asked: Reply(status if asked.url.endswith(("/0", "/2")) else 200, BODY)
    )
    answers = fetched_all(urls(6), server)
    assert sorted(answer.status for answer in answers) == [200] * 4 + [status] * 2
    # The second request was under way when the first was answered.
    assert min(gaps(server)[1:]) >= short_pauses
    assert len(server.asked) == 6


def test_a_host_that_becomes_busy_while_a_request_waits(server, short_pauses):
    server.answer("harbour.example/0", feed(BODY))
    server.answer("harbour.example/busy", Reply(429, wait_seconds=0.4))
    # The second request for /0 waits for its URL; by then the host has said that it is busy.
    wanted = ["http://harbour.example/0", "http://harbour.example/0", "http://harbour.example/busy"]
    fetched_all(wanted, server)
    [busy] = server.hits("harbour.example/busy")
    assert server.hits("harbour.example/0")[1].at - busy.at + CONNECTING >= 0.4 + short_pauses


def test_a_host_that_is_busy_three_times_is_left_alone(server, no_pauses):
    answer_all(server, urls(40), Reply(429, headers={"Retry-After": "60"}))
    answers = fetched_all(urls(40), server)
    assert 3 <= len(server.asked) <= 4
    alone = [answer for answer in answers if answer.error_kind == "not_read"]
    assert len(alone) == 40 - len(server.asked)
    assert {(answer.error_kind, answer.error_detail) for answer in alone} == {LEFT_ALONE}
    assert {(answer.status, answer.final_url) for answer in alone} == {(None, None)}


def test_2000_feeds_of_a_host_that_never_answers_end_soon_and_say_so(server, monkeypatch):
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 0.5)
    wanted = urls(2000)
    answer_all(server, wanted, Reply(wait_seconds=3600))
    began = time.monotonic()
    answers = fetched_all(wanted, server)
    assert time.monotonic() - began < 20
    asked = [answer for answer in answers if answer.error_kind == "no_answer"]
    assert 3 <= len(asked) <= 4
    assert len(server.asked) <= len(asked)  # a busy machine may leave one before its question is read
    rest = {(answer.error_kind, answer.error_detail) for answer in answers if answer not in asked}
    assert rest == {LEFT_ALONE}


def test_a_host_that_answers_in_between_is_not_left_alone(server, no_pauses):
    """Its feeds fail, two of three, but the host lives."""
    wanted = urls(30)
    for number, url in enumerate(wanted):
        reply = Reply(reset=True) if number % 3 else feed(BODY)
        server.answer(url.partition("://")[2], reply)

    async def one_by_one():
        async with Fetcher("", reach(server)) as fetcher:
            return [await fetcher.fetch(Request(url)) for url in wanted]

    answers = asyncio.run(one_by_one())
    assert [answer.error_kind for answer in answers] == [None, "connection_failed", "connection_failed"] * 10


@pytest.mark.parametrize("status", [404, 410, 403, 500, 301])
def test_failures_of_a_feed_are_not_those_of_its_host(server, status):
    answer_all(server, urls(12), Reply(status))
    fetched_all(urls(12), server)
    assert len(server.asked) == 12


def test_waiting_is_not_asking(server, monkeypatch):
    """A feed that waits for its turn has not been slow, and is said to be asked when it was."""
    pause = 3.0
    monkeypatch.setattr(politeness, "PAUSE_SECONDS", pause)
    server.answer("harbour.example/feed", feed(BODY))
    answers = fetched_all(["http://harbour.example/feed"] * 2, server)
    waited = sorted(answer.waited_seconds for answer in answers)
    assert waited[0] < pause
    assert waited[1] >= pause
    assert max(answer.elapsed_seconds for answer in answers) < pause
    assert min(answer.elapsed_seconds for answer in answers) > 0


def test_what_was_asked_is_remembered_by_those_who_share_it(server, short_pauses):
    shared = Politeness()
    server.answer("harbour.example/feed", feed(BODY))

    async def twice():
        for _ in range(2):
            async with Fetcher("", reach(server), shared) as fetcher:
                await fetcher.fetch(Request("http://harbour.example/feed"))

    asyncio.run(twice())
    assert gaps(server)[0] >= short_pauses


def test_one_fetch_is_not_held_up(server):
    server.answer("harbour.example/feed", feed(BODY))
    assert fetched("http://harbour.example/feed", server).waited_seconds < 1
