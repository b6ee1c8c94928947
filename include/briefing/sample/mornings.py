"""The seven mornings of a week: their dates, the moment of each edition, and the settings of its run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.sample.story_files import DAYS
from briefing.sample.week import CATALOGUE, PACKAGED
from briefing.settings import PREFIX, Settings, load_settings

MADE_AT = time(6, 5)
"""When each edition is made: five minutes after its scheduled time, as long as a run takes."""
FOLDER = Path("data/sample")
"""Below the current folder, as the default lake is."""


@dataclass(frozen=True)
class Morning:
    """One edition of the week: its number from 1 to 7, its date, and the moment at which it is made."""

    day: int
    on: date
    moment: datetime


def mornings(today: date, zone: ZoneInfo) -> tuple[Morning, ...]:
    """All seven, oldest first; the last one is today's."""
    dates = [today - timedelta(days=past) for past in reversed(range(DAYS))]
    return tuple(
        Morning(day, on, datetime.combine(on, MADE_AT, zone)) for day, on in enumerate(dates, start=1)
    )


def folder_of(today: date) -> Path:
    return FOLDER / today.isoformat()


def lake_of(today: date) -> Path:
    return folder_of(today) / "lake"


def variables(today: date, morning: Morning, port: int) -> dict[str, str]:
    """`BRIEFING_*` for the run of a morning that reads its feeds from the sample's server at `port`.

    What the operator has set of the others (threads, limits) stays.
    """
    inherited = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    return inherited | {
        f"{PREFIX}LAKE": str(lake_of(today).resolve()),
        f"{PREFIX}CATALOGUE": str(PACKAGED / CATALOGUE),
        f"{PREFIX}NOW": morning.moment.isoformat(),
        f"{PREFIX}LOOPBACK_HOSTS": f"*.example={port}",
    }


def settings_for(today: date, morning: Morning, port: int) -> Settings:
    return load_settings(variables(today, morning, port))
