"""A file of the lake is there whole or not at all, and a refusal is one sentence that helps."""

import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from briefing.errors import ConfigurationError, LakeError
from briefing.lake import Lake, parquet_bytes

ROOT = os.geteuid() == 0


@pytest.fixture
def lake(tmp_path):
    return Lake(str(tmp_path / "lake"))


def everything(lake):
    return sorted(path.relative_to(lake.root).as_posix() for path in lake.root.rglob("*") if path.is_file())


def child(lake, code):
    """A process of our own that works on the lake; it is waited for until it says `ready`."""
    program = f"from briefing.lake import Lake\nlake = Lake({str(lake.root)!r})\n" + textwrap.dedent(code)
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def killed(process):
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=10)
    process.stdout.close()


def said(action, *words):
    """The sentence that the action was refused with; it holds the words and is one line."""
    with pytest.raises(LakeError) as refused:
        action()
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    for word in words:
        assert str(word) in sentence
    return sentence


def test_what_is_written_is_read(lake):
    lake.write("inputs/a.json", b"one")
    lake.write("inputs/a.json", b"two")
    assert lake.read("inputs/a.json") == b"two"
    assert everything(lake) == ["inputs/a.json"]


def test_what_is_written_once_stays(lake):
    assert lake.write_once("inputs/a.json", b"one") is True
    assert lake.write_once("inputs/a.json", b"two") is False
    assert lake.read("inputs/a.json") == b"one"
    assert everything(lake) == ["inputs/a.json"]


def test_of_two_writers_at_once_one_wins_and_both_end(lake):
    outcomes = []
    start = threading.Barrier(8)

    def write(number):
        start.wait()
        outcomes.append((lake.write_once("inputs/a.json", b"%d" % number), b"%d" % number))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [data for won, data in outcomes if won]
    assert len(outcomes) == 8
    assert winners == [lake.read("inputs/a.json")]
    assert everything(lake) == ["inputs/a.json"]


def test_names_are_sorted_and_without_hidden_ones(lake):
    for name in ("items/captured_on=2024-06-02/b.parquet", "items/captured_on=2024-06-01/c.parquet"):
        lake.write(name, b"")
    (lake.root / "items/captured_on=2024-06-01/.c.parquet.x.tmp").write_bytes(b"half")
    (lake.root / "items/notes.txt").write_bytes(b"")
    assert lake.names("items/captured_on=*/*.parquet") == [
        "items/captured_on=2024-06-01/c.parquet",
        "items/captured_on=2024-06-02/b.parquet",
    ]
    assert lake.names("items/captured_on=2024-06-01/*") == ["items/captured_on=2024-06-01/c.parquet"]
    assert lake.names("weather/*") == []


def test_names_and_sweep_while_folders_come_and_go(lake):
    """Another run stages and clears at the same time: neither may stumble over a vanished folder."""
    process = child(
        lake,
        """
        print("ready", flush=True)
        while True:
            for number in range(20):
                lake.write(f"staging/{number}/a/b/c.parquet", b"")
            for number in range(20):
                lake.remove_folder(f"staging/{number}")
        """,
    )
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        lake.names("staging/*/*/*/*.parquet")
        lake.sweep()
    assert process.poll() is None, "the writer lost a file to the sweeper"
    killed(process)


def test_a_writer_that_is_killed_leaves_no_file_and_the_sweeper_clears_after_it(lake):
    lake.write("inputs/a.json", b"before")
    process = child(
        lake,
        """
        import os, time
        def stuck(descriptor):
            print("ready", flush=True)
            time.sleep(60)
        os.fsync = stuck
        lake.write("inputs/a.json", b"after" * 1000)
        """,
    )
    assert lake.read("inputs/a.json") == b"before"
    assert lake.names("inputs/*") == ["inputs/a.json"]
    assert lake.sweep() == 0, "the file of a live writer was swept"
    assert len(everything(lake)) == 2
    killed(process)
    assert lake.sweep() == 1
    assert everything(lake) == ["inputs/a.json"]
    assert lake.read("inputs/a.json") == b"before"


def test_the_sweeper_touches_nothing_that_is_not_the_lakes(lake):
    """BRIEFING_LAKE may be a home folder: other programs' hidden files are in it."""
    lake.write("inputs/a.json", b"")
    foreign = [lake.root / ".editor.tmp", lake.root / "letters/.draft.tmp"]
    for path in foreign:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"theirs")
    (lake.root / "inputs/.a.json.x.tmp").write_bytes(b"an orphan")
    assert lake.sweep() == 1
    assert all(path.exists() for path in foreign)


def test_a_folder_is_committed_whole_and_once(lake):
    for name in ("one", "two"):
        lake.write(f"staging/{name}/page.html", name.encode())
    assert lake.commit_folder("staging/one", "editions/edition=2024-06-12/generation=a") is True
    assert lake.commit_folder("staging/two", "editions/edition=2024-06-12/generation=a") is False
    assert lake.commit_folder("staging/one", "editions/edition=2024-06-12/generation=a") is False
    assert lake.read("editions/edition=2024-06-12/generation=a/page.html") == b"one"
    assert not lake.exists("staging/one")
    said(lambda: lake.commit_folder("staging/three", "editions/edition=2024-06-12/generation=b"), "not there")


def recorded(monkeypatch):
    """The flushes and moves in their order, each with the path that it concerns."""
    events = []
    real_sync, real_replace, real_link = os.fsync, os.replace, os.link

    def sync(descriptor):
        events.append(("flush", Path(f"/proc/self/fd/{descriptor}").readlink()))
        real_sync(descriptor)

    def replace(self, target):
        events.append(("move", Path(target)))
        real_replace(self, target)

    def link(source, target):
        events.append(("move", Path(target)))
        real_link(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(os, "link", link)
    return events


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system has no /proc")
@pytest.mark.parametrize("method", ["write", "write_once"])
def test_bytes_are_flushed_before_the_move_and_the_folders_after_it(lake, monkeypatch, method):
    events = recorded(monkeypatch)
    getattr(lake, method)("inputs/edition=2024-06-12/1.json", b"record")
    folder = lake.root / "inputs/edition=2024-06-12"
    moved = events.index(("move", folder / "1.json"))
    before = [path.name for what, path in events[:moved] if what == "flush" and path.name.endswith(".tmp")]
    assert len(before) == 1
    assert events[-1] == ("flush", folder)
    # A new folder's own name stands in the folder above it.
    assert {lake.root.parent, lake.root, lake.root / "inputs"} <= {path for what, path in events[:moved]}


def test_a_file_where_a_folder_should_be(lake, tmp_path):
    lake.root.write_bytes(b"a file")
    for action in (
        lambda: lake.write("inputs/a.json", b""),
        lambda: lake.write_once("inputs/a.json", b""),
        lambda: lake.read("inputs/a.json"),
        lambda: lake.names("captures/*/*.parquet"),
        lambda: lake.commit_folder("staging/one", "editions/two"),
    ):
        said(action, lake.root, "file", "move that file away")
    other = Lake(str(tmp_path / "other"))
    other.write("captures", b"a file too")
    said(lambda: other.write_once("captures/captured_on=2024-06-12/a.parquet", b""), "captures", "file")
    assert everything(other) == ["captures"]


def test_a_folder_where_a_file_should_be(lake):
    (lake.root / "inputs/a.json").mkdir(parents=True)
    said(lambda: lake.write("inputs/a.json", b""), "inputs/a.json", "a folder stands where")
    said(lambda: lake.read("inputs/a.json"), "inputs/a.json", "a folder stands where")
    assert everything(lake) == []


@pytest.mark.skipif(ROOT, reason="permission bits do not bind root")
def test_permission_denied(lake):
    lake.write("inputs/a.json", b"")
    (lake.root / "inputs").chmod(0)
    try:
        for action in (
            lambda: lake.write("inputs/b.json", b""),
            lambda: lake.read("inputs/a.json"),
            lambda: lake.exists("inputs/a.json"),
            lambda: lake.names("inputs/*"),
        ):
            said(action, "inputs", "permission denied", "BRIEFING_LAKE")
    finally:
        (lake.root / "inputs").chmod(0o700)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 2 MB of our own; what is mounted is unmounted."""
    if not ROOT:
        pytest.skip("only root can mount a small file system")
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], check=False).returncode:
        pytest.skip("a file system cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.fault
@pytest.mark.parametrize("method", ["write", "write_once"])
def test_a_full_disk(small_disk, method):
    lake = Lake(str(small_disk / "lake"))
    lake.write("inputs/a.json", b"before")
    said(
        lambda: getattr(lake, method)("captures/big.parquet", b"x" * 3 * 1024 * 1024),
        "captures/big.parquet",
        "the disk is full; free some space",
    )
    assert everything(lake) == ["inputs/a.json"]
    getattr(lake, method)("captures/big.parquet", b"x" * 1024 * 1024)
    assert len(lake.read("captures/big.parquet")) == 1024 * 1024


@pytest.mark.fault
def test_a_read_only_disk(small_disk):
    lake = Lake(str(small_disk / "lake"))
    lake.write("inputs/a.json", b"before")
    if subprocess.run(["mount", "-o", "remount,ro", small_disk], check=False).returncode:
        pytest.skip("the file system cannot be made read-only here")
    said(lambda: lake.write("inputs/a.json", b"after"), "inputs/a.json", "read-only", "BRIEFING_LAKE")
    assert lake.read("inputs/a.json") == b"before"
    assert lake.names("inputs/*") == ["inputs/a.json"]


TABLE = pa.table({"feed_id": ["harbour"] * 500, "body": [b"%04d" % number * 20 for number in range(500)]})
DENSE = [hashlib.sha256(b"%d" % number).digest() for number in range(500)]
"""Bytes that zstd cannot make shorter: they stand in the file as they are, and it checks nothing of them."""


@pytest.mark.parametrize(
    ("name", "advice"),
    [("captures/a.parquet", "restore it from a copy"), ("items/a.parquet", "delete it, it is made again")],
)
@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda _: b"not parquet at all" * 20,
        lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:],
        lambda data: data[:-6] + bytes([data[-6] ^ 64]) + data[-5:],
    ],
    ids=["empty", "half", "text", "a bit of a page", "a bit of the footer's length"],
)
def test_damaged_parquet(lake, name, advice, damage):
    lake.write(name, damage(parquet_bytes(TABLE)))
    said(lambda: lake.read_table(name), lake.root / name, "damaged", advice)


@pytest.mark.parametrize("columns", [None, ["body"]])
def test_a_flipped_bit_that_only_the_checksum_sees(lake, columns):
    data = bytearray(parquet_bytes(pa.table({"feed_id": ["harbour"] * 500, "body": DENSE})))
    data[data.index(DENSE[250]) + 7] ^= 16
    unchecked = pq.read_table(io.BytesIO(data), columns=["body"])["body"].to_pylist()
    assert [number for number in range(500) if unchecked[number] != DENSE[number]] == [250]
    lake.write("captures/a.parquet", bytes(data))
    said(lambda: lake.read_table("captures/a.parquet", columns), "captures/a.parquet", "CRC", "restore it")


def test_each_flipped_bit_is_found(lake):
    """The readers' own checks miss one in seven: statistics, field texts, page headers."""
    data = parquet_bytes(TABLE)
    lake.write("captures/a.parquet", data)
    assert lake.is_as_written("captures/a.parquet")
    writer = re.search(rb"parquet-cpp-arrow version ([0-9.]+)", data).span(1)
    for place in range(0, len(data), 11):
        if writer[0] <= place < writer[1]:
            continue  # the name of another writer: its files cannot be compared byte for byte
        flipped = bytearray(data)
        flipped[place] ^= 1 << place % 8
        (lake.root / "captures/a.parquet").write_bytes(flipped)
        assert found(lake, "captures/a.parquet"), f"byte {place}"


def found(lake, name):
    """Whether the damage is found, and named where the file cannot be read at all."""
    try:
        return not lake.is_as_written(name)
    except LakeError as error:
        return name in str(error)


def test_what_is_missing_is_named(lake):
    said(lambda: lake.read("inputs/edition=2024-06-12/1.json"), "1.json", "it is not there")
    said(lambda: lake.read_table("captures/a.parquet"), "captures/a.parquet", "it is not there")
    assert lake.exists("captures/a.parquet") is False


@pytest.mark.parametrize("location", ["s3://bucket/lake", "gs://bucket", "file:///srv/lake"])
def test_an_object_store_is_refused(location):
    with pytest.raises(ConfigurationError, match="object stores cannot be used yet; write a folder's path"):
        Lake(location)


def test_the_second_run_waits_for_the_first_and_a_killed_one_holds_nothing(lake, caplog):
    process = child(
        lake,
        """
        import time
        with lake.alone():
            print("ready", flush=True)
            time.sleep(60)
        """,
    )
    inside = threading.Event()

    def work():
        with lake.alone(), lake.alone():
            inside.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert not inside.wait(0.5)
    assert lake.names("captures/*") == [], "a reader waited"
    killed(process)
    assert inside.wait(5)
    thread.join()
    with Lake(str(lake.root)).alone():
        pass
