"""Weather on the page, from captures to the lines that a reader sees, as STANDARD words them."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from briefing.editions.alert_text import sentence_case
from briefing.editions.weather_periods import Period, chosen_periods
from briefing.tables import WEATHER
from tests.small_lake import HARBOUR, Capture, Entry, Feed, SmallLake
from tests.weather_by_hand import SALTMARSH, city_feed, current, entry

NEWS = Capture("harbour", "2024-06-12T09:00Z", [Entry("Tunnel opens to cyclists")])
PERIODS = (
    entry(
        "fc1",
        "Wednesday: Sunny. High 27.",
        "Sunny. Wind northwest 20 km/h gusting to 40. High 27. Humidex 32. UV index 7 or high. "
        "Forecast issued 5:00 AM EDT Wednesday 12 June 2024",
    ),
    entry(
        "fc2",
        "Wednesday night: A few clouds. Low 14.",
        "A few clouds. Low 14. Forecast issued 5:00 AM EDT Wednesday 12 June 2024",
    ),
    entry(
        "fc3",
        "Thursday: Chance of showers. High 29. POP 30%",
        "Sunny. 30 percent chance of showers late in the day. High 29 except 22 near the lake. Humidex 35.",
    ),
    entry("fc4", "Thursday night: Clear. Low 14.", "Clear. Low 14."),
)
PERIODES = (
    entry(
        "fc1",
        "Mercredi: Ensoleillé. Maximum 27.",
        "Ensoleillé. Vents du nord-ouest de 20 km/h avec rafales à 40. Maximum 27. Humidex 32. "
        "Indice UV de 7 ou élevé. Prévisions émises 05h00 HAE mercredi 12 juin 2024",
    ),
    entry(
        "fc2",
        "Ce soir et cette nuit: Neige. Minimum moins 1.",
        "Neige. Accumulation de neige de 2 cm. Minimum moins 1. Refroidissement éolien de moins 5.",
    ),
    entry(
        "fc3",
        "Jeudi: Ennuagement. Maximum 13 sauf 9 près du lac Huron.",
        "Ennuagement. Vents d'ouest de 20 km/h devenant légers le matin. "
        "Maximum 13 sauf 9 près du lac Huron.",
    ),
)
LINK = " · https://weather.example/city/zz-7"
CE_SOIR = "Neige. Accumulation de neige de 2 cm. Minimum −1, refroidissement éolien −5."
JEUDI = "Ennuagement. Vents d'ouest de 20 km/h devenant légers le matin. Maximum 13 sauf 9 près du lac Huron."
THURSDAY = "Sunny. 30 percent chance of showers late in the day. High 29 except 22 near the lake, humidex 35."
NO_WARNING = entry("w1", "No watches or warnings in effect, Saltmarsh", "No watches or warnings in effect.")


def weather(
    *entries: str, at: str = "2024-06-12T09:30Z", language: str = "en", feed: Feed = SALTMARSH
) -> Capture:
    return Capture(feed.id, at, body=city_feed(*entries, language=language), language=language)


@pytest.fixture
def lake(tmp_path):
    return SmallLake(tmp_path, (SALTMARSH, HARBOUR))


def page(lake, language="en", on="2024-06-12", form="txt"):
    return lake.read(on, f"briefing.{language}.{form}").decode()


def section(lake, language="en", on="2024-06-12"):
    """The lines under Weather."""
    after = page(lake, language, on).split("🌤️ ")[1].split("\n\n")[0]
    return after.splitlines()[1:]


def strip(lake, language="en", on="2024-06-12"):
    """The lines of the strip on top, none where there is none."""
    top = page(lake, language, on).split("⸻")[0]
    return top.split("⚠️ ")[1].strip().splitlines()[1:] if "⚠️" in top else []


def made(lake, *captures, on="2024-06-12", now=None):
    lake.take_in(*captures)
    lake.run(on, now=now)
    return lake


# --- three lines a place ---------------------------------------------------------------------------


def test_three_lines_now_today_tonight_and_tomorrow(lake):
    made(lake, weather(NO_WARNING, current("en", "Mainly Sunny", "22.3"), *PERIODS), NEWS)
    assert section(lake) == [
        "• Saltmarsh: 22 °C, mainly sunny (05:00 EDT)",
        "  Today: Sunny. High 27, humidex 32, UV 7, wind NW 20 gusting to 40.",
        f"  Tonight: A few clouds. Low 14. Tomorrow: {THURSDAY} · https://weather.example/city/zz-7",
    ]
    assert strip(lake) == []


def test_the_standard_s_own_lines_at_eleven(lake):
    """STANDARD: Ottawa: 22 °C, mainly sunny (11:00 EDT), from an edition that is made at noon."""
    at_eleven = current("en", "Mainly Sunny", "22.3", "2024-06-12T15:00Z")
    en_onze = current("fr", "Généralement ensoleillé", "22,3", "2024-06-12T15:00Z")
    captures = [
        weather(at_eleven, at="2024-06-12T15:30Z"),
        weather(en_onze, at="2024-06-12T15:31Z", language="fr"),
    ]
    made(lake, *captures, now="2024-06-12T16:00Z")
    assert section(lake)[0].startswith("• Saltmarsh: 22 °C, mainly sunny (11:00 EDT)")
    assert section(lake, "fr")[0].startswith("• Saltmarsh : 22 °C, généralement ensoleillé (11 h HAE)")


def test_the_french_edition_has_the_french_entries(lake):
    french = weather(current("fr", "Nuageux", "-0,5"), *PERIODES, language="fr")
    made(lake, weather(current("en", "Cloudy", "-0.5"), *PERIODS), french, NEWS)
    assert section(lake, "fr") == [
        "• Saltmarsh : −1 °C, nuageux (5 h HAE)",
        "  Aujourd’hui : Ensoleillé. Maximum 27, humidex 32, UV 7, vents NO 20 avec rafales à 40.",
        f"  Ce soir et cette nuit : {CE_SOIR} Demain : {JEUDI} · https://weather.example/city/zz-7",
    ]
    assert section(lake)[0] == "• Saltmarsh: −1 °C, cloudy (05:00 EDT)"


def test_what_one_language_lacks_is_shown_in_the_other_and_says_so(lake):
    made(lake, weather(current("en", "Clear", "3.4"), PERIODS[1]), NEWS)
    assert section(lake, "fr") == [
        "• Saltmarsh : 3 °C, clear (05:00 EDT)",
        "  Tonight: A few clouds. Low 14. · en anglais · https://weather.example/city/zz-7",
    ]
    html = page(lake, "fr", form="html")
    assert '<span lang="en">Tonight</span>' in html
    assert '<span lang="en">A few clouds.</span>' in html


def test_numbers_are_set_as_the_standard_has_them(lake):
    cold = entry("fc1", "Wednesday: Snow. High plus 1.", "Snow. High plus 1. Wind chill minus 25.")
    night = entry("fc2", "Wednesday night: Clear. Low zero. POP 40%", "Clear. Low zero.")
    steady = entry("fc3", "Thursday: Rain. Temperature steady near 11.", "Rain. Temperature steady near 11.")
    made(lake, weather(current("en", "n/a", "-0.4", Humidity="n/a"), cold, night, steady), NEWS)
    assert section(lake) == [
        "• Saltmarsh: 0 °C (05:00 EDT)",
        "  Today: Snow. High +1, wind chill −25.",
        "  Tonight: Clear. Low 0, POP 40%. Tomorrow: Rain. Temperature steady near 11." + LINK,
    ]


@pytest.mark.parametrize(
    ("language", "title", "text", "line"),
    [
        (
            "en",
            "Wednesday: Windy. High 9. POP 40%",
            "Wind west 20 km/h gusting to 40 becoming light in the evening. High 9.",
            "Wind west 20 km/h gusting to 40 becoming light in the evening. High 9, POP 40%.",
        ),
        (
            "en",
            "Wednesday: Rain. High 9. POP 40%",
            "40 per cent chance of showers. High 9.",
            "40 per cent chance of showers. High 9.",
        ),
        (
            "fr",
            "Mercredi: Averses. Maximum 9. PdP 40%",
            "40 pour cent de probabilité d'averses. Maximum 9.",
            "40 pour cent de probabilité d'averses. Maximum 9.",
        ),
        (
            "fr",
            "Mercredi: Averses. Maximum 9. PdP 40%",
            "Probabilité d'averses de 40 % ce soir. Maximum 9.",
            "Probabilité d'averses de 40 % ce soir. Maximum 9.",
        ),
        (
            "en",
            "Wednesday: Rain. High 9. POP 40%",
            "140 percent of the usual rain. High 9.",
            "140 percent of the usual rain. High 9, POP 40%.",
        ),
    ],
)
def test_a_chance_is_said_once_and_another_number_is_none(lake, language, title, text, line):
    made(lake, weather(entry("fc1", title, text), language=language), NEWS)
    (shown,) = section(lake, language)
    assert shown.partition(": ")[2].partition(": ")[2] == line + LINK


def test_nothing_stands_for_what_is_not_measured(lake):
    nothing = entry("cc", "Current Conditions", "<b>Temperature:</b> n/a <br/><b>Condition:</b> N/A <br/>")
    made(lake, weather(nothing, *PERIODS[:2]), NEWS)
    assert (
        section(lake)[0] == "• Saltmarsh: Today: Sunny. High 27, humidex 32, UV 7, wind NW 20 gusting to 40."
    )
    assert "n/a" not in page(lake).casefold()


# --- which capture, which period -------------------------------------------------------------------


def test_the_newest_capture_at_or_before_the_cutoff_counts(lake):
    made(
        lake,
        weather(current("en", "Old", "1.0"), at="2024-06-12T08:00Z"),
        weather(current("en", "New", "2.0"), at="2024-06-12T09:59Z"),
        weather(current("en", "Late", "3.0"), at="2024-06-12T10:01Z"),
        weather(current("en", "Gone", "4.0"), at="2024-06-10T10:00Z"),
        NEWS,
    )
    assert section(lake)[0].startswith("• Saltmarsh: 2 °C, new")


def test_weather_captured_before_the_window_is_not_shown(lake):
    before = weather(entry("w1", "RED WARNING - WIND, Saltmarsh"), *PERIODS, at="2024-06-11T09:59Z")
    made(lake, before, NEWS)
    assert strip(lake) == []
    assert section(lake) == ["No capture of its feeds exists for this date."]


def test_the_words_of_the_weather_are_taken_from_the_words_in_all(tmp_path):
    """Of 340 words in all 260 are the frame's; the forecast takes 19, and the third story has no room."""
    stories = [Entry(f"Ward {number} " + "word " * 10 + "ends", text="") for number in range(3)]
    news = Capture("harbour", "2024-06-12T09:00Z", stories)
    shown = {}
    for name, captures in {"without": (news,), "with": (weather(PERIODS[0]), news)}.items():
        lake = SmallLake(tmp_path / name, (SALTMARSH, HARBOUR), "words: 300\nwords_in_all: 340")
        shown[name] = len(made(lake, *captures).shown("2024-06-12"))
    assert shown == {"without": 3, "with": 2}


def test_at_six_the_forecast_of_yesterday_s_afternoon_is_named_truthfully(lake):
    issued = "2024-06-11T20:00Z"
    periods = [
        entry("fc1", "Tuesday night: Fog. Low 9.", "Fog. Low 9.", issued),
        entry("fc2", "Wednesday: Sunny. High 27.", "Sunny. High 27.", issued),
        entry("fc3", "Wednesday night: Clear. Low 11.", "Clear. Low 11.", issued),
        entry("fc4", "Thursday: Rain. High 15.", "Rain. High 15.", issued),
    ]
    made(lake, weather(*periods), NEWS)
    assert section(lake) == [
        "• Saltmarsh: Today: Sunny. High 27.",
        "  Tonight: Clear. Low 11. Tomorrow: Rain. High 15.",
        "  Forecast is 14 h old. · https://weather.example/city/zz-7",
    ]


def test_tonight_of_yesterday_is_not_tonight(lake):
    issued = "2024-06-11T20:00Z"
    periods = [
        entry("fc1", "Ce soir et cette nuit: Brume. Minimum 9.", "Brume. Minimum 9.", issued),
        entry("fc2", "Mercredi: Pluie. Maximum 15.", "Pluie. Maximum 15.", issued),
    ]
    made(lake, weather(*periods, language="fr"), NEWS)
    assert section(lake, "fr") == [
        "• Saltmarsh : Aujourd’hui : Pluie. Maximum 15.",
        "  Prévisions établies il y a 14 heures. · https://weather.example/city/zz-7",
    ]


def test_periods_without_a_known_date_keep_the_publisher_s_names(lake):
    periods = [
        entry("fc1", "Market day: Sunny. High 27.", "Sunny. High 27."),
        entry("fc2", "Eve of it: Clear. Low 11.", "Clear. Low 11."),
    ]
    made(lake, weather(*periods), NEWS)
    assert section(lake) == [
        "• Saltmarsh: Market day: Sunny. High 27.",
        "  Eve of it: Clear. Low 11. · https://weather.example/city/zz-7",
    ]


def test_an_edition_closed_on_another_day_calls_nothing_today(lake):
    made(lake, weather(*PERIODS), NEWS, now="2024-06-13T05:00Z")  # 01:00 of the 13th in Toronto
    assert section(lake) == [
        f"• Saltmarsh: Thursday: {THURSDAY}",
        "  Thursday night: Clear. Low 14.",
        "  Forecast is 20 h old. · https://weather.example/city/zz-7",
    ]


@pytest.mark.parametrize(("observed", "is_old"), [("2024-06-11T22:00Z", False), ("2024-06-11T21:00Z", True)])
def test_an_observation_is_old_after_twelve_hours(lake, observed, is_old):
    made(lake, weather(current("en", "Clear", "3.4", observed)), NEWS)
    hour = 17 if is_old else 18
    assert section(lake)[0].startswith(f"• Saltmarsh: 3 °C, clear (Tue June 11, {hour}:00 EDT)")
    assert ("Observation is 13 h old." in page(lake)) is is_old


# --- what could not be read ------------------------------------------------------------------------


def test_weather_that_could_not_be_read_says_why(lake):
    made(lake, Capture("sky-saltmarsh", "2024-06-12T09:30Z", status=404), NEWS)
    assert section(lake) == ["Weather could not be read: Saltmarsh (page not found)."]
    assert section(lake, "fr") == ["Météo indisponible : Saltmarsh (page introuvable)."]


def test_a_second_place_that_fails_does_not_take_the_first_one_away(tmp_path):
    other = Feed("sky-tern-point", "weather", ("kind: weather", "place: Tern Point"))
    lake = SmallLake(tmp_path, (SALTMARSH, other, HARBOUR))
    failed = Capture(other.id, "2024-06-12T09:30Z", status=404)
    made(lake, weather(current("en", "Clear", "3.4")), failed, NEWS)
    assert section(lake) == [
        "• Saltmarsh: 3 °C, clear (05:00 EDT) · https://weather.example/city/zz-7",
        "Weather could not be read: Tern Point (page not found).",
    ]


def test_a_place_read_in_french_alone_is_not_called_unreadable(lake):
    french = weather(current("fr", "Nuageux", "2,6"), language="fr")
    made(lake, Capture("sky-saltmarsh", "2024-06-12T09:30Z", status=404), french, NEWS)
    assert section(lake) == [
        "• Saltmarsh: 3 °C, nuageux (5 h HAE) · in French · https://weather.example/city/zz-7"
    ]


def test_a_temperature_out_of_bounds_never_reaches_the_page(lake):
    hot = current("en", "Sunny", "99.0")
    made(lake, weather(hot, *PERIODS), NEWS)
    assert "99" not in page(lake).replace("999", "")
    assert section(lake)[0].startswith("• Saltmarsh: Today: Sunny.")
    report = json.loads(lake.read("2024-06-12", "validation.json"))
    (rule,) = report["rules"]
    assert rule["rule"] == "temperature_celsius_within_bounds"
    assert rule["samples"][0]["detail"] == "temperature_celsius is 99.0, not within -60 to 50."
    assert report["totals"]["accounted_for"] is True
    assert (report["totals"]["items"], report["totals"]["rejects"]) == (5, 1)


def test_the_validation_report_warns_of_what_it_does_not_know(lake):
    made(lake, weather(current("en", "Clear", "3.4", Moon="<b>full</b>")), NEWS)
    report = json.loads(lake.read("2024-06-12", "validation.json"))
    assert report["unread_weather"][0] == {
        "feed_id": "sky-saltmarsh",
        "feed_language": "en",
        "text": "Moon",
        "entries": 1,
    }
    html = lake.read("2024-06-12", "validation.html").decode()
    assert "sky-saltmarsh (en): <bdi>Moon</bdi>, 1 entry" in html


# --- the strip of alerts ---------------------------------------------------------------------------

YELLOW = entry(
    "w1", "YELLOW WARNING - COLD, Ottawa", "Very cold.", "2024-01-20T09:10Z", link="https://weather.example/w"
)
JAUNE = entry(
    "w1",
    "AVERTISSEMENT JAUNE - FROID, Ottawa",
    "Froid.",
    "2024-01-20T09:10Z",
    link="https://weather.example/a",
)
JANUARY = {"at": "2024-01-20T10:30Z"}
WINTER_NEWS = Capture("harbour", "2024-01-20T10:00Z", [Entry("Tunnel opens to skiers")])


def test_an_alert_in_two_languages_is_one_line_on_top(lake):
    made(
        lake,
        weather(YELLOW, **JANUARY),
        weather(JAUNE, language="fr", **JANUARY),
        WINTER_NEWS,
        on="2024-01-20",
    )
    assert strip(lake, on="2024-01-20") == [
        "• Yellow warning: cold, Ottawa. Since 04:10 EST. · https://weather.example/w"
    ]
    assert strip(lake, "fr", "2024-01-20") == [
        "• Avertissement jaune : froid, Ottawa. Depuis 4 h 10 HNE. · https://weather.example/a"
    ]
    edition = json.loads(lake.read("2024-01-20", "edition.json"))
    (alert,) = edition["alerts"]
    assert [said["name"] for said in alert["words"]] == ["COLD", "FROID"]


def test_the_strip_stands_above_the_stories_in_every_format(lake):
    made(lake, weather(YELLOW, **JANUARY), WINTER_NEWS, on="2024-01-20")
    html = page(lake, on="2024-01-20", form="html")
    assert (
        '<section id="alerts" class="alerts" aria-labelledby="h-alerts">\n<h2 id="h-alerts">'
        '<span class="mark" aria-hidden="true">⚠️</span> Weather alerts</h2>\n<ul>\n<li>'
        '<a href="https://weather.example/w" rel="noopener noreferrer">Yellow warning: cold, Ottawa.</a>'
        " Since 04:10 EST.</li>"
    ) in html
    assert html.index('id="alerts"') < html.index('id="top-stories"')
    markdown = page(lake, on="2024-01-20", form="md")
    assert (
        "\n## ⚠️ Weather alerts\n\n- [Yellow warning: cold, Ottawa.](<https://weather.example/w>) Since"
        in markdown
    )
    assert markdown.index("Yellow warning") < markdown.index("\n---\n")


def test_an_alert_of_the_day_before_says_its_date(lake):
    old = entry("w1", "WIND WARNING IN EFFECT, Saltmarsh", at="2024-06-11T20:20Z")
    vieux = entry("w1", "AVERTISSEMENT DE VENT EN VIGUEUR, Saltmarsh", at="2024-06-11T20:20Z")
    made(lake, weather(old), weather(vieux, language="fr"), NEWS)
    assert strip(lake)[0].startswith("• Warning: wind, Saltmarsh. Since Tue June 11, 16:20 EDT. ")
    assert strip(lake, "fr")[0].startswith(
        "• Avertissement : vent, Saltmarsh. Depuis le mar. 11 juin, 16 h 20 HAE. "
    )


def test_an_alert_in_one_language_is_shown_in_both_editions(lake):
    made(lake, weather(YELLOW, **JANUARY), WINTER_NEWS, on="2024-01-20")
    assert strip(lake, "fr", "2024-01-20") == [
        "• Yellow warning: cold, Ottawa. Since 04:10 EST. · en anglais · https://weather.example/w"
    ]


def test_an_alert_that_a_later_reading_in_the_other_language_no_longer_has_is_over(lake):
    over = entry("w1", "Aucune veille ou alerte en vigueur, Ottawa", at="2024-01-20T10:40Z")
    later = weather(over, at="2024-01-20T10:50Z", language="fr")
    made(lake, weather(YELLOW, **JANUARY), later, WINTER_NEWS, on="2024-01-20")
    assert strip(lake, on="2024-01-20") == []


def test_two_languages_read_in_one_run_may_disagree_and_the_alert_stands(lake):
    """Their publisher writes the two documents one after the other; here we read between them."""
    over = entry("w1", "Aucune veille ou alerte en vigueur, Ottawa", at="2024-01-20T10:30Z")
    seconds_later = weather(over, at="2024-01-20T10:30:05Z", language="fr")
    made(lake, weather(YELLOW, **JANUARY), seconds_later, WINTER_NEWS, on="2024-01-20")
    assert len(strip(lake, on="2024-01-20")) == 1


def test_alerts_of_one_type_and_colour_under_one_code_are_each_shown(lake):
    """All of 51 real warning entries are called `w1`. The French ones stand in another order."""
    wind = entry("w1", "WIND WARNING IN EFFECT, Saltmarsh", at="2024-06-12T08:00Z")
    rain = entry("w1", "RAINFALL WARNING IN EFFECT, Saltmarsh", at="2024-06-12T09:00Z")
    vent = entry("w1", "AVERTISSEMENT DE VENT EN VIGUEUR, Saltmarsh", at="2024-06-12T08:00Z")
    pluie = entry("w1", "AVERTISSEMENT DE PLUIE EN VIGUEUR, Saltmarsh", at="2024-06-12T09:00Z")
    fog = entry("w1", "FOG WARNING IN EFFECT, Saltmarsh", at="2024-06-12T09:20Z")
    made(lake, weather(wind, rain, fog), weather(pluie, vent, language="fr"), NEWS)
    link = " · https://weather.example/city/zz-7"
    assert strip(lake) == [
        f"• Warning: wind, Saltmarsh. Since 04:00 EDT.{link}",
        f"• Warning: rainfall, Saltmarsh. Since 05:00 EDT.{link}",
        f"• Warning: fog, Saltmarsh. Since 05:20 EDT.{link}",
    ]
    assert strip(lake, "fr") == [
        f"• Avertissement : vent, Saltmarsh. Depuis 4 h HAE.{link}",
        f"• Avertissement : pluie, Saltmarsh. Depuis 5 h HAE.{link}",
        f"• Warning: fog, Saltmarsh. Since 05:20 EDT. · en anglais{link}",
    ]


@pytest.mark.parametrize("wind_at", ["2024-06-12T08:00Z", "2024-06-12T09:00Z"])
def test_an_alert_that_one_language_has_more_is_lost_in_neither(lake, wind_at):
    """Which of two of one minute the French one is cannot be said: then all three are shown."""
    wind = entry("w1", "WIND WARNING IN EFFECT, Saltmarsh", at=wind_at)
    rain = entry("w1", "RAINFALL WARNING IN EFFECT, Saltmarsh", at="2024-06-12T09:00Z")
    pluie = entry("w1", "AVERTISSEMENT DE PLUIE EN VIGUEUR, Saltmarsh", at="2024-06-12T09:00Z")
    made(lake, weather(wind, rain), weather(pluie, language="fr"), NEWS)
    english, french = ([line.split(", ")[0] for line in strip(lake, language)] for language in ("en", "fr"))
    same_minute = wind_at.endswith("09:00Z")
    assert english == ["• Warning: wind", "• Warning: rainfall"] + ["• Avertissement : pluie"] * same_minute
    assert french == ["• Warning: wind"] + ["• Warning: rainfall"] * same_minute + ["• Avertissement : pluie"]


def test_alerts_of_one_minute_with_the_same_guid_are_each_shown(lake):
    entries = [entry("w1", f"{name} WARNING IN EFFECT, Saltmarsh") for name in ("WIND", "RAINFALL")]
    made(lake, weather(*entries), NEWS)
    assert [line.split(", ")[0] for line in strip(lake)] == ["• Warning: wind", "• Warning: rainfall"]


@pytest.mark.parametrize(("hour", "is_old"), [("06:59", True), ("07:00", False)])
def test_an_alert_that_was_read_over_three_hours_before_says_when(lake, hour, is_old):
    """The edition closes at 10:00 UTC. All later readings failed."""
    failed = Capture("sky-saltmarsh", "2024-06-12T09:30Z", status=500)
    red = entry("w1", "RED WARNING - WIND, Saltmarsh", at="2024-06-12T06:00Z")
    rouge = entry("w1", "AVERTISSEMENT ROUGE - VENT, Saltmarsh", at="2024-06-12T06:00Z")
    readings = [weather(red, at=f"2024-06-12T{hour}Z"), weather(rouge, at="2024-06-12T06:30Z", language="fr")]
    made(lake, *readings, failed, NEWS)
    said = (" As read Wed 02:59 EDT.", " Selon la lecture du mer. à 2 h 59 HAE.") if is_old else ("", "")
    assert strip(lake) == [f"• Red warning: wind, Saltmarsh. Since 02:00 EDT.{said[0]}{LINK}"]
    assert strip(lake, "fr") == [f"• Avertissement rouge : vent, Saltmarsh. Depuis 2 h HAE.{said[1]}{LINK}"]
    (alert,) = json.loads(lake.read("2024-06-12", "edition.json"))["alerts"]
    assert alert["read_at_utc"] == ("2024-06-12T06:59:00Z" if is_old else None)


def test_an_alert_of_the_day_before_was_read_on_that_day(lake):
    red = entry("w1", "RED WARNING - WIND, Saltmarsh", at="2024-06-11T10:00Z")
    made(lake, weather(red, at="2024-06-11T11:00Z"), NEWS)
    assert "Since Tue June 11, 06:00 EDT. As read Tue 07:00 EDT." in strip(lake)[0]


def test_a_document_of_nothing_but_alerts_is_no_silence(lake):
    red = entry("w1", "RED WARNING - WIND, Saltmarsh")
    watch = entry("w2", "YELLOW WATCH - FOG, Saltmarsh", at="2024-06-12T11:00Z")
    made(lake, weather(red), NEWS)
    assert section(lake) == ["Its alert is in the strip on top."]
    assert section(lake, "fr") == ["Son alerte figure en tête de page."]
    lake.take_in(weather(red, watch, at="2024-06-13T09:30Z"))
    lake.run("2024-06-13")
    assert section(lake, on="2024-06-13") == ["Its 2 alerts are in the strip on top."]
    assert section(lake, "fr", "2024-06-13") == ["Ses 2 alertes figurent en tête de page."]


def test_a_place_that_failed_is_told_below_the_alert_of_another(tmp_path):
    other = Feed("sky-tern-point", "weather", ("kind: weather", "place: Tern Point"))
    lake = SmallLake(tmp_path, (SALTMARSH, other, HARBOUR))
    failed = Capture(other.id, "2024-06-12T09:30Z", status=404)
    made(lake, weather(entry("w1", "RED WARNING - WIND, Saltmarsh")), failed, NEWS)
    assert section(lake) == [
        "Its alert is in the strip on top.",
        "Weather could not be read: Tern Point (page not found).",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "No watches or warnings in effect, Saltmarsh",
        "No alerts in effect, Saltmarsh",
        "WIND WARNING ENDED, Saltmarsh",
        "YELLOW WARNING - COLD ENDED, Saltmarsh",
    ],
)
def test_what_is_not_in_effect_makes_no_strip(lake, title):
    made(lake, weather(entry("w1", title), *PERIODS), NEWS)
    assert strip(lake) == []
    assert title.split(",")[0] not in page(lake)
    assert 'id="alerts"' not in page(lake, form="html")


def test_a_statement_stands_under_weather_and_not_in_the_strip(lake):
    english = entry("w1", "SPECIAL WEATHER STATEMENT IN EFFECT, Saltmarsh", at="2024-06-12T08:10Z")
    french = entry("w1", "BULLETIN MÉTÉOROLOGIQUE SPÉCIAL EN VIGUEUR, Saltmarsh", at="2024-06-12T08:10Z")
    made(lake, weather(english, PERIODS[0]), weather(french, PERIODES[0], language="fr"), NEWS)
    assert (strip(lake), strip(lake, "fr")) == ([], [])
    assert section(lake)[-1].startswith("  Special weather statement. Since 04:10 EDT.")
    assert section(lake, "fr")[-1].startswith("  Bulletin météorologique spécial. Depuis 4 h 10 HAE.")


def test_a_warning_entry_in_an_unknown_form_is_not_lost(lake):
    made(lake, weather(entry("w1", "TORNADO EMERGENCY, Saltmarsh"), PERIODS[0]), NEWS)
    assert strip(lake) == []
    assert section(lake)[-1].startswith("  TORNADO EMERGENCY, Saltmarsh. Since 05:00 EDT.")


@pytest.mark.parametrize("of_section", ["weather", "canada"])
def test_a_feed_of_alerts_has_a_place_for_its_statements_alone(tmp_path, of_section):
    alerts = Feed("alerts-saltmarsh", of_section, ("kind: alerts", "place: Saltmarsh"))
    lake = SmallLake(tmp_path, (alerts, HARBOUR))
    statement = entry("w1", "SPECIAL WEATHER STATEMENT IN EFFECT, Saltmarsh", at="2024-06-12T08:10Z")
    unknown = entry("w2", "TORNADO EMERGENCY, Saltmarsh", at="2024-06-12T08:20Z")
    conditions = current("en", "Clear", "3.4")
    made(lake, weather(statement, unknown, conditions, PERIODS[0], feed=alerts), NEWS)
    assert section(lake) == [
        "• Saltmarsh: Special weather statement. Since 04:10 EDT.",
        "  TORNADO EMERGENCY, Saltmarsh. Since 04:20 EDT." + LINK,
    ]
    assert strip(lake) == []


def test_a_feed_of_alerts_that_has_none_has_no_place(tmp_path):
    alerts = Feed("alerts-saltmarsh", "weather", ("kind: alerts", "place: Saltmarsh"))
    lake = SmallLake(tmp_path, (alerts, HARBOUR))
    made(lake, weather(NO_WARNING, PERIODS[0], feed=alerts), NEWS)
    assert section(lake) == ["Nothing new since Tue June 11, 06:00 EDT. The feed answered."]


def test_the_gravest_alert_stands_first(tmp_path):
    other = Feed("sky-tern-point", "weather", ("kind: weather", "place: Tern Point"))
    lake = SmallLake(tmp_path, (SALTMARSH, other, HARBOUR))
    here = weather(
        entry("w1", "YELLOW WATCH - HEAT, Saltmarsh"),
        entry("w2", "YELLOW WARNING - WIND, Saltmarsh"),
        entry("w3", "SNOW WARNING IN EFFECT, Saltmarsh"),
    )
    there = weather(entry("w1", "RED WARNING - ARCTIC OUTFLOW, Tern Point", city="zz-9"), feed=other)
    made(lake, here, there, NEWS)
    assert [line.split(". ")[0] for line in strip(lake)] == [
        "• Red warning: Arctic outflow, Tern Point",
        "• Yellow warning: wind, Saltmarsh",
        "• Yellow watch: heat, Saltmarsh",
        "• Warning: snow, Saltmarsh",
    ]


# --- who publishes it, and what an edition may read ------------------------------------------------


def test_the_footer_names_the_outlet_of_the_weather_feeds(lake):
    made(lake, weather(*PERIODS), NEWS)
    assert "Weather: Office of Made-up Skies. Report a problem" in page(lake)
    assert "Météo : Bureau des ciels inventés. Signaler" in page(lake, "fr")
    assert "Environment and Climate Change" not in page(lake)


def test_without_a_weather_feed_the_footer_has_no_weather(tmp_path):
    lake = made(SmallLake(tmp_path, (HARBOUR,)), NEWS)
    assert "Weather:" not in page(lake)
    assert "by a machine. Report a problem" in page(lake)


def test_a_news_feed_cannot_bring_weather(lake):
    made(lake, Capture("harbour", "2024-06-12T09:00Z", body=city_feed(YELLOW)), weather(*PERIODS))
    assert strip(lake) == []
    assert "cold" not in page(lake).casefold()


def test_weather_entries_are_items_and_no_candidates(lake):
    made(lake, weather(NO_WARNING, *PERIODS), NEWS)
    assert lake.rules("2024-06-12") == {"Tunnel opens to cyclists": "shown"}
    tables = [lake.lake.read_table(name) for name in lake.lake.names("weather/*/*")]
    assert [table.num_rows for table in tables] == [5]  # the batch of news has no file of weather
    assert tables[0].schema.names == [column.name for column in WEATHER.columns]


def test_the_same_captures_give_the_same_bytes(tmp_path):
    def files(name):
        lake = SmallLake(tmp_path / name, (SALTMARSH, HARBOUR))
        french = weather(JAUNE, current("fr", "Nuageux", "2,6"), *PERIODES, language="fr")
        made(lake, weather(YELLOW, current("en", "Cloudy", "2.6"), *PERIODS), french, NEWS)
        return lake.files("2024-06-12")

    assert files("first") == files("second")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("SEVERE THUNDERSTORM", "Severe thunderstorm"),
        ("LES SUÊTES WIND", "Les Suêtes wind"),
        ("BULLETIN SPÉCIAL SUR LA QUALITÉ DE L'AIR", "Bulletin spécial sur la qualité de l'air"),
        ("Special statement for Tern Point", "Special statement for Tern Point"),
        ("cold", "Cold"),
        ("UV INDEX", "UV index"),
        ("CIEL COUVERT", "Ciel couvert"),
        ("SNOW SQUALL – LAKE HURON", "Snow squall – Lake Huron"),
        ("SNOW SQUALL - GEORGIAN BAY", "Snow squall - Georgian Bay"),
        ("BOURRASQUES DE NEIGE – LAC SUPÉRIEUR", "Bourrasques de neige – lac Supérieur"),
        ("WIND – OTTAWA VALLEY", "Wind – OTTAWA VALLEY"),
        ("WIND – Tern Point", "Wind – Tern Point"),
        ("STORM-FORCE WIND", "Storm-force wind"),
    ],
)
def test_names_in_capitals_are_set_in_sentence_case(written, shown):
    assert sentence_case(written) == shown


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("UV INDEX", "UV index"),
        ("LAKE HURON SNOW SQUALL", "Lake Huron snow squall"),
        ("SNOW SQUALL – Lake Huron", "snow squall – Lake Huron"),
        ("AQHI above 7", "AQHI above 7"),
        ("Arctic outflow", "Arctic outflow"),
    ],
)
def test_a_name_within_a_line_begins_small_unless_it_is_proper(lake, name, within):
    made(lake, weather(entry("w1", f"YELLOW WARNING - {name}, Saltmarsh")), NEWS)
    assert strip(lake)[0].startswith(f"• Yellow warning: {within}, Saltmarsh.")


# --- periods, without a lake -----------------------------------------------------------------------

TORONTO = ZoneInfo("America/Toronto")


def named(on, cutoff, issued, *names):
    """What each shown period is, by its publisher's name."""
    periods = [Period(name, datetime.fromisoformat(issued)) for name in names]
    chosen = chosen_periods(periods, date.fromisoformat(on), datetime.fromisoformat(cutoff), TORONTO)
    return {names[place]: what for place, what in chosen}


@pytest.mark.parametrize(
    ("issued", "names", "shown"),
    [
        # 05:00 of the day, English and French.
        (
            "2024-06-12T09:00Z",
            ("Wednesday", "Wednesday night", "Thursday"),
            {"Wednesday": "today", "Wednesday night": "tonight", "Thursday": "tomorrow"},
        ),
        (
            "2024-06-12T09:00Z",
            ("Aujourd’hui", "Ce soir et cette nuit", "Jeudi"),
            {"Aujourd’hui": "today", "Ce soir et cette nuit": "tonight", "Jeudi": "tomorrow"},
        ),
        # 23:00 in Vancouver is 02:00 of the day after in Toronto.
        (
            "2024-06-12T06:00Z",
            ("Tuesday night", "Wednesday", "Wednesday night"),
            {"Wednesday": "today", "Wednesday night": "tonight"},
        ),
        # Three days old, and the day is still in it.
        (
            "2024-06-09T20:00Z",
            ("Sunday night", "Monday", "Tuesday", "Wednesday", "Thursday"),
            {"Wednesday": "today", "Thursday": "tomorrow"},
        ),
        # A fortnight old: nothing in it is ahead.
        ("2024-05-28T20:00Z", ("Tuesday night", "Wednesday"), {}),
        ("2024-06-12T09:00Z", ("Market day",), {"Market day": None}),
    ],
)
def test_periods_are_named_by_their_dates(issued, names, shown):
    assert named("2024-06-12", "2024-06-12T10:00Z", issued, *names) == shown
