"""Weather entries: from an entry of a city feed of Environment Canada, or of its form, to a row.

What an entry is stands in its guid, in no language: `tag:<authority>,<date>:<city code>_w1`, `_cc` or
`_fc3`, then `:` and a timestamp. Any authority may write it, so that a feed of the same form is read.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from briefing.items.dates import OLDEST_DATE
from briefing.items.entries import RawEntry
from briefing.items.rows import Document, ordered
from briefing.items.weather_alerts import read_alert
from briefing.items.weather_current import read_current
from briefing.items.weather_forecast import read_forecast
from briefing.tables import WEATHER

GUID = re.compile(
    r"tag:[^\s,:]{1,253},\d{4}(?:-\d\d){0,2}:(?P<city_code>[\w-]{1,40}?)_(?P<entry_code>w\d{0,3}|cc|fc\d{0,3})"
    r":(?P<stamp>\d{0,14})",
    re.ASCII,
)
"""Of 51 warning entries seen 4 end in twelve digits, without seconds, and 2 in none."""
STAMPS = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M"}
"""By length: the pattern with seconds would read 202406111030 as 10:03:00."""


def is_weather(guid: str | None) -> bool:
    """Whether `guid` is that of a weather entry."""
    return guid is not None and GUID.fullmatch(guid) is not None


def weather_row(document: Document, raw: RawEntry, item: dict[str, Any]) -> dict[str, Any] | None:
    """The row of the weather table for `item`, a finished row of items made of `raw`; None if it is none.

    Never raises for what an entry holds: what cannot be read stands in `unparsed`.
    """
    guid = GUID.fullmatch(raw.guid or "")
    if guid is None:
        return None
    title, text = item["title"] or "", item["description_text"]
    columns: dict[str, Any] = {}
    moment = _issued(item, guid["stamp"])
    if guid["entry_code"].startswith("cc"):
        columns, unparsed = read_current(title, raw.description)
        columns |= {"weather_kind": "current", "observed_at_utc": moment}
    elif guid["entry_code"].startswith("fc"):
        columns, unparsed = read_forecast(title, text)
        columns |= {"weather_kind": "forecast", "issued_at_utc": moment}
    else:
        columns, unparsed = read_alert(title)
        columns["issued_at_utc"] = moment
    values = document.provenance() | {
        "item_id": item["item_id"],
        "entry_index": item["entry_index"],
        "city_code": guid["city_code"],
        "entry_code": guid["entry_code"],
        "canonical_link": item["canonical_link"],
        "text": text,
        "unparsed": unparsed,
    }
    empty: dict[str, Any] = {
        column.name: [] if column.type == "strings" else None for column in WEATHER.columns
    }
    return ordered(WEATHER, empty | columns | values)


def _issued(item: dict[str, Any], stamp: str) -> datetime | None:
    """When it was issued or observed: as the entry claims, else as its guid does, in UTC."""
    if item["published_quality"] == "ok":
        return item["published_at_utc"]  # type: ignore[no-any-return]
    if len(stamp) not in STAMPS:
        return None
    try:
        moment = datetime.strptime(stamp, STAMPS[len(stamp)]).replace(tzinfo=UTC)
    except ValueError:
        return None
    # The year 1 has no local time in America, and is none of an entry's claims either.
    return moment if moment.date() >= OLDEST_DATE and moment <= item["captured_at_utc"] else None
