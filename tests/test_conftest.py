"""The guards of `conftest.py` hold: without them a test could quietly read the live web."""

import os
import socket
import subprocess
import sys

import pytest

from tests.conftest import AIRFLOW_HOME, ATTEMPTS, PROJECT, NetworkBlocked

FOREIGN = "192.0.2.1"  # TEST-NET-1, RFC 5737: belongs to nobody


def connect(family, address):
    with socket.socket(family) as connection:
        connection.connect(address)


def send_datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.sendto(b"x", (FOREIGN, 53))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: connect(socket.AF_INET, (FOREIGN, 80)),
        lambda: connect(socket.AF_INET6, ("2001:db8::1", 80)),
        lambda: socket.getaddrinfo("feeds.example.org", 443),
        lambda: socket.gethostbyname("feeds.example.org"),
        send_datagram,
    ],
    ids=["address", "address of version 6", "name", "name the old way", "datagram"],
)
def test_a_foreign_host_is_refused_and_remembered(ask):
    with pytest.raises(NetworkBlocked, match=r"Tests reach no network.*(192\.0\.2\.1|2001:db8|example\.org)"):
        ask()
    assert len(ATTEMPTS) == 1
    ATTEMPTS.clear()


def test_this_machine_may_be_asked():
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, server.getsockname()[1]), timeout=5).close()
    left, right = socket.socketpair()
    left.send(b"x")
    assert right.recv(1) == b"x"
    left.close()
    right.close()


def test_a_swallowed_refusal_still_fails_the_test(tmp_path):
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n")
    (tmp_path / "test_swallows.py").write_text(
        "import contextlib, socket\n"
        "def test_swallows():\n"
        "    with contextlib.suppress(Exception):\n"
        f"        socket.create_connection(('{FOREIGN}', 80))\n"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        f"--rootdir={tmp_path}",
        str(tmp_path),
    ]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 1
    assert f"the network was asked for: ['socket.connect {FOREIGN}']" in result.stdout


def test_settings_from_outside_do_not_reach_a_test():
    assert [name for name in os.environ if name.startswith("BRIEFING_")] == []
    assert os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"
    assert os.environ["AIRFLOW_HOME"] == str(AIRFLOW_HOME)
