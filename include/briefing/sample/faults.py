"""What the sample's server can do wrong: the troubles of the week, and worse ones for tests."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Literal

from aiohttp import web

from briefing.sample.story_files import FaultKind

HardFault = Literal[
    "dead", "drip", "short_body", "bad_gzip", "reset", "huge_headers", "endless_body", "huge_body"
]
"""Faults of the connection itself, which no feed of the week has: tests ask for them by feed id."""

AnyFault = FaultKind | HardFault

SLOW_SECONDS = 4.0
DRIP_SECONDS = 0.5
FOREVER = 3600.0
HUGE_HEADER_BYTES = 200_000
HUGE_BODY_BYTES = 64 << 20
CHUNK = b" " * 65_536
STATUSES: dict[AnyFault, int] = {"gone": 410, "not_found": 404, "server_error": 500, "unauthorised": 401}
MOVED: dict[AnyFault, int] = {"moved": 301, "temporarily_moved": 302}
MOVED_TO = "/moved"
"""Folder under which a feed that moved stands now."""

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>{title}</title></head>
<body><h1>{title}</h1><p>This page is not a feed.</p></body></html>
"""


def page(title: str, status: int = 200) -> web.Response:
    """A page in HTML, as servers send it with an error or in place of a feed."""
    return web.Response(status=status, text=PAGE.format(title=title), content_type="text/html")


def broken_bytes(document: bytes) -> bytes:
    """The document cut in the middle of its last entry's tags, with bytes in it that are no UTF-8.

    The entries before the last can still be read.
    """
    starts = [document.rfind(tag) for tag in (b"<item", b"<entry")]
    last = max(starts)
    if last < 0:
        return document[: len(document) // 2] + b"\xff\xfe"
    return document[:last] + b"\xff\xfe\n" + document[last : last + 30]


async def _dead(request: web.BaseRequest, _body: bytes) -> web.StreamResponse:
    """The connection ends without a word."""
    _close(request)
    return web.Response()


async def _reset(request: web.BaseRequest, _body: bytes) -> web.StreamResponse:
    """The connection is reset in the middle of the answer."""
    response = await _begun(request, {"Content-Length": "1000000"})
    await response.write(CHUNK)
    found = request.transport.get_extra_info("socket") if request.transport else None
    if found is not None:
        # No lingering: the close sends a reset instead of a farewell.
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    _close(request)
    return response


async def _short_body(request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    """Half of the bytes that the answer promises."""
    response = await _begun(request, {"Content-Length": str(len(body))})
    await response.write(body[: len(body) // 2])
    _close(request)
    return response


async def _bad_gzip(_request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    """Something that calls itself gzip and turns out not to be after some bytes."""
    packed = gzip.compress(body, mtime=0)
    return web.Response(
        body=packed[: len(packed) // 2] + b"\x00" * 200,
        headers={"Content-Encoding": "gzip", "Content-Type": "application/rss+xml"},
    )


async def _huge_headers(_request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    return web.Response(body=body, headers={"X-Padding": "x" * HUGE_HEADER_BYTES})


async def _drip(request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    """A byte every half second."""
    response = await _begun(request, {"Content-Length": str(len(body))})
    for index in range(len(body)):
        await response.write(body[index : index + 1])
        await asyncio.sleep(DRIP_SECONDS)
    return response


async def _endless_body(request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    response = await _begun(request, {})
    await response.write(body)
    while True:
        await response.write(CHUNK)


async def _huge_body(request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    """64 MiB that come to an end: a feed never is so large."""
    response = await _begun(request, {"Content-Length": str(HUGE_BODY_BYTES)})
    await response.write(body)
    left = HUGE_BODY_BYTES - len(body)
    while left > 0:
        await response.write(CHUNK[:left])
        left -= len(CHUNK)
    return response


async def _hang(_request: web.BaseRequest, _body: bytes) -> web.StreamResponse:
    await asyncio.sleep(FOREVER)
    return web.Response()


Misbehaviour = Callable[[web.BaseRequest, bytes], Awaitable[web.StreamResponse]]
CONNECTION_FAULTS: dict[AnyFault, Misbehaviour] = {
    "hang": _hang,
    "dead": _dead,
    "reset": _reset,
    "short_body": _short_body,
    "bad_gzip": _bad_gzip,
    "huge_headers": _huge_headers,
    "drip": _drip,
    "endless_body": _endless_body,
    "huge_body": _huge_body,
}


async def _begun(request: web.BaseRequest, headers: dict[str, str]) -> web.StreamResponse:
    """An answer whose headers are sent."""
    response = web.StreamResponse(headers={"Content-Type": "application/rss+xml", **headers})
    await response.prepare(request)
    return response


def _close(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.close()
