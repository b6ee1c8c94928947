"""Forecasts: the sentences of one period as columns of the weather table.

A column is filled only where it holds its sentence whole. "Wind west 20 km/h becoming light in the
evening" has no one speed: it stays a sentence in `remarks`, as the publisher wrote it.
"""

from __future__ import annotations

import re
from typing import Any

from briefing.items.weather_values import DIRECTIONS, WORDED_NUMBER, plain, worded_number
from briefing.tables import TENDENCIES

Columns = dict[str, Any]

SHOWN_CHARACTERS = 100
BETWEEN_SENTENCES = re.compile(r"(?<=\.)\s+")
REMARK = r"(?P<remark>(?:[ ,].*)?)"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.DOTALL)


HIGH_OR_LOW = _pattern(rf"(?P<name>high|low|maximum|minimum) (?:de )?{WORDED_NUMBER}{REMARK}")
TEMPERATURE = _pattern(
    r"temp[eé]ratures? (?:(?P<steady>steady near|stables? près de)"
    r"|(?P<falling>falling to|à la baisse pour atteindre)"
    rf"|(?P<rising>rising to|à la hausse pour atteindre)) {WORDED_NUMBER}{REMARK}"
)
HUMIDEX = _pattern(r"humidex (?:de )?(?P<number>[0-9]{1,4})")
WIND_CHILL = _pattern(rf"(?:wind chill|refroidissement éolien(?: de)?) {WORDED_NUMBER}")
ULTRAVIOLET = _pattern(
    r"(?:UV index|indice UV(?: de)?) (?P<number>[0-9]{1,4})(?: (?:or|ou) [a-zà-ÿ ]{1,20})?"
)
PRECIPITATION = _pattern(r"(?:POP|PdP) (?P<number>[0-9]{1,4}) ?%")
CHANCE = _pattern(r"\b(?P<number>[0-9]{1,3}) (?:percent|per cent|pour cent)\b")
WIND = _pattern(
    r"(?:winds? |vents? (?:du |de l'|d'|de )?)(?P<direction>[a-z-]{3,10})"
    r" (?:de |à )?(?P<speed>[0-9]{1,3}) km/h"
    r"(?: (?:gusting to|avec rafales à) (?P<gust>[0-9]{1,3})(?: km/h)?)?"
)
ISSUED = _pattern(r"(?:forecast issued|prévisions? émises?) .*")
NAMES = {"high": "high_celsius", "maximum": "high_celsius", "low": "low_celsius", "minimum": "low_celsius"}
TEMPERATURE_COLUMNS = frozenset(("high_celsius", "low_celsius", "temperature_celsius"))
SAID_OF_TEMPERATURE = TEMPERATURE_COLUMNS | {"temperature_tendency", "temperature_remark"}


def read_forecast(title: str, text: str) -> tuple[Columns, list[str]]:
    """Columns of one period, and what in it could not be read: a period without any temperature.

    `title` is `Wednesday night: Chance of showers. Low 17. POP 40%`, `text` the sentences as cleaned.
    The title fills what the text does not say. Of the temperature one of the two says all: "High 7" in the
    title and "Temperature falling to 3" in the text make no high that falls.
    """
    period, colon, headline = title.partition(":")
    from_title = _sentences(headline if colon else title)
    from_text = _sentences(text)
    told_by_title = from_title
    if TEMPERATURE_COLUMNS & from_text.keys():
        told_by_title = {name: value for name, value in from_title.items() if name not in SAID_OF_TEMPERATURE}
    columns = told_by_title | from_text
    if not text.strip():
        columns["remarks"] = from_title["remarks"]
    columns["period"] = period.strip() if colon else None
    columns["condition"] = " ".join(from_title["remarks"]).rstrip(".") or None
    columns.setdefault("precipitation_percent", _chance(text))
    unread = not colon or not TEMPERATURE_COLUMNS & columns.keys()
    return columns, [title[:SHOWN_CHARACTERS]] if unread else []


def _sentences(text: str) -> Columns:
    """Columns that a text's sentences fill; `remarks` holds those that fill none."""
    columns: Columns = {}
    remarks: list[str] = []
    for sentence in BETWEEN_SENTENCES.split(text.strip()):
        said = plain(sentence).rstrip(".")
        if not said or ISSUED.fullmatch(said):
            continue
        found = _columns(said)
        if found is None or columns.keys() & found.keys():
            remarks.append(" ".join(sentence.split()))
        else:
            columns |= found
    return columns | {"remarks": remarks}


def _columns(said: str) -> Columns | None:
    """The columns that hold `said` whole; None where it is a sentence of its own."""
    if found := HIGH_OR_LOW.fullmatch(said):
        column = NAMES[found["name"].casefold()]
        return {column: worded_number(found), "temperature_remark": _remark(found)}
    if found := TEMPERATURE.fullmatch(said):
        return {
            "temperature_celsius": worded_number(found),
            "temperature_tendency": next(name for name in TENDENCIES if found[name]),
            "temperature_remark": _remark(found),
        }
    if found := WIND_CHILL.fullmatch(said):
        value = worded_number(found)
        return {"wind_chill": int(value)} if value.is_integer() else None
    for pattern, column in (
        (HUMIDEX, "humidex"),
        (ULTRAVIOLET, "ultraviolet_index"),
        (PRECIPITATION, "precipitation_percent"),
    ):
        if found := pattern.fullmatch(said):
            return {column: int(found["number"])}
    found = WIND.fullmatch(said)
    return _wind(found) if found else None


def _remark(found: re.Match[str]) -> str | None:
    return found["remark"].strip() or None


def _wind(found: re.Match[str]) -> Columns | None:
    direction = DIRECTIONS.get(found["direction"].casefold())
    if direction is None:
        return None
    return {
        "wind_direction": direction,
        "wind_kilometres_per_hour": int(found["speed"]),
        "gust_kilometres_per_hour": int(found["gust"]) if found["gust"] else None,
    }


def _chance(text: str) -> int | None:
    """The probability that a sentence says, where the title gives none and the text gives only one."""
    chances = {int(found["number"]) for found in CHANCE.finditer(text)}
    return chances.pop() if len(chances) == 1 else None
