"""How often a host is asked: two requests at once, pauses where it is busy, an end where it is down."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from briefing.captures.backoff import SHORTEST_WAIT
from briefing.captures.connecting import CONNECTIONS
from briefing.captures.failures import FetchFailure
from briefing.captures.outcomes import BUSY

AT_ONCE = 2
PAUSE_SECONDS = SHORTEST_WAIT.total_seconds()
FAILURES_IN_A_ROW = 3
"""After so many the host's other feeds are not asked in this run: 2,000 feeds of a host that never answers
would take five hours at 20 s for every two."""
OF_THE_HOST = ("no_answer", "connection_failed", "name_not_found", "insecure_connection")
"""Failures that speak of the host, not of one of its feeds."""


@dataclass
class _Host:
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    busy: bool = False
    free_at: float = 0.0
    failures: int = 0

    def check(self) -> None:
        if self.failures >= FAILURES_IN_A_ROW:
            raise FetchFailure(
                "not_read", f"its server failed {FAILURES_IN_A_ROW} times in a row and was left alone"
            )

    def answered(self, status: int) -> None:
        if status in BUSY:
            self.busy = True
            self.free_at = time.monotonic() + PAUSE_SECONDS
            self.failures += 1
        else:
            self.failures = 0


class Politeness:
    """What this run has asked of which host. Times are seconds of the monotonic clock."""

    def __init__(self) -> None:
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._urls: dict[str, float] = {}
        self._connections = asyncio.Semaphore(CONNECTIONS)

    @asynccontextmanager
    async def turn(self, host: str, url: str) -> AsyncIterator[_Host]:
        """Wait until `url` may be asked for and a connection is free; the caller says what status came.

        The time of a request runs from here: 32 servers that hang are no fault of the feeds behind them.
        Raises FetchFailure `not_read` where the host has failed too often in this run.
        """
        state = self._hosts[host.lower().removesuffix(".")]
        async with state.slots:
            state.check()
            await self._pause(state, url)  # holds no connection
            async with self._connections:
                await self._pause(state, url)
                state.check()
                self._take(state, url)
                try:
                    yield state
                except FetchFailure as failure:
                    state.failures += failure.error_kind in OF_THE_HOST
                    raise

    async def _pause(self, state: _Host, url: str) -> None:
        # Looked at again after each sleep: the other slot may have been told meanwhile that the host is busy.
        while (wait := max(state.free_at, self._urls.get(url, 0.0)) - time.monotonic()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(wait)

    def _take(self, state: _Host, url: str) -> None:
        next_at = time.monotonic() + PAUSE_SECONDS
        self._urls[url] = next_at
        if state.busy:
            state.free_at = next_at
