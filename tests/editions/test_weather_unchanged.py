"""A weather service that answers "unchanged" still has weather: what it said last."""

from datetime import UTC, datetime

import pytest

from briefing import steps
from briefing.settings import Settings
from tests.feed_server import FeedServer, Reply, feed
from tests.small_lake import HARBOUR, catalogue_text, rss
from tests.weather_by_hand import SALTMARSH, city_feed, current, entry

PATHS = ("sky-saltmarsh.example/feed", "sky-saltmarsh.example/fil")
FORECAST = entry("fc1", "Wednesday: Sunny. High 21.", "Sunny. High 21.", "2024-06-12T09:00Z")


@pytest.fixture
def run(tmp_path):
    """Make the edition of a day at 06:05 over the web of a server; gives its text."""
    catalogue = tmp_path / "feeds.yaml"
    catalogue.write_text(catalogue_text([SALTMARSH, HARBOUR]))

    def run_on(server, day):
        server.answer("harbour.example/feed", feed(rss("harbour", [], datetime(2024, 6, 12, tzinfo=UTC))))
        settings = Settings(
            lake=str(tmp_path / "lake"),
            catalogue=catalogue,
            now=f"{day}T06:05:00-04:00",
            loopback_hosts=server.loopback_hosts,
        )
        published = steps.run(settings)
        folder = f"editions/edition={day}/generation={published.generation}"
        return steps.open_lake(settings).read(f"{folder}/briefing.en.txt").decode()

    return run_on


def test_an_unchanged_feed_shows_what_it_said_last_and_how_old_that_is(run):
    with FeedServer() as server:
        body = city_feed(current("en", "Sunny", "12.4", at="2024-06-12T09:00Z"), FORECAST)
        for path in PATHS:
            server.answer(path, feed(body, etag='"one"'))
        first = run(server, "2024-06-12")
        assert "Saltmarsh: 12 °C, sunny (05:00 EDT)" in first
        second = run(server, "2024-06-13")
    shown = {one.headers.get("if-none-match") for path in PATHS for one in server.hits(path)[1:]}
    assert shown == {'"one"'}
    assert "Saltmarsh: 12 °C, sunny" in second
    assert "Forecast is 25 h old." in second  # issued 05:00 the day before, closed at 06:05
    assert "Today: Sunny" not in second


@pytest.mark.parametrize("etag", ['"one"', None], ids=["304", "the same body again"])
def test_an_unchanged_feed_confirms_its_alert_against_the_other_language(run, etag):
    """The English document of the 12th stands on the 13th; the French one has changed and has none."""
    red = entry("w1", "RED WARNING - WIND, Saltmarsh", at="2024-06-12T09:00Z")
    rouge = entry("w1", "AVERTISSEMENT ROUGE - VENT, Saltmarsh", at="2024-06-12T09:00Z")
    clear = entry("w1", "Aucune veille ou alerte en vigueur, Saltmarsh", at="2024-06-13T09:00Z")
    with FeedServer() as server:
        server.answer(PATHS[0], feed(city_feed(red), etag=etag))
        server.answer(PATHS[1], feed(city_feed(rouge, language="fr"), etag='"un"'))
        assert "Red warning: wind, Saltmarsh. Since 05:00 EDT." in run(server, "2024-06-12")
        server.answer(PATHS[1], feed(city_feed(clear, language="fr"), etag='"deux"'))
        second = run(server, "2024-06-13")
        assert len(server.hits(PATHS[0])) == 2
    assert "Red warning: wind, Saltmarsh. Since Wed June 12, 05:00 EDT." in second
    assert "As read" not in second


def test_a_feed_that_fails_after_it_had_weather_shows_none(run):
    with FeedServer() as server:
        body = city_feed(current("en", "Sunny", "12.4", at="2024-06-12T09:00Z"), FORECAST)
        for path in PATHS:
            server.answer(path, feed(body, etag='"one"'))
        run(server, "2024-06-12")
        for path in PATHS:
            server.answer(path, Reply(500))
        second = run(server, "2024-06-13")
    assert "12 °C" not in second
    assert "Weather could not be read: Saltmarsh (server error)." in second
