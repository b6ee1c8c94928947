"""The little web server of the sample: every host of its catalogue, on one port of this machine.

    with SampleServer(today, load_week(), clock=lambda: moment) as server:
        ...  # http://127.0.0.1:{server.port}/, and a Host header that says which outlet is asked

It listens on 127.0.0.1 only and serves feeds only: links of stories lead nowhere.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from briefing.errors import BriefingError, UsageError
from briefing.sample import faults as wrong
from briefing.sample.answers import answer
from briefing.sample.faults import AnyFault
from briefing.sample.served_feeds import FeedAddress, ServedFeeds
from briefing.sample.week import Week

ADDRESS = "127.0.0.1"
START_SECONDS = 30.0
SHUTDOWN_SECONDS = 0.2
"""An answer that hangs must not keep the server from ending."""
STEPS_TO_A_CONNECTION = 2
"""Turns of the loop from accepting to `connection_made`, where the runner knows of the connection."""

Clock = Callable[[], datetime]


class SampleServer:
    """The week over HTTP while the `with` block runs; `port` is the one it listens on.

    `faults` (feed id → fault) goes before what served.yaml says; a test may change it between requests.
    Raises UsageError where the port is taken.
    """

    def __init__(
        self,
        today: date,
        week: Week,
        *,
        clock: Clock,
        port: int = 0,
        faults: Mapping[str, AnyFault] | None = None,
    ) -> None:
        self.port = port
        self.faults = faults if faults is not None else {}
        self._feeds = ServedFeeds(today, week)
        self._clock = clock
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()
        # A daemon: a process that is told to end must not wait for its sample.
        self._thread = threading.Thread(target=self._work, name="sample-server", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        started = self._ready.wait(START_SECONDS)
        if self._failure is not None:
            self._thread.join()
            raise UsageError(
                f"Port {self.port} cannot be used ({self._failure.strerror}); "
                "choose another with --port, or 0 for any that is free."
            ) from self._failure
        if not started or not self._thread.is_alive():
            raise BriefingError("The sample's server did not start; run it again.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    def wait(self) -> None:
        """Until the server ends, which it does only with this process."""
        self._thread.join()

    def _work(self) -> None:
        try:
            # It cancels what still answers when it is left: a hanging feed does not keep it.
            with asyncio.Runner() as runner:
                self._loop = runner.get_loop()
                runner.run(self._serve())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        runner = web.ServerRunner(
            web.Server(self._answer, access_log=None), shutdown_timeout=SHUTDOWN_SECONDS
        )
        await runner.setup()
        try:
            listening = socket.create_server((ADDRESS, self.port))
            await web.SockSite(runner, listening).start()
            self.port = listening.getsockname()[1]
            self._ready.set()
            await self._ended.wait()
            await _accept_no_more(listening)
        except OSError as error:
            self._failure = error
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        moment = self._clock()
        response = await self._answer_at(request, moment)
        if not response.prepared:
            # The simulated moment: what a client reads from this header fits what it reads in the feed.
            response.headers["Server"] = "sample"
            response.headers["Date"] = format_datetime(moment.astimezone(UTC), usegmt=True)
        return response

    async def _answer_at(self, request: web.BaseRequest, moment: datetime) -> web.StreamResponse:
        if request.method not in ("GET", "HEAD"):
            return wrong.page("Method not allowed", 405)
        has_moved = request.path.startswith(f"{wrong.MOVED_TO}/")
        path = request.path.removeprefix(wrong.MOVED_TO) if has_moved else request.path
        address = self._feeds.at(request.host.partition(":")[0], path)
        if address is None:
            return wrong.page("Page not found", 404)
        fault = self.faults.get(address.feed.id) or self._feeds.fault(address.feed.id, moment)
        if has_moved:
            if fault not in wrong.MOVED:
                return wrong.page("Page not found", 404)
            fault = None
        return await self._feed(request, address, fault, moment)

    async def _feed(
        self, request: web.BaseRequest, address: FeedAddress, fault: AnyFault | None, moment: datetime
    ) -> web.StreamResponse:
        if fault in wrong.STATUSES:
            return wrong.page(fault.replace("_", " ").capitalize(), wrong.STATUSES[fault])
        if fault in wrong.MOVED:
            new = f"https://{address.host}{wrong.MOVED_TO}{address.path}"
            return web.Response(status=wrong.MOVED[fault], headers={"Location": new})
        if fault == "not_a_feed":
            return wrong.page("Welcome")
        served = self._feeds.serve(address, moment)
        if fault in wrong.CONNECTION_FAULTS:
            return await wrong.CONNECTION_FAULTS[fault](request, served.body)
        if fault == "slow":
            await asyncio.sleep(wrong.SLOW_SECONDS)
        return answer(request, served, fault)


async def _accept_no_more(listening: socket.socket) -> None:
    """Let what was just accepted become a connection; asyncio forgets it, open, if the server closes first.

    Its client would wait until its own patience ends (found with a client that comes in as the server ends:
    53 of 300 waited; https://github.com/python/cpython/issues/109564).
    """
    asyncio.get_running_loop().remove_reader(listening)
    for _ in range(STEPS_TO_A_CONNECTION):
        await asyncio.sleep(0)
