"""A hostile weather service: markup in labels and alerts, megabytes, broken numbers, a hundred places."""

import json
import re
import time

import pytest
from lxml import html as lxml_html

from briefing.items.parse import parse_document
from briefing.items.weather_alerts import read_alert
from briefing.items.weather_current import labelled_values, read_current
from briefing.items.weather_forecast import read_forecast
from tests.editions.hostile_texts import TEXTS
from tests.hostile import outputs
from tests.hostile.vectors import VECTORS
from tests.items.test_parse import document
from tests.small_lake import HARBOUR, Capture, Entry, Feed, SmallLake
from tests.weather_by_hand import SALTMARSH, city_feed, current, entry

NEWS = Capture("harbour", "2024-06-12T09:00Z", [Entry("Tunnel opens to cyclists")])
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ATTACKS = [NOT_IN_XML.sub("", text) for text in dict.fromkeys((*VECTORS, *TEXTS))]
DATE = "2024-06-12"


def made(lake, *captures):
    lake.take_in(*captures)
    lake.run(DATE)
    return lake.files(DATE)


def attacked(attack: str, number: int) -> list[str]:
    """One attack in every place of a city feed where a publisher may write."""
    return [
        entry(f"w{number * 3 + 1}", f"YELLOW WARNING - {attack}, Saltmarsh", attack),
        entry(f"w{number * 3 + 2}", f"WIND WARNING IN EFFECT, {attack}", link=f"javascript:{attack}"),
        entry(f"w{number * 3 + 3}", f"{attack}"),
        current("en", attack, "3.4", **{f"{attack}": attack}),
        entry("fc1", f"{attack}: Sunny. High 3 {attack}.", f"{attack} {attack}. High 3 {attack}."),
        entry("fc2", "Wednesday night: Clear. Low 1.", f"{attack}. Low 1 {attack}."),
    ]


@pytest.mark.parametrize("part", range(4))
def test_nothing_of_an_attack_becomes_active(tmp_path, part):
    lake = SmallLake(tmp_path, (SALTMARSH, HARBOUR))
    attacks = ATTACKS[part::4]
    entries = [one for number, attack in enumerate(attacks) for one in attacked(attack, number)]
    files = made(lake, Capture("sky-saltmarsh", "2024-06-12T09:30Z", body=city_feed(*entries)), NEWS)
    for name in ("briefing.en.html", "briefing.fr.html"):
        tree = lxml_html.document_fromstring(files[name])
        for element in tree.iter():
            assert element.tag in outputs.PAGE, f"{name}: <{element.tag}>"
            assert set(element.attrib) <= outputs.PAGE[element.tag], f"{name}: {dict(element.attrib)}"
        for link in tree.iter("a"):
            assert re.match(r"#|https?://|mailto:briefing@example\.org$", link.get("href")), link.get("href")
    for element in lxml_html.document_fromstring(files["validation.html"]).iter():
        assert set(element.attrib) <= outputs.REPORT[element.tag], f"<{element.tag}> {dict(element.attrib)}"
    for name in ("briefing.en.md", "briefing.fr.md"):
        for parser in (outputs.COMMONMARK, outputs.GITHUB):
            tokens = parser.parse(files[name].decode())
            kinds = {inner.type for token in tokens for inner in [token, *(token.children or ())]}
            assert kinds <= outputs.MARKDOWN_OF_OURS, (name, kinds - outputs.MARKDOWN_OF_OURS)
    for name in ("briefing.en.txt", "briefing.fr.txt"):
        text = files[name].decode()
        assert not outputs.UNSEEN.search(text), name
        assert text.count("\n⸻\n") == 2, name
        assert len(re.findall(r"^🌤️ ", text, re.MULTILINE)) == 1, name


def test_no_script_in_a_label_or_a_value_is_text():
    html = "<script>Temperature:</script><b>Wind<script>alert(1)</script>:</b> N 4 km/h<style>b{}</style><br>"
    assert labelled_values(html) == [("Wind", "N 4 km/h")]


@pytest.mark.parametrize(
    "summary",
    [
        "x" * 1_000_000,
        "Sunny. " * 150_000,
        "High 3 " * 150_000,
        "<b>" * 300_000,
        "<b>Wind:</b> N 4 km/h<br>" * 40_000,
        "<b><p>" * 150_000,
        "&amp;" * 200_000,
        "Wind north 20 km/h gusting to " * 30_000,
        "1" * 1_000_000,
        "High " + "9" * 1_000_000 + ".",
        "- , " * 250_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_megabyte_is_read_in_a_moment(summary):
    body = city_feed(entry("cc", "Current Conditions", summary), entry("fc1", "Monday: High 3.", summary))
    started = time.process_time()
    parsed = parse_document(document(body))
    assert time.process_time() - started < 10
    assert len(parsed.items) + len(parsed.rejects) == 2
    assert all(len(row["unparsed"]) <= 20 for row in parsed.weather)


@pytest.mark.parametrize("title", ["IN EFFECT " * 100, "- " * 500, "WARNING " * 125, "no " * 300, "a" * 1000])
def test_a_long_title_is_read_in_a_moment(title):
    started = time.process_time()
    for _ in range(20):
        read_alert(title)
        read_forecast(title, title)
        read_current(title, title)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "number", ["9" * 30, "1e400", "NaN", "-inf", "0x1F", "٣", "²", "--5", "5,5,5", "1/0", ""]
)
def test_a_broken_number_fills_no_column_and_stops_nothing(tmp_path, number):
    lake = SmallLake(tmp_path, (SALTMARSH, HARBOUR))
    labels = ("Temperature", "Humidex", "Visibility", "Humidity", "Wind", "Air Quality Health Index")
    body = city_feed(
        entry(
            "cc",
            "Current Conditions",
            "".join(f"<b>{name}:</b> {number}<br>" for name in labels),
        ),
        entry("fc1", f"Wednesday: Sunny. High {number}.", f"Sunny. High {number}. UV index {number}."),
    )
    files = made(lake, Capture("sky-saltmarsh", "2024-06-12T09:30Z", body=body), NEWS)
    report = json.loads(files["validation.json"])
    assert report["totals"]["accounted_for"] is True
    assert b"Tunnel opens to cyclists" in files["briefing.en.txt"]
    assert not re.search(r"\d °C|Infinity|NaN °", files["briefing.en.txt"].decode())


def test_of_a_hundred_places_the_first_five_are_shown_and_the_rest_counted(tmp_path):
    feeds = [
        Feed(f"sky-{number}", "weather", ("kind: weather", f"place: Place {number}")) for number in range(100)
    ]
    lake = SmallLake(tmp_path, (*feeds, HARBOUR))
    body = city_feed(
        entry("w1", "RED WARNING - WIND, Saltmarsh"),
        current("en", "Clear", "3.4"),
        entry("fc1", "Wednesday: Sunny. High 27.", "Sunny. " * 600 + "High 27."),
    )
    files = made(lake, *(Capture(feed.id, "2024-06-12T09:30Z", body=body) for feed in feeds), NEWS)
    text = files["briefing.en.txt"].decode()
    assert re.findall(r"^• (Place \d+): ", text, re.MULTILINE) == [f"Place {number}" for number in range(5)]
    assert text.count("Sunny.") == 5 * 100  # 600 characters of whole sentences
    assert "95 more places are left out for lack of room." in text
    assert text.count("Red warning: wind, Saltmarsh.") == 12
    assert "88 more alerts are in effect." in text
    french = files["briefing.fr.txt"].decode()
    assert "95 autres lieux sont laissés de côté faute de place." in french
    assert "88 autres alertes sont en vigueur." in french
    assert "Tunnel opens to cyclists" in text
    assert len(files["briefing.en.html"]) < 100_000


def test_two_thousand_alerts_of_one_feed_stay_one_page(tmp_path):
    lake = SmallLake(tmp_path, (SALTMARSH, HARBOUR))
    entries = [
        entry(f"w{number}", f"WIND {'GALE ' * 30}WARNING, {'Saltmarsh ' * 10}") for number in range(999)
    ]
    files = made(lake, Capture("sky-saltmarsh", "2024-06-12T09:30Z", body=city_feed(*entries)), NEWS)
    assert "987 more alerts are in effect." in files["briefing.en.txt"].decode()
    assert len(files["briefing.en.html"]) < 100_000


def test_statements_without_end_stay_one_page(tmp_path):
    lake = SmallLake(tmp_path, (SALTMARSH, HARBOUR))
    entries = [entry(f"w{number}", f"SPECIAL {'WEATHER ' * 40}STATEMENT, Here") for number in range(999)]
    files = made(lake, Capture("sky-saltmarsh", "2024-06-12T09:30Z", body=city_feed(*entries)), NEWS)
    assert len(files["briefing.en.html"]) < 100_000
    assert "996 more statements." in files["briefing.en.txt"].decode()
