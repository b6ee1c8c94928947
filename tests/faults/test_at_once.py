"""Two runs at once end well, and readers see whole editions only."""

import shutil

import pytest

from tests.faults.reading import assert_readable, contents, leftovers
from tests.faults.test_kills import of_date

pytestmark = pytest.mark.fault


def both(first, second, lake, one, other):
    """Run both dates at once while a reader reads; the exit codes and what was said."""
    first.start(lake, "run", "--date", one)
    second.start(lake, "run", "--date", other)
    while first.is_working() or second.is_working():
        assert_readable(lake)
    ended = first.wait(), second.wait()
    assert [code for code, _seconds, _said in ended] == [0, 0], ended
    assert leftovers(lake) == []


def test_two_runs_of_one_date(undisturbed, fresh, forking, second_forking):
    on = "2024-06-12"
    for number in range(10):
        lake = fresh(str(number))
        both(forking, second_forking, lake, on, on)
        assert len(lake.lake.names(f"editions/edition={on}/generation=*")) == 1
        assert of_date(contents(lake), on) == of_date(undisturbed.bytes, on)
        shutil.rmtree(lake.folder)


def test_runs_of_two_dates(fresh, forking, second_forking):
    """Whichever comes first, each version is a candidate of one date, or the later one has it already."""
    for number in range(10):
        lake = fresh(str(number))
        both(forking, second_forking, lake, "2024-06-12", "2024-06-13")
        assert len(lake.lake.names("editions/edition=*/generation=*")) == 2
        candidates = [
            (row["feed_id"], row["item_id"], row["content_hash"])
            for on in ("2024-06-12", "2024-06-13")
            for row in lake.selection(on)
            if row["rule"] != "in_a_later_edition"
        ]
        assert len(candidates) == len(set(candidates)) == 48
        shutil.rmtree(lake.folder)


def test_an_import_beside_a_run(undisturbed, fresh, forking, second_forking):
    """The record names the batches that it saw; readers of the lake see whole ones only."""
    for number in range(3):
        lake = fresh(str(number))
        gone = [name for name in lake.lake.names("captures/*/*") if "2024-06-14" in name]
        for name in gone:
            (lake.lake.root / name).unlink()
        forking.start(lake, "run", "--date", "2024-06-12")
        second_forking.start(lake, "captures", "import", undisturbed.manifest)
        while forking.is_working() or second_forking.is_working():
            assert_readable(lake)
        assert (forking.wait()[0], second_forking.wait()[0]) == (0, 0)
        assert of_date(contents(lake), "2024-06-12") == of_date(undisturbed.bytes, "2024-06-12")
        shutil.rmtree(lake.folder)
