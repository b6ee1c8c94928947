"""`briefing up`: Airflow's own processes, an API that answers, and nothing left behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from briefing import cli, standalone
from briefing.errors import UsageError

START_SECONDS = 240
DAG = "/api/v2/dags/morning_briefing"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(folder):
    """Command lines of the processes whose environment names the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # it ended while we looked, or is not ours
    return found


def test_a_free_port_is_let_pass_and_a_taken_one_not():
    port = free_port()
    standalone.require_free(port)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(UsageError, match=f"Port {port} is in use"):
            standalone.require_free(port)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "٨"])
def test_what_is_no_port_is_refused(port, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["up", "--port", port])
    assert stopped.value.code == 2
    assert "is no port; write a number from 1 to 65535" in capsys.readouterr().err


@pytest.mark.needs_airflow
def test_airflow_comes_up_on_the_sample_makes_its_edition_and_leaves_nothing_behind(tmp_path):
    """Ended by `kill`, which goes the way of Ctrl-C too."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing.cli", "sample", "up", "--port", str(port)],
        cwd=tmp_path,
        env=environment | {"PYTHONUNBUFFERED": "1", "BRIEFING_NOW": "2026-03-12T12:00:00-04:00"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = until(process, "Ctrl-C ends it.")
        bearer = token(port, *re.search(r"user (\S+), password (\S+)", said).groups())
        assert asked(port, DAG, bearer)["is_paused"] is True
        asked(port, DAG, bearer, {"is_paused": False}, "PATCH")
        conf = {"edition_date": "2026-03-12"}
        run = asked(port, f"{DAG}/dagRuns", bearer, {"logical_date": None, "conf": conf})
        state = "queued"
        deadline = time.monotonic() + START_SECONDS
        while state in ("queued", "running") and time.monotonic() < deadline:
            time.sleep(1)
            state = asked(port, f"{DAG}/dagRuns/{run['dag_run_id']}", bearer)["state"]
        assert state == "success"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert process.returncode == 0
    with process.stdout as output:
        assert "Stopping Airflow" in output.read()
    assert processes_of(tmp_path / "data/sample") == []
    assert len(list(tmp_path.glob("data/sample/2026-03-12/lake/editions/*/CURRENT.json"))) == 7


@pytest.mark.parametrize("words", [["up"], ["sample", "up"]], ids=" ".join)
def test_a_port_in_use_is_named_before_anything_is_started(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main([*words, "--port", str(port)]) == 2
    assert f"Port {port} is in use on this machine: choose another with --port." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def until(process, line):
    """What the process says, up to a line that holds these words."""
    said, deadline = "", time.monotonic() + START_SECONDS
    while line not in said:
        assert time.monotonic() < deadline, said
        read = process.stdout.readline()
        assert read, f"it ended after: {said}"
        said += read
    return said


def token(port, user, word):
    return asked(port, "/auth/token", data={"username": user, "password": word})["access_token"]


def asked(port, path, bearer=None, data=None, method=None):
    """The answer of the API, as JSON. A DAG is there some seconds after the API answers."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", data=body, headers=headers, method=method
    )
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - our own address
                return json.load(answer)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
