"""A live run that is killed, and two at once."""

import itertools
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.reading import assert_readable, contents, leftovers
from tests.feed_server import Reply, feed
from tests.live.live_lake import LiveLake
from tests.small_lake import Entry, rss

pytestmark = pytest.mark.fault

ON = "2024-06-12"
SIX = f"{ON}T10:00Z"
FEEDS = ("harbour", "prairie")
KILLED_AT_ITS_FIRST_PARSER = """
import os, signal, sys
def kill(event, arguments):
    if event == "subprocess.Popen" and "briefing.items.worker" in arguments[1]:
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(kill)
from briefing.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def undisturbed(tmp_path, server):
    """The generation and the files of the date, and all that lies in the lake after it."""
    lake = LiveLake(tmp_path / "undisturbed", server)
    serve(lake)
    lake.live(SIX)
    server.asked.clear()
    return lake


def serve(lake):
    for name in FEEDS:
        lake.serve(name, Entry(f"{name.title()} council votes", published="2024-06-12T08:00Z"))


def command(*before, date=ON):
    return [sys.executable, *(before or ("-m", "briefing.cli")), "run", *(["--date", date] if date else [])]


def started(lake, *before, now=SIX, date=ON):
    return subprocess.Popen(
        command(*before, date=date),
        env=lake.environment() | ({"BRIEFING_NOW": now} if now else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(is_so, seconds=30):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def made_as_undisturbed(lake, undisturbed):
    process = started(lake)
    said, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert lake.generation(ON) == undisturbed.generation(ON)
    assert contents(lake) == contents(undisturbed)
    assert leftovers(lake) == []
    assert assert_readable(lake) == 1


def test_killed_while_it_captures(tmp_path, server, undisturbed):
    """One shard has stored what it read, the other waits for its server."""
    lake = LiveLake(tmp_path / "killed", server)
    server.answer("prairie.example/feed", Reply(wait_seconds=60))
    process = started(lake)
    wait_for(lambda: lake.lake.names("captures/*/*") and server.hits("prairie.example/feed"))
    process.kill()
    process.communicate(timeout=60)
    assert len(lake.lake.names("captures/*/*")) == 1
    assert_readable(lake)
    assert not (lake.lake.root / "inputs").exists()
    serve(lake)
    made_as_undisturbed(lake, undisturbed)
    assert len(server.hits("harbour.example/feed")) == 1, "what was stored is not asked for again"


def test_killed_between_capture_and_validate(tmp_path, server, undisturbed):
    lake = LiveLake(tmp_path / "killed", server)
    process = started(lake, "-c", KILLED_AT_ITS_FIRST_PARSER)
    said, _nothing = process.communicate(timeout=60)
    assert process.returncode == -9, said
    assert len(lake.lake.names("captures/*/*")) == 2
    assert not (lake.lake.root / "items").exists()
    assert_readable(lake)
    made_as_undisturbed(lake, undisturbed)
    assert len(server.asked) == 2


def test_two_runs_at_once_ask_no_feed_twice_within_5_seconds(tmp_path, server):
    """By the machine's clock, which both runs read: today's edition, made once."""
    lake = LiveLake(tmp_path, server)
    lake.settings = lake.settings.model_copy(update={"now": None})
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    for name in FEEDS:
        body = rss(name, [Entry(f"{name.title()} council votes", published=hour_ago)], hour_ago)
        reply = feed(body)(None)
        server.answer(f"{name}.example/feed", Reply(200, body, reply.headers, wait_seconds=1.5))
    both = [started(lake, now=None, date=None) for _ in range(2)]
    ended = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], ended
    lines = sorted(next(line for line in said.splitlines() if " complete, " in line)[12:] for said in ended)
    assert lines == [
        "complete, published",
        "complete, was published before; nothing was done (--reissue makes a new one)",
    ]
    assert len(lake.lake.names("editions/*/generation=*")) == 1
    assert len(lake.lake.names("inputs/edition=*/*.json")) == 1
    assert_readable(lake)
    assert leftovers(lake) == []
    for name in FEEDS:
        times = [asked.at for asked in server.hits(f"{name}.example/feed")]
        assert all(later - earlier >= 5 for earlier, later in itertools.pairwise(times)), times


def test_ctrl_c_ends_a_run_that_reads_and_keeps_what_had_come(tmp_path, server):
    lake = LiveLake(tmp_path, server)
    lake.serve("harbour", Entry("Harbour council votes", published="2024-06-12T08:00Z"))
    server.answer("prairie.example/feed", Reply(wait_seconds=60))
    process = started(lake)
    while len(server.asked) < len(FEEDS):
        assert process.poll() is None, process.stdout.read()
        time.sleep(0.05)
    time.sleep(0.5)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert time.monotonic() - begun < 10, "it waited for the answer that never comes"
    assert process.returncode == 1
    assert "briefing: stopped. Nothing is half-written; run it again to go on." in said
    assert [(row["feed_id"], row["status"]) for row in lake.rows()] == [("harbour", 200)]
    assert_readable(lake)
