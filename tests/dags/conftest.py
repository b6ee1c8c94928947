"""One migrated database for all runs of the DAG in processes of their own, and runs in this one."""

import pytest

from tests.dags.airflow_run import make_home, parsed_dag, run_here


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory):
    """A folder with a migrated database (3 s); `run_dag` copies it."""
    return make_home(tmp_path_factory.mktemp("airflow") / "home")


@pytest.fixture
def briefing_dag(dag_bag):
    """The DAG, known to this process's database; each test has its own."""
    return parsed_dag()


@pytest.fixture
def run(dag_bag, monkeypatch):
    """`run(settings, run_conf=…, logical_date=…)` runs the DAG here; its retries wait for nothing."""
    return lambda settings, **given: run_here(settings, monkeypatch, **given)
