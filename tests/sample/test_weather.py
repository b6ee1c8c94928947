"""The weather service: its shape for every month, the alert of the last day, and what fits together."""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from lxml import etree, html

from briefing.items.parse import Document, parse_document
from briefing.model import Label
from briefing.sample.climate import weather_of
from briefing.sample.weather import Station, city_feed, last_change
from tests.sample.small_week import TORONTO

PLACE = Label(en="Maple Bay", fr="Baie-aux-Érables")
SERVICE = Label(en="Sky Service", fr="Service du ciel")
STATION = Station(PLACE, SERVICE, "https://sky.example/city.xml", "https://sky.example/", TORONTO)
ATOM = "{http://www.w3.org/2005/Atom}"
FIFTEENTHS = [date(2024, month, 15) for month in range(1, 13)]
USUAL = [
    (1, -12, -21), (2, -13, -24), (3, -1, -6), (4, 9, 2), (5, 17, 7), (6, 26, 15),
    (7, 31, 21), (8, 30, 19), (9, 19, 10), (10, 11, 3), (11, 1, -5), (12, -6, -13),
]  # fmt: skip
"""Month, usual high, usual low: a town with cold winters and warm summers."""
GUID = r"tag:weather\.example,2013-04-16:xx-1_(w1|cc|fc[1-8]):(\d{14})"


def morning(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 6, 5, tzinfo=TORONTO)


def entries(language: str, today: date, on: date | None = None) -> dict[str, dict]:
    """By `w1`, `cc`, `fc1` …: title, summary as text, and the stamp of the guid."""
    root = etree.fromstring(city_feed(STATION, language, today, morning(on or today)))
    found = {}
    for entry in root.iter(f"{ATOM}entry"):
        code, stamp = re.fullmatch(GUID, entry.findtext(f"{ATOM}id")).groups()
        summary = html.fromstring(f"<div>{entry.findtext(f'{ATOM}summary')}</div>").text_content()
        published = entry.findtext(f"{ATOM}published")
        found[code] = {
            "title": entry.findtext(f"{ATOM}title"),
            "summary": summary,
            "stamp": stamp,
            "published": published,
        }
        assert stamp == re.sub(r"[-:TZ]", "", published)
    return found


@pytest.mark.parametrize("today", FIFTEENTHS, ids=str)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_month_has_its_entries_and_our_parser_takes_them(today, language):
    body = city_feed(STATION, language, today, morning(today))
    document = Document(
        feed_id="sky",
        feed_language=language,
        captured_at_utc=morning(today).astimezone(UTC),
        url=STATION.url,
        final_url=None,
        content_type=None,
        body=body,
        capture_sha256=hashlib.sha256(body).hexdigest(),
    )
    parsed = parse_document(document)
    assert (len(parsed.items), parsed.rejects, parsed.health["error_kind"]) == (10, (), None)
    assert [row["entry_code"] for row in parsed.weather if row["unparsed"]] == []
    alert, now, day, night = parsed.weather[:4]
    assert (alert["alert_type"], alert["alert_colour"]) == ("warning", "yellow")
    assert now["temperature_celsius"] == round(weather_of(today, in_effect=True).dawn, 1)
    assert (day["high_celsius"], night["low_celsius"]) == USUAL[today.month - 1][1:]
    codes = ["w1", "cc", "fc1", "fc2", "fc3", "fc4", "fc5", "fc6", "fc7", "fc8"]
    assert list(entries(language, today)) == codes


@pytest.mark.parametrize("today", FIFTEENTHS, ids=str)
def test_every_temperature_can_be_read_and_fits_its_month(today):
    english, french = entries("en", today), entries("fr", today)
    for code in ("fc1", "fc3", "fc5", "fc7"):
        assert re.search(r": .+\. High (minus \d+|zero|plus [12]|\d+)\.( POP \d0%)?$", english[code]["title"])
        assert re.search(
            r": .+\. Maximum (moins \d+|zéro|plus [12]|\d+)\.( PdP \d0%)?$", french[code]["title"]
        )
    for code in ("fc2", "fc4", "fc6", "fc8"):
        assert re.search(r" night: .+\. Low (minus \d+|zero|plus [12]|\d+)\.", english[code]["title"])
        assert re.search(r"nuit: .+\. Minimum (moins \d+|zéro|plus [12]|\d+)\.", french[code]["title"])
    month, high, low = USUAL[today.month - 1]
    assert month == today.month
    for in_effect, swing in ((True, 0), (False, 2)):
        weather = weather_of(today, in_effect=in_effect)
        assert abs(weather.high - high) <= swing
        assert abs(weather.low - low) <= swing
        assert weather.low <= weather.dawn <= weather.high


ALERTS = [
    (1, "SNOWFALL", "NEIGE"),
    (2, "COLD", "FROID"),
    (3, "FREEZING RAIN", "PLUIE VERGLAÇANTE"),
    (7, "HEAT", "CHALEUR"),
    (11, "SNOWFALL", "NEIGE"),
]


@pytest.mark.parametrize(("month", "english", "french"), ALERTS)
def test_the_last_day_is_under_the_alert_of_its_month(month, english, french):
    today = date(2025, month, 9)
    assert entries("en", today)["w1"]["title"] == f"YELLOW WARNING - {english}, Maple Bay"
    assert entries("fr", today)["w1"]["title"] == f"AVERTISSEMENT JAUNE - {french}, Baie-aux-Érables"
    for past in range(1, 7):
        on = today - timedelta(days=past)
        assert entries("en", today, on)["w1"]["title"] == "No alerts in effect, Maple Bay"
        assert (
            entries("fr", today, on)["w1"]["title"] == "Aucune veille ou alerte en vigueur, Baie-aux-Érables"
        )


def test_a_morning_in_july_as_the_service_writes_it():
    english, french = entries("en", date(2024, 7, 10)), entries("fr", date(2024, 7, 10))
    assert english["w1"]["stamp"] == "20240710081000", "04:10 in Toronto"
    assert english["cc"]["stamp"] == "20240710100000", "06:00"
    assert english["fc1"]["stamp"] == "20240710090000", "05:00"
    assert english["w1"]["summary"] == "Issued: 4:10 AM EDT Wednesday 10 July 2024"
    assert french["w1"]["summary"] == "Émis à: 4h10 HAE mercredi 10 juillet 2024"
    assert english["fc1"]["title"] == "Wednesday: Sunny and hot. High 31."
    assert "Humidex 40. UV index 9 or very high. Forecast issued 5:00 AM EDT" in english["fc1"]["summary"]
    assert french["fc2"]["title"].startswith("Ce soir et cette nuit: ")
    assert french["fc4"]["title"].startswith("Jeudi soir et nuit: ")
    assert "Enregistrées à: Baie-aux-Érables 6h00 HAE mercredi 10 juillet 2024" in french["cc"]["summary"]
    labels = re.findall(r"^([^:]+): ", english["cc"]["summary"], flags=re.MULTILINE)
    assert labels == [
        "Observed at", "Condition", "Temperature", "Pressure / Tendency", "Visibility", "Humidity",
        "Dewpoint", "Wind", "Air Quality Health Index",
    ]  # fmt: skip


def test_no_year_has_rain_in_frost_or_snow_in_warmth():
    day = date(2024, 1, 1)
    while day.year == 2024:
        for weather in (weather_of(day, in_effect=False), weather_of(day, in_effect=True)):
            for sky, degrees in ((weather.day, weather.high), (weather.night, weather.low)):
                words = sky.words["en"].lower()
                assert not (degrees > 4 and re.search("snow|flurries", words)), (day, words, degrees)
                if "freezing" not in words:
                    assert not (degrees < -2 and re.search("rain|shower|thunder", words)), (day, words)
        day += timedelta(days=1)


@pytest.mark.parametrize("today", [date(2024, 3, 10), date(2024, 11, 3), date(2024, 2, 29), date(2025, 1, 1)])
def test_days_of_changed_clocks_and_odd_dates(today):
    zone = "EDT" if today == date(2024, 3, 10) else "EST"
    conditions = entries("en", today)["cc"]
    assert f"6:00 AM {zone}" in conditions["summary"]
    assert conditions["stamp"] == morning(today).astimezone(UTC).strftime("%Y%m%d%H0000")


def test_a_document_stands_from_six_to_six():
    today = date(2024, 6, 12)
    before, after = (datetime(2024, 6, 12, *clock, tzinfo=TORONTO) for clock in ((5, 59), (6, 0)))
    assert last_change(before, TORONTO) == datetime(2024, 6, 11, 10, 0, tzinfo=UTC)
    assert last_change(after, TORONTO) == datetime(2024, 6, 12, 10, 0, tzinfo=UTC)
    night = after + timedelta(hours=23)
    assert city_feed(STATION, "en", today, after) == city_feed(STATION, "en", today, night)
    assert city_feed(STATION, "en", today, before) != city_feed(STATION, "en", today, after)
