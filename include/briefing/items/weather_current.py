"""Current conditions: the labels and values of one entry as columns of the weather table.

The description is HTML, `<b>Label:</b> value <br/>`, read from a tree of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import nh3
from lxml import etree

from briefing.items.markup import CONTENT_TAGS
from briefing.items.text import decode_entities, fold, is_too_deep, remove_controls
from briefing.items.weather_values import TENDENCIES, is_missing, number, plain, whole_number, wind

Columns = dict[str, Any]
Reader = Callable[[str], Columns | None]
"""Columns of a value; None where the value cannot be read."""

LABEL_TAGS = frozenset(("b", "strong"))
SHOWN_CHARACTERS = 100
UNPARSED_AT_MOST = 20
DEGREES = re.compile(r"(?P<number>[^°]{1,10}?) ?°? ?C?", re.IGNORECASE)
PRESSURE = re.compile(r"(?P<number>[0-9.,]{1,8}) ?kPa(?: (?P<tendency>[^0-9]{1,20}))?", re.IGNORECASE)
VISIBILITY = re.compile(r"(?P<number>[0-9.,]{1,8}) ?(?P<unit>km|m)", re.IGNORECASE)
PERCENT = re.compile(r"(?P<number>[0-9]{1,4}) ?%")
AIR_QUALITY_ABOVE_TEN = re.compile(r"(?:10 ?\+|> ?10)")
TITLE_TEMPERATURE = re.compile(r"[+\-\u2212]?[0-9]{1,3}(?:[.,][0-9]{1,2})? ?°C", re.IGNORECASE)


def labelled_values(fragment: str) -> list[tuple[str, str]]:
    """Label and value of each bold label in HTML, in order; the label without its colon.

    Empty for what nests too deep to be read in linear time.
    """
    if is_too_deep(fragment):
        return []
    sanitised = nh3.clean(
        remove_controls(fragment),
        tags={*LABEL_TAGS, "br"},
        clean_content_tags=set(CONTENT_TAGS),
        attributes={},
        link_rel=None,
    )
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<div>{sanitised}</div>".encode(), parser)
    labels: list[list[str]] = []
    values: list[list[str]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_label = element.tag in LABEL_TAGS
        if event == "start" and is_label:
            labels.append([element.text or ""])
            values.append([])
        elif event == "end" and values:
            values[-1].append(element.tail or "")
    return [(_label(label), _value(value)) for label, value in zip(labels, values, strict=True)]


def _label(pieces: list[str]) -> str:
    return plain(decode_entities("".join(pieces))).rstrip(":").rstrip()


def _value(pieces: list[str]) -> str:
    return fold(decode_entities(" ".join(pieces)))


def read_current(title: str, fragment: str) -> tuple[Columns, list[str]]:
    """Columns of an entry of current conditions, and what in it could not be read.

    `title` fills temperature and condition where the labels do not.
    """
    columns: Columns = {}
    unparsed: list[str] = []
    for label, value in labelled_values(fragment):
        if label.casefold() in IGNORED_LABELS or is_missing(value):
            if label.casefold() not in KNOWN_LABELS:
                unparsed.append(label)
            continue
        read = READERS.get(label.casefold())
        found = read(value) if read is not None else None
        if found is None:
            unparsed.append(label if read is None else f"{label}: {value}")
        else:
            columns = found | columns
    columns = _from_title(title) | columns
    if not columns and title:
        unparsed.append(title)
    return columns, [text[:SHOWN_CHARACTERS] for text in unparsed[:UNPARSED_AT_MOST]]


def _from_title(title: str) -> Columns:
    """`Conditions actuelles: Nuageux, -0,5°C`: what it says of sky and temperature."""
    sky, _, degrees = title.partition(":")[2].strip().rpartition(", ")
    if not TITLE_TEMPERATURE.fullmatch(degrees):
        return {}
    found = _celsius("temperature_celsius")(degrees) or {}
    return found if is_missing(sky) else found | {"condition": sky}


def _celsius(column: str) -> Reader:
    def read(value: str) -> Columns | None:
        found = DEGREES.fullmatch(value)
        degrees = number(found["number"]) if found else None
        return None if degrees is None else {column: degrees}

    return read


def _integer(column: str) -> Reader:
    def read(value: str) -> Columns | None:
        integer = whole_number(value)
        return None if integer is None else {column: integer}

    return read


def _condition(value: str) -> Columns:
    return {"condition": value}


def _pressure(value: str) -> Columns | None:
    found = PRESSURE.fullmatch(plain(value))
    kilopascals = number(found["number"]) if found else None
    if found is None or kilopascals is None:
        return None
    written = found["tendency"]
    tendency = TENDENCIES.get(written.strip().casefold()) if written else None
    if written and tendency is None:
        return None
    return {"pressure_kilopascals": kilopascals, "pressure_tendency": tendency}


def _tendency(value: str) -> Columns | None:
    tendency = TENDENCIES.get(plain(value).casefold())
    return None if tendency is None else {"pressure_tendency": tendency}


def _visibility(value: str) -> Columns | None:
    found = VISIBILITY.fullmatch(value)
    distance = number(found["number"]) if found else None
    if found is None or distance is None:
        return None
    return {"visibility_kilometres": distance if found["unit"].casefold() == "km" else distance / 1000}


def _humidity(value: str) -> Columns | None:
    found = PERCENT.fullmatch(value)
    return {"humidity_percent": int(found["number"])} if found else None


def _air_quality(value: str) -> Columns | None:
    """The index as a whole number; above its scale of ten it is written `10+`, stored as 11."""
    if AIR_QUALITY_ABOVE_TEN.fullmatch(value):
        return {"air_quality_health_index": 11}
    return _integer("air_quality_health_index")(value)


READERS: Mapping[str, Reader] = {
    "condition": _condition,
    "temperature": _celsius("temperature_celsius"),
    "température": _celsius("temperature_celsius"),
    "pressure": _pressure,
    "pressure / tendency": _pressure,
    "pression": _pressure,
    "pression / tendance": _pressure,
    "tendency": _tendency,
    "tendance": _tendency,
    "visibility": _visibility,
    "visibilité": _visibility,
    "humidity": _humidity,
    "humidité": _humidity,
    "dewpoint": _celsius("dewpoint_celsius"),
    "dew point": _celsius("dewpoint_celsius"),
    "point de rosée": _celsius("dewpoint_celsius"),
    "humidex": _integer("humidex"),
    "wind chill": _integer("wind_chill"),
    "refroidissement éolien": _integer("wind_chill"),
    "wind": wind,
    "winds": wind,
    "vent": wind,
    "vents": wind,
    "air quality health index": _air_quality,
    "cote air santé": _air_quality,
}
IGNORED_LABELS = frozenset(("observed at", "enregistrées à"))
"""Place and local time of the observation: the entry's own time says it in UTC, the text keeps both."""
KNOWN_LABELS = frozenset(READERS) | IGNORED_LABELS
