"""What our own attempts say: when a feed is due, with which validators, and where its body lies."""

import hashlib
from datetime import date, timedelta

import pytest

from briefing.captures.history import read_histories
from tests.captures.capture_lake import MORNING, CaptureLake, rss
from tests.feed_server import Reply, feed

URL = "https://harbour.example/feed"
PLACE = "harbour.example/feed"
ETAG, MODIFIED = '"1"', "Wed, 12 Jun 2024 08:00:00 GMT"
OLD, NEW = rss("Tunnel opens"), rss("Tunnel opens", "Bridge closes")


@pytest.fixture
def lake(tmp_path, server, no_pauses):
    return CaptureLake(tmp_path, server, {"harbour": URL})


def history(lake):
    return read_histories(lake.lake, lake.now, 1).get(("harbour", "en"))


def shown(server):
    """The validators of the last request."""
    headers = server.asked[-1].headers
    return headers.get("if-none-match"), headers.get("if-modified-since")


def test_a_feed_that_was_never_asked_has_no_history(lake):
    assert history(lake) is None


def test_an_unchanged_feed_is_not_sent_again(lake, server):
    server.answer(PLACE, feed(OLD, ETAG, MODIFIED))
    [first] = lake.capture()
    assert shown(server) == (None, None)
    assert (first["status"], first["body"], first["body_captured_on"]) == (200, OLD, date(2024, 6, 12))
    lake.parse()
    lake.later(days=1)
    [second] = lake.capture()
    assert shown(server) == (ETAG, MODIFIED)
    assert (second["status"], second["body"], second["body_bytes"]) == (304, None, None)
    assert second["body_sha256"] == first["body_sha256"] == hashlib.sha256(OLD).hexdigest()
    assert second["body_captured_on"] == date(2024, 6, 12)
    assert second["error_kind"] is None


@pytest.mark.parametrize("repeats", [True, False], ids=["with validators", "bare"])
def test_20_days_of_304_point_at_the_first_body(lake, server, repeats):
    def answer(asked):
        if asked.headers.get("if-none-match") == ETAG:
            return Reply(304, headers={"ETag": ETAG} if repeats else {})
        return Reply(body=OLD, headers={"ETag": ETAG})

    server.answer(PLACE, answer)
    for _ in range(21):
        lake.capture()
        lake.parse()
        lake.later(days=1)
    rows = lake.rows()
    assert len(rows) == 21
    assert {row["body_captured_on"] for row in rows} == {date(2024, 6, 12)}
    assert {row["body_sha256"] for row in rows} == {hashlib.sha256(OLD).hexdigest()}
    assert [row["body"] is not None for row in rows] == [True] + [False] * 20
    # A 304 that does not repeat the validators: they are known while the 200 is within the last three days.
    assert [row["status"] for row in rows].count(200) == (1 if repeats else 6)


def test_the_same_body_again_is_a_row_that_points_at_it(lake, server):
    server.answer(PLACE, Reply(body=OLD))
    lake.capture()
    lake.later(days=1)
    [again] = lake.capture()
    assert (again["status"], again["body"], again["body_bytes"]) == (200, None, len(OLD))
    assert again["body_captured_on"] == date(2024, 6, 12)


def test_a_body_that_changes_back_is_stored_anew(lake, server):
    for body in (OLD, NEW, OLD):
        server.answer(PLACE, Reply(body=body))
        lake.capture()
        lake.later(days=1)
    rows = lake.rows()
    assert [row["body"] for row in rows] == [OLD, NEW, OLD]
    assert [row["body_captured_on"].day for row in rows] == [12, 13, 14]


def test_a_failure_in_between_loses_no_body(lake, server):
    server.answer(PLACE, feed(OLD, ETAG))
    lake.capture()
    lake.parse()
    for reply in (Reply(500), Reply(reset=True), Reply(body=NEW, cut_at=10)):
        lake.later(hours=13)
        server.answer(PLACE, reply)
        lake.capture()
    lake.later(hours=13)
    server.answer(PLACE, feed(OLD, ETAG))
    last = lake.capture()[0]
    assert (last["status"], last["body_captured_on"]) == (304, date(2024, 6, 12))


def test_validators_come_after_a_good_parse_only(lake, server):
    """Between the capture and the parse nobody knows yet; afterwards the parser does."""
    server.answer(PLACE, feed(OLD, ETAG, MODIFIED))
    lake.capture()
    lake.later(hours=1)
    lake.capture()
    assert shown(server) == (None, None)
    lake.parse()
    lake.later(hours=1)
    lake.capture()
    assert shown(server) == (ETAG, MODIFIED)


@pytest.mark.parametrize("broken", [b"", b"<html><title>Sign in</title></html>", OLD[:50], b"\x00\x01\x02"])
def test_a_body_that_is_no_feed_is_asked_for_in_full_again(lake, server, broken):
    server.answer(PLACE, feed(broken, ETAG, MODIFIED))
    lake.capture()
    lake.parse()
    lake.later(days=1)
    server.answer(PLACE, feed(OLD, ETAG, MODIFIED))
    [row] = lake.capture()
    assert shown(server) == (None, None)
    assert (row["status"], row["body"]) == (200, OLD)


def test_a_broken_body_between_two_good_ones_takes_the_validators_away(lake, server):
    for body, etag in ((OLD, '"good"'), (b"<html></html>", '"broken"')):
        server.answer(PLACE, feed(body, etag))
        lake.capture()
        lake.parse()
        lake.later(days=1)
    server.answer(PLACE, feed(OLD, '"good"'))
    [row] = lake.capture()
    assert shown(server) == (None, None)
    assert row["body"] == OLD


def test_the_newest_validators_are_shown(lake, server):
    """The same body with another ETag: servers behind one name do that. A 304 may bring new ones too."""
    for etag in ('"a"', '"b"'):
        server.answer(PLACE, feed(OLD, etag, MODIFIED))
        lake.capture()
        lake.parse()
        lake.later(hours=1)
    server.answer(PLACE, lambda _: Reply(304, headers={"ETag": 'W/"c"'}))
    lake.capture()
    assert shown(server) == ('"b"', MODIFIED)
    lake.later(hours=1)
    lake.capture()
    assert shown(server) == ('W/"c"', MODIFIED)


def test_a_200_without_validators_takes_older_ones_away(lake, server):
    server.answer(PLACE, feed(OLD, ETAG, MODIFIED))
    lake.capture()
    lake.parse()
    lake.later(hours=1)
    server.answer(PLACE, Reply(body=OLD))
    lake.capture()
    lake.later(hours=1)
    lake.capture()
    assert shown(server) == (None, None)


@pytest.mark.parametrize("etag", ["*", " ", ""])
def test_an_etag_that_is_none_is_not_shown(lake, server, etag):
    """If-None-Match: * would be answered by 304 whatever has changed."""
    server.answer(PLACE, Reply(body=OLD, headers={"ETag": etag}))
    lake.capture()
    lake.parse()
    lake.later(hours=1)
    lake.capture()
    assert shown(server) == (None, None)


def test_a_feed_that_moved_does_not_show_the_validators_of_its_old_address(lake, server):
    server.answer(PLACE, feed(OLD, ETAG))
    lake.capture()
    lake.parse()
    lake.later(hours=1)
    server.answer(PLACE, Reply(301, headers={"Location": "https://www.harbour.example/rss"}))
    server.answer("www.harbour.example/rss", Reply(304))
    [row] = lake.capture()
    assert "if-none-match" in server.asked[-2].headers
    assert "if-none-match" not in server.asked[-1].headers
    assert (row["status"], row["error_kind"], row["body_sha256"]) == (None, "http_error", None)
    server.answer("www.harbour.example/rss", feed(OLD, '"moved"'))
    for expected in (200, 304):
        lake.later(hours=13)
        [row] = lake.capture()
        assert (row["status"], row["final_url"]) == (expected, "https://www.harbour.example/rss")
    assert server.asked[-1].headers["if-none-match"] == '"moved"'
    assert "if-none-match" not in server.asked[-2].headers


WAITS = {
    "404": (Reply(404), timedelta(hours=1), timedelta(hours=2)),
    "410": (Reply(410), timedelta(hours=12), timedelta(hours=12)),
    "403": (Reply(403), timedelta(hours=1), timedelta(hours=2)),
    "500": (Reply(500), timedelta(minutes=5), timedelta(minutes=10)),
    "429": (Reply(429), timedelta(minutes=15), timedelta(minutes=30)),
    "429 for an hour": (
        Reply(429, headers={"Retry-After": "3600"}), timedelta(hours=1), timedelta(hours=1),
    ),
    "503 for 88 hours": (
        Reply(503, headers={"Retry-After": "316800"}), timedelta(hours=24), timedelta(hours=24),
    ),
    "429 until a date": (
        Reply(429, headers={"Retry-After": "Wed, 12 Jun 2024 10:30:00 GMT"}), timedelta(minutes=90),
        timedelta(minutes=30),
    ),
    "429 until the end of all dates": (
        Reply(429, headers={"Retry-After": "Fri, 31 Dec 9999 23:59:59 -0500"}), timedelta(minutes=15),
        timedelta(minutes=30),
    ),
    "reset": (Reply(reset=True), timedelta(seconds=5), timedelta(seconds=10)),
    "200": (feed(OLD), timedelta(seconds=5), timedelta(seconds=5)),
    "301": (
        Reply(301, headers={"Location": "https://moved.example/rss"}), timedelta(seconds=5),
        timedelta(seconds=5),
    ),
    "301 to nowhere": (
        Reply(301, headers={"Location": "ftp://moved.example/"}), timedelta(hours=1), timedelta(hours=2),
    ),
    "304": (Reply(304), timedelta(hours=1), timedelta(hours=2)),
}  # fmt: skip


@pytest.mark.parametrize("name", WAITS)
def test_a_feed_is_asked_again_when_its_time_has_come_and_no_second_before(lake, server, name):
    reply, *waits = WAITS[name]
    server.answer("moved.example/rss", feed(OLD))
    server.answer(PLACE, reply)
    assert len(lake.capture()) == 1
    for wait in waits:
        lake.later(microseconds=wait.total_seconds() * 1_000_000 - 1)
        assert lake.capture() == []
        lake.later(microseconds=1)
        assert len(lake.capture()) == 1


def test_a_success_ends_the_row_of_failures(lake, server):
    for status, wait in ((404, 1), (404, 2), (404, 4), (200, 1), (404, 1)):
        server.answer(PLACE, Reply(status, OLD if status == 200 else b""))
        assert len(lake.capture()) == 1
        lake.later(hours=wait)
    assert len(lake.capture()) == 1


def test_other_failures_count_in_the_same_row(lake, server):
    server.answer(PLACE, Reply(500))
    lake.capture()
    lake.later(minutes=5)
    server.answer(PLACE, Reply(404))
    lake.capture()
    assert history(lake).not_before == lake.now + timedelta(hours=2)


def test_what_was_not_asked_says_nothing(lake, server, monkeypatch):
    server.answer(PLACE, feed(OLD, ETAG))
    lake.capture()
    lake.parse()
    before = history(lake)
    lake.later(hours=1)
    monkeypatch.setattr("briefing.captures.capture.SHARD_LIMIT", timedelta(seconds=-1))
    [row] = lake.capture()
    assert (row["error_kind"], row["requested_at_utc"], row["status"]) == ("not_read", None, None)
    assert len(server.asked) == 1
    assert history(lake) == before


def test_a_mended_address_does_not_wait_for_the_broken_one(lake, server):
    server.answer(PLACE, Reply(410))
    lake.capture()
    lake.later(seconds=6)
    assert lake.capture() == []
    lake.use({"harbour": "https://harbour.example/rss"})
    server.answer("harbour.example/rss", Reply(404))
    assert len(lake.capture()) == 1
    # Nor do its own failures go on counting where those of the old one ended.
    assert history(lake).not_before == lake.now + timedelta(hours=1)


def test_a_mended_address_takes_no_validators_along(lake, server):
    server.answer(PLACE, feed(OLD, ETAG))
    lake.capture()
    lake.parse()
    lake.later(seconds=6)
    lake.use({"harbour": "https://harbour.example/rss"})
    server.answer("harbour.example/rss", feed(OLD, ETAG))
    [row] = lake.capture()
    assert shown(server) == (None, None)
    assert (row["status"], row["body_captured_on"]) == (200, date(2024, 6, 12))


@pytest.mark.parametrize("hours", [1, 30])
def test_a_clock_that_was_set_back_holds_nobody_up(lake, server, hours):
    server.answer(PLACE, Reply(404))
    lake.later(hours=hours)
    lake.capture()
    lake.now = MORNING
    assert history(lake) is None
    server.answer(PLACE, feed(OLD, ETAG))
    assert len(lake.capture()) == 1
    lake.parse()
    lake.later(minutes=30)
    lake.capture()
    assert shown(server) == (ETAG, None)


def test_what_was_imported_says_nothing_of_when_to_ask(lake, server, tmp_path):
    from briefing.captures.archive import import_captures
    from briefing.feeds.catalogue import load_catalogue

    (tmp_path / "one.xml").write_bytes(OLD)
    manifest = tmp_path / "manifest.tsv"
    manifest.write_text(f"url\tcaptured_at\tpath\n{URL}\t2024-06-12T08:59:59Z\tone.xml\n")
    import_captures(lake.lake, load_catalogue(lake.settings.catalogue), manifest, MORNING)
    assert history(lake) is None
    server.answer(PLACE, feed(OLD, ETAG))
    [row] = lake.capture()
    assert (row["source"], row["body"], shown(server)) == ("live", OLD, (None, None))


def test_a_feed_that_was_not_asked_for_days_is_read_anew(lake, server):
    server.answer(PLACE, feed(OLD, ETAG))
    lake.capture()
    lake.parse()
    lake.later(days=4)
    [row] = lake.capture()
    assert shown(server) == (None, None)
    assert (row["status"], row["body"]) == (200, OLD)
