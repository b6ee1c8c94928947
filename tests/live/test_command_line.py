"""`briefing run` for a live date: what an operator reads, and what a script gets as exit code."""

import os
import subprocess
import sys

import pytest

from briefing.cli import main
from tests.feed_server import Reply
from tests.live.live_lake import LiveLake
from tests.small_lake import Entry, Feed

ON = "2024-06-12"
SIX = f"{ON}T10:00Z"
FEEDS = [Feed("harbour"), Feed("lantern"), Feed("prairie", "science"), Feed("meadow", "science")]


@pytest.fixture
def lake(tmp_path, server):
    """harbour and lantern in the first of two shards, prairie and meadow in the second."""
    lake = LiveLake(tmp_path, server, FEEDS)
    for feed in FEEDS:
        lake.serve(feed.id, Entry(f"{feed.id.title()} council votes", published="2024-06-12T08:00Z"))
    return lake


@pytest.fixture
def briefing(lake, monkeypatch, capsys):
    """Runs a command at a time; gives the exit code, the output and the lines of the error stream."""

    def run(now, *arguments):
        for name, value in lake.environment(now).items():
            if name.startswith("BRIEFING_"):
                monkeypatch.setenv(name, value)
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err.splitlines()

    return run


def test_what_an_operator_reads(lake, briefing):
    lake.fail("lantern", 404)
    lake.server.answer("meadow.example/feed", Reply(body=b"x", headers={"Content-Encoding": "gzip"}))
    code, out, said = briefing(SIX, "run", "--date", ON)
    assert code == 0
    assert out.splitlines()[0] == f"{ON}: degraded, published"
    first = [line for line in said if line.startswith("Shard 1-of-2: ")]
    second = [line for line in said if line.startswith("Shard 2-of-2: ")]
    assert first == [
        "Shard 1-of-2: asking 2 of 2 feeds.",
        "Shard 1-of-2: 1 new, 0 unchanged, 1 failed: lantern/en (not found: HTTP 404).",
    ]
    assert second == [
        "Shard 2-of-2: asking 2 of 2 feeds.",
        (
            "Shard 2-of-2: 1 new, 0 unchanged, 1 failed: "
            "meadow/en (unsupported encoding: its packed body is damaged)."
        ),
    ]

    code, out, said = briefing(f"{ON}T11:00Z", "run", "--date", ON)
    assert code == 0
    assert out.splitlines()[0].startswith(f"{ON}: degraded, was published before; nothing was done")
    assert said == []

    # The next morning: lantern's hours of back-off are over, and what did not change costs nothing.
    code, out, said = briefing("2024-06-13T10:00Z", "run")
    assert code == 0
    assert out.startswith("2024-06-13: degraded, published")
    assert "Shard 1-of-2: 0 new, 1 unchanged, 1 failed: lantern/en (not found: HTTP 404)." in said


def test_a_feed_that_is_not_due_is_counted(lake, briefing):
    lake.fail("lantern", 429, **{"Retry-After": "86400"})
    briefing(SIX, "run", "--date", ON)
    _code, _out, said = briefing("2024-06-13T09:30Z", "run", "--date", "2024-06-13")
    assert (
        "Shard 1-of-2: asking 1 of 2 feeds; for 1 it is too early, for the first of them until "
        "2024-06-13 10:00:00 UTC."
    ) in said
    assert "Shard 1-of-2: 0 new, 1 unchanged, 0 failed." in said


def test_exit_codes_of_a_live_date(lake, briefing):
    assert briefing(SIX, "run", "--date", ON, "--strict")[0] == 0
    current = lake.lake.read(f"editions/edition={ON}/CURRENT.json")
    asked = len(lake.server.asked)
    for arguments, now, code, words in (
        (("--offline",), "2024-06-13T10:00Z", 3, "without --offline"),
        ((), "2024-06-12T10:00Z", 2, "lies in the future"),
    ):
        on = "2024-06-13" if code == 3 else "2024-06-14"
        got, out, said = briefing(now, "run", "--date", on, *arguments)
        assert (got, out, len(said)) == (code, "", 1)
        assert words in said[0]
    assert len(lake.server.asked) == asked
    for feed in FEEDS:
        lake.fail(feed.id, 500)
    code, out, said = briefing("2024-06-13T10:00Z", "run")
    assert (code, out) == (3, "")
    assert "4 x server error" in said[-1]
    assert "the edition of 2024-06-12 stays" in said[-1]
    assert lake.lake.read(f"editions/edition={ON}/CURRENT.json") == current
    lake.serve("harbour", Entry("Ferry sails again", published="2024-06-13T08:00Z"))
    assert briefing("2024-06-13T13:30Z", "run", "--strict")[0] == 4, "published, but three feeds are missing"


def test_lines_of_the_log_do_not_run_together_with_what_a_terminal_shows_meanwhile(lake):
    """Here another run holds the lake for so long that the command says what it is about."""
    reading, writing = os.openpty()
    command = [sys.executable, "-m", "briefing.cli", "run", "--date", ON]
    said = b""
    with lake.lake.alone():
        process = subprocess.Popen(
            command, env=lake.environment(SIX), stdout=subprocess.DEVNULL, stderr=writing
        )
        os.close(writing)
        while b"printing" not in said:
            said += _read(reading)
    while chunk := _read(reading):
        said += chunk
    process.wait(timeout=60)
    os.close(reading)
    assert process.returncode == 0
    shown = [line.rpartition("\x1b[K")[2].strip() for line in said.decode().split("\n")]
    assert "2 batches validated: 4 items, 0 rejects, quarantined: none" in shown


def _read(descriptor):
    """What the terminal got, b"" at its end, which Linux calls an error."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
