"""A shard read: one row for each attempt, in batches that appear whole, and nobody asked twice."""

import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from datetime import UTC, date, datetime, timedelta

import pytest

from briefing import clock, steps
from briefing.captures import capture, fetch
from briefing.captures.capture import capture_shard
from briefing.captures.shards import shards_to_read, sources_of_shard
from briefing.captures.store import damage, list_batches
from briefing.errors import LakeError, UsageError
from briefing.feeds.catalogue import load_catalogue, parse_catalogue
from briefing.settings import Settings
from briefing.tables import CAPTURES
from tests.captures.capture_lake import MORNING, ONE_SHARD, CaptureLake, rss
from tests.conftest import PROJECT
from tests.feed_server import Reply, feed

BODY = rss("Tunnel opens")
EVIDENCE = "evidence: made up for a test"


def many(number, host="h{}.example"):
    """Feeds: `h0`, `h1` … at hosts of those names, or all at one host."""
    return {f"h{one}": f"http://{host.format(one)}/feed-{one}" for one in range(number)}


def test_the_row_of_a_body(tmp_path, server):
    lake = CaptureLake(tmp_path, server, {"harbour": "https://harbour.example/feed"})
    server.answer("harbour.example/feed", Reply(301, headers={"Location": "/rss", "ETag": '"old"'}))
    server.answer("harbour.example/rss", feed(BODY, '"1"', **{"Set-Cookie": "session=5d41"}))
    [row] = lake.capture()
    assert list(row) == [column.name for column in CAPTURES.columns]
    assert 0 <= row.pop("elapsed_milliseconds") < 5000
    assert MORNING - timedelta(seconds=1) < row.pop("requested_at_utc") <= MORNING
    assert row == {
        "feed_id": "harbour",
        "feed_language": "en",
        "captured_at_utc": MORNING,
        "url": "https://harbour.example/feed",
        "final_url": "https://harbour.example/rss",
        "status": 200,
        "headers": '{"content-type": "application/rss+xml; charset=utf-8", "etag": "\\"1\\""}',
        "recorded_at_utc": MORNING,
        "body_bytes": len(BODY),
        "body_sha256": hashlib.sha256(BODY).hexdigest(),
        "body_captured_on": date(2024, 6, 12),
        "body": BODY,
        "error_kind": None,
        "error_detail": None,
        "source": "live",
        "archive_url": None,
    }
    [batch] = list_batches(lake.lake)
    assert batch.name.startswith("live-1-of-1-")
    assert damage(lake.lake, batch) is None


def test_the_row_of_a_failure(tmp_path, server):
    lake = CaptureLake(tmp_path, server, {"harbour": "http://harbour.example/feed"})
    server.answer(
        "harbour.example/feed", Reply(503, b"<html>5d41</html>", {"Retry-After": "120", "Server": "x"})
    )
    [row] = lake.capture()
    found = {name: row[name] for name in row if row[name] is not None}
    assert 0 <= found.pop("elapsed_milliseconds") < 5000
    assert found == {
        "feed_id": "harbour",
        "feed_language": "en",
        "captured_at_utc": MORNING,
        "url": "http://harbour.example/feed",
        "final_url": "http://harbour.example/feed",
        "status": 503,
        "headers": '{"retry-after": "120"}',
        "requested_at_utc": MORNING,
        "recorded_at_utc": MORNING,
        "error_kind": "server_error",
        "error_detail": "HTTP 503",
        "source": "live",
    }


def test_a_request_is_said_to_be_sent_when_it_was(tmp_path, server, monkeypatch):
    """Three feeds of a slow host: the third is asked after the first two, and not when the run began."""
    lake = CaptureLake(tmp_path, server, many(3, "one.example"))
    server.answer_all(Reply(body=BODY, wait_seconds=0.4))
    catalogue = load_catalogue(lake.settings.catalogue)
    began = datetime.now(UTC)
    batches = capture_shard(lake.lake, catalogue, ONE_SHARD, lake.settings, lambda: clock.now(lake.settings))
    rows = [row for batch in batches for row in lake.lake.read_table(batch.path).to_pylist()]
    waited = sorted((row["requested_at_utc"] - began).total_seconds() for row in rows)
    assert waited[1] < 0.35
    assert waited[2] >= 0.4
    for row in rows:
        assert row["requested_at_utc"] <= row["captured_at_utc"]
        assert row["elapsed_milliseconds"] >= 400


def test_each_attempt_has_one_row_whatever_came(tmp_path, server, no_pauses, monkeypatch):
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 1.0)
    replies = {
        "good": (feed(BODY), None),
        "gone": (Reply(410), "gone"),
        "page": (Reply(404), "not_found"),
        "busy": (Reply(429), "asked_to_wait"),
        "hangs": (Reply(wait_seconds=60), "no_answer"),
        "reset": (Reply(reset=True), "connection_failed"),
        "bomb": (Reply(endless=b"<item/>" * 9999), "too_large"),
        "packed": (Reply(headers={"Content-Encoding": "br"}), "unsupported_encoding"),
        "circle": (Reply(302, headers={"Location": "/"}), "too_many_redirects"),
        "inside": (Reply(302, headers={"Location": "https://10.0.0.1/"}), "address_not_allowed"),
        "plain": (Reply(302, headers={"Location": "http://plain.example/x"}), "insecure_connection"),
        "nonsense": (Reply(raw=b"\x00\xff\x00"), "http_error"),
        "status": (Reply(999), "http_error"),
        "unasked": (Reply(304), "http_error"),
    }
    lake = CaptureLake(tmp_path, server, {name: f"https://{name}.example/" for name in replies})
    for name, (reply, _) in replies.items():
        server.answer(f"{name}.example/", reply)
    rows = {row["feed_id"]: row for row in lake.capture()}
    assert {name: row["error_kind"] for name, row in rows.items()} == {
        name: kind for name, (_, kind) in replies.items()
    }
    for name, row in rows.items():
        assert (row["body"] is None) == (name != "good")
        assert (row["error_detail"] is None) == (name == "good")
        assert row["status"] is None or 100 <= row["status"] <= 599
        assert "127.0.0.1" not in json.dumps(row, default=str)
        assert str(server.port) not in f"{row['final_url']} {row['error_detail']} {row['headers']}"


def test_nothing_due_stores_nothing_and_asks_nobody(tmp_path, server):
    lake = CaptureLake(tmp_path, server, many(3))
    assert len(lake.capture()) == 3
    assert lake.capture() == []
    assert len(server.asked) == 3
    assert len(list_batches(lake.lake)) == 1


def test_bodies_are_stored_before_they_fill_the_memory(tmp_path, server, monkeypatch):
    monkeypatch.setattr(capture, "BATCH_BYTES", 10_000)
    lake = CaptureLake(tmp_path, server, many(40))
    server.answer_all(lambda asked: Reply(body=rss(asked.url, note="a" * 2000)))
    assert len(lake.capture()) == 40
    batches = list_batches(lake.lake)
    assert 6 <= len(batches) <= 12
    assert sorted(row["feed_id"] for row in lake.rows()) == sorted(many(40))
    assert [damage(lake.lake, batch) for batch in batches] == [None] * len(batches)


def test_a_body_that_is_stored_is_held_no_longer(tmp_path, server, monkeypatch):
    """40 MiB in all. Held at once: those of 32 connections, those of 32 rows that wait, one batch."""
    monkeypatch.setattr(capture, "BATCH_BYTES", 1_000_000)
    lake = CaptureLake(tmp_path, server, many(400))
    body = rss("harbour", note="a" * 100_000)
    server.answer_all(lambda _asked: Reply(body=body))
    catalogue = load_catalogue(lake.settings.catalogue)
    tracemalloc.start()
    try:
        batches = capture_shard(lake.lake, catalogue, ONE_SHARD, lake.settings, lambda: MORNING)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(batches) >= 30
    assert most < 32 * 1024 * 1024


def test_a_mistake_of_ours_in_one_fetch_stops_no_other(tmp_path, server, monkeypatch):
    real = fetch.Fetcher.fetch

    async def fails_for_one(self, request):
        if "h1.example" in request.url:
            raise RuntimeError("can't start new thread")
        return await real(self, request)

    monkeypatch.setattr(fetch.Fetcher, "fetch", fails_for_one)
    server.answer_all(lambda asked: Reply(body=rss(asked.url)))
    rows = CaptureLake(tmp_path, server, many(3)).capture()
    assert [(row["feed_id"], row["error_kind"]) for row in rows] == [
        ("h0", None), ("h1", "connection_failed"), ("h2", None),
    ]  # fmt: skip


def test_midnight_divides_a_batch(tmp_path, server):
    lake = CaptureLake(tmp_path, server, many(2))
    server.answer("h0.example/feed-0", feed(BODY))
    server.answer("h1.example/feed-1", Reply(404, wait_seconds=0.3))
    times = iter(
        [datetime(2024, 6, 12, 23, 59, 59, tzinfo=UTC)] * 4 + [datetime(2024, 6, 13, tzinfo=UTC)] * 9
    )
    catalogue = load_catalogue(lake.settings.catalogue)
    capture_shard(lake.lake, catalogue, ONE_SHARD, lake.settings, lambda: next(times))
    assert [str(batch.captured_on) for batch in list_batches(lake.lake)] == ["2024-06-12", "2024-06-13"]
    assert [row["feed_id"] for row in lake.rows()] == ["h0", "h1"]


def test_what_there_is_no_time_for_is_said_and_comes_first_the_next_time(tmp_path, server, monkeypatch):
    lake = CaptureLake(tmp_path, server, many(30, "one.example"))
    server.answer_all(Reply(body=BODY, wait_seconds=0.2))
    monkeypatch.setattr(capture, "SHARD_LIMIT", timedelta(seconds=1.0))
    rows = lake.capture()
    left = [row for row in rows if row["error_kind"] == "not_read"]
    assert len(rows) == 30
    assert 16 <= len(left) < 30
    for row in left:
        assert (row["status"], row["requested_at_utc"], row["body"]) == (None, None, None)
        assert row["error_detail"] == "there was no time left to ask for it"
    lake.later(seconds=1)
    monkeypatch.setattr(capture, "SHARD_LIMIT", timedelta(seconds=60.0))
    assert {row["feed_id"] for row in lake.capture()} == {row["feed_id"] for row in left}


def test_a_lake_that_cannot_be_written_ends_the_shard_with_a_sentence(tmp_path, server, caplog):
    lake = CaptureLake(tmp_path, server, many(5))
    server.answer_all(feed(BODY))
    lake.lake.root.mkdir()
    (lake.lake.root / "captures").write_text("a file stands here")
    with pytest.raises(LakeError) as error:
        lake.capture()
    assert "captures" in str(error.value)
    assert "never retrieved" not in caplog.text


def test_two_captures_of_a_shard_at_once_ask_nobody_twice(tmp_path, server):
    lake = CaptureLake(tmp_path, server, many(25))
    server.answer_all(Reply(body=BODY, wait_seconds=0.05))
    threads = [threading.Thread(target=lake.capture) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(server.asked) == 25
    assert len({asked.url for asked in server.asked}) == 25
    assert len(lake.rows()) == 25


def captured_in_a_process(settings):
    steps.capture(settings, ONE_SHARD)


def test_nor_do_processes(tmp_path, server):
    lake = CaptureLake(tmp_path, server, many(25), now=MORNING)
    server.answer_all(Reply(body=BODY, wait_seconds=0.05))
    spawning = multiprocessing.get_context("spawn")
    processes = [spawning.Process(target=captured_in_a_process, args=(lake.settings,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert len(server.asked) == 25
    assert len(lake.rows()) == 25


@pytest.mark.fault
def test_a_capture_that_is_killed_leaves_only_whole_batches(tmp_path, server):
    lake = CaptureLake(tmp_path, server, many(120), now=MORNING)
    server.answer_all(lambda asked: Reply(body=rss(asked.url, note="a" * 5000), wait_seconds=0.05))
    script = (
        "import sys\nfrom briefing import steps\nfrom briefing.captures import capture, fetch\n"
        "from briefing.settings import Settings\ncapture.BATCH_BYTES = 20_000\n"
        "steps.capture(Settings.model_validate_json(sys.argv[1]), '1-of-1')\n"
    )
    command = [sys.executable, "-c", script, lake.settings.model_dump_json()]
    for wanted in (20, 45, 70):
        with subprocess.Popen(command, cwd=PROJECT) as process:
            enough = len(server.asked) + wanted
            while len(server.asked) < enough and process.poll() is None:
                time.sleep(0.002)
            os.kill(process.pid, signal.SIGKILL)
        batches = list_batches(lake.lake)
        assert [damage(lake.lake, batch) for batch in batches] == [None] * len(batches)
    stored = len(lake.rows())
    assert 0 < stored < 120, "no kill fell into the middle of a capture"
    lake.capture()
    rows = lake.rows()
    assert len(rows) == 120, "what was stored is not asked again, and all else is"
    assert {row["error_kind"] for row in rows} == {None}
    lake.lake.sweep()
    assert [path.name for path in lake.lake.root.rglob(".*.tmp")] == []


@pytest.mark.parametrize("host", ["h{}.example", "one.example"], ids=["2000 hosts", "one host"])
def test_2000_feeds_are_read(tmp_path, server, host):
    lake = CaptureLake(tmp_path, server, many(2000, host))
    server.answer_all(feed(BODY))
    rows = lake.capture()
    assert len(rows) == len(server.asked) == 2000
    assert {row["error_kind"] for row in rows} == {None}
    assert max(server.at_once.values()) <= 2
    assert server.most_open <= 32


def test_shards_divide_the_feeds_and_keep_a_host_together():
    feeds = "".join(
        f"- {{id: f{number}, url: 'https://{host}/{number}', section: canada, outlet: A, {EVIDENCE}}}\n"
        for number, host in enumerate(
            ["a.example", "A.example.", "b.example", "c.example", "a.example:8080"] * 20
        )
    )
    catalogue = parse_catalogue(f"feeds:\n{feeds}".encode(), "feeds.yaml")
    for shards in (1, 4, 100):
        names = shards_to_read(catalogue, Settings(shards=shards))
        parts = [sources_of_shard(catalogue, name) for name in names]
        assert sorted(source for part in parts for source in part) == sorted(
            sources_of_shard(catalogue, ONE_SHARD)
        )
        places = {(one.host.rstrip("."), index) for index, part in enumerate(parts) for one in part}
        assert sorted(host for host, _ in places) == ["a.example", "b.example", "c.example"]


@pytest.mark.parametrize(
    "shard", ["", "1", "0-of-4", "5-of-4", "1-of-0", "01-of-4", "1-of-1000", "../1-of-4", "1-of-4\n"]
)
def test_what_is_no_shard(tmp_path, server, shard):
    lake = CaptureLake(tmp_path, server, many(1))
    with pytest.raises(UsageError, match="is no shard"):
        lake.capture(shard)
    assert server.asked == []
    assert not lake.lake.root.exists()


def test_a_sample_is_stored_as_one(tmp_path, server):
    lake = CaptureLake(tmp_path, server, many(1))
    text = lake.settings.catalogue.read_text().replace("edition: {", "edition: {sample: true, ")
    lake.settings.catalogue.write_text(text)
    [row] = lake.capture()
    assert row["source"] == "sample"
    assert list_batches(lake.lake)[0].name.startswith("sample-1-of-1-")


def test_where_a_shard_cannot_be_stored_nobody_of_it_is_asked_on(tmp_path, server, monkeypatch):
    """Of 200 feeds, two of a host at once: those in flight were asked, and no more, while others go on."""
    real = capture.write_batches

    def full_for_one(lake, rows, prefix):
        if rows[0]["feed_id"].startswith("full"):
            raise LakeError("Cannot write: the disk is full; free some space and run again.")
        return real(lake, rows, prefix)

    monkeypatch.setattr(capture, "BATCH_BYTES", 1)
    monkeypatch.setattr(capture, "write_batches", full_for_one)
    full, slow = ("https://a.example", "https://d.example")
    urls = {f"full-{number}": f"{full}/feed-{number}" for number in range(200)} | {"slow": f"{slow}/feed"}
    lake = CaptureLake(tmp_path, server, urls)
    server.answer_all(lambda asked: Reply(body=rss(asked.url), wait_seconds=0.02))
    server.answer("d.example/feed", Reply(body=rss("slow"), wait_seconds=2))
    catalogue = load_catalogue(lake.settings.catalogue)
    shards = shards_to_read(catalogue, lake.settings.model_copy(update={"shards": 2}))
    assert len(shards) == 2
    capture.capture_shards(lake.lake, catalogue, shards, lake.settings, lambda: MORNING)
    assert [row["feed_id"] for row in lake.rows()] == ["slow"]
    assert len(server.asked) < 20
