"""What every test stands on: an Airflow of its own, no settings from outside, no network."""

import atexit
import ipaddress
import os
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

from tests.feed_server import FeedServer

PROJECT = Path(__file__).resolve().parents[1]
SHARED_DATA = PROJECT.parent / "shared" / "data"


def prepare_environment() -> Path:
    """Drop inherited settings and give Airflow a home of its own: it reads them on its first import."""
    if "airflow" in sys.modules:
        raise RuntimeError("Airflow was imported before tests/conftest.py could give it a home of its own.")
    for name in list(os.environ):
        if name.startswith(("AIRFLOW", "BRIEFING_", "_AIRFLOW")):
            del os.environ[name]
    home = Path(tempfile.mkdtemp(prefix="briefing-airflow-"))
    atexit.register(_remove_home, home, os.getpid())
    os.environ.update(
        {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
            "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": f"{home}/logs",
        }
    )
    return home


def _remove_home(home: Path, owner: int) -> None:
    """Forked children run `atexit` too: only the process that made the folder removes it."""
    if os.getpid() == owner:
        shutil.rmtree(home, ignore_errors=True)


class NetworkBlocked(RuntimeError):
    """A test asked for an address that is not this machine's."""


ATTEMPTS: list[str] = []
LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain", "", socket.gethostname().lower()})


def _is_local(name: str) -> bool:
    """This machine's own names, and the addresses that lead to it (0.0.0.0 and :: do too)."""
    address = _address(name)
    return name in LOCAL_NAMES if address is None else address.is_loopback or address.is_unspecified


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _text(host: object) -> str:
    """A host as lower-case text; None means this machine, as "" does."""
    return (host.decode() if isinstance(host, bytes) else str(host or "")).lower()


def block_network(event: str, arguments: tuple) -> None:
    """Audit hook: no look-up of a name and no connection to anything but this machine.

    A hook sees every library of the process and its forked children, which a patched
    `socket.connect` would not. The attempt is kept too: `except Exception` may swallow the error.
    """
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        if not isinstance(arguments[1], tuple):
            return  # a Unix socket's address is a string; a connected socket sends to None
        host = _text(arguments[1][0])
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = _text(arguments[0])
        if _address(host) is not None:
            return  # an address is not looked up anywhere
    else:
        return
    if _is_local(host):
        return
    ATTEMPTS.append(f"{event} {host}")
    message = f"Tests reach no network, and this one asked for {host!r} ({event})."
    raise NetworkBlocked(message)


# What a script starts in the background ignores Ctrl-C, and so would all that the tests start and end by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

AIRFLOW_HOME = prepare_environment()
sys.addaudithook(block_network)

# No deadline: two cores may be shared by many. Derandomized: the same run gives the same result.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)  # before the plugin reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Share the tests out among the cores by file, so that what a file has built is built once.

    The month of real feeds is one group over its files, and comes first: it is the longest, and no core
    shall wait for it at the end.
    """
    for item in items:
        file = item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group("real_month" if "real_month/" in file else file))
    items.sort(key=lambda item: "real_month/" not in item.nodeid)


@pytest.fixture(autouse=True)
def no_network():
    """Fail a test whose code asked for the network, even where it swallowed the refusal."""
    ATTEMPTS.clear()
    yield
    asked = list(ATTEMPTS)
    ATTEMPTS.clear()
    assert not asked, f"the network was asked for: {asked}"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    """A test sets the `BRIEFING_*` variables that it needs; none comes from another test."""
    for name in [name for name in os.environ if name.startswith("BRIEFING_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real feeds beside the project; it is no part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder ../shared/data of real feeds is not beside the project")
    return SHARED_DATA


@pytest.fixture
def server():
    """A little web on loopback: all hosts of .example."""
    with FeedServer() as running:
        yield running


@pytest.fixture
def lake_folder(tmp_path: Path) -> Path:
    """A folder for a lake; it does not exist yet."""
    return tmp_path / "lake"


@pytest.fixture(scope="session")
def dag_bag():
    """The DAGs of `dags/`, parsed as the processor does it and known to a database of this run (3 s).

    `dag_bag.dags[...].test(logical_date=...)` runs one in this process; a DAG that is not in the
    database is refused by Airflow 3.3 ("the dag is not serialized").
    """
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
    from airflow.utils import db

    db.initdb()
    DagBundlesManager().sync_bundles_to_db()
    bag = BundleDagBag(PROJECT / "dags", bundle_path=PROJECT / "dags", bundle_name="dags-folder")
    assert bag.import_errors == {}
    sync_bag_to_db(bag, "dags-folder", None)
    return bag
