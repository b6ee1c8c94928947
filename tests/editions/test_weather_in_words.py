"""Whatever the weather table may hold, its columns become words in both languages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.empty_day import day_before
from briefing.editions.alert_text import alert_items
from briefing.editions.alerts import alerts_in_effect
from briefing.editions.weather_answers import Answer
from briefing.editions.weather_reports import weather_report
from briefing.editions.weather_text import weather_items
from briefing.editions.wording import Words
from briefing.model import Label, WeatherPlace
from briefing.tables import WEATHER, WEATHER_KINDS

CUTOFF = datetime(2024, 6, 12, 10, tzinfo=UTC)
SALTMARSH = Label(en="Saltmarsh", fr="Saltmarsh")
RECORD = day_before(CUTOFF)
MOMENTS = st.datetimes(datetime(1995, 1, 2), datetime(2024, 6, 12, 10)).map(  # noqa: DTZ001 (made UTC below)
    lambda moment: moment.replace(tzinfo=UTC)
)
"""What the parser lets through: not before 1995, not after the capture."""
PERIODS = st.sampled_from(["Wednesday", "Ce soir et cette nuit", "Thursday", "Market day"])


def _values(column):
    """What `column` may hold by the data dictionary."""
    if column.allowed is not None:
        values = st.sampled_from(column.allowed)
    elif column.name == "period":
        values = PERIODS
    elif column.name == "entry_code":
        values = st.from_regex(r"\A(w|cc|fc)[0-9]{0,3}\Z")
    elif column.type == "float64":
        values = st.floats(column.minimum, column.maximum)
    elif column.type == "int32":
        values = st.integers(column.minimum or 0, column.maximum if column.maximum is not None else 999)
    elif column.type == "timestamp":
        values = MOMENTS
    elif column.type == "strings":
        values = st.lists(st.text(max_size=40), max_size=3)
    else:
        values = st.text(max_size=40)
    return st.none() | values if column.nullable else values


ROWS = st.fixed_dictionaries({column.name: _values(column) for column in WEATHER.columns}).map(
    lambda row: row | {"feed_id": "sky", "feed_language": "en"}
)


def row(**columns):
    empty = {column.name: [] if column.type == "strings" else None for column in WEATHER.columns}
    given_by_all = {"feed_id": "sky", "feed_language": "en", "captured_at_utc": CUTOFF, "entry_index": 0}
    return empty | given_by_all | {"city_code": "zz-7", "entry_code": "fc1", "text": ""} | columns


def printed(rows):
    """The lines of the rows in English and in French."""
    report = weather_report(rows, RECORD, ZoneInfo("America/Toronto"))
    places = [] if report is None else [WeatherPlace(feed_id="sky", place=SALTMARSH, reports=(report,))]
    alerts = alerts_in_effect({("sky", "en"): Answer(tuple(rows), CUTOFF)}, {"sky": SALTMARSH}, CUTOFF)
    lines = []
    for language in ("en", "fr"):
        words = Words(language, today=RECORD.edition_date)
        items = (*alert_items(words, alerts), *weather_items(words, places))
        lines.append(
            [
                "".join(part.text for part in line).replace("\u00a0", " ")
                for item in items
                for line in (item.line, *item.further)
            ]
        )
    return lines


@given(st.lists(ROWS, min_size=1, max_size=4))
@example([row(weather_kind=kind) for kind in WEATHER_KINDS])
@example([row(weather_kind="alert", alert_type="warning", alert_name="WIND", entry_code="w")])
def test_any_mix_of_columns_is_printed_in_both_languages(rows):
    english, french = printed(rows)
    assert len(english) == len(french)


def test_a_high_beside_a_tendency_keeps_its_own_word():
    """Rows of an older parser may hold both."""
    mixed = row(
        weather_kind="forecast",
        period="Wednesday",
        issued_at_utc=CUTOFF,
        high_celsius=7.0,
        temperature_celsius=3.0,
        temperature_tendency="falling",
    )
    english, french = printed([mixed])
    assert english == ["Saltmarsh: Today: High 7, temperature falling to +3."]
    assert french == ["Saltmarsh : Today: High 7, temperature falling to +3. · en anglais"]
