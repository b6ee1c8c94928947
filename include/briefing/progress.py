"""A progress line on the error stream for work that takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

QUIET_SECONDS = 2.0
REFRESH_SECONDS = 0.5
ERASE_LINE = "\r\x1b[K"


class Progress:
    """Counts steps; says nothing before two seconds have passed, then at most twice a second.

    On a terminal the line is rewritten in place; elsewhere (a log) a line a ten seconds is enough.
    """

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._terminal = sys.stderr.isatty()
        self._next = time.monotonic() + QUIET_SECONDS
        self._said = False

    def step(self) -> None:
        self._done += 1
        moment = time.monotonic()
        if moment >= self._next:
            self._next = moment + (REFRESH_SECONDS if self._terminal else 10.0)
            self._said = True
            line = f"{self._done} of {self._total} {self._what}"
            sys.stderr.write(f"{ERASE_LINE}{line}" if self._terminal else f"{line}\n")
            sys.stderr.flush()

    def end(self) -> None:
        if self._said and self._terminal:
            _erase_line()


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Say what goes on if it takes longer than two seconds: for work that has no steps to count."""
    said = threading.Event()
    terminal = sys.stderr.isatty()

    def tell() -> None:
        said.set()
        sys.stderr.write(f"{ERASE_LINE}{what} …" if terminal else f"{what} …\n")
        sys.stderr.flush()

    timer = threading.Timer(QUIET_SECONDS, tell)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if terminal and said.is_set():
            _erase_line()


def _erase_line() -> None:
    sys.stderr.write(ERASE_LINE)
    sys.stderr.flush()
