"""What the DAG file says of itself, parsed as the processor parses it."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.dags.airflow_run import PROJECT, environment

pytestmark = [pytest.mark.needs_airflow, pytest.mark.timeout(240)]

PARSED = """
import json, sys
sys.path.insert(0, ".")
import airflow.sdk, airflow.dag_processing.dagbag, airflow.serialization.serialized_objects
from airflow.models.serialized_dag import SerializedDagModel
before = set(sys.modules)
folder = sys.argv[1]
from airflow.dag_processing.dagbag import BundleDagBag
bag = BundleDagBag(folder, bundle_path=__import__("pathlib").Path(folder), bundle_name="dags-folder")
after = set(sys.modules)
from airflow.serialization.serialized_objects import DagSerialization
data = DagSerialization.to_dict(bag.dags["morning_briefing"])
loaded = sorted(after - before)
print(json.dumps({"errors": bag.import_errors, "loaded": loaded, "hash": SerializedDagModel.hash(data)}))
"""


def begin_to_parse(home: Path, seed: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", PARSED, str(PROJECT / "dags")],
        env=environment(home) | {"PYTHONHASHSEED": seed},
        stdout=subprocess.PIPE,
        text=True,
    )


def parsed(process: subprocess.Popen) -> dict:
    out, _err = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(out.splitlines()[-1])


def test_parsing_is_light_and_gives_the_same_dag_each_time(tmp_path):
    """A DAG that is serialised otherwise each time gets a version with each parse."""
    first, second = map(parsed, [begin_to_parse(tmp_path / seed, seed) for seed in "12"])
    assert first["errors"] == {}
    assert first["hash"] == second["hash"]
    heavy = ("pandas", "duckdb", "pyarrow", "great_expectations", "feedparser", "lxml", "briefing.steps")
    assert [name for name in first["loaded"] if name.startswith(heavy)] == []


def test_the_file_is_a_table_of_contents():
    assert len((PROJECT / "dags" / "morning_briefing.py").read_text().splitlines()) <= 140


def test_what_an_operator_sees(briefing_dag):
    assert briefing_dag.owner == "morning-briefing"
    assert {"briefing", "daily"} <= set(briefing_dag.tags)
    assert briefing_dag.max_active_runs == 1
    assert briefing_dag.catchup is False
    for word in ("edition_date", "reissue", "past date", "fails", "degraded"):
        assert word in briefing_dag.doc_md
    for task in briefing_dag.tasks:
        assert task.retries == 2, task.task_id
        assert task.retry_delay == timedelta(minutes=2)
        assert task.execution_timeout is not None
        if not task.task_id.startswith("extract."):
            assert task.doc or task.python_callable.__doc__, task.task_id


def test_the_way_of_a_run(briefing_dag):
    after = {task.task_id: set(task.downstream_task_ids) for task in briefing_dag.tasks}
    assert after == {
        "plan": {"extract.capture", "extract.parse"} & after["plan"] | {"extract.capture"},
        "extract.capture": {"extract.parse"},
        "extract.parse": {"validate"},
        "validate": {"dedupe"},
        "dedupe": {"select"},
        "select": {"render"},
        "render": set(),
    }
    rules = {task.task_id: str(task.trigger_rule.value) for task in briefing_dag.tasks}
    assert [name for name, rule in rules.items() if rule == "all_done" and "extract." not in name] == [
        "validate"
    ]
    assert {rules[name] for name in ("plan", "extract.capture", "dedupe", "select", "render")} == {
        "all_success"
    }


@pytest.mark.parametrize(
    ("last", "following"),
    [
        (datetime(2026, 3, 6, 11, tzinfo=UTC), datetime(2026, 3, 7, 11, tzinfo=UTC)),
        (datetime(2026, 3, 7, 11, tzinfo=UTC), datetime(2026, 3, 8, 10, tzinfo=UTC)),  # 23 hours
        (datetime(2026, 10, 31, 10, tzinfo=UTC), datetime(2026, 11, 1, 11, tzinfo=UTC)),  # 25 hours
    ],
)
def test_six_in_toronto_also_when_the_clocks_change(briefing_dag, last, following):
    from airflow.serialization.encoders import coerce_to_core_timetable
    from airflow.timetables.base import DataInterval, TimeRestriction

    timetable = coerce_to_core_timetable(briefing_dag.timetable)
    info = timetable.next_dagrun_info(
        last_automated_data_interval=DataInterval(last, last),
        restriction=TimeRestriction(earliest=None, latest=None, catchup=True),
    )
    assert info.run_after == following
    assert info.logical_date == following
