"""A process that has everything loaded and forks a child for each command, and may kill it.

A cold `briefing run` spends 3 of its 4 seconds on imports: kills at random moments would mostly hit
those. A child of this process begins with the work. Requests and answers are lines of JSON.
"""

import contextlib
import ctypes
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path

LOADED = "briefing.captures.archive briefing.steps briefing.verification duckdb great_expectations pandas"
NOT_TRACED = 77
TRACER_SECONDS = 10


class Forking:
    """The test's end: `start` a command, `wait` for its end."""

    def __init__(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == {"loaded": True}

    def start(self, lake, *arguments, kill_after=None, strace=None):
        """Begin a command on a SmallLake.

        It is killed after `kill_after` seconds, or traced with these options of strace, where given.
        """
        settings = {"BRIEFING_LAKE": str(lake.lake.root), "BRIEFING_CATALOGUE": str(lake.settings.catalogue)}
        request = {
            "arguments": [str(one) for one in arguments],
            "settings": settings,
            "kill_after": kill_after,
            "strace": strace,
        }
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()

    def is_working(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            return not selector.select(timeout=0)

    def wait(self):
        """Exit code (negative: the signal), seconds that it took, and what it said on the error stream."""
        answer = self._answer()
        return answer["code"], answer["seconds"], answer["said"]

    def run(self, lake, *arguments, **how):
        self.start(lake, *arguments, **how)
        return self.wait()

    def end(self):
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()

    def _answer(self):
        return json.loads(self._process.stdout.readline())


def serve():
    for name in LOADED.split():
        __import__(name)
    from briefing.editions.generations import code_version

    code_version()  # kept for the children: a file saved meanwhile is not their fault
    answer({"loaded": True})
    for line in sys.stdin:
        request = json.loads(line)
        start = time.monotonic()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            work(request, writing)
        os.close(writing)
        tracer = None
        if request["strace"] is not None:
            tracer = subprocess.Popen(["strace", "-f", "-qq", *request["strace"], "-p", str(child)])
        if request["kill_after"] is not None:
            time.sleep(request["kill_after"])
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        seconds = time.monotonic() - start
        if tracer is not None:
            tracer.wait()
        # Not to the end of the pipe: a parsing process of the killed one may hold it for a moment.
        os.set_blocking(reading, False)
        with os.fdopen(reading, "rb") as said:
            words = (said.read() or b"").decode()
        answer({"code": os.waitstatus_to_exitcode(status), "seconds": seconds, "said": words})


def answer(fields):
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def wait_for_tracer():
    """Let any process of this user trace this one, and wait until one does."""
    ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1))  # PR_SET_PTRACER, PR_SET_PTRACER_ANY
    end = time.monotonic() + TRACER_SECONDS
    while "TracerPid:\t0\n" in Path("/proc/self/status").read_text():
        if time.monotonic() > end:
            os._exit(NOT_TRACED)
        time.sleep(0.01)


def work(request, writing):
    os.environ.update(request["settings"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(writing, 2)
    if request["strace"] is not None:
        wait_for_tracer()
    from briefing.cli import main

    code = 70
    try:
        code = main(request["arguments"])
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve()
