"""What a caller may ask of the DAG; the rest is refused before anything is read."""

from datetime import UTC, date, datetime

import pytest

from briefing import clock, steps

pytestmark = [pytest.mark.needs_airflow, pytest.mark.timeout(240)]

HOSTILE_DATES = [
    "../../etc/passwd",
    "2024-06-12/../../x",
    "..",
    "2024-06-12\0",
    "\0",
    "https://evil.example/2024-06-12",
    "file:///etc/passwd",
    "{{ ds }}",
    "{{ ''.__class__ }}",
    "${HOME}",
    "$(id)",
    "2024-13-45",
    "2024-02-30",
    "0000-00-00",
    "20240612",
    "2024-W24-3",
    "2024-6-12",
    "2024-06-12\n",
    " 2024-06-12",
    "2024-06-12T00:00:00",
    "٢٠٢٤-٠٦-١٢",
    "2024−06−12",
    "",
    "2024-06-12" * 10_000,
    20240612,
    2024.5,
    True,
    ["2024-06-12"],
    {"edition_date": "2024-06-12"},
]


@pytest.fixture
def as_the_server_checks(briefing_dag):
    """What the API and the scheduler do with a run's configuration before there is a run."""
    from airflow.serialization.serialized_objects import DagSerialization

    dag = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(briefing_dag))
    return lambda conf: dag.params.deep_merge(conf).validate()


@pytest.fixture
def as_the_worker_checks(briefing_dag):
    from airflow.sdk.definitions.param import process_params

    task = briefing_dag.get_task("plan")
    return lambda conf: process_params(briefing_dag, task, conf, suppress_exception=False)


@pytest.mark.parametrize("value", HOSTILE_DATES, ids=lambda value: repr(value)[:30])
def test_a_hostile_date_is_refused_by_the_schema(as_the_server_checks, as_the_worker_checks, value):
    for check in (as_the_server_checks, as_the_worker_checks):
        with pytest.raises(Exception, match="edition_date"):
            check({"edition_date": value})


@pytest.mark.parametrize("value", [None, "true", "false", 0, 1, "{{ true }}", [], {}], ids=repr)
def test_reissue_is_true_or_false_only(as_the_server_checks, as_the_worker_checks, value):
    for check in (as_the_server_checks, as_the_worker_checks):
        with pytest.raises(Exception, match="reissue"):
            check({"reissue": value})


@pytest.mark.parametrize(
    "conf", [{}, {"edition_date": None}, {"edition_date": "2024-06-12", "reissue": True}]
)
def test_what_may_be_asked(as_the_server_checks, as_the_worker_checks, conf):
    expected = {"edition_date": None, "reissue": False} | conf
    assert dict(as_the_worker_checks(conf)) == expected
    as_the_server_checks(conf)


@pytest.mark.parametrize("value", ["../../etc", "{{ ds }}", ["2024-06-12"]])
def test_no_run_is_made_of_a_hostile_date(briefing_dag, value, monkeypatch, tmp_path):
    monkeypatch.setenv("BRIEFING_LAKE", str(tmp_path / "lake"))
    with pytest.raises(Exception, match="edition_date"):
        briefing_dag.test(logical_date=None, run_conf={"edition_date": value})
    assert not (tmp_path / "lake").exists()


@pytest.mark.parametrize("key", ["edition-date", "../lake", "BRIEFING_LAKE", "{{ ds }}", "catalogue\n", ""])
def test_an_unknown_key_stops_the_run_before_anything_is_read(run, tmp_path, monkeypatch, key):
    """Airflow's schema is one per parameter and lets unknown ones pass; plan does not."""
    called = []
    for step in ("plan", "validate", "dedupe", "select", "render"):
        monkeypatch.setattr(steps, step, lambda *_arguments, **_options: called.append(1))
    settings = steps.Settings(lake=str(tmp_path / "lake"), catalogue=tmp_path / "none.yaml")
    ran = run(settings, run_conf={"edition_date": "2024-06-12", key: "x"})
    assert ran.state == "failed"
    assert ran.tasks["plan"] == ran.tasks["validate"] == "failed"
    assert ran.tries["plan"] == ran.tries["validate"] == 1
    assert not called
    assert not (tmp_path / "lake").exists()


def test_the_date_asked_for_comes_before_the_partition_and_the_partition_before_the_time():
    logical, after = datetime(2024, 6, 12, 10, tzinfo=UTC), datetime(2024, 6, 14, 1, tzinfo=UTC)
    zone = "America/Toronto"
    assert clock.edition_date_of("2024-06-10", "2024-06-11", logical, after, zone) == date(2024, 6, 10)
    assert clock.edition_date_of(None, "2024-06-11", logical, after, zone) == date(2024, 6, 11)
    assert clock.edition_date_of(None, None, logical, after, zone) == date(2024, 6, 12)
    assert clock.edition_date_of(None, None, None, after, zone) == date(2024, 6, 13)
    assert clock.edition_date_of(None, None, None, None, zone) is None
