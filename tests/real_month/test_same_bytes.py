"""An edition is a function of its inputs record: order, threads, Airflow and lost folders change no byte."""

import random
import shutil
from datetime import UTC, date, datetime, timedelta

import pytest

from briefing.settings import Settings
from tests.dags.airflow_run import make_home, run_dag
from tests.real_month.month import DATES, Month, same_bytes

pytestmark = pytest.mark.real_month

SYSTEM_OF_RECORD = ("captures", "inputs")
COMMITTED = ("captures", "inputs", "items", "rejects", "health", "editions")
FIRST_DAYS = DATES[:8]
"""Enough for a memory, changed versions and sections without captures."""


@pytest.fixture
def built(tmp_path, captures):
    """Build editions from captures imported as `imports`, one manifest each."""

    def build(imports, threads, dates):
        other = Month(tmp_path, threads=threads)
        for rows in imports(list(captures)):
            other.take_in(rows)
        other.run(dates)
        return other

    return build


def shuffled(captures):
    random.Random(20240601).shuffle(captures)  # noqa: S311 - a fixed order, no secret
    return [captures]


def reversed_order(captures):
    return [captures[::-1]]


def a_feed_at_a_time(captures):
    return [[one for one in captures if one.feed == feed] for feed in ("ars", "nature", "npr")]


@pytest.mark.parametrize(
    ("imports", "threads", "dates"),
    [(shuffled, 8, DATES), (reversed_order, 1, FIRST_DAYS), (a_feed_at_a_time, 2, FIRST_DAYS)],
    ids=["shuffled, 8 threads, the month", "reversed, 1 thread", "a feed at a time, 2 threads"],
)
def test_the_order_of_imports_and_the_threads_change_no_byte(month, built, imports, threads, dates):
    assert same_bytes(month, built(imports, threads, dates), dates) == []


def test_batches_cut_otherwise_change_no_byte_of_the_edition(month, built):
    """Morning and evening captures in two imports: two batches a day, other records, the same pages."""
    other = built(lambda captures: [captures[::2], captures[1::2]], 2, FIRST_DAYS)
    assert len(list(other.root.glob("captures/*/*"))) > len(list(month.root.glob("captures/*/*")))
    different = same_bytes(month, other, FIRST_DAYS)
    assert [line for line in different if not line.endswith(" generation")] == []


@pytest.mark.parametrize(
    ("dates", "threads"), [(DATES, 8), (DATES[::-1], 1)], ids=["oldest first", "newest first"]
)
def test_captures_and_inputs_alone_give_the_same_bytes(month, tmp_path, dates, threads):
    other = month.copy(tmp_path, SYSTEM_OF_RECORD, threads=threads)
    other.run(dates)
    assert same_bytes(month, other, DATES) == []
    for name in sorted(path.relative_to(month.root) for path in month.root.glob("inputs/**/*.*")):
        assert (other.root / name).read_bytes() == (month.root / name).read_bytes()
    assert len(list(other.root.glob("inputs/**/*.*"))) == len(list(month.root.glob("inputs/**/*.*")))


def test_running_the_month_again_does_nothing(month, capsys):
    before = {path: path.stat().st_mtime_ns for path in month.root.rglob("*") if path.is_file()}
    month.run(DATES[-3:])
    assert {path: path.stat().st_mtime_ns for path in month.root.rglob("*") if path.is_file()} == before
    assert capsys.readouterr().out.count("was published before; nothing was done") == 3


def test_verify_finds_the_same_bytes(month, capsys):
    for on in (DATES[0], DATES[17], DATES[29]):
        assert month.command("verify", "--date", str(on)) == 0
    assert capsys.readouterr().out.count("1 of 1 editions are sound.") == 3


@pytest.fixture(scope="module")
def airflow_home(tmp_path_factory):
    return make_home(tmp_path_factory.mktemp("airflow") / "home")


@pytest.mark.needs_airflow
@pytest.mark.parametrize(
    ("on", "start"),
    [
        (date(2024, 6, 1), {"logical_date": datetime(2024, 6, 1, 10, tzinfo=UTC)}),
        (date(2024, 6, 12), {"conf": {"edition_date": "2024-06-12"}}),
        (date(2024, 6, 30), {"logical_date": datetime(2024, 6, 30, 10, tzinfo=UTC)}),
    ],
    ids=lambda value: str(value) if isinstance(value, date) else "",
)
def test_the_dag_gives_the_same_bytes(month, airflow_home, tmp_path, on, start):
    """With the editions before it in the lake; the DAG parses and validates what its window holds."""
    other = month.copy(tmp_path, COMMITTED, before=on)
    for folder in other.root.glob("*/captured_on=*"):
        if folder.parts[-2] != "captures" and folder.name >= f"captured_on={on - timedelta(days=1)}":
            shutil.rmtree(folder)
    settings = Settings(
        lake=str(other.root), catalogue=other.folder / "feeds.yaml", now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    ran = run_dag(airflow_home, settings, **start)
    assert ran.state == "success", ran.log[-3000:]
    assert same_bytes(month, other, [on]) == []
