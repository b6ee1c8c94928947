"""One feed read from the web: conditional, bounded in time and size, and never from inside.

Begin at :meth:`Fetcher.fetch`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from briefing import __version__
from briefing.captures.connecting import Lookup, connector, look_up
from briefing.captures.failures import FetchFailure, failure_of
from briefing.captures.headers import kept_headers
from briefing.captures.manifest import BODY_LIMIT_BYTES
from briefing.captures.outcomes import NOT_MODIFIED, OK, error_kind
from briefing.captures.packing import PIECE_BYTES, Unpacker
from briefing.captures.politeness import Politeness
from briefing.captures.reach import Reach
from briefing.captures.targets import check_target, first_target, next_target

TOTAL_SECONDS = 20.0
"""For all hops and the whole body; STANDARD's words say "no answer in 20 s"."""
REDIRECTS = (301, 302, 303, 307, 308)
LASTING_REDIRECTS = (301, 308)
MOST_REDIRECTS = 5
STATUSES = range(100, 600)
"""What RFC 9110 knows. Some servers say 999: then it is a failure without a status."""
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)


@dataclass(frozen=True)
class Request:
    """What to ask for, secrets included. `validators` are request headers for `validators_from` alone."""

    url: str
    validators: Mapping[str, str] = field(default_factory=dict)
    validators_from: str | None = None


@dataclass(frozen=True)
class Answer:
    """What came of it. `error_kind` is None for 200 with its `body` and for 304 without one.

    `waited_seconds` passed before the first request was sent, `elapsed_seconds` while we asked.
    `final_url` is the address that answered last, None where none did; it may hold secrets.
    """

    final_url: str | None
    status: int | None
    headers: Mapping[str, str]
    body: bytes | None
    elapsed_seconds: float
    error_kind: str | None = None
    error_detail: str | None = None
    waited_seconds: float = 0.0
    moved_for_good: bool = False
    """Whether all redirects on the way to `final_url` were permanent, and there was one."""


class Fetcher:
    """A session for many fetches. A context manager; `contact` stands in the User-Agent."""

    def __init__(
        self, contact: str, reach: Reach, politeness: Politeness | None = None, lookup: Lookup = look_up
    ) -> None:
        self._reach = reach
        self._lookup = lookup
        self._politeness = politeness or Politeness()
        self._headers = {
            "User-Agent": f"MorningBriefing/{__version__} ({contact or 'no contact given'})",
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        }

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=connector(self._reach, self._lookup),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(total=None),  # ours counts over all hops
            auto_decompress=False,
            trust_env=False,  # a proxy of the environment would connect out of reach of our check
            requote_redirect_url=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def fetch(self, request: Request) -> Answer:
        """Ask, follow redirects, read the body. Never raises for what a server or the network does."""
        attempt = _Attempt()
        try:
            return await self._through_redirects(request, attempt)
        except FetchFailure as failure:
            return attempt.answer(failure=failure)

    async def _through_redirects(self, request: Request, attempt: _Attempt) -> Answer:
        target = first_target(request.url)
        check_target(target, self._reach)
        while True:
            attempt.visited.append(target)
            # Waiting for our turn does not count: the server is not slow, we are polite.
            async with (
                self._politeness.turn(target.raw_host or "", str(target)) as host,
                attempt.bounded(),
                self._response(target, request) as response,
            ):
                host.answered(response.status)
                attempt.final_url = str(target)
                attempt.status = response.status if response.status in STATUSES else None
                attempt.headers = kept_headers(response.headers)
                location = response.headers.get("Location") if response.status in REDIRECTS else None
                if response.status in REDIRECTS:
                    attempt.lasting.append(response.status in LASTING_REDIRECTS)
                body = await _body(response, target, request) if location is None else None
            if location is None:
                return attempt.answer(body=body)
            if len(attempt.visited) > MOST_REDIRECTS:
                raise FetchFailure("too_many_redirects", f"it redirects more than {MOST_REDIRECTS} times")
            target = next_target(target, location, attempt.visited, self._reach)

    @asynccontextmanager
    async def _response(self, target: URL, request: Request) -> AsyncIterator[aiohttp.ClientResponse]:
        headers = request.validators if _is_conditional(target, request) else {}
        on_loopback = self._reach.loopback_port(target.raw_host or "") is not None
        # What the operator put on a port of loopback is plain there, whatever its URL says.
        address = target.with_scheme("http").with_port(None) if on_loopback else target
        response = await self._session.get(address, headers=headers, allow_redirects=False)
        try:
            yield response
        finally:
            # What is left of a body that we do not want is not read to its end.
            response.close()


@dataclass
class _Attempt:
    """What is known so far of one fetch, over all its hops."""

    visited: list[URL] = field(default_factory=list)
    begun_at: float = field(default_factory=time.monotonic)
    waited_seconds: float | None = None
    elapsed_seconds: float = 0.0
    final_url: str | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    lasting: list[bool] = field(default_factory=list)
    """Of each redirect, whether it was permanent."""

    @asynccontextmanager
    async def bounded(self) -> AsyncIterator[None]:
        """One hop, within what is left of the time; whatever goes wrong in it gets its name."""
        started = time.monotonic()
        if self.waited_seconds is None:
            self.waited_seconds = started - self.begun_at
        try:
            async with asyncio.timeout(TOTAL_SECONDS - self.elapsed_seconds):
                yield
        except (TimeoutError, OSError, aiohttp.ClientError, ValueError) as error:
            raise failure_of(error) from error
        finally:
            self.elapsed_seconds += time.monotonic() - started

    def answer(self, body: bytes | None = None, failure: FetchFailure | None = None) -> Answer:
        return Answer(
            final_url=self.final_url,
            # A 200 that broke off is no 200, nor is a 304 that nobody asked for a 304.
            status=None if failure and self.status in (OK, NOT_MODIFIED) else self.status,
            headers=self.headers,
            body=body,
            elapsed_seconds=self.elapsed_seconds,
            error_kind=failure.error_kind if failure else None,
            error_detail=failure.detail if failure else None,
            waited_seconds=self.waited_seconds or 0.0,
            moved_for_good=bool(self.lasting) and all(self.lasting),
        )


def _is_conditional(target: URL, request: Request) -> bool:
    return bool(request.validators) and str(target) == request.validators_from


async def _body(response: aiohttp.ClientResponse, target: URL, request: Request) -> bytes | None:
    """The body of a 200, None for a 304 that we asked for. Raises FetchFailure for all others."""
    if response.status == NOT_MODIFIED and _is_conditional(target, request):
        return None
    if response.status != OK:
        kind = error_kind(response.status) or "http_error"
        raise FetchFailure(kind, f"HTTP {response.status}")
    # A header may come in several lines (RFC 9110, 5.3).
    unpacker = Unpacker(", ".join(response.headers.getall("Content-Encoding", [])))
    body = bytearray()
    async for chunk in response.content.iter_chunked(PIECE_BYTES):
        for piece in unpacker.unpack(chunk):
            body += piece
            if len(body) > BODY_LIMIT_BYTES:
                raise FetchFailure("too_large", f"it has more than {BODY_LIMIT_BYTES // 1024**2} MiB")
    unpacker.end()
    return bytes(body)
