"""Weather and alerts in words: three lines a place, and the strip of what is in effect.

A report is set in its own language throughout; where that is not the edition's, it says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from briefing.editions.alert_text import (
    alert_items,
    in_language,
    in_words_of,
    moment_of,
    sentence_case,
    since_phrase,
)
from briefing.editions.entries import Item, theirs
from briefing.editions.inputs import InputsRecord
from briefing.editions.weather import PLACES_AT_MOST
from briefing.editions.wording import Language, Part, Phrase, Value, Words
from briefing.feeds.catalogue import Catalogue
from briefing.items.sentences import count_words
from briefing.model import Alert, Forecast, Statement, WeatherPlace, WeatherReport

WORDS_AT_MOST = 400
"""More is not taken from the news, however much the feeds say; five places take about 300."""
MINUS = "\u2212"
PLUS_UP_TO = 5
"""The publisher writes "plus" before 1 to 5 and before nothing else, in all of 653 forecasts seen."""


def weather_items(words: Words, places: Sequence[WeatherPlace]) -> tuple[Item, ...]:
    """Each place in the edition's language, or in the other where the feed was read only in that."""
    return tuple(_place(words, place) for place in places)


def _place(words: Words, place: WeatherPlace) -> Item:
    report = next((one for one in place.reports if one.language == words.language), place.reports[0])
    own = in_words_of(words, report.language)
    lines = [line for line in _lines(own, report) if line]
    name = theirs(words.label(place.place), link=report.link)
    if not lines:
        return Item((name,), name.link)
    tag = words.language_tag(report.language)
    if tag is not None:
        lines = [in_language(line, report.language) for line in lines]
        lines[-1] += (Part(words.text("lists.separator")), Part(tag))
    first, *further = lines
    return Item((name, Part(words.text("lists.colon")), *first), name.link, tuple(further))


def _lines(words: Words, report: WeatherReport) -> list[Phrase]:
    """Now; today; tonight and tomorrow; how old they are; statements."""
    today = [one for one in report.forecasts if one.named in ("today", None)][:1]
    later = [_forecast(words, one) for one in report.forecasts if one not in today]
    lines = [_current(words, report), *(_forecast(words, one) for one in today)]
    lines.append(words.joined([one for one in later if one], "lists.after"))
    if report.observation_hours_old is not None and report.current is not None:
        lines.append(words.plural("weather.observation_old", report.observation_hours_old))
    if report.forecast_hours_old is not None:
        lines.append(words.plural("weather.forecast_old", report.forecast_hours_old))
    lines += [_statement(words, one) for one in report.statements]
    if report.more_statements:
        lines.append(words.plural("weather.more_statements", report.more_statements))
    return lines


def _current(words: Words, report: WeatherReport) -> Phrase:
    """22 °C, mainly sunny (11:00 EDT); with the date where it is not the edition's."""
    current = report.current
    if current is None:
        return ()
    now: list[Value] = []
    if current.temperature_celsius is not None:
        degrees = Decimal(str(current.temperature_celsius)).quantize(Decimal(1), ROUND_HALF_UP)
        now.append(words.phrase("weather.degrees", number=_signed(int(degrees))))
    if current.condition:
        now.append(theirs(current.condition.lower(), report.language))
    if not now:
        return ()
    line = words.joined(now, "lists.between")
    if current.observed_at_utc is None:
        return line
    return words.phrase("weather.now", now=line, moment=moment_of(words, current.observed_at_utc))


def _forecast(words: Words, forecast: Forecast) -> Phrase:
    """Today: Sunny. High 27, humidex 32, UV 7, wind NW 20 gusting to 40."""
    name: Value = theirs(forecast.period, words.language)
    if forecast.named is not None:
        name = words.text(f"weather.{forecast.named}")
    sentences: list[Value] = []
    if forecast.remarks:
        sentences.append(theirs(" ".join(forecast.remarks), words.language))
    fields = _fields(words, forecast)
    if fields:
        sentences.append(words.phrase("weather.fields", fields=words.joined(fields, "lists.between")))
    if not sentences:
        return ()
    return words.phrase("weather.period", name=name, text=words.joined(sentences, "lists.after"))


def _fields(words: Words, forecast: Forecast) -> list[Value]:
    """The fields that are set, the first with a capital."""
    fields: list[Value] = []
    for name in ("high", "low", "temperature"):
        degrees = getattr(forecast, f"{name}_celsius")
        if degrees is not None:
            has_tendency = name == "temperature" and forecast.temperature_tendency
            key = f"{name}_{forecast.temperature_tendency}" if has_tendency else name
            said = words.phrase(f"weather.{key}", number=_worded(degrees))
            fields.append(said + _remark(words, forecast.temperature_remark))
    if forecast.precipitation_percent is not None:
        fields.append(words.phrase("weather.precipitation", number=forecast.precipitation_percent))
    if forecast.humidex is not None:
        fields.append(words.phrase("weather.humidex", number=forecast.humidex))
    if forecast.wind_chill is not None:
        fields.append(words.phrase("weather.wind_chill", number=_signed(forecast.wind_chill)))
    if forecast.ultraviolet_index is not None:
        fields.append(words.phrase("weather.ultraviolet", number=forecast.ultraviolet_index))
    if forecast.wind_kilometres_per_hour is not None and forecast.wind_direction is not None:
        fields.append(_wind(words, forecast, forecast.wind_direction, forecast.wind_kilometres_per_hour))
    if fields and isinstance(fields[0], tuple):
        first, *rest = fields[0]
        fields[0] = (replace(first, text=first.text[:1].upper() + first.text[1:]), *rest)
    return fields


def _remark(words: Words, remark: str | None) -> Phrase:
    if remark is None:
        return ()
    space = "" if remark.startswith(",") else " "
    return (Part(space), theirs(remark, words.language))


def _wind(words: Words, forecast: Forecast, direction: str, speed: int) -> Phrase:
    key = "wind" if forecast.gust_kilometres_per_hour is None else "wind_with_gusts"
    return words.phrase(
        f"weather.{key}",
        direction=words.text(f"compass.{direction}"),
        speed=speed,
        gust=forecast.gust_kilometres_per_hour or 0,
    )


def _worded(degrees: float) -> str:
    """27, +1, −10, 0 and, should a publisher ever write it, 2.5."""
    number = int(degrees) if degrees.is_integer() else degrees
    return f"+{number}" if 0 < degrees <= PLUS_UP_TO else _signed(number)


def _signed(number: float) -> str:
    return f"{MINUS}{-number}" if number < 0 else str(number)


def _statement(words: Words, statement: Statement) -> Phrase:
    name = theirs(f"{sentence_case(statement.name).rstrip('.')}.", words.language, statement.link)
    return (name, *since_phrase(words, statement.since_utc))


def weather_words(
    alerts: Sequence[Alert], places: Sequence[WeatherPlace], record: InputsRecord, catalogue: Catalogue
) -> int:
    """Words of the strip and of the places shown, in the language that needs more."""
    counts = []
    languages: tuple[Language, ...] = ("en", "fr")
    for language in languages:
        words = Words(language, catalogue.edition.zone, record.edition_date)
        items = (*alert_items(words, alerts), *weather_items(words, places[:PLACES_AT_MOST]))
        lines = [line for item in items for line in (item.line, *item.further)]
        counts.append(sum(count_words("".join(part.text for part in line)) for line in lines))
    return min(max(counts), WORDS_AT_MOST)
