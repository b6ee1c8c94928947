"""`briefing sample up`: Airflow with its pages on the sample week, the seventh edition left to start."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from briefing import clock
from briefing.lake import Lake
from briefing.sample.make_week import Say, make_mornings, one_at_a_time
from briefing.sample.mornings import FOLDER, Morning, folder_of, lake_of, mornings, variables
from briefing.sample.server import SampleServer
from briefing.sample.week import Week, load_week
from briefing.settings import PREFIX, Settings, load_settings
from briefing.standalone import require_free, stand
from briefing.stopping import stopped_like_ctrl_c
from briefing.whole_files import replace

CLOCK = "clock"
"""The file beside the sample's lake that holds its present."""


def stand_on_sample(settings: Settings, port: int, say: Say) -> None:
    """Make the first six editions, then run Airflow on the seventh day until Ctrl-C.

    Raises UsageError where the port is taken, BriefingError where an edition or Airflow fails.
    """
    require_free(port)
    week = load_week()
    today = clock.now(settings).astimezone(week.zone).date()
    planned = mornings(today, week.zone)
    with one_at_a_time(FOLDER, say), stopped_like_ctrl_c():
        _make_earlier_days(week, today, planned, say)
    seventh = planned[-1]
    place = (folder_of(today) / CLOCK).resolve()
    replace(place, f"{seventh.moment.isoformat()}\n".encode())
    with SampleServer(today, week, clock=lambda: _present(place)) as server:
        given = variables(today, seventh, server.port) | {f"{PREFIX}NOW": str(place)}
        hints = (
            f"  It is {seventh.moment:%Y-%m-%d %H:%M} there; another time in {place} moves the clock.",
            "  Started by hand, the DAG makes the week's seventh edition, unless it is published.",
        )
        stand(FOLDER / "airflow-up", given, port, hints)


def _make_earlier_days(week: Week, today: date, planned: tuple[Morning, ...], say: Say) -> None:
    moments = [planned[0].moment]
    with SampleServer(today, week, clock=lambda: moments[0]) as server:
        make_mornings(Lake(str(lake_of(today))), planned[:-1], server.port, moments, say)


def _present(place: Path) -> datetime:
    return clock.now(load_settings({f"{PREFIX}NOW": str(place)}))
