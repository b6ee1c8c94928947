"""Weather entries read: values and labels, forecasts and alerts, and 51 real city feeds."""

import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefing.contracts import arrow_table
from briefing.items.frames import decode_parsed, encode_parsed
from briefing.items.parse import parse_document
from briefing.items.weather import is_weather
from briefing.items.weather_alerts import read_alert
from briefing.items.weather_current import labelled_values, read_current
from briefing.items.weather_forecast import read_forecast
from briefing.items.weather_values import compass_point, is_missing, number, whole_number, wind
from briefing.tables import WEATHER
from tests.items.test_parse import DATA, document, golden
from tests.weather_by_hand import city_feed, current, entry

REAL = sorted((DATA / "weather" / "city").glob("*.xml")) + sorted((DATA / "weather").glob("*.xml"))
needs_data = pytest.mark.skipif(not REAL, reason="real city feeds are not beside the project")


def rows_of(*entries: str, **changes) -> tuple[dict, ...]:
    parsed = parse_document(document(city_feed(*entries), **changes))
    assert parsed.health["error_kind"] is None, parsed.health["error_detail"]
    assert len(parsed.items) == len(entries)
    arrow_table(WEATHER, parsed.weather)
    return parsed.weather


# --- what is weather -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "guid",
    [
        "tag:weather.gc.ca,2013-04-16:on-118_cc:20240611180000",
        "tag:meteo.gc.ca,2013-04-16:qc-147_w1:201604261859",
        "tag:weather.gc.ca,2013-04-16:mb-31_w1:",
        "tag:weather.example,2026:zz-1_fc12:20260101000000",
    ],
)
def test_any_authority_may_write_a_weather_entry(guid):
    assert is_weather(guid)


@pytest.mark.parametrize(
    "guid",
    [
        None,
        "",
        "https://news.example/weather",
        "tag:news.example,2024-06-12:story-7",
        "tag:weather.example,2024-01-01:20240612090458",
        "tag:weather.example,2024-01-01:zz-7_xx1:20240612090000",
        "tag:weather.example,2024-01-01:zz-7_cc:20240612090000 and more",
    ],
)
def test_other_guids_are_no_weather(guid):
    assert not is_weather(guid)


def test_a_weather_entry_is_an_item_too_and_its_row_says_which():
    parsed = parse_document(document(city_feed(current("en", "Clear", "3.4"))))
    (item,), (row,) = parsed.items, parsed.weather
    assert item["item_kind"] == "weather"
    for name in ("item_id", "entry_index", "canonical_link", "captured_at_utc", "capture_sha256"):
        assert row[name] == item[name]
    assert parsed.health["parsed"] == 1


@pytest.mark.parametrize("name", ["saltmarsh.weather.xml", "les-roseaux.weather.xml"])
def test_weather_comes_whole_out_of_the_parsing_child(name):
    parsed = golden(name)
    assert decode_parsed(json.loads(json.dumps(encode_parsed(parsed)))) == parsed


# --- values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("22,3", 22.3),
        ("-1.1", -1.1),
        ("\u22121.1", -1.1),
        ("+3", 3),
        ("0", 0),
        ("-0,0", 0),
        ("9" * 40, None),
        ("1e9", None),
        ("NaN", None),
        ("inf", None),
        ("12.345", None),
        ("", None),
    ],
)
def test_numbers_are_read_with_point_or_comma_and_bounded(written, value):
    assert number(written) == value


def test_a_whole_number_has_no_fraction():
    assert (whole_number("28"), whole_number("28,0"), whole_number("28,5")) == (28, 28, None)


@pytest.mark.parametrize("written", ["", " ", "n/a", "N/A", "N,D.", "N.D.", "n/d", "\u00a0"])
def test_nothing_measured_is_no_value(written):
    assert is_missing(written)


@pytest.mark.parametrize(
    ("written", "columns"),
    [
        ("SSW 41 km/h gust 58 km/h", ("SSW", 41, 58)),
        ("OSO 4 km/h", ("WSW", 4, None)),
        ("NNO 27 km/h rafale 39 km/h", ("NNW", 27, 39)),
        ("E\u00a03 km/h", ("E", 3, None)),
        ("VR 5 km/h", (None, 5, None)),
        ("calm km/h", (None, 0, None)),
        ("calme", (None, 0, None)),
        ("km/h", (None, None, None)),
    ],
)
def test_wind_in_both_languages(written, columns):
    found = wind(written)
    assert found is not None
    names = ("wind_direction", "wind_kilometres_per_hour", "gust_kilometres_per_hour")
    assert tuple(found.get(name) for name in names) == columns


@pytest.mark.parametrize("written", ["strong", "SSX 4 km/h", "EEE 4 km/h", "N 12345 km/h", "N 4 knots"])
def test_wind_that_is_not_known_is_not_guessed(written):
    assert wind(written) is None


def test_french_west_is_west():
    french = "N NNE NE ENE E ESE SE SSE S SSO SO OSO O ONO NO NNO".split()
    english = "N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split()
    assert [compass_point(point) for point in french] == english
    assert [compass_point(point) for point in english] == english
    assert compass_point("X") is None


# --- current conditions ----------------------------------------------------------------------------


def test_an_unknown_label_is_kept_in_unparsed():
    (row,) = rows_of(current("en", "Clear", "3.4", Moon="full", Wind="sideways"))
    assert row["unparsed"] == ["Wind: sideways", "Moon"]
    assert row["temperature_celsius"] == 3.4


def test_an_unknown_label_without_a_value_is_unknown_too():
    assert read_current("", "<b>Moon:</b> n/a <br/>")[1][:1] == ["Moon"]


def test_labels_may_be_strong_nested_and_escaped_twice():
    html = "<strong>Temp&eacute;rature :</strong> 2,6&amp;deg;C <br><b>Condition<b>:</b></b> <i>Nuageux</i>"
    assert labelled_values(html) == [("Température", "2,6°C"), ("Condition", ""), ("", "Nuageux")]
    assert read_current("", "<b>Température\u00a0:</b> 2,6&amp;deg;C<br>")[0] == {"temperature_celsius": 2.6}


@pytest.mark.parametrize(
    ("title", "columns"),
    [
        (
            "Current Conditions: Mostly Cloudy, 8.0°C",
            {"condition": "Mostly Cloudy", "temperature_celsius": 8.0},
        ),
        ("Conditions actuelles: Nuageux, -0,5°C", {"condition": "Nuageux", "temperature_celsius": -0.5}),
        ("Conditions actuelles: -1,1°C", {"temperature_celsius": -1.1}),
        ("Current Conditions", {}),
    ],
)
def test_the_title_fills_what_the_labels_do_not(title, columns):
    assert read_current(title, "")[0] == columns


def test_values_out_of_form_are_flagged_and_fill_no_column():
    columns, unparsed = read_current("", "<b>Temperature:</b> warm<br><b>Humidity:</b> 74 parts<br>")
    assert "temperature_celsius" not in columns
    assert unparsed[:2] == ["Temperature: warm", "Humidity: 74 parts"]


def test_the_air_quality_above_ten_is_eleven():
    assert read_current("", "<b>Cote air santé:</b> 10+<br>")[0] == {"air_quality_health_index": 11}


def test_visibility_may_be_in_metres():
    assert read_current("", "<b>Visibility:</b> 400 m<br>")[0] == {"visibility_kilometres": 0.4}


# --- forecasts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "columns"),
    [
        ("High 27.", {"high_celsius": 27}),
        ("Low plus 1 with risk of frost.", {"low_celsius": 1, "temperature_remark": "with risk of frost"}),
        ("Minimum moins 10.", {"low_celsius": -10}),
        ("Maximum zéro.", {"high_celsius": 0}),
        ("Low zero.", {"low_celsius": 0}),
        (
            "Maximum 13 sauf 9 près du lac Huron.",
            {"high_celsius": 13, "temperature_remark": "sauf 9 près du lac Huron"},
        ),
        ("Temperature steady near plus 4.", {"temperature_celsius": 4, "temperature_tendency": "steady"}),
        (
            "Temperature falling to minus 5 this afternoon.",
            {
                "temperature_celsius": -5,
                "temperature_tendency": "falling",
                "temperature_remark": "this afternoon",
            },
        ),
        ("Températures stables près de 9.", {"temperature_celsius": 9, "temperature_tendency": "steady"}),
        (
            "Températures à la hausse pour atteindre plus 2.",
            {"temperature_celsius": 2, "temperature_tendency": "rising"},
        ),
        ("Humidex 32.", {"humidex": 32}),
        ("Wind chill minus 25.", {"wind_chill": -25}),
        ("Refroidissement éolien de moins 25.", {"wind_chill": -25}),
        ("UV index 8 or very high.", {"ultraviolet_index": 8}),
        ("Indice UV de 8 ou très élevé.", {"ultraviolet_index": 8}),
        ("PdP 30%", {"precipitation_percent": 30}),
        ("Wind northeast 20 km/h.", {"wind_direction": "NE", "wind_kilometres_per_hour": 20}),
        (
            "Vents d’ouest de 30 km/h avec rafales à 60.",
            {"wind_direction": "W", "wind_kilometres_per_hour": 30, "gust_kilometres_per_hour": 60},
        ),
    ],
)
def test_a_sentence_that_a_column_holds_whole_is_read(sentence, columns):
    found, _ = read_forecast("Tuesday: Sunny.", f"Cloudy. {sentence}")
    told = {name: value for name, value in found.items() if value is not None}
    assert told == {"period": "Tuesday", "condition": "Sunny", "remarks": ["Cloudy."]} | columns


@pytest.mark.parametrize(
    "sentence",
    [
        "Wind west 20 km/h becoming light in the evening.",
        "Vents devenant du nord-est à 20 km/h ce soir.",
        "Wind up to 15 km/h.",
        "Wind chill minus 15 in the morning and minus 8 in the afternoon.",
        "Humidex near 40.",
        "Accumulation de neige de 2 cm.",
        "Wind sideways 20 km/h.",
    ],
)
def test_a_sentence_that_no_column_holds_whole_stays_a_sentence(sentence):
    found, _ = read_forecast("Tuesday: Sunny. High 3.", f"{sentence} High 3.")
    assert found["remarks"] == [sentence]
    assert not {"wind_kilometres_per_hour", "wind_chill", "humidex"} & found.keys()


def test_a_second_value_for_a_column_stays_a_sentence():
    found, _ = read_forecast("Tuesday: Sunny.", "High 3. High 5.")
    assert (found["high_celsius"], found["remarks"]) == (3, ["High 5."])


@pytest.mark.parametrize(
    ("title", "text", "columns"),
    [
        (
            "Tuesday: Cloudy. High 7.",
            "Cloudy. Temperature falling to 3 this afternoon.",
            {
                "temperature_celsius": 3,
                "temperature_tendency": "falling",
                "temperature_remark": "this afternoon",
            },
        ),
        ("Mardi: Températures stables près de 9 sauf 4 ce soir.", "Maximum 9.", {"high_celsius": 9}),
        ("Tuesday: High 7 except 2 inland.", "High 8.", {"high_celsius": 8}),
        (
            "Tuesday: High 7 except 2 inland.",
            "Cloudy.",
            {"high_celsius": 7, "temperature_remark": "except 2 inland"},
        ),
    ],
)
def test_the_text_or_the_title_says_all_of_the_temperature(title, text, columns):
    found, unparsed = read_forecast(title, text)
    names = ("high_celsius", "low_celsius", "temperature_celsius", "temperature_tendency")
    told = {name: found.get(name) for name in (*names, "temperature_remark")}
    assert {name: value for name, value in told.items() if value is not None} == columns
    assert unparsed == []


def test_a_forecast_without_a_text_is_read_from_its_title():
    found, unparsed = read_forecast("Mardi: Possibilité d'averses. Maximum plus 3. PdP 30%", "")
    assert found["remarks"] == ["Possibilité d'averses."]
    assert (found["high_celsius"], found["precipitation_percent"], unparsed) == (3, 30, [])


def test_the_one_chance_in_the_text_is_read_where_the_title_has_none():
    found, _ = read_forecast("Tuesday: Showers. High 3.", "40 percent chance of showers. High 3.")
    assert found["precipitation_percent"] == 40
    found, _ = read_forecast("Tuesday: Showers.", "40 percent chance. 60 percent chance late. High 3.")
    assert found["precipitation_percent"] is None


@pytest.mark.parametrize("title", ["Tuesday: Sunny.", "Sunny and nothing else", "Tuesday: High forty."])
def test_a_forecast_without_a_temperature_is_flagged(title):
    assert read_forecast(title, "")[1] == [title]


# --- alerts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "kind", "alert_type", "colour", "name", "area"),
    [
        ("YELLOW WARNING - COLD, Ottawa", "alert", "warning", "yellow", "COLD", "Ottawa"),
        ("ORANGE WATCH - SNOW SQUALL IN EFFECT, Barrie", "alert", "watch", "orange", "SNOW SQUALL", "Barrie"),
        ("RED ADVISORY: FOG", "alert", "advisory", "red", "FOG", None),
        ("WIND WARNING IN EFFECT, Calgary", "alert", "warning", None, "WIND", "Calgary"),
        (
            "SEVERE THUNDERSTORM WATCH IN EFFECT, Ottawa (Richmond - Metcalfe)",
            *("alert", "watch", None, "SEVERE THUNDERSTORM", "Ottawa (Richmond - Metcalfe)"),
        ),
        ("AVERTISSEMENT JAUNE - FROID, Ottawa", "alert", "warning", "yellow", "FROID", "Ottawa"),
        ("Avertissement rouge – Pluie verglaçante", "alert", "warning", "red", "Pluie verglaçante", None),
        ("AVERTISSEMENT DE VENT EN VIGUEUR, Cap Chat", "alert", "warning", None, "VENT", "Cap Chat"),
        ("VEILLE D'ORAGES VIOLENTS EN VIGUEUR, X", "alert", "watch", None, "ORAGES VIOLENTS", "X"),
        ("AVIS DE GEL EN VIGUEUR, X", "alert", "advisory", None, "GEL", "X"),
        ("WIND WARNING ENDED, Calgary", "ended_alert", "warning", None, "WIND", "Calgary"),
        ("YELLOW WARNING - COLD ENDED, Ottawa", "ended_alert", "warning", "yellow", "COLD", "Ottawa"),
        ("AVERTISSEMENT DE VENT TERMINÉ, X", "ended_alert", "warning", None, "VENT", "X"),
        ("VEILLE DE TORNADE TERMINÉE, X", "ended_alert", "watch", None, "TORNADE", "X"),
        ("SPECIAL WEATHER STATEMENT IN EFFECT, X", "statement", None, None, "SPECIAL WEATHER STATEMENT", "X"),
        (
            "BULLETIN MÉTÉOROLOGIQUE SPÉCIAL EN VIGUEUR, Montréal",
            *("statement", None, None, "BULLETIN MÉTÉOROLOGIQUE SPÉCIAL", "Montréal"),
        ),
    ],
)
def test_titles_of_alerts_in_both_languages(title, kind, alert_type, colour, name, area):
    columns, unparsed = read_alert(title)
    names = ("weather_kind", "alert_type", "alert_colour", "alert_name", "alert_area")
    assert tuple(columns.get(column) for column in names) == (kind, alert_type, colour, name, area)
    assert unparsed == []


@pytest.mark.parametrize(
    "title",
    [
        "No watches or warnings in effect, Ottawa",
        "No watches or warnings in effect",
        "Aucune veille ou alerte en vigueur, Ottawa (Richmond - Metcalfe)",
        "No alerts in effect, Pembroke",
        "Aucun avertissement en vigueur",
    ],
)
def test_that_nothing_is_in_effect_is_no_alert(title):
    assert read_alert(title) == ({"weather_kind": "no_alert"}, [])


@pytest.mark.parametrize(
    "title", ["IN EFFECT, Wasagaming", "TORNADO EMERGENCY, Barrie", "WARNING", "Notice of rain"]
)
def test_a_warning_entry_in_an_unknown_form_is_kept_whole_and_flagged(title):
    assert read_alert(title) == ({"weather_kind": "unknown", "alert_name": title}, [title])


def test_a_time_that_is_none_is_taken_from_the_guid_or_left_out():
    first, second = rows_of(
        entry("w1", "WIND WARNING IN EFFECT, X", at=None),
        entry("w2", "SNOW WARNING IN EFFECT, X").replace("2024-06-12T09:00:00Z", "--T00:00:00Z"),
    )
    assert first["issued_at_utc"] is None
    assert second["issued_at_utc"] == datetime(2024, 6, 12, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stamp", "issued"),
    [
        ("20240612083045", datetime(2024, 6, 12, 8, 30, 45, tzinfo=UTC)),
        ("202406111030", datetime(2024, 6, 11, 10, 30, tzinfo=UTC)),  # not 10:03:00
        ("2024061110300", None),
        ("20240611", None),
        ("202413111030", None),
        ("00010101000000", None),  # before any feed, and without a local time west of Greenwich
        ("19950101000000", datetime(1995, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_stamp_of_the_guid_is_read_by_its_length(stamp, issued):
    undated = entry("w1", "WIND WARNING IN EFFECT, X", at=None)
    (row,) = rows_of(undated.replace("_w1:</id>", f"_w1:{stamp}</id>"))
    assert row["issued_at_utc"] == issued


def test_warnings_of_one_minute_that_share_guid_and_link_are_two():
    wind, rain = (entry("w1", f"{name} WARNING IN EFFECT, X") for name in ("WIND", "RAINFALL"))
    parsed = parse_document(document(city_feed(wind, rain, wind)))
    assert [row["alert_name"] for row in parsed.weather] == ["WIND", "RAINFALL", "WIND"]
    assert [item["occurrence"] for item in parsed.items] == [0, 0, 1]


def test_a_time_after_the_capture_is_no_time():
    (row,) = rows_of(entry("fc1", "Wednesday: Sunny. High 20.", at="2024-06-12T11:00Z"))
    assert row["issued_at_utc"] is None


# --- nothing makes it raise ------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "<b>",
            "</b>",
            "<br/>",
            "Temperature:",
            "High ",
            "Low minus ",
            "999999999",
            "zero",
            "-0,0",
            "plus ",
        ),
        *("Vents du ", "km/h", "rafales à ", "&deg;", "\u00a0", "\ud800", "\x00", ". ", ": ", "POP 30%"),
        *("IN EFFECT", "WARNING", "JAUNE", " - ", ", ", "n/a", "Humidex ", "UV index ", "٣", "²", "𝟛"),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25).map("".join)


@given(title=TEXTS, summary=TEXTS)
@example(title="Tuesday: High ²", summary="High ٣. Humidex ٣٣.")
@example(title="YELLOW WARNING -", summary="<b>Humidex:</b> ²<br><b>Wind:</b> N ٣ km/h<br>")
def test_no_entry_makes_the_readers_raise_or_breaks_the_table(title, summary):
    for columns, unparsed in (read_current(title, summary), read_forecast(title, summary), read_alert(title)):
        assert columns.keys() <= {column.name for column in WEATHER.columns}
        assert all(len(text) <= 100 for text in unparsed)


@given(title=TEXTS, summary=TEXTS)
def test_no_document_of_weather_breaks_the_table(title, summary):
    texts = [re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]", "", text) for text in (title, summary)]
    entries = [entry(code, *texts) for code in ("w1", "cc", "fc1", "fc2")]
    parsed = parse_document(document(city_feed(*entries)))
    assert len(parsed.items) + len(parsed.rejects) == 4
    assert len(parsed.weather) == len(parsed.items)
    arrow_table(WEATHER, parsed.weather)


# --- real feeds ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_rows():
    rows = []
    for path in REAL:
        language = "fr" if path.stem.endswith("French") else "en"
        parsed = parse_document(document(path.read_bytes(), feed_language=language))
        assert len(parsed.weather) == len(parsed.items) == parsed.health["parsed"] > 0, path.name
        rows += [row | {"file": path.name} for row in parsed.weather]
    return rows


@needs_data
def test_every_real_forecast_has_its_temperature(real_rows):
    forecasts = [row for row in real_rows if row["weather_kind"] == "forecast"]
    assert len(forecasts) == 653
    names = ("high_celsius", "low_celsius", "temperature_celsius")
    assert [row["file"] for row in forecasts if all(row[name] is None for name in names)] == []
    assert all(row["period"] and row["condition"] and row["remarks"] for row in forecasts)
    assert all(row["issued_at_utc"] is not None for row in forecasts)


@needs_data
def test_every_value_of_real_conditions_is_in_its_column(real_rows):
    """Counted in the documents: how often each label stands there with a value."""
    conditions = [row for row in real_rows if row["weather_kind"] == "current"]
    filled = Counter(name for row in conditions for name, value in row.items() if value is not None)
    assert len(conditions) == 47
    expected = {
        "temperature_celsius": 47,
        "humidity_percent": 47,
        "dewpoint_celsius": 47,
        "observed_at_utc": 47,
        "pressure_kilopascals": 45,
        "pressure_tendency": 34,
        "visibility_kilometres": 23,
        "wind_chill": 6,
        "humidex": 1,
    }
    assert {name: filled[name] for name in expected} == expected


@needs_data
def test_what_is_not_known_in_real_feeds_is_half_a_percent_at_most(real_rows):
    unparsed = [(row["file"], text) for row in real_rows for text in row["unparsed"]]
    labels = sum(1 for row in real_rows if row["weather_kind"] != "current") + sum(
        len(row["text"].splitlines()) for row in real_rows if row["weather_kind"] == "current"
    )
    assert len(unparsed) * 200 <= labels, f"{len(unparsed)} of {labels}: {unparsed}"


@needs_data
def test_real_warnings_are_statements_or_none(real_rows):
    kinds = Counter(row["weather_kind"] for row in real_rows if row["entry_code"].startswith("w"))
    assert kinds == {"no_alert": 45, "statement": 4, "unknown": 2}


@needs_data
@pytest.mark.skipif(
    not (DATA / "weather" / "on-52_f_2024-08-13.txt").exists(), reason="the text of 2024 is not there"
)
def test_the_text_of_2024_is_read_as_a_feed_would_be():
    lines = (DATA / "weather" / "on-52_f_2024-08-13.txt").read_text().splitlines()
    columns, unparsed = read_current("", next(line for line in lines if line.startswith("Conditions")))
    assert unparsed == []
    assert columns == {
        "condition": "Généralement ensoleillé",
        "temperature_celsius": 22.3,
        "pressure_kilopascals": 101.8,
        "pressure_tendency": "rising",
        "visibility_kilometres": 24,
        "humidity_percent": 74,
        "humidex": 28,
        "dewpoint_celsius": 17.5,
        "wind_direction": "W",
        "wind_kilometres_per_hour": 13,
        "gust_kilometres_per_hour": None,
    }
    forecasts = [line for line in lines if "Prévisions émises" in line]
    assert len(forecasts) == 6
    for line in forecasts:
        columns, unparsed = read_forecast(line.partition(":")[0] + ": .", line.partition(": ")[2])
        assert {"high_celsius", "low_celsius"} & columns.keys(), line
        assert unparsed == []
