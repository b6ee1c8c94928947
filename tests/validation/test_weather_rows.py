"""Each expectation on weather fails once because of a document; the entry is rejected with its item."""

import pytest

from briefing.contracts import arrow_table
from briefing.items.parse import parse_document
from briefing.tables import HEALTH, ITEMS, REJECTS, WEATHER
from briefing.validation.checks import broken_rules
from briefing.validation.commit import validate_batches
from briefing.validation.quarantine import judge
from briefing.validation.suites import expectations
from tests.items.test_parse import document
from tests.small_lake import HARBOUR, Capture, Entry, SmallLake
from tests.weather_by_hand import SALTMARSH, city_feed, current, entry

GOOD = current("en", "Clear", "3.4")
DOCUMENTS = {
    "temperature_celsius": current("en", "Clear", "99.0"),
    "dewpoint_celsius": current("en", "Clear", "3.4", Dewpoint="-61&deg;C"),
    "humidity_percent": current("en", "Clear", "3.4", Humidity="101 %"),
    "pressure_kilopascals": current("en", "Clear", "3.4", Pressure="84.9 kPa"),
    "visibility_kilometres": current("en", "Clear", "3.4", Visibility="200.1 km"),
    "air_quality_health_index": current("en", "Clear", "3.4", **{"Air Quality Health Index": "12"}),
    "wind_kilometres_per_hour": current("en", "Clear", "3.4", Wind="N 401 km/h"),
    "gust_kilometres_per_hour": current("en", "Clear", "3.4", Wind="N 40 km/h gust 401 km/h"),
    "high_celsius": entry("fc1", "Wednesday: Sunny. High 51."),
    "low_celsius": entry("fc1", "Wednesday: Clear. Low minus 61."),
    "humidex": entry("fc1", "Wednesday: Sunny. High 30.", "Sunny. High 30. Humidex 61."),
    "wind_chill": entry("fc1", "Wednesday: Sunny. High 30.", "Sunny. High 30. Wind chill minus 71."),
    "precipitation_percent": entry("fc1", "Wednesday: Showers. High 30. POP 101%"),
    "ultraviolet_index": entry("fc1", "Wednesday: Sunny. High 30.", "Sunny. UV index 15 or extreme."),
}


def test_a_document_breaks_each_expectation_and_no_other():
    assert {f"{column}_within_bounds" for column in DOCUMENTS} == {
        rule.name for rule in expectations(WEATHER)
    }
    body = city_feed(GOOD, *DOCUMENTS.values())
    rows = parse_document(document(body)).weather
    assert broken_rules(WEATHER, rows) == {
        place: (f"{column}_within_bounds",) for place, column in enumerate(DOCUMENTS, start=1)
    }


def test_values_on_the_bounds_break_nothing():
    rows = parse_document(
        document(
            city_feed(
                current("en", "Clear", "50.0", Dewpoint="-60&deg;C", Humidity="0 %", Wind="N 400 km/h"),
                entry(
                    "fc1", "Wednesday: Sunny. High minus 60. POP 100%", "Humidex 60. UV index 14 or extreme."
                ),
            )
        )
    ).weather
    assert rows[1]["humidex"] == 60
    assert broken_rules(WEATHER, rows) == {}


@pytest.fixture
def parsed():
    return parse_document(document(city_feed(GOOD, DOCUMENTS["temperature_celsius"])))


def test_the_item_of_a_broken_row_is_rejected_and_both_go(parsed):
    """Items + rejects stay as many as were parsed: a weather row is a second view of its item."""
    rule = "temperature_celsius_within_bounds"
    verdict = judge(parsed.items, parsed.rejects, {1: (rule,)}, [parsed.health], parsed.weather)
    assert len(verdict.items) + len(verdict.rejects) == parsed.health["parsed"] == 2
    assert verdict.items == (parsed.items[0],)
    assert verdict.weather == (parsed.weather[0],)
    (reject,) = verdict.rejects
    assert (reject["rules"], reject["stage"], reject["item_id"]) == (
        [rule],
        "validate",
        parsed.items[1]["item_id"],
    )
    assert reject["detail"] == "temperature_celsius is 99.0, not within -60 to 50."
    for table, rows in (
        (ITEMS, verdict.items),
        (REJECTS, verdict.rejects),
        (HEALTH, verdict.health),
        (WEATHER, verdict.weather),
    ):
        arrow_table(table, rows)


def test_an_item_that_breaks_its_own_rule_takes_its_weather_with_it(parsed):
    verdict = judge(parsed.items, [], {0: ("title_present",)}, [parsed.health], parsed.weather)
    assert [row["entry_index"] for row in verdict.weather] == [1]


def test_the_rules_of_both_tables_stand_in_one_reject(parsed):
    rules = ("canonical_link_present", "temperature_celsius_within_bounds")
    verdict = judge(parsed.items, [], {1: rules}, [parsed.health], parsed.weather)
    assert verdict.rejects[0]["rules"] == list(rules)
    assert verdict.rejects[0]["detail"] == (
        "canonical_link is missing. temperature_celsius is 99.0, not within -60 to 50."
    )


def test_no_rule_has_the_same_name_in_both_tables():
    assert not {rule.name for rule in expectations(ITEMS)} & {rule.name for rule in expectations(WEATHER)}


def test_a_feed_of_impossible_weather_is_quarantined_whole(tmp_path):
    lake = SmallLake(tmp_path, (SALTMARSH, HARBOUR))
    broken = [entry(f"fc{place}", f"Day {place}: Sunny. High 90.") for place in range(1, 6)]
    lake.take_in(
        Capture("sky-saltmarsh", "2024-06-12T09:30Z", body=city_feed(GOOD, *broken)),
        Capture("harbour", "2024-06-12T09:00Z", [Entry("Tunnel opens to cyclists")]),
    )
    lake.run("2024-06-12")
    page = lake.read("2024-06-12", "briefing.en.txt").decode()
    assert "Weather could not be read: Saltmarsh (too many faulty entries)." in page
    french = lake.read("2024-06-12", "briefing.fr.txt").decode().replace("\u00a0", " ")
    assert "Météo indisponible : Saltmarsh (trop d’entrées défectueuses)." in french
    names = lake.lake.names("weather/*/*")
    assert sum(lake.lake.read_table(name).num_rows for name in names) == 0
    assert validate_batches(lake.lake, []).quarantined == ()
