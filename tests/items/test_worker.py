"""The parsing children: bounded, replaceable, never left behind."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.items.frames import (
    LENGTH,
    decode_document,
    decode_parsed,
    encode_document,
    encode_parsed,
    frame,
    read_frame,
)
from briefing.items.parse import Document, parse_document
from briefing.items.parser_process import ParserPool, ParserStartError

CAPTURED = datetime(2024, 6, 12, 10, 0, 0, 123456, tzinfo=UTC)
HEAVY = ("pandas", "pyarrow", "duckdb", "great_expectations", "airflow", "numpy", "pydantic")


def document(title: str = "T", body: bytes | None = None, feed_id: str = "lantern") -> Document:
    if body is None:
        body = (
            f'<rss version="2.0"><channel><item><title>{title}</title><guid>1</guid>'
            f"<pubDate>11 Jun 2024</pubDate></item><item/></channel></rss>"
        ).encode()
    digest = hashlib.sha256(body).hexdigest()
    return Document(feed_id, "en", CAPTURED, "https://a.example/", None, "text/xml", body, digest)


def endless(size: int = 40) -> Document:
    """A feed of `size` MB of entries: seconds of work for whoever may take only a part of one."""
    entry = b"<item><title>t</title>" + b"<category>some words</category>" * 400 + b"</item>"
    count = size * 1_000_000 // len(entry)
    return document(body=b'<rss version="2.0"><channel>' + entry * min(count, 1_999) + b"</channel></rss>")


def enormous() -> Document:
    return document(body=b"<rss><channel><item><title>" + b"x" * 60_000_000)


def start_worker(seconds: str = "10", memory: str = "512", program: str | None = None) -> subprocess.Popen:
    command = ["-m", "briefing.items.worker"] if program is None else ["-c", program]
    return subprocess.Popen(
        [sys.executable, *command, seconds, memory],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def ask(worker: subprocess.Popen, wanted: Document) -> dict:
    worker.stdin.write(encode_document(wanted))
    worker.stdin.flush()
    return json.loads(read_frame(worker.stdout.read))


def exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


# --- frames ----------------------------------------------------------------------------------------


def test_documents_and_rows_survive_the_way_there_and_back():
    sent = document("Québec \N{GRINNING FACE} \x00")
    wire = encode_document(sent)
    (length,) = LENGTH.unpack(wire[: LENGTH.size])
    header, body = wire[LENGTH.size : LENGTH.size + length], wire[2 * LENGTH.size + length :]
    assert decode_document(header, body) == sent
    parsed = parse_document(sent)
    assert decode_parsed(json.loads(json.dumps(encode_parsed(parsed)))) == parsed
    assert len(parsed.items) == len(parsed.rejects) == 1


def test_a_frame_cut_short_is_an_end():
    pieces = [frame(b"abc")[:-1]]
    with pytest.raises(EOFError):
        read_frame(lambda count: pieces.pop()[:count] if pieces else b"")


# --- one child -------------------------------------------------------------------------------------


def test_the_child_imports_only_what_parsing_needs():
    program = f"import sys, briefing.items.worker\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert found.stdout.strip() == "[]"


def test_the_child_answers_many_documents_and_ends_with_its_input():
    with start_worker() as worker:
        assert json.loads(read_frame(worker.stdout.read)) == {"ready": True}
        for title in ("one", "two"):
            answer = ask(worker, document(title))
            assert decode_parsed(answer["parsed"]) == parse_document(document(title))
        worker.stdin.close()
        assert worker.wait(timeout=15) == 0


def test_processor_time_ends_the_child_by_itself():
    with start_worker(seconds="0.3") as worker:
        read_frame(worker.stdout.read)
        worker.stdin.write(encode_document(endless()))
        worker.stdin.flush()
        assert worker.wait(timeout=30) == -signal.SIGPROF
        assert worker.stdout.read() == b""


def test_what_a_library_prints_does_not_fall_between_the_frames():
    program = (
        "import sys, os, briefing.items.worker as worker\n"
        "read = worker.parse_document\n"
        "def noisy(document):\n"
        "    print('noise', flush=True); os.write(1, b'noise')\n"
        "    return read(document)\n"
        "worker.parse_document = noisy\n"
        "worker.main(10, 512)\n"
    )
    with start_worker(program=program) as worker:
        assert json.loads(read_frame(worker.stdout.read)) == {"ready": True}
        assert decode_parsed(ask(worker, document())["parsed"]) == parse_document(document())
        worker.stdin.close()


def test_the_child_survives_what_breaks_a_request_only():
    with start_worker() as worker:
        read_frame(worker.stdout.read)
        worker.stdin.write(frame(b"{}") + frame(b"body"))
        worker.stdin.flush()
        assert "KeyError" in json.loads(read_frame(worker.stdout.read))["error"]
        assert "parsed" in ask(worker, document())
        worker.stdin.close()


# --- the pool --------------------------------------------------------------------------------------


def test_the_pool_answers_in_the_order_of_the_documents():
    documents = [document(f"title {number}") for number in range(25)]
    documents[3] = document(body=b"")
    with ParserPool(2, 10, 512) as pool:
        assert list(pool.parse_all(iter(documents))) == [parse_document(each) for each in documents]
        assert list(pool.parse_all([])) == []
        assert list(pool.parse_all(documents[:1])) == [parse_document(documents[0])]


@pytest.mark.parametrize("processes", [1, 3])
def test_the_number_of_children_changes_nothing(processes):
    documents = [document(f"title {number}") for number in range(7)]
    with ParserPool(processes, 10, 512) as pool:
        assert list(pool.parse_all(documents)) == [parse_document(each) for each in documents]


def test_a_document_that_takes_too_long_is_stopped_and_the_others_are_read():
    documents = [document("before"), endless(), document("after")]
    started = time.monotonic()
    with ParserPool(1, 0.4, 512) as pool:
        before, stopped, after = pool.parse_all(documents)
    assert time.monotonic() - started < 30
    assert (before.health["error_kind"], after.health["error_kind"]) == (None, None)
    assert stopped.items == stopped.rejects == ()
    assert stopped.health["error_kind"] == "parse_limit"
    assert stopped.health["error_detail"] == "Parsing took more than 0.4 seconds and was stopped."
    assert stopped.health["capture_sha256"] == documents[1].capture_sha256


def test_a_document_that_takes_too_much_memory_is_stopped_and_the_others_are_read():
    documents = [document("before"), enormous(), document("after")]
    with ParserPool(1, 60, 200) as pool:
        before, stopped, after = pool.parse_all(documents)
    assert (before.health["error_kind"], after.health["error_kind"]) == (None, None)
    assert stopped.health["error_kind"] == "parse_limit"
    assert stopped.health["error_detail"] == "Parsing needed more than 200 MiB of memory and was stopped."


def test_a_child_that_is_killed_is_replaced():
    with ParserPool(1, 10, 512) as pool:
        list(pool.parse_all([document()]))
        (child,) = children(os.getpid())
        os.kill(child, signal.SIGKILL)
        assert wait_until(lambda: state(child) in ("Z", None))
        lost, found = pool.parse_all([document("lost"), document("found")])
    assert lost.health["error_kind"] == "parse_limit"
    assert lost.health["error_detail"] == "The parsing process ended with code -9."
    assert found == parse_document(document("found"))


def test_a_child_that_stands_still_is_stopped_by_the_clock():
    with ParserPool(1, 0.5, 512) as pool:
        list(pool.parse_all([document()]))
        (child,) = children(os.getpid())
        os.kill(child, signal.SIGSTOP)
        (stopped,) = pool.parse_all([document()])
    assert stopped.health["error_detail"] == "Parsing took more than 0.5 seconds and was stopped."


def test_leaving_the_pool_early_ends_its_children():
    with ParserPool(2, 10, 512) as pool:
        next(pool.parse_all(document(f"{number}") for number in range(20)))
        started = children(os.getpid())
    assert started
    assert not any(exists(child) for child in started)


@pytest.mark.parametrize("busy", [False, True])
def test_children_do_not_outlive_a_parent_that_is_killed(busy, tmp_path):
    program = (
        "import sys, tests_documents as made\n"
        "from briefing.items.parser_process import ParserPool\n"
        "with ParserPool(2, 3, 512) as pool:\n"
        "    list(pool.parse_all([made.quick, made.quick]))\n"
        "    print('ready', flush=True)\n"
        "    list(pool.parse_all([made.slow] * 9)) if sys.argv[1] == 'True' else sys.stdin.read()\n"
    )
    (tmp_path / "tests_documents.py").write_text(
        f"from briefing.items.parse import Document\nimport datetime\n"
        f"quick = {document()!r}\nslow = {endless()!r}\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(busy)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])},
    )
    assert parent.stdout.readline() == b"ready\n"
    started = children(parent.pid)
    assert started
    parent.kill()
    parent.wait()
    assert wait_until(lambda: not any(exists(child) and state(child) != "Z" for child in started))
    parent.stdin.close()
    parent.stdout.close()


def test_a_child_that_cannot_start_is_an_error_and_no_health_row(monkeypatch, tmp_path):
    broken = tmp_path / "feedparser.py"
    broken.write_text("raise ImportError('broken on purpose')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with (
        ParserPool(1, 10, 512) as pool,
        pytest.raises(ParserStartError, match="broken on purpose"),
    ):
        list(pool.parse_all([document()]))


def test_the_child_gets_no_secrets_of_the_environment(monkeypatch):
    monkeypatch.setenv("CANARY_SECRET", "hunter2")
    with ParserPool(1, 10, 512) as pool:
        list(pool.parse_all([document()]))
        (child,) = children(os.getpid())
        environment = Path(f"/proc/{child}/environ")
        if not environment.exists():
            pytest.skip("the environment of another process stands in /proc, which this system has not")
        assert b"hunter2" not in environment.read_bytes()


def children(parent: int) -> list[int]:
    """The parsing children of the process `parent`."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    found = (line.split(None, 2) for line in listed.splitlines())
    return [
        int(pid) for pid, of, command in found if int(of) == parent and "briefing.items.worker" in command
    ]


def state(process: int) -> str | None:
    command = ["ps", "-o", "state=", "-p", str(process)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return listed.strip()[:1] or None
