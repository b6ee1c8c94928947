"""Killed at any moment and run again, the bytes are those of an undisturbed run."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys

import pytest

from tests.faults.reading import assert_readable, contents, leftovers

pytestmark = pytest.mark.fault
KILLS = 20


def of_date(files, *dates):
    """The files that are of one date's edition, its record included, and the captures."""
    return {
        name: digest
        for name, digest in files.items()
        if name.startswith(("captures/", "inputs/catalogues"))
        or any(f"edition={on}/" in name for on in dates)
    }


def moments(seed, seconds):
    """20 moments over the duration of a run, one at random in each twentieth of it."""
    choice = random.Random(seed)  # noqa: S311 - the same moments in every run of the tests
    return [(place + choice.random()) * seconds / KILLS for place in range(KILLS)]


def killed(forking, lake, *arguments, after):
    """Kill the command after so many seconds, reading the lake all the while; whether it was in time."""
    forking.start(lake, *arguments, kill_after=after)
    while forking.is_working():
        assert_readable(lake)
    code, _seconds, said = forking.wait()
    assert code in (0, -signal.SIGKILL), said
    assert_readable(lake)
    return code != 0


def test_20_kills_of_a_run_and_of_its_repetition(undisturbed, fresh, forking):
    on = "2024-06-12"
    lake = fresh("measured")
    _code, seconds, _said = forking.run(lake, "run", "--date", on)
    expected = of_date(undisturbed.bytes, on)
    assert of_date(contents(lake), on) == expected
    in_time = 0
    for number, after in enumerate(moments(1, seconds)):
        lake = fresh(str(number))
        in_time += killed(forking, lake, "run", "--date", on, after=after)
        in_time += killed(forking, lake, "run", "--date", on, after=seconds - after)
        code, _seconds, said = forking.run(lake, "run", "--date", on)
        assert code == 0, said
        assert of_date(contents(lake), on) == expected, (
            f"killed after {after:.3f} and {seconds - after:.3f} s"
        )
        assert leftovers(lake) == []
        assert assert_readable(lake) == 1
        shutil.rmtree(lake.folder)
    assert in_time >= KILLS, "most of the kills came after the end"


def test_20_kills_of_an_import_and_of_its_repetition(undisturbed, fresh, forking):
    command = ("captures", "import", undisturbed.manifest)
    lake = fresh("measured", "inputs")
    _code, seconds, _said = forking.run(lake, *command)
    expected = sorted(name for name in undisturbed.bytes if name.startswith("captures/"))
    assert sorted(name for name in contents(lake) if name.startswith("captures/")) == expected
    in_time = 0
    for number, after in enumerate(moments(2, seconds)):
        lake = fresh(str(number), "inputs")
        in_time += killed(forking, lake, *command, after=after)
        in_time += killed(forking, lake, *command, after=seconds - after)
        code, _seconds, said = forking.run(lake, *command)
        assert code == 0, said
        lake.lake.sweep()  # the next run does it; an import does not wait for that
        assert sorted(name for name in contents(lake) if name.startswith("captures/")) == expected
        assert leftovers(lake) == []
        shutil.rmtree(lake.folder)
    assert in_time >= KILLS // 2, "most of the kills came after the end"


def strace(lake, *arguments, inject):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    environment |= {"BRIEFING_LAKE": str(lake.lake.root), "BRIEFING_CATALOGUE": str(lake.settings.catalogue)}
    command = [
        "strace",
        "-f",
        "-qq",
        "--seccomp-bpf",
        *inject,
        sys.executable,
        "-m",
        "briefing.cli",
        *arguments,
    ]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def calls():
    """How often a run makes each of the system calls by which a file appears."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    tried = subprocess.run(
        ["strace", "-f", "-qq", "-o", os.devnull, "true"], check=False, capture_output=True
    )
    if tried.returncode:
        pytest.skip("strace may not trace here")
    return {}


@pytest.mark.parametrize("call", ["fsync", "rename", "link", "mkdir", "unlink"])
def test_a_kill_at_a_system_call(undisturbed, fresh, forking, calls, tmp_path, call):
    """At the first, the middle and the last of the calls by which a file or a folder appears."""
    on = "2024-06-12"
    if not calls:
        counted = fresh("counted")
        trace = tmp_path / "trace"
        done = strace(
            counted, "run", "--date", on, inject=["-o", trace, "-e", "trace=fsync,rename,link,mkdir,unlink"]
        )
        assert done.returncode == 0, done.stderr
        # Only calls on the lake count: Python and Great Expectations make folders of their own.
        for line in trace.read_text().splitlines():
            if found := re.search(r"^\d+\s+(\w+)\(", line):
                calls[found[1]] = calls.get(found[1], 0) + 1
    times = calls[call]
    for when in sorted({1, times // 3, 2 * times // 3, times} - {0}):
        lake = fresh(f"{call}-{when}")
        ended = strace(
            lake,
            *("run", "--date", on),
            inject=[
                "-o",
                os.devnull,
                "-e",
                f"trace={call}",
                "-e",
                f"inject={call}:signal=SIGKILL:when={when}",
            ],
        )
        assert ended.returncode in (0, -signal.SIGKILL, 128 + signal.SIGKILL), ended.stderr
        assert_readable(lake)
        code, _seconds, said = forking.run(lake, "run", "--date", on)
        assert code == 0, said
        assert of_date(contents(lake), on) == of_date(undisturbed.bytes, on), f"{call} {when}"
        assert leftovers(lake) == []
        shutil.rmtree(lake.folder)
