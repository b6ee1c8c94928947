"""The weather of the sample's town on any date: a function of the date and of `climate.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from briefing.errors import ConfigurationError
from briefing.feeds.located_yaml import read_yaml

CLIMATE = Path(__file__).with_name("climate.yaml")
SWING = (0, 2, -1, 1, -2)
"""Degrees by which a date differs from its month, by turns: no two days of a week are the same."""
WINDS = (
    ("northwest", "nord-ouest", "NW", "NO"),
    ("west", "ouest", "W", "O"),
    ("south", "sud", "S", "S"),
    ("east", "est", "E", "E"),
    ("northeast", "nord-est", "NE", "NE"),
)


@dataclass(frozen=True)
class Sky:
    """What is seen, in each language, and the chance of precipitation in % (0: not said)."""

    words: dict[str, str]
    pop: int


@dataclass(frozen=True)
class Alert:
    """`name` in capitals, as the service writes it; `sentence` is added to the day's forecast."""

    name: dict[str, str]
    dawn: dict[str, str]
    sky: dict[str, str]
    sentence: dict[str, str]


@dataclass(frozen=True)
class Weather:
    """One date's weather. `seen` is the sky at dawn.

    Temperatures in °C, `dawn` with one decimal; wind in km/h, `gust` 0 for none. `feels`: humidex above
    0, wind chill below, 0 for neither. `alert`: the one of its month, in effect or not.
    """

    on: date
    seen: dict[str, str]
    dawn: float
    high: int
    low: int
    feels: int
    uv: int
    wind: tuple[str, str, str, str]
    wind_speed: int
    gust: int
    day: Sky
    night: Sky
    alert: Alert
    in_effect: bool


def weather_of(on: date, *, in_effect: bool) -> Weather:
    """The weather of a date; with the alert of its month in effect, its sky and its gusts too."""
    climate = _climate()
    month, turn = climate["months"][on.month - 1], on.toordinal()
    # Two degrees more, and a warning of snow would stand beside a thaw.
    swing = 0 if in_effect else SWING[turn % len(SWING)]
    alert = Alert(**climate["alerts"][month["alert"]])
    season = climate["seasons"][month["season"]]
    day = _sky(season["days"][turn % len(season["days"])])
    windy = in_effect and month["alert"] in ("wind", "snowfall", "rainfall")
    return Weather(
        on=on,
        seen=alert.dawn if in_effect else climate["dawns"][turn % len(climate["dawns"])],
        dawn=month["dawn"] + swing + turn % 5 / 10,
        high=month["high"] + swing,
        low=month["low"] + swing,
        feels=month["feels"] + swing if month["feels"] else 0,
        uv=month["uv"],
        wind=WINDS[turn % len(WINDS)],
        wind_speed=40 if windy else 15 + 5 * (turn % 3),
        gust=70 if windy else 0,
        day=Sky(alert.sky, pop=0) if in_effect else day,
        night=_sky(season["nights"][turn % len(season["nights"])]),
        alert=alert,
        in_effect=in_effect,
    )


def _sky(given: dict[str, Any]) -> Sky:
    return Sky({"en": given["en"], "fr": given["fr"]}, given["pop"])


@cache
def _climate() -> dict[str, Any]:
    try:
        data = CLIMATE.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"The sample's file {CLIMATE} cannot be read ({error.strerror}); install the project again."
        ) from error
    climate: dict[str, Any] = read_yaml(data, CLIMATE.name).value
    return climate
