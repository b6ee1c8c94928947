"""One run of the DAG in an Airflow of the sample's own: SQLite, no examples, no pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from briefing.airflow_processes import DAG, airflow_environment, migrate, run_airflow


def run_dag(home: Path, on: date, variables: Mapping[str, str], log: Path) -> None:
    """Run the DAG for `on`, with `variables` as its settings; `log` becomes what Airflow says of it.

    `home` becomes an Airflow home at its first use. Raises BriefingError, with the end of the log on
    the error stream, where Airflow fails.
    """
    home, log = home.resolve(), log.resolve()
    log.write_bytes(b"")
    environment = airflow_environment(home, variables)
    migrate(home, environment, log)
    conf = json.dumps({"edition_date": on.isoformat()})
    run_airflow(["dags", "test", DAG, "--conf", conf], environment, home, log)
