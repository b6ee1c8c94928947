"""One migrated database for all runs of the DAG; each run copies it."""

import pytest

from tests.dags.airflow_run import make_home


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory):
    """A folder with a migrated database (3 s); `run_dag` copies it."""
    return make_home(tmp_path_factory.mktemp("airflow") / "home")
