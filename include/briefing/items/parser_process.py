"""Parsing in child processes that can be killed: bounded time and memory, whatever a document holds."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

import briefing
from briefing.errors import BriefingError
from briefing.items.frames import LENGTH, decode_parsed, encode_document
from briefing.items.parse import Document, Parsed, stopped

WALL_FACTOR = 3
"""Wall time allowed per second of processor time: on a busy machine the same document must not fail."""

START_SECONDS = 60.0
CHUNK_BYTES = 1 << 20
LOOK_SECONDS = 0.2
"""How often a thread that waits for a child looks whether the pool was left."""
WAITING = 2
"""Documents that wait for a free child, per child: their bodies are in memory."""


class ParserStartError(BriefingError):
    """A parsing process does not start: the installation is broken, not a document."""


class _ChildEnded(Exception):
    """The child did not answer; the text says why, in one sentence."""


class ParserPool:
    """`processes` reusable children; `seconds` of processor time and `memory_mib` for each document.

    A context manager. Leaving it ends the children; they also end by themselves when this process
    does, because their input ends.
    """

    def __init__(self, processes: int, seconds: float, memory_mib: int) -> None:
        self._processes = processes
        self._seconds = seconds
        self._memory_mib = memory_mib
        self._children: list[_Child] = []
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        self._threads = ThreadPoolExecutor(self._processes, thread_name_prefix="parse")
        for _ in range(self._processes):
            self._idle.put(_Child(self._seconds, self._memory_mib))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        self._threads.shutdown(wait=True, cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().end()

    def parse_all(self, documents: Iterable[Document]) -> Iterator[Parsed]:
        """What each document gives, in their order; `documents` is drawn as far as it is needed.

        A document whose child exceeds a limit or dies gets a health row `parse_limit`. Raises
        ParserStartError if a child cannot even start.
        """
        waiting: deque[Future[Parsed]] = deque()
        for document in documents:
            waiting.append(self._threads.submit(self._parse, document))
            if len(waiting) >= (1 + WAITING) * self._processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _parse(self, document: Document) -> Parsed:
        child = self._idle.get()
        try:
            return child.parse(document, self._closed)
        except _ChildEnded as ended:
            return stopped(document, "parse_limit", str(ended))
        finally:
            self._idle.put(child)


@dataclass(frozen=True)
class _Process:
    """A running child with its two pipes, which Popen leaves optional."""

    popen: subprocess.Popen[bytes]
    requests: IO[bytes]
    answers: IO[bytes]


class _Child:
    """One child process, started when a document comes and again after it was lost."""

    def __init__(self, seconds: float, memory_mib: int) -> None:
        self._seconds = seconds
        self._memory_mib = memory_mib
        self._process: _Process | None = None

    def parse(self, document: Document, closed: threading.Event) -> Parsed:
        """What the child answers. Raises _ChildEnded where it exceeded a limit, died or is not wanted."""
        process = self._process or self._start(closed)
        try:
            process.requests.write(encode_document(document))
            process.requests.flush()
            content = _answer(process.answers, WALL_FACTOR * self._seconds, closed)
        except (BrokenPipeError, EOFError, TimeoutError) as error:
            raise _ChildEnded(self._why(process.popen, error)) from error
        if "parsed" in content:
            return decode_parsed(content["parsed"])
        if "memory" in content:
            self.end()
            raise _ChildEnded(self._too_much_memory())
        raise _ChildEnded(f"The parser stopped with {content['error']}.")

    def end(self) -> None:
        if self._process is not None:
            self._process.popen.kill()
            self._process.popen.wait()
            for pipe in (self._process.requests, self._process.answers):
                # What was still buffered for a child that is gone.
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
            self._process = None

    def _start(self, closed: threading.Event) -> _Process:
        with tempfile.TemporaryFile() as complaints:
            self._process = process = self._open(complaints)
            try:
                _answer(process.answers, START_SECONDS, closed)
            except (EOFError, TimeoutError) as error:
                self.end()
                complaints.seek(0)
                said = complaints.read().decode("utf-8", "replace").strip().splitlines()
                reason = said[-1] if said else f"no answer in {START_SECONDS:g} seconds"
                raise ParserStartError(f"The parsing process does not start: {reason}") from error
        return process

    def _open(self, complaints: IO[bytes]) -> _Process:
        """Start the child with nothing of our environment but what finds its modules: it needs no secret."""
        environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        folders = (str(Path(briefing.__file__).parent.parent), os.environ.get("PYTHONPATH", ""))
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, folders))
        limits = (str(self._seconds), str(self._memory_mib))
        popen = subprocess.Popen(  # noqa: S603 - our own interpreter and module, numbers as arguments
            # -P: the working directory is no place to import from.
            [sys.executable, "-P", "-m", "briefing.items.worker", *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=environment,
        )
        return _Process(popen, cast("IO[bytes]", popen.stdin), cast("IO[bytes]", popen.stdout))

    def _why(self, popen: subprocess.Popen[bytes], error: Exception) -> str:
        if not isinstance(error, TimeoutError):
            # It ended by itself: give the system a moment to say how.
            with contextlib.suppress(subprocess.TimeoutExpired):
                popen.wait(timeout=1)
        code = popen.poll()
        self.end()
        if code is None or code == -signal.SIGPROF:
            return f"Parsing took more than {self._seconds:g} seconds and was stopped."
        if code == -signal.SIGABRT:
            # Rust and C libraries abort where Python would raise MemoryError.
            return self._too_much_memory()
        return f"The parsing process ended with code {code}."

    def _too_much_memory(self) -> str:
        return f"Parsing needed more than {self._memory_mib} MiB of memory and was stopped."


def _answer(answers: IO[bytes], seconds: float, closed: threading.Event) -> dict[str, Any]:
    """The child's next frame. Raises EOFError if it ended, TimeoutError past `seconds` or when closed."""
    deadline = time.monotonic() + seconds
    received = bytearray()
    wanted = LENGTH.size
    with selectors.DefaultSelector() as selector:
        selector.register(answers, selectors.EVENT_READ)
        while len(received) < wanted:
            if closed.is_set() or time.monotonic() > deadline:
                raise TimeoutError
            if not selector.select(timeout=LOOK_SECONDS):
                continue
            chunk = os.read(answers.fileno(), CHUNK_BYTES)
            if not chunk:
                raise EOFError
            received += chunk
            if wanted == LENGTH.size <= len(received):
                wanted += LENGTH.unpack_from(received)[0]
    content: dict[str, Any] = json.loads(received[LENGTH.size :])
    return content
