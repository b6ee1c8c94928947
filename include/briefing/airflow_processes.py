"""Airflow as processes of its own, on SQLite in a folder of ours: this package does not import it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

import briefing
from briefing.errors import BriefingError, UsageError
from briefing.settings import PREFIX

DAG = "morning_briefing"
GRACE_SECONDS = 20.0
TAIL_LINES = 15


def dags_folder() -> Path:
    """The project's `dags/`. Raises UsageError where the package was installed without the project."""
    folder = Path(briefing.__file__).resolve().parents[2] / "dags"
    if not (folder / f"{DAG}.py").is_file():
        raise UsageError(
            f"The DAG {DAG} is not in {folder}: Airflow needs the whole project, so clone it and run there."
        )
    return folder


def airflow_environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """The present variables without another Airflow's and other settings of ours, with these.

    `settings` are BRIEFING_* variables. Ours comes first on the PATH: Airflow starts itself by its name.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "_AIRFLOW", PREFIX))
    }
    return (
        kept
        | dict(settings)
        | {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)]),
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(dags_folder()),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
            "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        }
    )


def migrate(home: Path, environment: Mapping[str, str], log: Path) -> None:
    """Make the database of `home`, once for each version of Airflow. Raises BriefingError."""
    home.mkdir(parents=True, exist_ok=True)
    migrated = home / f"migrated-{version('apache-airflow')}"
    if migrated.exists():
        return
    # A database of another version, or one that was left half-made, holds nothing that matters.
    for path in (*home.glob("airflow.db*"), *home.glob("migrated-*")):
        path.unlink()
    run_airflow(["db", "migrate"], environment, home, log)
    migrated.touch()


def run_airflow(words: list[str], environment: Mapping[str, str], home: Path, log: Path) -> None:
    """Run one command of Airflow to its end, what it says added to `log`. Raises BriefingError."""
    # SIGINT inside a task is a failure that `dags test` tries again: it took all of the grace.
    with airflow(words, environment, home, log, end_by=signal.SIGTERM) as process:
        code = process.wait()
    if code:
        raise BriefingError(
            f"`airflow {' '.join(words[:3])}` ended with code {code}; the end of its log {log} stands above: "
            f"mend what it names, or delete {home}, and run it again."
        )


@contextmanager
def airflow(
    words: list[str],
    environment: Mapping[str, str],
    home: Path,
    log: Path,
    end_by: signal.Signals = signal.SIGINT,
) -> Iterator[subprocess.Popen[bytes]]:
    """A command of Airflow while it runs. Whatever happens inside, no process of its group stays behind.

    Where it failed by itself, the end of its log goes to the error stream.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, words of ours
            [sys.executable, "-m", "airflow", *words],
            env=dict(environment),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches us alone, and we end the whole group
        )
    try:
        yield process
    finally:
        ended_by_us = process.poll() is None
        try:
            if ended_by_us:
                # Only the leader: Airflow's standalone ends its four parts itself, in order.
                process.send_signal(end_by)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(GRACE_SECONDS)
        finally:  # a second Ctrl-C ends the waiting, not the ending
            with suppress(ProcessLookupError):  # the usual case: the group is gone
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.returncode and not ended_by_us:
            tail = log.read_text("utf-8", "replace").splitlines()[-TAIL_LINES:]
            sys.stderr.write("\n".join(tail) + "\n")
