"""Watches, warnings and statements: what the title of an entry says, in English and French.

Colours (yellow, orange, red) stand in titles since November 2025. Their French form was not seen: it
is read in any order, and a title in a form that is not known stays `unknown`, never lost.
"""

from __future__ import annotations

import re
from typing import Any

from briefing.items.weather_values import plain

Columns = dict[str, Any]

SHOWN_CHARACTERS = 100
NO_ALERT = re.compile(
    r"(?:no (?:weather )?(?:watch(?:es)?|warnings?|alerts?|advisor(?:y|ies))"
    r"|aucune? (?:veille|avertissement|alerte|avis))\b.*",
    re.IGNORECASE,
)
STATE = re.compile(
    r"\b(?:(?P<in_effect>in effect|en vigueur)|(?P<ended>(?:has |is |est )?(?:ended|terminée?s?)))"
    r"(?P<rest>\s*(?:,.*)?)$",
    re.IGNORECASE,
)
STATEMENT = re.compile(r"(?:.*\bstatement|bulletin\b.*)", re.IGNORECASE)
TYPES = {
    "warning": "warning",
    "watch": "watch",
    "advisory": "advisory",
    "avertissement": "warning",
    "veille": "watch",
    "avis": "advisory",
}
COLOURS = {
    "yellow": "yellow",
    "orange": "orange",
    "red": "red",
    "jaune": "yellow",
    "rouge": "red",
}
FIRST_WORD = re.compile(r"\w+")
LAST_WORD = re.compile(r"\w+$")
FRENCH_LINK = re.compile(r"^(?:de la |de l['’]|du |des |de |d['’])", re.IGNORECASE)
SEPARATORS = " -\u2010\u2011\u2012\u2013\u2014:"


def read_alert(title: str) -> tuple[Columns, list[str]]:
    """Kind, type, colour, name and area of a warning entry; the title itself where its form is not known.

    `YELLOW WARNING - COLD, Ottawa`, `WIND WARNING IN EFFECT, Calgary`, `AVERTISSEMENT JAUNE - FROID`.
    """
    if NO_ALERT.fullmatch(plain(title)):
        return {"weather_kind": "no_alert"}, []
    state = STATE.search(title)
    if state is None:
        said, _, area = title.partition(",")
    else:
        said, area = title[: state.start()], state["rest"].strip().removeprefix(",")
    said = said.strip(SEPARATORS)
    columns: Columns = {"alert_area": area.strip() or None}
    if STATEMENT.fullmatch(plain(said)):
        columns |= {"weather_kind": "statement", "alert_name": said}
    else:
        columns |= _typed(said)
    if columns["weather_kind"] == "unknown":
        return {"weather_kind": "unknown", "alert_name": title}, [title[:SHOWN_CHARACTERS]]
    if state is not None and state["ended"]:
        columns["weather_kind"] = "ended_alert"
    return columns, []


def _typed(said: str) -> Columns:
    """An alert's type and colour are its first words or its last one, its name is what is left."""
    name = said
    told: list[str] = []
    for _ in range(2):
        found = FIRST_WORD.match(name)
        if found is None or found.group().casefold() not in TYPES | COLOURS:
            break
        told.append(found.group().casefold())
        name = name[found.end() :].strip(SEPARATORS)
    found = LAST_WORD.search(name)
    if found is not None and not TYPES.keys() & set(told) and found.group().casefold() in TYPES:
        told.append(found.group().casefold())
        name = name[: found.start()].strip(SEPARATORS)
    name = FRENCH_LINK.sub("", name)
    types = [TYPES[word] for word in told if word in TYPES]
    if not types or not name:
        return {"weather_kind": "unknown"}
    return {
        "weather_kind": "alert",
        "alert_type": types[0],
        "alert_colour": next((COLOURS[word] for word in told if word in COLOURS), None),
        "alert_name": name,
    }
