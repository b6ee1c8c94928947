"""The parsing child: `python -m briefing.items.worker SECONDS MEBIBYTES`.

Reads documents from standard input and answers on standard output (briefing.items.frames) until its
input ends, so it never outlives its parent. It bounds itself: memory by RLIMIT_AS, processor time of
each document by a timer whose signal ends the process also inside a C function; the parent, which
sees it end, gives the document a health row and starts another child.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from typing import Any, BinaryIO

from briefing.items.frames import decode_document, encode_parsed, frame, read_frame
from briefing.items.parse import parse_document
from briefing.items.rows import named

READY = {"ready": True}


def main(seconds: float, memory_mebibytes: int) -> None:
    """Answer requests until the input ends. After a MemoryError it answers once more and ends."""
    requests, answers = _private_streams()
    # Ctrl-C reaches the whole group of processes; it is the parent that closes the child's input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit_memory(memory_mebibytes * 1024 * 1024)
    _answer(answers, READY)
    while True:
        try:
            header = read_frame(requests.read)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            document = decode_document(header, read_frame(requests.read))
            _answer(answers, {"parsed": encode_parsed(parse_document(document))})
        except MemoryError:
            signal.setitimer(signal.ITIMER_PROF, 0)
            _answer(answers, {"memory": True})
            return
        except Exception as error:  # noqa: BLE001 - goes to the parent, which writes it into the health row
            _answer(answers, {"error": named(error)})
        signal.setitimer(signal.ITIMER_PROF, 0)


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for us alone: what a library prints must not fall between the frames."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    return requests, answers


def _limit_memory(size: int) -> None:
    try:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ValueError, OSError) as error:
        # macOS knows the limit and refuses to set it; the time limit holds there too.
        sys.stderr.write(f"no memory limit: {error}\n")


def _answer(answers: BinaryIO, content: dict[str, Any]) -> None:
    answers.write(frame(json.dumps(content).encode()))
    answers.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
