"""`briefing sample make`: six editions by `steps.run` and the seventh by Airflow, from the sample's server.

What is published already is left alone, so that a second call, or one after a stop, does what is left.
"""

from __future__ import annotations

import fcntl
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from briefing import clock, steps
from briefing.editions import generations
from briefing.errors import BriefingError
from briefing.lake import Lake
from briefing.model import Edition
from briefing.sample.airflow_run import run_dag
from briefing.sample.mornings import FOLDER, Morning, folder_of, lake_of, mornings, settings_for, variables
from briefing.sample.story_files import DAYS
from briefing.sample.week import Week, load_week
from briefing.settings import Settings

Say = Callable[[str], None]


def make_week(settings: Settings, say: Say) -> Edition:
    """Make what is missing of the week that ends on the clock's date; returns the edition of that date.

    `say` is given a line of progress now and then. Raises BriefingError.
    """
    week = load_week()
    today = clock.now(settings).astimezone(week.zone).date()
    lake = Lake(str(lake_of(today)))
    planned = mornings(today, week.zone)
    if not _missing(lake, planned):
        return edition_of(lake, today)
    with _alone(FOLDER, say), _stopped_like_ctrl_c():
        _make(week, lake, planned, say)
    return edition_of(lake, today)


def edition_of(lake: Lake, on: date) -> Edition:
    folder = generations.folder(on, generations.current(lake, on)["generation"])
    return Edition.model_validate_json(lake.read(f"{folder}/edition.json"))


def _missing(lake: Lake, planned: tuple[Morning, ...]) -> list[Morning]:
    published = set(generations.published_dates(lake))
    return [morning for morning in planned if morning.on not in published]


def _make(week: Week, lake: Lake, planned: tuple[Morning, ...], say: Say) -> None:
    from briefing.sample.server import SampleServer

    today = planned[-1].on
    moment: list[datetime] = [planned[0].moment]
    with SampleServer(today, week, clock=lambda: moment[0]) as server:
        for morning in _missing(lake, planned):
            moment[0] = morning.moment
            if morning.day < DAYS:
                steps.run(settings_for(today, morning, server.port), morning.on)
            else:
                _through_airflow(today, morning, server.port, say)
            if _missing(lake, (morning,)):
                raise BriefingError(
                    f"The edition of {morning.on} was not published; look at {folder_of(today)} and run "
                    "`briefing sample make` again."
                )
            say(f"day {morning.day} of {DAYS}: {edition_of(lake, morning.on).stories_shown} stories")


def _through_airflow(today: date, morning: Morning, port: int, say: Say) -> None:
    log = folder_of(today) / "airflow.log"
    say(f"day {morning.day} of {DAYS} is today: Airflow runs the DAG (its log: {log}) …")
    run_dag(FOLDER / "airflow", morning.on, variables(today, morning, port), log)


@contextmanager
def _alone(folder: Path, say: Say) -> Iterator[None]:
    """One run at a time makes samples below `folder`; a second one waits, and says so."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another `briefing sample make` is at work in {folder}; waiting for it to end …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _stopped_like_ctrl_c() -> Iterator[None]:
    """A closed terminal or `kill` ends the run as Ctrl-C does: nothing that it started stays behind."""
    signals = (signal.SIGTERM, signal.SIGHUP)
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is told of signals
        return
    before = {one: signal.signal(one, signal.default_int_handler) for one in signals}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
