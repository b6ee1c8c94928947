"""# The morning briefing.

Every morning at 06:00 Toronto time: read the feeds of the catalogue, keep what the servers sent,
validate it, group it into stories, choose, and print one edition in English and French.

`plan → extract (capture → parse, a map over hosts) → validate → dedupe → select → render`

* **A run for a past date reads no web**: it takes what the lake holds. So does a run of a date whose
  inputs are final. Both map over no hosts; the skipped group is no failure.
* **A published date stays as it is.** A rerun says so and does nothing; `reissue` makes a new generation.
* **If it fails**, the last good edition stays. `render` is the only leaf: its state is the run's.
  Clear the failed task or start the run again; nothing is half-written and nothing is done twice.
* **If it is degraded**, feeds were missing; the edition names them, and the log of `render` says so.

Parameters: `edition_date` (YYYY-MM-DD, default: the date of the schedule), `reissue`, `offline`.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowFailException

from briefing import clock, errors, settings

ZONE = "America/Toronto"
DAY, WHICH_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "YYYY-MM-DD; empty means the date of the schedule."
NO = False
PARAMS = {
    "edition_date": Param(
        None, type=["null", "string"], format="date", pattern=DAY, maxLength=10, description=WHICH_DAY
    ),
    "reissue": Param(NO, type="boolean", description="Make a new generation of a published date."),
    "offline": Param(NO, type="boolean", description="Read no feeds; make it from what the lake holds."),
}


def call(step: str, *arguments: Any, **options: Any) -> Any:
    """Call a function of `briefing.steps`; what a retry cannot mend fails at once."""
    from briefing import steps

    try:
        return getattr(steps, step)(settings.load_settings(), *arguments, **options)
    except (errors.ConfigurationError, errors.UsageError, errors.NothingToPublish) as error:
        raise AirflowFailException(str(error)) from error


@task
def plan() -> list[str]:
    """Which date, pushed for `validate`, and which groups of hosts to read for it."""
    context = get_current_context()
    run, params = context["dag_run"], context["params"]
    if unknown := sorted(set(params) - set(PARAMS)):
        raise AirflowFailException(f"Unknown parameters {unknown}; there are {', '.join(PARAMS)}.")
    asked = params["edition_date"]
    try:
        wanted = clock.edition_date_of(asked, run.partition_key, run.logical_date, run.run_after, ZONE)
    except errors.UsageError as error:
        raise AirflowFailException(str(error)) from error
    planned = call("plan", wanted, reissue=params["reissue"], offline=params["offline"])
    context["ti"].xcom_push("edition_date", str(planned.edition_date))
    return list(planned.shards)  # Airflow maps over a task's whole result, never over a part of it


@task_group
def extract(shard: str) -> None:
    """Read the feeds of some hosts and parse what came."""

    @task
    def capture(shard: str) -> list[str]:
        return call("capture", shard)

    @task
    def parse(batches: list[str]) -> int:
        return call("parse", batches)

    parse(capture(shard))


@task(trigger_rule="all_done")
def validate() -> str:
    """Check every batch of the window, whoever captured it, and fix the edition's inputs."""
    context = get_current_context()
    edition_date = context["ti"].xcom_pull(task_ids="plan", key="edition_date")
    if not edition_date:
        raise AirflowFailException("There is no plan to work by; the log of `plan` says why.")
    return call("validate", date.fromisoformat(edition_date), reissue=context["params"]["reissue"])


@task
def dedupe(work: str) -> str:
    """Duplicates and near-copies become stories."""
    return call("dedupe", work)


@task
def select(work: str) -> str:
    """Rank, choose, and say of every candidate what became of it."""
    return call("select", work)


@task(multiple_outputs=False)
def render(work: str) -> dict[str, str | bool]:
    """Print every format and make the edition visible."""
    published = call("render", work)
    logging.getLogger(__name__).info("The edition of %s is %s.", published.edition_date, published.state)
    return {"generation": published.generation, "state": published.state, "made": published.made}


@dag(
    dag_display_name="Morning briefing",
    description="One edition a day from the catalogue's feeds.",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("0 6 * * *", timezone=ZONE),
    start_date=datetime(2024, 1, 1, tzinfo=ZoneInfo(ZONE)),
    catchup=False,
    max_active_runs=1,
    params=PARAMS,
    default_args={
        "owner": "morning-briefing",
        "retries": 2,
        "retry_delay": timedelta(minutes=2),
        "execution_timeout": timedelta(hours=1),
    },
    tags=["briefing", "daily", "tier-1"],
)
def morning_briefing() -> None:
    """Put the tasks in order; everything that they do is a function of `briefing.steps`."""
    validated = validate()
    extract.expand(shard=plan()) >> validated
    render(select(dedupe(validated)))


morning_briefing()
