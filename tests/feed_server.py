"""A small web on loopback: many hosts behind one port, each path answering as a test says.

    with FeedServer() as server:
        server.answer("harbour.example/feed", Reply(body=b"<rss/>"))
        settings = Settings(..., loopback_hosts=server.loopback_hosts)

Raw sockets, so that a server may drip, hang, lie and break off. Every request is written down.
"""

import asyncio
import gzip
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

CHUNK_BYTES = 65_536


@dataclass(frozen=True)
class Reply:
    """What a path answers. `headers` come on top of Content-Length and Connection.

    `wait_seconds` before the first byte, `drip_seconds` between the bytes of the body; `cut_at` ends the
    connection after so many bytes of the body; `raw` is sent as it is, instead of all that, and drips too;
    `reset` ends the connection with a reset and no byte.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wait_seconds: float = 0.0
    drip_seconds: float = 0.0
    cut_at: int | None = None
    raw: bytes | None = None
    reset: bool = False
    endless: bytes = b""
    """Sent again and again after the body, without a length, until the client has enough."""


@dataclass(frozen=True)
class Asked:
    """One request: host and path, its headers in small letters, and when (seconds, monotonic)."""

    url: str
    headers: dict[str, str]
    at: float


Answer = Reply | Callable[[Asked], Reply]


def feed(body: bytes, etag: str | None = None, modified: str | None = None, **headers: str) -> Answer:
    """An answer with validators that gives 304 to who shows them."""
    given = {"Content-Type": "application/rss+xml; charset=utf-8"} | headers
    given |= {"ETag": etag} if etag else {}
    given |= {"Last-Modified": modified} if modified else {}

    def answer(asked: Asked) -> Reply:
        same = etag and asked.headers.get("if-none-match") == etag
        since = modified and asked.headers.get("if-modified-since") == modified
        if same or (since and "if-none-match" not in asked.headers):
            return Reply(304, headers=given)
        return Reply(200, body, given)

    return answer


def packed(reply: Reply) -> Reply:
    """The reply with its body as gzip."""
    return Reply(reply.status, gzip.compress(reply.body), reply.headers | {"Content-Encoding": "gzip"})


class FeedServer:
    """A context manager. `at_once` is the most requests that a host had open at the same time, `most_open`
    that all had together.

    `connections` counts all that were made, also those that asked for nothing.
    """

    def __init__(self, address: str = "127.0.0.1", port: int = 0, certificate: Path | None = None) -> None:
        """`certificate`, a file with its key, makes it speak TLS."""
        self.address, self.port, self._certificate = address, port, certificate
        self.connections = self.most_open = 0
        self._answers: dict[str, Answer] = {}
        self._otherwise: Answer = Reply(404)
        self.asked: list[Asked] = []
        self.at_once: dict[str, int] = {}
        self._open: dict[str, int] = {}
        self._started = threading.Event()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._started.wait(10), "the server did not start"
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    @property
    def loopback_hosts(self) -> str:
        """For the setting of that name: all hosts of .example are here."""
        return f"*.example={self.port}"

    def answer(self, url: str, answer: Answer) -> None:
        """Let `url`, a host and path without a scheme, answer so from now on. Others give 404."""
        self._answers[url] = answer

    def answer_all(self, answer: Answer) -> None:
        """Let every URL that has no answer of its own answer so."""
        self._otherwise = answer

    def hits(self, url: str) -> list[Asked]:
        return [one for one in self.asked if one.url == url]

    def open_now(self) -> list[str]:
        """The host of each request that is not answered yet."""
        return [host for host, number in self._open.items() for _ in range(number)]

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._tasks: set[asyncio.Task] = set()
        context = None
        if self._certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(self._certificate)
        server = await asyncio.start_server(self._connection, self.address, self.port, ssl=context)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._tasks.add(asyncio.current_task())
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            pairs = (line.split(": ", 1) for line in head[1:] if line)
            headers = {name.lower(): value for name, value in pairs}
            asked = Asked(headers["host"] + head[0].split(" ")[1], headers, time.monotonic())
            await self._reply(headers["host"], asked, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client had enough, or the test is over
        finally:
            self._tasks.discard(asyncio.current_task())
            writer.close()

    async def _reply(self, host: str, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.asked.append(asked)
        self._open[host] = self._open.get(host, 0) + 1
        self.most_open = max(len(self.open_now()), self.most_open)
        self.at_once[host] = max(self._open[host], self.at_once.get(host, 0))
        try:
            found = self._answers.get(asked.url, self._otherwise)
            await _send(found(asked) if callable(found) else found, writer)
        finally:
            self._open[host] -= 1


async def _send(reply: Reply, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(reply.wait_seconds)
    if reply.reset:
        linger = struct.pack("ii", 1, 0)  # closing sends RST, not FIN
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        return
    if reply.raw is not None:
        await _write(reply.raw, reply.drip_seconds, writer)
        return
    length = {} if reply.endless or reply.status == 304 else {"Content-Length": str(len(reply.body))}
    headers = length | {"Connection": "close"} | reply.headers
    lines = [f"HTTP/1.1 {reply.status} Said", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")
    await writer.drain()
    if reply.status != 304:
        await _write(reply.body[: reply.cut_at], reply.drip_seconds, writer)
    while reply.endless:
        writer.write(reply.endless)
        await writer.drain()


async def _write(data: bytes, drip_seconds: float, writer: asyncio.StreamWriter) -> None:
    step = 1 if drip_seconds else CHUNK_BYTES
    for start in range(0, len(data), step):
        writer.write(data[start : start + step])
        await writer.drain()
        await asyncio.sleep(drip_seconds)
