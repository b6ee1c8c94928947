"""The DAG run for dates that go well and dates that go wrong, in this process."""

import json
from datetime import UTC, datetime

import pytest

from briefing import errors, steps
from tests.small_lake import Capture, Entry, Feed, SmallLake

pytestmark = [pytest.mark.needs_airflow, pytest.mark.timeout(240)]

TASKS = ("plan", "extract.capture", "extract.parse", "validate", "dedupe", "select", "render")
TUNNEL = Capture("harbour", "2024-06-12T09:00Z", [Entry("Tunnel opens to cyclists")])
THE_12TH = {"edition_date": "2024-06-12"}


@pytest.fixture
def lake(tmp_path):
    lake = SmallLake(tmp_path)
    lake.take_in(TUNNEL)
    return lake


def states(*of_tasks):
    """The states of the tasks in the order in which they run."""
    return dict(zip(TASKS, of_tasks, strict=True))


def test_a_group_over_no_shards_is_skipped_and_the_edition_made(lake, run):
    ran = run(lake.settings, run_conf=THE_12TH)
    assert ran.tasks == states("success", "skipped", "skipped", "success", "success", "success", "success")
    assert ran.state == "success"
    assert lake.shown("2024-06-12") == ["Tunnel opens to cyclists"]


def test_tasks_hand_over_names_and_counts_only(lake, run):
    ran = run(lake.settings, run_conf=THE_12TH)
    record = "inputs/edition=2024-06-12/1.json"
    generation = lake.generation("2024-06-12")
    assert ran.results == {
        "plan:return_value": [],
        "plan:edition_date": "2024-06-12",
        "validate:return_value": record,
        "dedupe:return_value": record,
        "select:return_value": record,
        "render:return_value": {"generation": generation, "state": "degraded", "made": True},
    }
    assert all(len(json.dumps(value)) < 200 for value in ran.results.values())


def test_a_second_run_of_the_date_does_nothing(lake, run):
    run(lake.settings, run_conf=THE_12TH)
    before = {path: path.stat().st_mtime_ns for path in lake.lake.root.rglob("*") if path.is_file()}
    again = run(lake.settings, run_conf=THE_12TH)
    assert again.state == "success"
    assert again.results["render:return_value"]["made"] is False
    after = {path: path.stat().st_mtime_ns for path in lake.lake.root.rglob("*") if path.is_file()}
    assert after == before


def test_reissue_makes_a_new_generation_and_keeps_the_old_one(lake, run):
    run(lake.settings, run_conf=THE_12TH)
    old, files = lake.generation("2024-06-12"), lake.files("2024-06-12")
    lake.take_in(Capture("prairie", "2024-06-12T09:30Z", [Entry("Comet seen over the prairie")]))
    ran = run(lake.settings, run_conf=THE_12TH | {"reissue": True})
    assert ran.results["render:return_value"]["made"] is True
    assert lake.generation("2024-06-12") != old
    assert lake.files("2024-06-12", old) == files


def test_a_broken_catalogue_fails_the_run_at_once(lake, run):
    lake.settings.catalogue.write_text("feeds: []\nfrobs: 1\n")
    ran = run(lake.settings, run_conf=THE_12TH)
    assert ran.state == "failed"
    assert ran.tasks == states("failed", *["upstream_failed"] * 2, "failed", *["upstream_failed"] * 3)
    assert ran.tries["plan"] == ran.tries["validate"] == 1
    assert not (lake.lake.root / "inputs").exists()
    assert not (lake.lake.root / "editions").exists()


def test_a_date_in_the_future_makes_nothing(lake, run):
    """Validate runs whatever became of plan; alone it would draw up a provisional record of that date."""
    ran = run(lake.at("2024-06-12T09:30Z"), run_conf={"edition_date": "2024-06-14"})
    assert ran.state == "failed"
    assert ran.tries["plan"] == ran.tries["validate"] == 1
    assert ran.tasks["validate"] == "failed"
    assert not (lake.lake.root / "inputs").exists()
    assert not (lake.lake.root / "editions").exists()


def test_nothing_to_publish_fails_without_retries_and_the_last_edition_stays(lake, run):
    run(lake.settings, run_conf=THE_12TH)
    generation, files = lake.generation("2024-06-12"), lake.files("2024-06-12")
    ran = run(lake.settings, run_conf={"edition_date": "2024-06-13"})
    assert ran.state == "failed"
    assert ran.tasks == states("success", "skipped", "skipped", "failed", *["upstream_failed"] * 3)
    assert ran.tries["validate"] == 1
    assert lake.published_dates() == [datetime(2024, 6, 12, tzinfo=UTC).date()]
    assert lake.generation("2024-06-12") == generation
    assert lake.files("2024-06-12") == files


def test_too_many_ill_feeds_commit_nothing_and_staging_stays(tmp_path, run):
    feeds = [Feed(name) for name in ("harbour", "meadow", "orchard", "valley")]
    lake = SmallLake(tmp_path, feeds)
    ill = [Entry(f"Bridge {n} closed", link=f"javascript:alert({n})") for n in range(6)]
    lake.take_in(TUNNEL, *(Capture(feed.id, "2024-06-12T09:00Z", ill) for feed in feeds[1:]))
    ran = run(lake.settings, run_conf=THE_12TH)
    assert ran.state == "failed"
    assert ran.tasks == states("success", "skipped", "skipped", "failed", *["upstream_failed"] * 3)
    assert ran.tries["validate"] == 1
    assert list((lake.lake.root / "staging").rglob("items.parquet"))
    for place in ("items", "rejects", "inputs", "editions"):
        assert not (lake.lake.root / place).exists(), place


def test_what_a_retry_can_mend_is_tried_again(lake, run, monkeypatch):
    select, calls = steps.select, []

    def select_at_the_third_try(settings, work):
        calls.append(work)
        if len(calls) < 3:
            raise errors.LakeError("Cannot write: the disk is full")
        return select(settings, work)

    monkeypatch.setattr(steps, "select", select_at_the_third_try)
    ran = run(lake.settings, run_conf=THE_12TH)
    assert ran.state == "success"
    assert ran.tries["select"] == 3
    assert ran.tries["dedupe"] == 1
    assert lake.shown("2024-06-12") == ["Tunnel opens to cyclists"]


@pytest.mark.parametrize(
    ("given", "edition_date"),
    [
        ({"logical_date": datetime(2024, 6, 12, 10, tzinfo=UTC)}, "2024-06-12"),  # the schedule
        ({"logical_date": datetime(2024, 6, 13, 3, 59, tzinfo=UTC)}, "2024-06-12"),  # 23:59 in Toronto
        ({"logical_date": None, "run_after": datetime(2024, 6, 13, 1, tzinfo=UTC)}, "2024-06-12"),
        ({"logical_date": datetime(2024, 6, 20, 10, tzinfo=UTC), "run_conf": THE_12TH}, "2024-06-12"),
    ],
)
def test_the_date_is_the_one_asked_for_else_the_time_of_the_run_in_toronto(lake, run, given, edition_date):
    ran = run(lake.settings, **given)
    assert ran.state == "success"
    assert ran.results["plan:edition_date"] == edition_date
