"""One migrated database for all runs of the DAG in processes of their own; one DAG for runs in this one."""

from datetime import timedelta

import pytest

from tests.dags.airflow_run import make_home, run_here


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory):
    """A folder with a migrated database (3 s); `run_dag` copies it."""
    return make_home(tmp_path_factory.mktemp("airflow") / "home")


@pytest.fixture
def briefing_dag(dag_bag):
    return dag_bag.dags["morning_briefing"]


@pytest.fixture
def run(briefing_dag, monkeypatch):
    """`run(settings, run_conf=…, logical_date=…)` runs the DAG here; its retries wait for nothing."""
    for task in briefing_dag.tasks:
        monkeypatch.setattr(task, "retry_delay", timedelta(0))
    return lambda settings, **given: run_here(briefing_dag, settings, monkeypatch, **given)
