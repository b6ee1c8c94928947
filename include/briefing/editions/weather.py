"""Weather of an edition: what each weather feed said in its newest capture, as the page needs it.

Only captures in the window and at or before the cutoff count; the bodies that they point at may be older.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from briefing.captures.store import SUCCESS, Batch, read_states
from briefing.editions.alerts import alerts_in_effect
from briefing.editions.inputs import InputsRecord, batches_of
from briefing.editions.weather_periods import Period, chosen_periods
from briefing.feeds.catalogue import Catalogue
from briefing.items.store import committed_rows
from briefing.lake import Lake
from briefing.model import Alert, Current, Forecast, Label, Statement, WeatherPlace, WeatherReport
from briefing.stories.dedupe import editions_in_memory
from briefing.tables import WEATHER

Row = dict[str, Any]
Key = tuple[str, str]
"""`feed_id` and `feed_language`."""

PLACES_AT_MOST = 5
"""A place takes about 60 words of the 1,600 of a page; more places would push the news out."""
STATEMENTS_SHOWN = 3
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


@dataclass(frozen=True)
class Weather:
    """Places by feed, and the alerts in effect."""

    places: Mapping[str, WeatherPlace] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()


NO_WEATHER = Weather()


def read_weather(lake: Lake, record: InputsRecord, catalogue: Catalogue) -> Weather:
    """The weather that `record` covers, of the catalogue's feeds of kind weather and alerts."""
    feeds = {feed.id: feed for feed in catalogue.feeds if feed.kind in ("weather", "alerts")}
    if not feeds:
        return NO_WEATHER
    newest = _newest(lake, record, catalogue, feeds)
    named = {feed.id: feed.place or Label(en=feed.id, fr=feed.id) for feed in feeds.values()}
    zone = ZoneInfo(catalogue.edition.zone)
    places: dict[str, WeatherPlace] = {}
    for feed in feeds.values():
        rows_by_language = [rows for (feed_id, _), rows in sorted(newest.items()) if feed_id == feed.id]
        reports = tuple(
            report for rows in rows_by_language if (report := _report(rows, record, zone)) is not None
        )
        if reports and feed.kind == "weather":
            places[feed.id] = WeatherPlace(feed_id=feed.id, place=named[feed.id], reports=reports)
    return Weather(places, alerts_in_effect(newest, named, record.cutoff_utc))


def _newest(
    lake: Lake, record: InputsRecord, catalogue: Catalogue, feeds: Container[str]
) -> dict[Key, list[Row]]:
    """The rows of what each feed said last in each language, in the document's order.

    An answer that the feed is unchanged points at a document that an earlier edition may have read.
    """
    said = _bodies_newest_first(lake, record, feeds)
    batches = set(batches_of(lake, record))
    rows = _rows_by_body(lake, batches)
    if any(not any((key, body) in rows for body in bodies) for key, bodies in said.items()):
        for _edition, earlier in editions_in_memory(lake, record, catalogue):
            batches.update(batches_of(lake, earlier))
        rows = _rows_by_body(lake, batches)
    newest = {
        key: next((rows[key, body] for body in bodies if (key, body) in rows), [])
        for key, bodies in said.items()
    }
    return {key: found for key, found in newest.items() if found}


def _bodies_newest_first(lake: Lake, record: InputsRecord, feeds: Container[str]) -> dict[Key, list[str]]:
    """Digests of the bodies that each feed's good answers in the window gave or pointed at."""
    said: dict[Key, list[str]] = {}
    answers = sorted(read_states(lake, batches_of(lake, record)), key=lambda row: row["captured_at_utc"])
    for row in reversed(answers):
        if (
            row["feed_id"] in feeds
            and row["status"] in SUCCESS
            and row["body_sha256"]
            and record.window_start_utc < row["captured_at_utc"] <= record.cutoff_utc
            and row["feed_language"] in ("en", "fr")
        ):
            said.setdefault((row["feed_id"], row["feed_language"]), []).append(row["body_sha256"])
    return said


def _rows_by_body(lake: Lake, batches: Iterable[Batch]) -> dict[tuple[Key, str], list[Row]]:
    """The weather rows of each document, by their place in it; one that two batches hold is one."""
    found: dict[tuple[Key, str], dict[int, Row]] = {}
    for row in committed_rows(lake, sorted(batches), WEATHER):
        key = (row["feed_id"], row["feed_language"])
        found.setdefault((key, row["capture_sha256"]), {})[row["entry_index"]] = row
    return {which: [by_place[place] for place in sorted(by_place)] for which, by_place in found.items()}


def _report(rows: list[Row], record: InputsRecord, zone: ZoneInfo) -> WeatherReport | None:
    current = next((row for row in rows if row["weather_kind"] == "current"), None)
    forecasts = sorted(
        (row for row in rows if row["weather_kind"] == "forecast" and row["period"]), key=_period_number
    )
    statements = [
        row for row in rows if row["weather_kind"] in ("statement", "unknown") and row["alert_name"]
    ]
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
    return int(row["entry_code"].removeprefix("fc") or 0), row["entry_index"]


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


def _forecast(row: Row, named: Any) -> Forecast:
    remarks = _shown(row["remarks"])
    chance, remark = row["precipitation_percent"], row["temperature_remark"]
    is_told = any(f"{chance} " in said or f"{chance}%" in said for said in remarks)
    return Forecast(
        named=named,
        period=row["period"],
        remarks=remarks,
        temperature_remark=remark if remark and len(remark) <= REMARK_CHARACTERS else None,
        precipitation_percent=None if is_told else chance,
        **{name: row[name] for name in COPIED},
    )


def _shown(remarks: Iterable[str]) -> tuple[str, ...]:
    """The remarks that fit, whole sentences in their order."""
    shown: list[str] = []
    left = REMARKS_CHARACTERS
    for said in remarks:
        if len(said) <= left:
            shown.append(said)
            left -= len(said)
    return tuple(shown)
