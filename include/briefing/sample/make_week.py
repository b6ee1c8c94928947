"""`briefing sample make`: six editions by `steps.run` and the seventh by Airflow, from the sample's server.

What is published already is left alone, so that a second call, or one after a stop, does what is left.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from briefing import clock, steps
from briefing.editions import generations
from briefing.errors import BriefingError
from briefing.lake import Lake
from briefing.sample.airflow_run import run_dag
from briefing.sample.mornings import FOLDER, Morning, folder_of, lake_of, mornings, settings_for, variables
from briefing.sample.story_files import DAYS
from briefing.sample.week import load_week
from briefing.settings import Settings
from briefing.stopping import stopped_like_ctrl_c

Say = Callable[[str], None]


def make_week(settings: Settings, say: Say) -> date:
    """Make what is missing of the week that ends on the clock's date; returns that date.

    `say` is given a line of progress now and then. Raises BriefingError.
    """
    week = load_week()
    today = clock.now(settings).astimezone(week.zone).date()
    lake = Lake(str(lake_of(today)))
    planned = mornings(today, week.zone)
    if not _missing(lake, planned):
        return today
    from briefing.sample.server import SampleServer  # brings aiohttp, which a second call does without

    moments = [planned[0].moment]
    with (
        one_at_a_time(FOLDER, say),
        stopped_like_ctrl_c(),
        SampleServer(today, week, clock=lambda: moments[0]) as server,
    ):
        make_mornings(lake, planned, server.port, moments, say)
    return today


def edition_of(lake: Lake, on: date) -> dict[str, Any]:
    """The edition record of a date as it is stored: an earlier version of the code may have made it."""
    folder = generations.folder(on, generations.current(lake, on)["generation"])
    edition: dict[str, Any] = json.loads(lake.read(f"{folder}/edition.json"))
    return edition


def _missing(lake: Lake, planned: tuple[Morning, ...]) -> list[Morning]:
    published = set(generations.published_dates(lake))
    return [morning for morning in planned if morning.on not in published]


def make_mornings(
    lake: Lake, planned: tuple[Morning, ...], port: int, moments: list[datetime], say: Say
) -> None:
    """Make those of `planned` that are not published, from the sample's server at `port`.

    `moments` holds one moment, the server's present: it is set to that of each morning. Raises
    BriefingError.
    """
    for morning in _missing(lake, planned):
        moments[0] = morning.moment
        today = morning.on + timedelta(days=DAYS - morning.day)
        if morning.day < DAYS:
            steps.run(settings_for(today, morning, port), morning.on)
        else:
            _through_airflow(today, morning, port, say)
        if _missing(lake, (morning,)):
            raise BriefingError(
                f"The edition of {morning.on} was not published; look at {folder_of(today)} and run "
                "`briefing sample make` again."
            )
        say(f"day {morning.day} of {DAYS}: {edition_of(lake, morning.on)['stories_shown']} stories")


def _through_airflow(today: date, morning: Morning, port: int, say: Say) -> None:
    log = folder_of(today) / "airflow.log"
    say(f"day {morning.day} of {DAYS} is today: Airflow runs the DAG (its log: {log}) …")
    run_dag(FOLDER / "airflow", morning.on, variables(today, morning, port), log)


@contextmanager
def one_at_a_time(folder: Path, say: Say) -> Iterator[None]:
    """One run at a time makes samples below `folder`; a second one waits, and says so."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another `briefing sample make` is at work in {folder}; waiting for it to end …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
