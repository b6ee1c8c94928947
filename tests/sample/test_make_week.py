"""The whole: `briefing sample make` in a folder of its own, as a stranger runs it; a minute in all.

Six editions by `steps.run`, the seventh by the real DAG in a real Airflow, all from the real server.
"""

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefing.airflow_processes import GRACE_SECONDS

pytestmark = pytest.mark.needs_airflow

TODAY = "2024-06-12"
NOW = f"{TODAY}T09:30:00-04:00"
SAMPLE = Path("data/sample")
LAKE = SAMPLE / TODAY / "lake"
SECONDS = 300


def command(*words):
    return [sys.executable, "-m", "briefing.cli", "sample", "make", *words]


def environment():
    return os.environ | {"BRIEFING_NOW": NOW, "PYTHONUNBUFFERED": "1"}


def make(folder, *words):
    return subprocess.run(
        command(*words), cwd=folder, env=environment(), capture_output=True, text=True,
        timeout=SECONDS, check=False,
    )  # fmt: skip


def start(folder):
    return subprocess.Popen(
        command(), cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def read_until(process, text):
    """The lines that the process prints up to the one with `text`."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return lines
    pytest.fail(f"{text!r} was never said: {lines}, {process.stderr.read()}")


def edition(folder, on):
    dated = folder / LAKE / "editions" / f"edition={on}"
    generation = json.loads((dated / "CURRENT.json").read_text())["generation"]
    return json.loads((dated / f"generation={generation}" / "edition.json").read_text())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder in which the week was made once, and what the command said."""
    folder = tmp_path_factory.mktemp("made")
    os.environ.pop("BRIEFING_NOW", None)
    done = make(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done


@pytest.fixture
def without_today(made, tmp_path):
    """A copy of the week in which only today's edition is still to be made."""
    folder = tmp_path / "copy"
    shutil.copytree(made[0], folder)
    for part in ("editions", "inputs"):
        shutil.rmtree(folder / LAKE / part / f"edition={TODAY}")
    return folder


def airflows(folder):
    """Processes that run in the Airflow home of `folder`."""
    mark = f"AIRFLOW_HOME={(folder / SAMPLE).resolve()}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in process.read_bytes():
                found.append(process.parent.name)
        except OSError:
            continue
    return found


def test_a_line_a_day_then_the_edition_then_where_it_lies(made):
    folder, done = made
    lines = done.stdout.splitlines()
    days = [line for line in lines if re.fullmatch(r"day \d of 7: \d+ stories", line)]
    assert [line[4] for line in days] == list("1234567")
    assert "✅ Morning News Briefing – Wednesday, June 12, 2024, 06:05 EDT" in lines
    assert "SAMPLE. Every outlet, person and event is made up; links do not open." in lines
    paths = [line.strip() for line in lines if line.startswith("  data/sample/")]
    assert len(paths) == 4
    assert all((folder / path).is_file() for path in paths)
    assert done.stderr == ""


def test_seven_editions_are_published_and_the_last_by_airflow(made):
    folder, _ = made
    dates = sorted(path.name for path in (folder / LAKE / "editions").glob("edition=*"))
    assert dates == [f"edition=2024-06-{day:02}" for day in range(6, 13)]
    log = (folder / SAMPLE / TODAY / "airflow.log").read_text()
    assert "DagRun Finished: dag_id=morning_briefing" in log
    assert "state=success" in log


def test_the_seventh_edition_shows_what_the_week_was_planned_for(made):
    folder, _ = made
    today = edition(folder, TODAY)
    assert (today["basis"], today["state"]) == ("sample", "degraded")
    top = today["top_stories"][0]
    assert (top["why"]["outlets"], top["why"]["official"]) == (4, 1)
    (french,) = top["versions"]
    assert (top["language"], french["language"], french["outlet"]["fr"]) == (
        "en",
        "fr",
        "Bureau des avis publics",
    )
    sections = {section["section_id"]: section for section in today["sections"]}
    silences = {
        name: section["silence"] and section["silence"]["cause"] for name, section in sections.items()
    }
    assert silences["university_ai"] == "quiet"
    assert silences["enterprise_architecture"] == "all_failed"
    assert silences["digital_strategy"] == "shown_before"
    assert sum(cause is None for cause in silences.values()) == 11
    assert len(today["changed_headlines"]) == 1
    shown = [story for section in sections.values() for story in section["stories"]]
    assert {"update", "opinion", "letter", "paper", "audio"} <= {tag for one in shown for tag in one["tags"]}
    assert max(story["day_number"] for story in shown) == 3
    assert sum(bool(story["versions"]) for story in shown) == 2, "the observatory's and the other notice"
    alert = today["alerts"][0]
    assert (alert["colour"], alert["words"][0]["name"].lower()) == ("yellow", "severe thunderstorm")
    assert len(today["notes"]["troubles"]) == 3, "gone, server error, not found since the third day"


def test_a_second_call_prints_and_starts_nothing(made):
    folder, first = made
    log = folder / SAMPLE / TODAY / "airflow.log"
    before = log.stat().st_mtime_ns
    with (folder / SAMPLE / ".lock").open("wb") as lock:
        # Who has nothing to make needs no turn.
        fcntl.flock(lock, fcntl.LOCK_EX)
        again = make(folder)
    assert again.returncode == 0
    assert "day " not in again.stdout.splitlines()[0]
    assert again.stdout.strip() in first.stdout
    assert log.stat().st_mtime_ns == before
    assert (
        "✅ Revue de presse du matin – mercredi 12 juin 2024, 6 h 05 HAE"
        in make(folder, "--language", "fr").stdout
    )


def test_an_edition_of_another_version_of_the_code_is_printed_too(made, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(made[0], folder)
    [stored] = (folder / LAKE / "editions" / f"edition={TODAY}").glob("generation=*/edition.json")
    stored.write_text(json.dumps(json.loads(stored.read_text()) | {"a_field_that_was_given_up": 1}))
    done = make(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() in made[1].stdout


def test_a_second_run_waits_for_the_first_and_takes_what_it_made(made, without_today):
    folder = without_today
    with (folder / SAMPLE / ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = start(folder)
        read_until(second, "Another `briefing sample make` is at work in data/sample; waiting")
        for part in ("editions", "inputs"):
            shutil.copytree(
                made[0] / LAKE / part / f"edition={TODAY}", folder / LAKE / part / f"edition={TODAY}"
            )
    out, err = second.communicate(timeout=60)
    assert (second.returncode, err) == (0, "")
    assert "✅ Morning News Briefing – Wednesday, June 12, 2024" in out
    assert "Airflow runs the DAG" not in out


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "kill"])
def test_stopped_in_airflow_nothing_runs_on_and_the_next_call_ends_the_week(made, without_today, told):
    folder = without_today
    process = start(folder)
    read_until(process, "Airflow runs the DAG")
    log = folder / SAMPLE / TODAY / "airflow.log"
    deadline = time.monotonic() + 60
    # The log of the week that was copied is there until Airflow's process is.
    while not (airflows(folder) and "dag_id" in log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert airflows(folder)
    begun = time.monotonic()
    process.send_signal(told)
    _, err = process.communicate(timeout=60)
    assert time.monotonic() - begun < GRACE_SECONDS, "it ends when told to, before it has to be killed"
    assert process.returncode == 1
    assert err == "briefing: stopped. Nothing is half-written; run it again to go on.\n"
    assert airflows(folder) == []
    done = make(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert edition(folder, TODAY) == edition(made[0], TODAY)


def test_a_failing_dag_is_told_with_its_log(without_today):
    folder = without_today
    (folder / SAMPLE / "airflow" / "airflow.db").write_bytes(b"no database at all " * 100)
    done = make(folder)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert re.match(r"briefing: `airflow dags test morning_briefing` ended with code \d+; ", last)
    assert f"{SAMPLE}/{TODAY}/airflow.log" in last
    assert len(done.stderr.splitlines()) > 5, "the end of the log"
