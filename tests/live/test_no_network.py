"""A past date opens no socket, nor does --offline: seen in every process that the command starts."""

import shutil
import subprocess
import sys

import pytest

from tests.small_lake import Capture, Entry

ON = "2024-06-12"
WATCHING = """
import os, sys
NAMES = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "socket.sendto"}
def asks_for_ipv6(frame):
    # urllib3, which Great Expectations brings along, binds ::1 for a moment when it is imported, to learn
    # whether this machine has IPv6. Nothing is sent.
    while frame is not None:
        if frame.f_code.co_name == "_has_ipv6" and frame.f_globals["__name__"] == "urllib3.util.connection":
            return True
        frame = frame.f_back
    return False
def watch(event, arguments):
    if event in ("socket.__new__", "socket.bind") and asks_for_ipv6(sys._getframe()):
        return
    internet = event == "socket.__new__" and arguments[1] in (2, 10)  # AF_INET, AF_INET6
    if internet or event in NAMES:
        with open(os.environ["WATCHED"], "a") as file:
            file.write(f"{event} {arguments[1:]}\\n")
sys.addaudithook(watch)
with open(os.environ["WATCHED"] + ".processes", "a") as file:
    file.write(f"{os.getpid()}\\n")
"""
OPENS_ONE = "import socket; socket.create_server(('127.0.0.1', 0)).close()"


@pytest.fixture
def watched(tmp_path):
    """Runs a command whose Python processes, and theirs, write down what they do with sockets.

    The parsing child gets only PYTHONPATH of our environment, so the file's name stands in the code.
    """
    folder = tmp_path / "watching"
    folder.mkdir()
    seen = tmp_path / "seen"
    (folder / "sitecustomize.py").write_text(WATCHING.replace('os.environ["WATCHED"]', repr(str(seen))))

    def run(environment, *command):
        for path in tmp_path.glob("seen*"):
            path.unlink()
        ended = subprocess.run(
            command, env=environment | {"PYTHONPATH": str(folder)}, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        processes = (tmp_path / "seen.processes").read_text().split()
        return ended, seen.read_text() if seen.exists() else "", len(processes)

    return run


@pytest.fixture
def briefing():
    return (sys.executable, "-m", "briefing.cli", "run", "--date", ON)


@pytest.fixture
def filled(lake):
    """An archived capture of the date, not parsed yet: the run starts parsing processes."""
    lake.serve("harbour", Entry("Would be read", published="2024-06-12T08:00Z"))
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", [Entry("Tunnel opens to cyclists")]))
    for name in ("items", "rejects", "health", "staging"):
        shutil.rmtree(lake.lake.root / name, ignore_errors=True)
    return lake


def test_the_watch_sees_a_socket_and_a_live_run(filled, watched, briefing):
    assert "socket.bind" in watched(filled.environment(), sys.executable, "-c", OPENS_ONE)[1]
    ended, seen, _processes = watched(filled.environment(f"{ON}T10:00Z"), *briefing)
    assert ended.returncode == 0, ended.stderr
    assert "socket.connect" in seen
    assert len(filled.server.asked) == 2


@pytest.mark.parametrize(("now", "more"), [("2024-06-13T10:00Z", ()), (f"{ON}T10:00Z", ("--offline",))])
def test_past_dates_and_offline_runs_open_no_socket(filled, watched, briefing, now, more):
    ended, seen, processes = watched(filled.environment(now), *briefing, *more)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith(f"{ON}: degraded, published")
    assert seen == ""
    assert processes >= 2, "the parsing process is watched too"
    assert filled.server.asked == []
    assert filled.shown(ON) == ["Tunnel opens to cyclists"]


def test_a_past_date_is_made_where_there_is_no_network_at_all(filled, briefing):
    """In a network namespace of its own, without even loopback."""
    alone = ("unshare", "-rn")
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    ended = subprocess.run(
        [*alone, *briefing],
        env=filled.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert filled.shown(ON) == ["Tunnel opens to cyclists"]
