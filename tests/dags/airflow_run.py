"""Runs of the DAG in a process of their own, with an Airflow home of their own.

    ran = run_dag(airflow_home, lake.settings, conf={"edition_date": "2024-06-12"})
    assert ran.state == "success", ran.log

`airflow_home` is a folder with a migrated SQLite database (3 s), made by `make_home`; a run copies
it first, unless it is told to `keep` what it does there. A run takes 4 s,
on a busy machine 15. Retries wait for nothing, and `dag.test()` looks often for what can run next.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from briefing.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 120
REAL_SLEEP = time.sleep


@dataclass(frozen=True)
class Ran:
    """What a run of the DAG ended with.

    `tasks`: task id → state, for a mapped one `extract.capture[0]`; `tries` in the same way. `results`:
    "task:key" → XCom. `log`: all that the process wrote. `code`: its exit code, negative for a signal.
    """

    code: int
    log: str
    state: str = ""
    tasks: dict[str, str] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    error: str = ""


def environment(home: Path, settings: Settings | None = None) -> dict[str, str]:
    """This process's variables without its Airflow's and its settings, with those of `home`."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "_AIRFLOW", "BRIEFING_", "PYTEST"))
    }
    given = settings.model_dump(exclude_none=True) if settings else {}
    return own | {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        **{f"BRIEFING_{name.upper()}": str(value) for name, value in given.items()},
    }


def make_home(folder: Path) -> Path:
    """A folder with a migrated database that knows the DAGs."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "airflow", "db", "migrate"],
        env=environment(folder),
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    return folder


def run_dag(
    home: Path,
    settings: Settings,
    *,
    conf: dict[str, Any] | None = None,
    logical_date: datetime | None = None,
    run_after: datetime | None = None,
    before: str = "",
    keep: bool = False,
) -> Ran:
    """Run `morning_briefing` once through `dag.test()` in a process of its own.

    Without `logical_date` it is null, as in a run that was started by hand. `before` is Python code
    that the process runs first, with the DAG as `dag`. The clock is the one of `settings`.
    """
    if not keep:
        copy = home.with_name(f"{home.name}-{sum(1 for _ in home.parent.iterdir())}")
        home = Path(shutil.copytree(home, copy))
    answer = home / "answer.json"
    answer.unlink(missing_ok=True)
    request = {
        "conf": conf,
        "logical_date": logical_date.isoformat() if logical_date else None,
        "run_after": run_after.isoformat() if run_after else None,
        "before": before,
        "answer": str(answer),
    }
    done = subprocess.run(
        [sys.executable, __file__, json.dumps(request)],
        env=environment(home, settings),
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=SECONDS,
        check=False,
    )
    told = json.loads(answer.read_text()) if answer.exists() else {}
    return Ran(code=done.returncode, log=done.stdout, **told)


def parsed_dag() -> Any:
    """The DAG, parsed anew as the processor does it, and as a worker does it for each task.

    Airflow 3.3.2 writes what a run was asked for into the parameters of the object: a second run of the
    same object, asked for nothing, would be for the date of the first one.
    """
    from airflow.dag_processing.dagbag import BundleDagBag

    bag = BundleDagBag(PROJECT / "dags", bundle_path=PROJECT / "dags", bundle_name="dags-folder")
    assert bag.import_errors == {}, bag.import_errors
    return bag.dags["morning_briefing"]


def wait_for_nothing(dag: Any) -> None:
    for task in dag.tasks:
        task.retry_delay = timedelta(0)


def look_often(seconds: float) -> None:
    """`dag.test()` sleeps a second whenever nothing can run: twice in a run of ours, of 2.6 s then."""
    REAL_SLEEP(min(seconds, 0.02))


def _main(request: dict[str, Any]) -> None:
    """In the child: parse the DAG as the processor does, run it, write down what became of it."""
    dag = parsed_dag()
    wait_for_nothing(dag)
    time.sleep = look_often
    exec(request["before"], {"dag": dag})  # noqa: S102 - a test's own lines

    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(request[name]) if request[name] else None

    try:
        run = dag.test(
            run_after=moment("run_after"), logical_date=moment("logical_date"), run_conf=request["conf"]
        )
    except Exception as error:
        Path(request["answer"]).write_text(json.dumps({"error": f"{type(error).__name__}: {error}"}))
        raise
    Path(request["answer"]).write_text(json.dumps(_told(run)))


def run_here(settings: Settings, monkeypatch: Any, *, partition_key: str | None = None, **given: Any) -> Ran:
    """The same in this process, for tests that need no other: 1 s after the first one, and no log.

    Airflow's database forgets earlier runs first: `dag.test()` with a null logical date would clear
    their tasks and then wait for them for ever. `dag.test()` takes no partition key: a run is given
    one when Airflow stores it.
    """
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session

    with create_session() as session:
        for run in session.query(DagRun):
            session.delete(run)
    for name, value in settings.model_dump(exclude_none=True).items():
        monkeypatch.setenv(f"BRIEFING_{name.upper()}", str(value))
    given.setdefault("logical_date", None)
    dag = parsed_dag()
    wait_for_nothing(dag)
    given_to_new_runs()["partition_key"] = partition_key
    with monkeypatch.context() as patch:
        patch.setattr(time, "sleep", look_often)
        return Ran(code=0, log="", **_told(dag.test(**given)))


@cache
def given_to_new_runs() -> dict[str, str | None]:
    """What each new run of this process is given as its partition key; the listener is set up once."""
    from airflow.models.dagrun import DagRun
    from sqlalchemy import event

    fields: dict[str, str | None] = {"partition_key": None}

    @event.listens_for(DagRun, "before_insert")
    def give_key(_mapper: Any, _connection: Any, run: Any) -> None:
        run.partition_key = fields["partition_key"]

    return fields


def _told(run: Any) -> dict[str, Any]:
    """What the database says of the run."""
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session

    def name(row: Any) -> str:
        return row.task_id if row.map_index < 0 else f"{row.task_id}[{row.map_index}]"

    with create_session() as session:
        instances = sorted(run.get_task_instances(session=session), key=name)
        rows = session.query(XComModel).filter(XComModel.run_id == run.run_id).all()
        return {
            "state": str(run.state),
            "tasks": {name(one): str(one.state) for one in instances},
            "tries": {name(one): one.try_number for one in instances},
            "results": {f"{name(row)}:{row.key}": row.value for row in rows},
        }


if __name__ == "__main__":
    _main(json.loads(sys.argv[1]))
