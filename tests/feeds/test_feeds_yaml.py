"""Every feed of the catalogue that comes with the package."""

import re
from urllib.parse import urlsplit

import pytest

from briefing.feeds.catalogue import load_catalogue

CATALOGUE = load_catalogue()
FEEDS = pytest.mark.parametrize("feed", CATALOGUE.feeds, ids=lambda feed: feed.id)
SECTIONS = pytest.mark.parametrize("section", CATALOGUE.sections, ids=lambda section: section.id)

FRENCH_URL = re.compile(r"[/_=](fr|fra|f)([/_.&]|$)|[-_]fra?\.|nouvelles", re.IGNORECASE)
ENGLISH_URL = re.compile(r"[/_=](en|eng|e)([/_.&]|$)|[-_]eng?\.|news", re.IGNORECASE)


def test_the_catalogue_is_of_the_size_that_was_meant():
    assert 40 <= len(CATALOGUE.feeds) <= 80


@SECTIONS
def test_every_section_has_two_feeds_or_more(section):
    assert len(CATALOGUE.feeds_of(section.id)) >= 2


@SECTIONS
def test_a_section_that_may_lead_has_two_outlets_or_more(section):
    if section.leads:
        assert len({feed.outlet.en for feed in CATALOGUE.feeds_of(section.id)}) >= 2


@FEEDS
def test_the_evidence_says_where_and_when(feed):
    assert re.search(r"\b20(1[6-9]|2[0-6])(-\d\d){0,2}\b", feed.evidence) or "Canada report" in feed.evidence


@FEEDS
def test_the_evidence_of_a_pair_speaks_of_both_languages(feed):
    if len(feed.urls) == 2:
        words = set(re.findall(r"\w+", feed.evidence))
        assert "both" in words or {"English", "French"} <= words


@FEEDS
def test_each_url_leads_back_to_its_feed_and_language(feed):
    for url, language, _ in feed.addresses():
        assert CATALOGUE.match_url(url) == (feed, language)


@FEEDS
def test_a_pair_is_one_publisher_in_two_languages(feed):
    if len(feed.urls) == 2:
        assert feed.language == "en"
        assert ENGLISH_URL.search(feed.urls["en"])
        assert FRENCH_URL.search(feed.urls["fr"])
        assert feed.kind in ("official", "weather")


@FEEDS
def test_urls_use_https_where_the_server_is_known_to(feed):
    for url in feed.urls.values():
        assert urlsplit(url).scheme == "https" or feed.id == "stanford-ai-lab"


@FEEDS
def test_no_feed_carries_a_placeholder(feed):
    assert all("$" not in url for url, _, _ in feed.addresses())


def test_official_canadian_sources_come_first_in_their_sections():
    for section_id in (
        "canada", "public_health", "science", "government", "cybersecurity", "digital_strategy",
    ):  # fmt: skip
        assert CATALOGUE.feeds_of(section_id)[0].kind == "official", section_id


def test_canada_speaks_french_too():
    assert {feed.outlet.en for feed in CATALOGUE.feeds_of("canada") if feed.language == "fr"} == {
        "Radio-Canada",
        "La Presse",
        "Le Devoir",
    }


def test_only_bbc_world_is_known_to_be_ordered_by_hand():
    assert [feed.id for feed in CATALOGUE.feeds if feed.editors_order] == ["bbc-world"]


def test_ottawa_is_the_first_place():
    places = [feed.place.en for feed in CATALOGUE.feeds_of("weather")]
    assert places == ["Ottawa", "Pembroke"]
    assert CATALOGUE.feed("weather-ottawa").name.fr == "Météo d’Ottawa"


@pytest.mark.parametrize(
    ("url", "feed_id"),
    [
        ("https://feeds.npr.org/1001/rss.xml", "npr-news"),
        ("https://feeds.arstechnica.com/arstechnica/index", "ars-technica"),
        ("http://feeds.nature.com/nature/rss/current", "nature"),
        ("http://feeds.bbci.co.uk/news/world/rss.xml", "bbc-world"),
        ("https://aljazeera.com/xml/rss/all.xml", "al-jazeera"),
        ("weather.gc.ca/rss/city/on-131_e.xml", "weather-pembroke"),
        ("https://weather.gc.ca/rss/city/on-131_e.xml", "weather-pembroke"),
        ("http://www.meteo.gc.ca/rss/city/on-118_f.xml", "weather-ottawa"),
        ("https://rss.cbc.ca/lineup/canada.xml", "cbc-canada"),
        ("https://openai.com/blog/rss", "openai"),
    ],
)
def test_captures_of_other_people_find_their_feed(url, feed_id):
    found = CATALOGUE.match_url(url)
    assert (found and found[0].id) == feed_id
