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
    ],
)
def test_names_in_capitals_are_set_in_sentence_case(written, shown):
    assert sentence_case(written) == shown


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
