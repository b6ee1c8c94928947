"""`airflow standalone` with the DAGs of this project: ports looked at first, its API waited for, a clean end.

With a port taken Airflow's other parts run on and its tasks are killed (measured on 3.3.2).
"""

from __future__ import annotations

import fcntl
import json
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

from briefing.airflow_processes import airflow, airflow_environment, migrate
from briefing.errors import BriefingError, UsageError
from briefing.progress import telling
from briefing.stopping import stopped_like_ctrl_c

API_PORT = 8080
START_SECONDS = 180
LOOPBACK = "127.0.0.1"
PASSWORDS = "simple_auth_manager_passwords.json.generated"


def stand(home: Path, settings: Mapping[str, str], port: int, hints: tuple[str, ...] = ()) -> None:
    """Run Airflow in `home` with the BRIEFING_* variables `settings` until Ctrl-C.

    Raises UsageError where the port is taken, BriefingError where Airflow does not start or ends by itself.
    """
    require_free(port)
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with _only_one(home), stopped_like_ctrl_c():
        _stand(home, settings, port, hints)


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """Two Airflows with two sets of settings on one database would run each other's tasks."""
    with (home / ".lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"Another Airflow runs in {home}: end it first.") from error
        yield


def _stand(home: Path, settings: Mapping[str, str], port: int, hints: tuple[str, ...]) -> None:
    log = home.with_name(f"{home.name}.log")
    environment = airflow_environment(home, settings) | {
        "AIRFLOW__API__HOST": LOOPBACK,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://{LOOPBACK}:{port}",
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(64),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://{LOOPBACK}:{port}/execution/",
        # Of two Airflows on one machine the second would find the usual two taken.
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(_free_port()),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(_free_port()),
        "AIRFLOW__CORE__PARALLELISM": "4",  # the default of 32 forks 32 workers of 140 MB
        "NO_PROXY": f"{LOOPBACK},localhost",
    }
    sys.stdout.write(f"Starting Airflow; what it says goes to {log}\n")
    sys.stdout.flush()
    migrate(home, environment, log)
    with airflow(["standalone"], environment, home, log) as process:
        try:
            _wait_for_api(process, port)
            sys.stdout.write("\n".join([*_banner(home, port), *hints, "Ctrl-C ends it."]) + "\n")
            sys.stdout.flush()
            code = process.wait()
        except KeyboardInterrupt:
            sys.stdout.write("Stopping Airflow …\n")
            sys.stdout.flush()
            return
    raise BriefingError(f"Airflow ended by itself with code {code}; its log {log} says why.")


def require_free(port: int) -> None:
    """Raise UsageError where something listens at `port` of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise UsageError(f"Port {port} is in use on this machine: choose another with --port.") from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for_api(process: subprocess.Popen[bytes], port: int) -> None:
    """Until the API server answers. Raises BriefingError where it does not within three minutes."""
    deadline = time.monotonic() + START_SECONDS
    # Not through a proxy of the environment: it is this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with telling("Waiting for Airflow's API"):
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise BriefingError(f"Airflow ended with code {process.returncode} before its API answered.")
            try:
                with opener.open(f"http://{LOOPBACK}:{port}/api/v2/version", timeout=5):
                    return
            except (OSError, HTTPException):
                time.sleep(1)
    raise BriefingError(f"Airflow's API did not answer at port {port} within {START_SECONDS} seconds.")


def _banner(home: Path, port: int) -> tuple[str, ...]:
    lines = [f"Airflow is ready: http://{LOOPBACK}:{port}"]
    passwords = home / PASSWORDS
    if passwords.is_file():
        lines += [
            f"  user {user}, password {word}" for user, word in json.loads(passwords.read_text()).items()
        ]
    lines.append(
        "  The DAG morning_briefing is paused: switch it on for 06:00 Toronto time, or start it by hand."
    )
    return tuple(lines)
