"""Killed at any moment and run again, the bytes are those of an undisturbed run."""

import os
import random
import shutil
import signal
from collections import Counter

import pytest

from tests.faults.forking import NOT_TRACED
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
    """20 moments over the duration of a run, one at random in each twentieth of it, two by two."""
    choice = random.Random(seed)  # noqa: S311 - the same moments in every run of the tests
    spread = [(place + choice.random()) * seconds / KILLS for place in range(KILLS)]
    return list(zip(spread[::2], choice.sample(spread[1::2], KILLS // 2), strict=True))


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
    for number, (first, second) in enumerate(moments(1, seconds)):
        lake = fresh(str(number))
        in_time += killed(forking, lake, "run", "--date", on, after=first)
        in_time += killed(forking, lake, "run", "--date", on, after=second)
        code, _seconds, said = forking.run(lake, "run", "--date", on)
        assert code == 0, said
        assert of_date(contents(lake), on) == expected, f"killed after {first:.3f} and {second:.3f} s"
        assert leftovers(lake) == []
        assert assert_readable(lake) == 1
        shutil.rmtree(lake.folder)
    assert in_time >= KILLS // 2, "most of the kills came after the end"


def test_20_kills_of_an_import_and_of_its_repetition(undisturbed, fresh, forking):
    command = ("captures", "import", undisturbed.manifest)
    lake = fresh("measured", "inputs")
    _code, seconds, _said = forking.run(lake, *command)
    expected = sorted(name for name in undisturbed.bytes if name.startswith("captures/"))
    assert sorted(name for name in contents(lake) if name.startswith("captures/")) == expected
    in_time = 0
    for number, (first, second) in enumerate(moments(2, seconds)):
        lake = fresh(str(number), "inputs")
        in_time += killed(forking, lake, *command, after=first)
        in_time += killed(forking, lake, *command, after=second)
        code, _seconds, said = forking.run(lake, *command)
        assert code == 0, said
        lake.lake.sweep()  # the next run does it; an import does not wait for that
        assert sorted(name for name in contents(lake) if name.startswith("captures/")) == expected
        assert leftovers(lake) == []
        shutil.rmtree(lake.folder)
    assert in_time >= KILLS // 4, "most of the kills came after the end"


CALLS = ("fsync", "rename", "link", "mkdir", "unlink")


@pytest.fixture(scope="module")
def times(undisturbed, forking, tmp_path_factory):
    """How often a run makes each of the system calls by which a file or folder comes or goes."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    folder = tmp_path_factory.mktemp("counted")
    lake = undisturbed.copy(folder / "lake", "captures")
    trace = folder / "trace"
    code, _seconds, said = forking.run(
        lake, "run", "--date", "2024-06-12", strace=["-o", str(trace), "-e", f"trace={','.join(CALLS)}"]
    )
    if code == NOT_TRACED:
        pytest.skip("strace may not trace here")
    assert code == 0, said
    lines = [line.split(maxsplit=1) for line in trace.read_text().splitlines()]
    # Calls are counted process by process; the parsing processes make a few too.
    process = Counter(number for number, _call in lines).most_common(1)[0][0]
    made = [made.partition("(")[0] for number, made in lines if number == process]
    return {call: made.count(call) for call in CALLS}


@pytest.mark.parametrize("call", CALLS)
def test_a_kill_at_a_system_call(undisturbed, fresh, forking, times, call):
    """At the first, the last and two between of the calls by which a file or folder comes or goes."""
    on = "2024-06-12"
    assert times[call] >= 3
    for when in (1, times[call] // 3, 2 * times[call] // 3, times[call]):
        lake = fresh(f"{call}-{when}")
        options = ["-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={when}"]
        code, _seconds, said = forking.run(lake, "run", "--date", on, strace=options)
        assert code == -signal.SIGKILL, f"{call} {when}: {said}"
        assert_readable(lake)
        code, _seconds, said = forking.run(lake, "run", "--date", on)
        assert code == 0, said
        assert of_date(contents(lake), on) == of_date(undisturbed.bytes, on), f"{call} {when}"
        assert leftovers(lake) == []
        shutil.rmtree(lake.folder)
