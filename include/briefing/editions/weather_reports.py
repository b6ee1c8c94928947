"""What one weather document says of its place, as the page needs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from briefing.editions.inputs import InputsRecord
from briefing.editions.weather_periods import Named, Period, chosen_periods
from briefing.model import Current, Forecast, Statement, WeatherReport

Row = dict[str, Any]

STATEMENTS_SHOWN = 3
STATEMENT_KINDS = ("statement", "unknown")
FRESH = timedelta(hours=12)
REMARKS_CHARACTERS = 600
"""The longest of 653 forecasts seen has 303; whole sentences past this are left out."""
CONDITION_CHARACTERS = 100
REMARK_CHARACTERS = 200
COPIED = (
    "high_celsius",
    "low_celsius",
    "temperature_celsius",
    "temperature_tendency",
    "humidex",
    "wind_chill",
    "ultraviolet_index",
    "wind_direction",
    "wind_kilometres_per_hour",
    "gust_kilometres_per_hour",
)


def weather_report(rows: Sequence[Row], record: InputsRecord, zone: ZoneInfo) -> WeatherReport | None:
    """The report of `rows`, the weather rows of one document in its order; None where they say nothing."""
    current = next((row for row in rows if row["weather_kind"] == "current"), None)
    forecasts = sorted(
        (row for row in rows if row["weather_kind"] == "forecast" and row["period"]), key=_period_number
    )
    statements = [row for row in rows if row["weather_kind"] in STATEMENT_KINDS and row["alert_name"]]
    issued = [row["issued_at_utc"] for row in forecasts if row["issued_at_utc"] is not None]
    forecast_hours_old = _hours_old(max(issued, default=None), record.cutoff_utc)
    now = _current(current) if current else None
    chosen = chosen_periods(
        [Period(row["period"], row["issued_at_utc"]) for row in forecasts],
        record.edition_date,
        record.cutoff_utc,
        zone,
    )
    if now is None and not chosen and not statements and forecast_hours_old is None:
        return None
    return WeatherReport(
        language=rows[0]["feed_language"],
        link=next((row["canonical_link"] for row in [*forecasts, *rows] if row["canonical_link"]), None),
        current=now,
        observation_hours_old=_hours_old(now.observed_at_utc if now else None, record.cutoff_utc),
        forecasts=tuple(_forecast(forecasts[place], named) for place, named in chosen),
        forecast_hours_old=forecast_hours_old,
        statements=tuple(
            Statement(name=row["alert_name"], since_utc=row["issued_at_utc"], link=row["canonical_link"])
            for row in statements[:STATEMENTS_SHOWN]
        ),
        more_statements=len(statements[STATEMENTS_SHOWN:]),
    )


def _period_number(row: Row) -> tuple[int, int]:
    return int(row["entry_code"].lstrip("wcf") or 0), row["entry_index"]


def _hours_old(moment: datetime | None, cutoff: datetime) -> int | None:
    if moment is None or cutoff - moment <= FRESH:
        return None
    return (cutoff - moment) // timedelta(hours=1)


def _current(row: Row) -> Current | None:
    said = row["condition"]
    condition = said if said and len(said) <= CONDITION_CHARACTERS else None
    if condition is None and row["temperature_celsius"] is None:
        return None
    return Current(
        observed_at_utc=row["observed_at_utc"],
        temperature_celsius=row["temperature_celsius"],
        condition=condition,
    )


def _forecast(row: Row, named: Named | None) -> Forecast:
    remarks = _shown(row["remarks"])
    chance, remark = row["precipitation_percent"], row["temperature_remark"]
    is_told = chance is not None and any(_says_chance(said, chance) for said in remarks)
    return Forecast(
        named=named,
        period=row["period"],
        remarks=remarks,
        temperature_remark=remark if remark and len(remark) <= REMARK_CHARACTERS else None,
        precipitation_percent=None if is_told else chance,
        **{name: row[name] for name in COPIED},
    )


def _says_chance(said: str, chance: int) -> bool:
    """Whether `said` has the number as a percentage: "gusting to 40" says nothing of a chance of 40."""
    return re.search(rf"\b{chance}\s?(?:%|percent|per cent|pour cent)", said, re.IGNORECASE) is not None


def _shown(remarks: Iterable[str]) -> tuple[str, ...]:
    """The remarks that fit, whole sentences in their order."""
    shown: list[str] = []
    left = REMARKS_CHARACTERS
    for said in remarks:
        if len(said) <= left:
            shown.append(said)
            left -= len(said)
    return tuple(shown)
