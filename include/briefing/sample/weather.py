"""The sample's weather service: a city feed in the shape of Environment Canada's, in either language.

One document a day: observed at 06:00, issued at 05:00, an alert from 04:10 on the day that has one.
The shape (labels, guids, order of entries) is that of the real service, because the parser knows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from lxml import etree

from briefing.model import Label
from briefing.sample.climate import Weather, weather_of
from briefing.sample.documents import ATOM, XML_LANGUAGE
from briefing.sample.forecast_sentences import day, night

OBSERVED_AT, ISSUED_AT, ALERT_AT = time(6, 0), time(5, 0), time(4, 10)
CITY = "xx-1"
AUTHORITY = "tag:weather.example,2013-04-16"
DAYS_AHEAD = 4


@dataclass(frozen=True)
class Station:
    """Whose weather it is, and where its feed stands. `url` and `home` are of the feed's language."""

    place: Label
    service: Label
    url: str
    home: str
    zone: ZoneInfo


@dataclass(frozen=True)
class _Entry:
    code: str
    title: str
    category: str
    summary: str
    at: datetime


def issue_of(moment: datetime, zone: ZoneInfo) -> date:
    """The date of the document that stands in the feed at `moment`: a new one comes at 06:00."""
    local = moment.astimezone(zone)
    return local.date() - timedelta(days=local.time() < OBSERVED_AT)


def last_change(moment: datetime, zone: ZoneInfo) -> datetime:
    """When the document of `moment` appeared, in UTC."""
    return _at(issue_of(moment, zone), OBSERVED_AT, zone)


def city_feed(station: Station, language: str, today: date, moment: datetime) -> bytes:
    """What the service serves at `moment`, in English or French; `today` has the alert."""
    on = issue_of(moment, station.zone)
    weather = weather_of(on, in_effect=on == today)
    french = language == "fr"
    root = etree.Element(f"{{{ATOM}}}feed", {XML_LANGUAGE: f"{language}-ca"}, nsmap={None: ATOM})
    place, service = getattr(station.place, language), getattr(station.service, language)
    _add(root, "title", f"{place} - {'Météo' if french else 'Weather'} - {service}")
    _add(root, "link", rel="related", href=station.home, type="text/html")
    _add(root, "link", rel="self", href=station.url, type="application/atom+xml")
    _add(_add(root, "author"), "name", service)
    observed = _at(on, OBSERVED_AT, station.zone)
    _add(root, "updated", _stamp(observed))
    _add(root, "id", f"{AUTHORITY}:{observed:%Y%m%d%H%M%S}")
    entries = (
        _alert(station, weather, french=french),
        _conditions(station, weather, french=french),
        *_forecasts(station, weather, french=french),
    )
    for one in entries:
        entry = _add(root, "entry")
        _add(entry, "title", one.title)
        _add(entry, "link", type="text/html", href=station.home)
        _add(entry, "updated", _stamp(one.at))
        _add(entry, "published", _stamp(one.at))
        _add(entry, "category", term=one.category)
        _add(entry, "summary", one.summary, type="html")
        _add(entry, "id", f"{AUTHORITY}:{CITY}_{one.code}:{one.at:%Y%m%d%H%M%S}")
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _alert(station: Station, weather: Weather, *, french: bool) -> _Entry:
    """The entry that says which alert is in effect, or that none is."""
    at = _at(weather.on, ALERT_AT, station.zone)
    category = "Veilles et avertissements" if french else "Warnings and Watches"
    if not weather.in_effect:
        none = "Aucune veille ou alerte en vigueur" if french else "No alerts in effect"
        place = station.place.fr if french else station.place.en
        return _Entry("w1", f"{none}, {place}", category, f"{none}.", at)
    if french:
        title = f"AVERTISSEMENT JAUNE - {weather.alert.name['fr']}, {station.place.fr}"
    else:
        title = f"YELLOW WARNING - {weather.alert.name['en']}, {station.place.en}"
    issued = "Émis à" if french else "Issued"
    return _Entry("w1", title, category, f"{issued}: {_clock(at, station.zone, french=french)}", at)


def _conditions(station: Station, weather: Weather, *, french: bool) -> _Entry:
    at = _at(weather.on, OBSERVED_AT, station.zone)
    sky = weather.seen["fr" if french else "en"]
    degrees = f"{weather.dawn:.1f}".replace(".", "," if french else ".")
    humidity = 90 if weather.in_effect else 78
    # Air at this humidity is about as many degrees from its dew point (Lawrence 2005: 5 % a degree).
    dew_point = f"{weather.dawn - (100 - humidity) / 5:.1f}".replace(".", "," if french else ".")
    speed = f"{weather.wind[3] if french else weather.wind[2]} {weather.wind_speed} km/h"
    if weather.gust:
        speed += f" {'rafale' if french else 'gust'} {weather.gust} km/h"
    clock = _clock(at, station.zone, french=french)
    if french:
        lines = {
            "Enregistrées à": f"{station.place.fr} {clock}",
            "Condition": sky,
            "Température": f"{degrees}&deg;C",
            "Pression / Tendance": "101,2 kPa à la baisse",
            "Visibilité": "16 km",
            "Humidité": f"{humidity} %",
            "Point de rosée": f"{dew_point}&deg;C",
            "Vent": speed,
            "Cote air santé": "2",
        }
    else:
        lines = {
            "Observed at": f"{station.place.en} {clock}",
            "Condition": sky,
            "Temperature": f"{degrees}&deg;C",
            "Pressure / Tendency": "101.2 kPa falling",
            "Visibility": "16 km",
            "Humidity": f"{humidity} %",
            "Dewpoint": f"{dew_point}&deg;C",
            "Wind": speed,
            "Air Quality Health Index": "2",
        }
    label = "Conditions actuelles" if french else "Current Conditions"
    summary = "\n".join(f"<b>{name}:</b> {value} <br/>" for name, value in lines.items())
    return _Entry("cc", f"{label}: {sky}, {degrees}°C", label, etree.CDATA(summary), at)


def _forecasts(station: Station, weather: Weather, *, french: bool) -> Iterator[_Entry]:
    """Days and nights by turns, the first one the day of the issue."""
    at = _at(weather.on, ISSUED_AT, station.zone)
    issued = "Prévisions émises" if french else "Forecast issued"
    clock = _clock(at, station.zone, french=french)
    category = "Prévisions météo" if french else "Weather Forecasts"
    for ahead in range(DAYS_AHEAD):
        one = weather if not ahead else weather_of(weather.on + timedelta(days=ahead), in_effect=False)
        weekday = format_date(one.on, "EEEE", locale="fr" if french else "en")
        if french:
            evening = f"{weekday} soir et nuit" if ahead else "Ce soir et cette nuit"
        else:
            evening = f"{weekday} night"
        periods = ((weekday, day(one, french=french)), (evening, night(one, french=french)))
        for number, (period, (short, full)) in enumerate(periods, start=2 * ahead + 1):
            title = f"{period[:1].upper()}{period[1:]}: {short}"
            yield _Entry(f"fc{number}", title, category, f"{full} {issued} {clock}", at)


def _clock(at: datetime, zone: ZoneInfo, *, french: bool) -> str:
    """A time with its zone and day, as the service writes it: `6:00 AM EST Thursday 26 November 2026`."""
    local = at.astimezone(zone)
    on = format_date(local.date(), "EEEE d MMMM yyyy", locale="fr" if french else "en")
    name = local.tzname() or ""
    if french:
        return f"{local.hour}h{local:%M} {name.replace('EST', 'HNE').replace('EDT', 'HAE')} {on}"
    return f"{local.hour % 12 or 12}:{local:%M} {'AM' if local.hour < 12 else 'PM'} {name} {on}"


def _at(on: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, clock, zone).astimezone(UTC)


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _add(parent: Any, name: str, text: Any = "", **attributes: str) -> Any:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        child.text = text
    return child
