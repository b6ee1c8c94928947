"""What a caller may ask of the DAG; the rest is refused before anything is read."""

from datetime import UTC, datetime

import jsonschema
import pytest

from tests.small_lake import Capture, Entry, SmallLake

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


NO_DAY_OF_THE_CALENDAR = ["2024-13-45", "2024-02-30", "0000-00-00"]


@pytest.mark.parametrize(
    "value",
    [one for one in HOSTILE_DATES if one not in NO_DAY_OF_THE_CALENDAR],
    ids=lambda value: repr(value)[:30],
)
def test_a_hostile_date_is_refused_by_a_reader_of_the_schema_that_knows_no_formats(briefing_dag, value):
    """JSON Schema leaves it to the reader whether `format` is checked; `$` lets a newline follow."""
    schema = briefing_dag.params.get_param("edition_date").schema
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, schema)


@pytest.mark.parametrize("name", ["reissue", "offline"])
@pytest.mark.parametrize("value", [None, "true", "false", 0, 1, "{{ true }}", [], {}], ids=repr)
def test_a_switch_is_true_or_false_only(as_the_server_checks, as_the_worker_checks, name, value):
    for check in (as_the_server_checks, as_the_worker_checks):
        with pytest.raises(Exception, match=name):
            check({name: value})


@pytest.mark.parametrize(
    "conf", [{}, {"edition_date": None}, {"edition_date": "2024-06-12", "reissue": True}]
)
def test_what_may_be_asked(as_the_server_checks, as_the_worker_checks, conf):
    as_the_server_checks(conf)
    assert (
        dict(as_the_worker_checks(conf)) == {"edition_date": None, "reissue": False, "offline": False} | conf
    )


@pytest.mark.parametrize("value", ["../../etc", "{{ ds }}", ["2024-06-12"]])
def test_no_run_is_made_of_a_hostile_date(briefing_dag, value, monkeypatch, tmp_path):
    monkeypatch.setenv("BRIEFING_LAKE", str(tmp_path / "lake"))
    with pytest.raises(Exception, match="edition_date"):
        briefing_dag.test(logical_date=None, run_conf={"edition_date": value})
    assert not (tmp_path / "lake").exists()


@pytest.fixture
def lake(tmp_path):
    """A lake of which an edition of 12 June could be made."""
    lake = SmallLake(tmp_path)
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", [Entry("Tunnel opens to cyclists")]))
    return lake


def assert_refused_at_once(lake, ran):
    """Plan failed without a retry, it handed nothing over, and no later task did anything."""
    assert ran.state == "failed"
    assert ran.tasks["plan"] == ran.tasks["validate"] == "failed"
    assert ran.tries["plan"] == ran.tries["validate"] == 1
    assert ran.results == {}
    for place in ("inputs", "editions"):
        assert not (lake.lake.root / place).exists(), place


@pytest.mark.parametrize("key", ["edition-date", "catalogue\n"])
def test_an_unknown_key_stops_the_run(lake, run, key):
    """Airflow's schema is one per parameter and lets unknown ones pass; plan does not."""
    assert_refused_at_once(lake, run(lake.settings, run_conf={"edition_date": "2024-06-12", key: "x"}))


def test_the_date_is_that_of_the_partition_before_that_of_the_time(lake, run):
    time = datetime(2024, 6, 10, 10, tzinfo=UTC)
    ran = run(lake.settings, partition_key="2024-06-12", logical_date=time)
    assert ran.state == "success"
    assert ran.results["plan:edition_date"] == "2024-06-12"


@pytest.mark.parametrize("key", ["2024-06-12T00", "harbour"])
def test_a_partition_that_is_no_date_stops_the_run(lake, run, key):
    """The time of the run would be a date to fall back on: nobody asked for that one."""
    time = datetime(2024, 6, 12, 10, tzinfo=UTC)
    assert_refused_at_once(lake, run(lake.settings, partition_key=key, logical_date=time))


def test_a_date_from_before_the_web_stops_the_run(lake, run):
    """The schema lets it pass: it is a date. A day before the first there is none, and that was an error."""
    assert_refused_at_once(lake, run(lake.settings, run_conf={"edition_date": "0001-01-01"}))
