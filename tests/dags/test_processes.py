"""The DAG in processes of their own: the same bytes as the command line, also after a kill."""

import subprocess
import sys

import pytest

from tests.dags.airflow_run import environment, run_dag
from tests.small_lake import Capture, Entry, SmallLake

pytestmark = [pytest.mark.needs_airflow, pytest.mark.timeout(300)]

DATE = "2024-06-12"
CAPTURES = (
    Capture("harbour", "2024-06-12T09:00Z", [Entry("Tunnel opens to cyclists"), Entry("Ferry sails again")]),
    Capture("prairie", "2024-06-12T09:30Z", [Entry("Comet seen over the prairie")]),
)

KILLED_IN_SELECT = """
import os, signal, sys
def kill(event, arguments):
    if event == "os.rename" and str(arguments[1]).endswith("/selection.parquet"):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(kill)
"""


@pytest.fixture(scope="module")
def by_command_line(tmp_path_factory):
    """The generation and the files of the date, made without Airflow."""
    lake = SmallLake(tmp_path_factory.mktemp("by-command-line"))
    lake.take_in(*CAPTURES)
    lake.run(DATE)
    return lake.generation(DATE), lake.files(DATE)


@pytest.fixture
def lake(tmp_path):
    lake = SmallLake(tmp_path)
    lake.take_in(*CAPTURES)
    return lake


def test_airflow_dags_test_gives_the_bytes_of_briefing_run(airflow_home, lake, by_command_line):
    command = ["airflow", "dags", "test", "morning_briefing", "--conf", '{"edition_date": "2024-06-12"}']
    subprocess.run(
        [sys.executable, "-m", *command],
        env=environment(airflow_home, lake.settings),
        cwd=airflow_home,
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (lake.generation(DATE), lake.files(DATE)) == by_command_line


@pytest.mark.fault
def test_a_run_killed_in_the_middle_of_select_gives_the_same_bytes_when_repeated(
    airflow_home, lake, by_command_line, run
):
    killed = run_dag(airflow_home, lake.settings, conf={"edition_date": DATE}, before=KILLED_IN_SELECT)
    assert killed.code == -9, killed.log
    staged = {path.name for path in (lake.lake.root / "staging/editions").rglob("*") if path.is_file()}
    assert "stories.parquet" in staged
    assert "selection.parquet" not in staged
    assert not lake.published_dates()
    assert run(lake.settings, run_conf={"edition_date": DATE}).state == "success"
    assert (lake.generation(DATE), lake.files(DATE)) == by_command_line


def test_the_log_of_a_failed_run_holds_the_sentence(airflow_home, lake):
    lake.settings.catalogue.write_text("frobs: 1\nfeeds: []\n")
    ran = run_dag(airflow_home, lake.settings, conf={"edition_date": DATE})
    assert ran.state == "failed"
    assert "AirflowFailException: feeds.yaml" in ran.log
    assert "There is no plan to work by" in ran.log
