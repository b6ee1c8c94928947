"""What the libraries raise, by the names that the reader knows: from real handshakes and real sockets."""

import asyncio
import errno
import shutil
import socket
import subprocess

import aiohttp
import pytest

from briefing.captures import connecting
from briefing.captures.addresses import AddressNotAllowed
from briefing.captures.failures import FetchFailure, failure_of
from briefing.captures.reach import Reach
from tests.captures.capture_lake import fetched
from tests.feed_server import FeedServer, Reply


def certificate(folder, *options, name="harbour.test"):
    """A certificate that nobody vouches for, its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificates of these tests, is not installed")
    path = folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-subj", f"/CN={name}"]
    command += [
        "-addext",
        f"subjectAltName=DNS:{name}",
        "-keyout",
        path,
        "-out",
        folder / "public.pem",
        *options,
    ]
    subprocess.run(command, check=True, capture_output=True)
    with path.open("ab") as file:
        file.write((folder / "public.pem").read_bytes())
    return path


@pytest.fixture
def second_loopback_is_public(monkeypatch):
    """127.0.0.2 stands for the internet, so that TLS is tried as it is out there."""
    judged = connecting.is_public
    monkeypatch.setattr(connecting, "is_public", lambda address: address == "127.0.0.2" or judged(address))


def over_tls(port, name="harbour.test"):
    async def on_second_loopback(_host, port):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", port))]

    return fetched(f"https://{name}:{port}/feed", Reach((port,)), on_second_loopback)


def test_a_certificate_that_nobody_vouches_for(tmp_path, second_loopback_is_public):
    with FeedServer("127.0.0.2", certificate=certificate(tmp_path)) as server:
        answer = over_tls(server.port)
    assert (answer.error_kind, answer.error_detail) == (
        "insecure_connection",
        "its certificate is signed by itself",
    )
    assert (answer.status, answer.final_url, server.asked) == (None, None, [])


def test_a_certificate_of_another_server(tmp_path, second_loopback_is_public, monkeypatch):
    path = certificate(tmp_path, name="other.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "public.pem"))
    context = aiohttp.connector._make_ssl_context(verified=True)  # noqa: SLF001 - it was made at the import
    monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", context)
    with FeedServer("127.0.0.2", certificate=path) as server:
        answer = over_tls(server.port)
        assert (answer.error_kind, server.asked) == ("insecure_connection", [])
        assert answer.error_detail == "its certificate is for another server"
        assert over_tls(server.port, "other.test").error_kind == "not_found"


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"220 mail ready\r\n", b"\x15\x03\x01\x00\x02\x02\x28"]
)
def test_a_server_that_speaks_no_tls(second_loopback_is_public, said):
    with socket.create_server(("127.0.0.2", 0)) as listening:
        port = listening.getsockname()[1]

        async def both():
            answering = asyncio.to_thread(answer_once, listening, said)
            answer, _ = await asyncio.gather(asyncio.to_thread(over_tls, port), answering)
            return answer

        answer = asyncio.run(both())
    assert answer.error_kind == "insecure_connection"
    assert str(port) not in answer.error_detail
    assert answer.error_detail == answer.error_detail.lower()


def answer_once(listening, said):
    connection, _ = listening.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(said)


def test_a_connection_that_is_closed_in_the_handshake(second_loopback_is_public):
    with FeedServer("127.0.0.2") as server:
        server.answer("harbour.test/feed", Reply())
        with socket.create_server(("127.0.0.2", 0)) as listening:
            port = listening.getsockname()[1]

            async def both():
                answering = asyncio.to_thread(answer_once, listening, b"")
                answer, _ = await asyncio.gather(asyncio.to_thread(over_tls, port), answering)
                return answer

            answer = asyncio.run(both())
    assert answer.error_kind in ("connection_failed", "insecure_connection")
    assert "127." not in answer.error_detail


KEY = aiohttp.client_reqrep.ConnectionKey("harbour.test", 443, True, True, None, None, None)


@pytest.mark.parametrize(
    ("error", "kind", "detail"),
    [
        (TimeoutError(), "no_answer", "its answer was not complete in time"),
        (aiohttp.ServerTimeoutError(), "no_answer", "its answer was not complete in time"),
        (AddressNotAllowed(), "address_not_allowed", "its server is on a private network"),
        (
            aiohttp.ClientConnectorDNSError(KEY, AddressNotAllowed()), "address_not_allowed",
            "its server is on a private network",
        ),
        (
            aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_AGAIN, "127.0.0.53")),
            "name_not_found", "its server's name cannot be resolved",
        ),
        (ConnectionResetError(errno.ECONNRESET, "10.0.0.1"), "connection_failed", "connection reset by peer"),
        (OSError("all: 10.0.0.1"), "connection_failed", "the connection ended without an answer"),
        (aiohttp.ServerDisconnectedError(), "connection_failed", "the connection ended without an answer"),
        (UnicodeError("é"), "http_error", "its answer is no HTTP that can be read"),
        (aiohttp.InvalidURL("http://127.1/"), "address_not_allowed", "its address cannot be used"),
    ],
)  # fmt: skip
def test_what_is_raised_has_a_name_and_repeats_no_address(error, kind, detail):
    failure = failure_of(error)
    assert isinstance(failure, FetchFailure)
    assert (failure.error_kind, failure.detail) == (kind, detail)
