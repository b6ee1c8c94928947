"""One run of the DAG `morning_briefing` in an Airflow of the sample's own: SQLite, no examples, no UI.

Airflow is another process: this package does not import it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from importlib.metadata import version
from pathlib import Path

import briefing
from briefing.errors import BriefingError, UsageError
from briefing.settings import PREFIX

DAG = "morning_briefing"
GRACE_SECONDS = 10.0
TAIL_LINES = 15


def run_dag(home: Path, on: date, variables: Mapping[str, str], log: Path) -> None:
    """Run the DAG for `on`, with `variables` as its settings; what Airflow says goes to `log`.

    `home` becomes an Airflow home at its first use. Raises BriefingError, with the end of the log on
    the error stream, where Airflow fails.
    """
    dags = dags_folder()
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    environment = _environment(home, dags, variables)
    with log.open("wb") as output:
        if not (migrated := home / f"migrated-{version('apache-airflow')}").exists():
            _clear(home)
            _run(["db", "migrate"], environment, home, output.fileno(), log)
            migrated.touch()
        conf = json.dumps({"edition_date": on.isoformat()})
        _run(["dags", "test", DAG, "--conf", conf], environment, home, output.fileno(), log)


def dags_folder() -> Path:
    """The project's `dags/`. Raises UsageError where the package was installed without the project."""
    folder = Path(briefing.__file__).resolve().parents[2] / "dags"
    if not (folder / f"{DAG}.py").is_file():
        raise UsageError(
            f"The DAG {DAG} is not in {folder}: the sample needs the whole project, "
            "so clone it and run `make briefing` there."
        )
    return folder


def _clear(home: Path) -> None:
    """A database of another version, or one that was left half-made, holds nothing that matters."""
    for path in home.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _environment(home: Path, dags: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """Variables of the present process, without another Airflow's and without other settings of ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "_AIRFLOW", PREFIX))
    }
    return (
        kept
        | dict(variables)
        | {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
            "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        }
    )


def _run(words: Sequence[str], environment: Mapping[str, str], home: Path, output: int, log: Path) -> None:
    command = [sys.executable, "-m", "airflow", *words]
    # A session of its own: Ctrl-C reaches us alone, and we end the whole group.
    with _ended_with_us(
        subprocess.Popen(  # noqa: S603 - our own interpreter, words from above
            command,
            env=environment,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    ) as process:
        code = process.wait()
    if code:
        tail = log.read_text("utf-8", "replace").splitlines()[-TAIL_LINES:]
        sys.stderr.write("\n".join(tail) + "\n")
        raise BriefingError(
            f"`airflow {' '.join(words[:3])}` ended with code {code}; its whole log is {log}: "
            f"mend what it names, or delete {home}, and run `briefing sample make` again."
        )


@contextmanager
def _ended_with_us(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Whatever happens, no process of its group is left running."""
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_SECONDS)
        with suppress(ProcessLookupError):  # the usual case: the group is gone
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
