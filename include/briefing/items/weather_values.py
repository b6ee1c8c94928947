"""Numbers, directions and tendencies as a weather service writes them, in English and French.

Each reader gives None for what it does not know; none raises. Digits are bounded, because a column
of 32 bits holds no number of forty digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from briefing.tables import COMPASS_POINTS

NO_VALUE = frozenset(
    ("", "-", "--", "n/a", "na", "n/d", "nd", "n,d.", "n.d.", "n.d", "n,d", "not available", "non disponible")
)
"""What stands where nothing was measured; "N,D." is what French feeds of 2016 wrote."""

WORDED_NUMBER = r"(?:(?P<sign>plus|minus|moins) )?(?P<digits>z[eé]ro|[0-9]{1,3}(?:[.,][0-9])?)"
"""A forecast's temperature: "27", "plus 1", "moins 10", "zero"."""

PLAIN_NUMBER = re.compile(r"(?P<sign>[+\-\u2212]?)(?P<digits>[0-9]{1,4}(?:[.,][0-9]{1,2})?)")
TENDENCIES: Mapping[str, str] = {
    "steady": "steady",
    "stable": "steady",
    "stationnaire": "steady",
    "falling": "falling",
    "à la baisse": "falling",
    "en baisse": "falling",
    "rising": "rising",
    "à la hausse": "rising",
    "en hausse": "rising",
}
DIRECTIONS: Mapping[str, str] = {
    "north": "N",
    "northeast": "NE",
    "east": "E",
    "southeast": "SE",
    "south": "S",
    "southwest": "SW",
    "west": "W",
    "northwest": "NW",
    "nord": "N",
    "nord-est": "NE",
    "est": "E",
    "sud-est": "SE",
    "sud": "S",
    "sud-ouest": "SW",
    "ouest": "W",
    "nord-ouest": "NW",
}
COMPASS = re.compile(r"[NESWO]{1,3}", re.IGNORECASE)
WIND = re.compile(
    r"(?:(?P<direction>[a-z]{1,3}) )?(?P<speed>[0-9]{1,3}) ?km/h"
    r"(?: (?:gusts?|gusting to|gusts to|rafales?|rafales à|avec rafales à) (?P<gust>[0-9]{1,3})(?: ?km/h)?)?",
    re.IGNORECASE,
)
UNKNOWN_DIRECTIONS = ("vr", "vrb")
CALM = re.compile(r"calme?(?: km/h)?", re.IGNORECASE)


def plain(text: str) -> str:
    """`text` with straight apostrophes and single spaces, fit to be compared with words of ours."""
    return " ".join(text.replace("\u2019", "'").split())


def is_missing(value: str) -> bool:
    """Whether `value` says that there is none."""
    return plain(value).casefold() in NO_VALUE


def number(text: str) -> float | None:
    """`22,3` or `-1.1` as a number; None for anything else, also for more than four digits."""
    found = PLAIN_NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    value = float(found["digits"].replace(",", "."))
    return -value if found["sign"] in ("-", "\u2212") and value else value


def whole_number(text: str) -> int | None:
    """`28` as an integer; None for anything else, also for `28,5`."""
    value = number(text)
    return int(value) if value is not None and value.is_integer() else None


def worded_number(found: re.Match[str]) -> float:
    """The value of a match of WORDED_NUMBER: minus, moins below zero; plus is no sign of ours."""
    digits = found["digits"].casefold()
    value = 0.0 if digits in ("zero", "zéro") else float(digits.replace(",", "."))
    return -value if (found["sign"] or "").casefold() in ("minus", "moins") and value else value


def compass_point(text: str) -> str | None:
    """`OSO` or `WSW` as one of the 16 points; None for what is none."""
    if COMPASS.fullmatch(text) is None:
        return None
    point = text.upper().replace("O", "W")
    return point if point in COMPASS_POINTS else None


def wind(value: str) -> dict[str, str | int | None] | None:
    """`SSW 41 km/h gust 58 km/h`, `calm km/h` or a bare `km/h` (nothing measured) as columns."""
    text = plain(value)
    if text.casefold() == "km/h":
        return {}
    if CALM.fullmatch(text):
        return {"wind_kilometres_per_hour": 0}
    found = WIND.fullmatch(text)
    if found is None:
        return None
    written = found["direction"]
    direction = compass_point(written) if written else None
    if written and direction is None and written.casefold() not in UNKNOWN_DIRECTIONS:
        return None
    return {
        "wind_direction": direction,
        "wind_kilometres_per_hour": int(found["speed"]),
        "gust_kilometres_per_hour": int(found["gust"]) if found["gust"] else None,
    }
