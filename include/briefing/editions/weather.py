"""Weather of an edition: what each weather feed said last, by place, and the alerts in effect.

Only answers in the window and at or before the cutoff count; the bodies that they point at may be older.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from briefing.editions.alerts import alerts_in_effect
from briefing.editions.inputs import InputsRecord
from briefing.editions.weather_answers import Answer, Row, newest_answers
from briefing.editions.weather_reports import STATEMENT_KINDS, weather_report
from briefing.feeds.catalogue import Catalogue, Feed
from briefing.lake import Lake
from briefing.model import Alert, Label, WeatherPlace

WEATHER_SECTION = "weather"
WEATHER_KINDS = ("weather", "alerts")
"""Kinds of feeds that bring weather, whatever section the catalogue gives those of alerts."""
PLACES_AT_MOST = 5
"""A place takes about 60 words of the 1,600 of a page; more places would push the news out."""


@dataclass(frozen=True)
class Weather:
    """Places by feed, and the alerts in effect."""

    places: Mapping[str, WeatherPlace] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()


NO_WEATHER = Weather()


def read_weather(lake: Lake, record: InputsRecord, catalogue: Catalogue) -> Weather:
    """The weather that `record` covers, of the catalogue's feeds of kind weather and alerts.

    A feed of kind alerts has a place where it has statements: these stand in no strip.
    """
    feeds = {feed.id: feed for feed in catalogue.feeds if feed.kind in WEATHER_KINDS}
    if not feeds:
        return NO_WEATHER
    answers = newest_answers(lake, record, catalogue, feeds)
    named = {feed.id: feed.place or Label(en=feed.id, fr=feed.id) for feed in feeds.values()}
    zone = ZoneInfo(catalogue.edition.zone)
    places: dict[str, WeatherPlace] = {}
    for feed in feeds.values():
        of_feed = [answer for (feed_id, _), answer in sorted(answers.items()) if feed_id == feed.id]
        shown = [_shown_of(feed, answer) for answer in of_feed]
        reports = tuple(
            report for rows in shown if rows and (report := weather_report(rows, record, zone)) is not None
        )
        if reports:
            places[feed.id] = WeatherPlace(feed_id=feed.id, place=named[feed.id], reports=reports)
    return Weather(places, alerts_in_effect(answers, named, record.cutoff_utc))


def _shown_of(feed: Feed, answer: Answer) -> list[Row]:
    """The rows that stand under Weather: of a feed of kind alerts only its statements."""
    return [row for row in answer.rows if feed.kind == "weather" or row["weather_kind"] in STATEMENT_KINDS]
