"""Feeds that are dead, slow or corrupt: the edition comes and says of each what was wrong with it."""

import gzip
import socket

import pytest

from briefing.captures import fetch
from briefing.errors import NothingToPublish
from briefing.feeds.sections import SECTION_IDS
from tests.feed_server import Reply
from tests.live.live_lake import LiveLake
from tests.small_lake import Entry, Feed

ON = "2024-06-12"
SIX = f"{ON}T10:00Z"
PAGE = Reply(body=b"<!doctype html><html><head><title>Moved</title></head><body>Moved.</body></html>")
BROKEN_GZIP = Reply(body=gzip.compress(b"<rss/>")[:20], headers={"Content-Encoding": "gzip"})
DEAD = {
    # feed: section, what its server does, what the reader reads of it, and in the notes also
    "missing": ("canada", Reply(404), "page not found", "page introuvable", "HTTP 404"),
    "withdrawn": ("science", Reply(410), "gone for good", "supprimé", "HTTP 410"),
    "faulty": ("public_health", Reply(500), "server error", "erreur du serveur", "HTTP 500"),
    "slow": (
        "government",
        Reply(body=b"<rss/>", wait_seconds=30),
        "no answer in 20 s",
        "aucune réponse en 20 s",
        "its answer was not complete in time",
    ),
    "refusing": ("cybersecurity", None, "no connection", "connexion impossible", "connection refused"),
    "page": ("international", PAGE, "not a feed", "n’est pas un fil", ""),
    "garbled": (
        "corporate_ai",
        BROKEN_GZIP,
        "unreadable compression",
        "compression illisible",
        "its packed body is damaged",
    ),
    "busy": (
        "university_ai",
        Reply(429, headers={"Retry-After": "10800"}),
        "asked us to wait until 09:00 EDT",
        "demande d’attendre jusqu’à 9 h HAE",
        "HTTP 429",
    ),
}


@pytest.fixture
def closed_port():
    """A port of this machine on which nobody listens."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


def feed_of(feed_id, section):
    """A feed of the catalogue; those of the section of weather are of another kind."""
    return Feed(feed_id, section, ("kind: weather", "place: Ottawa") if section == "weather" else ())


def outlet(feed_id):
    return f"{feed_id.replace('-', ' ').title()} Gazette"


def test_8_of_35_feeds_are_dead_and_each_is_named_with_its_reason(tmp_path, server, closed_port, monkeypatch):
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 1.0)
    living = [feed_of(f"outlet-{number}", SECTION_IDS[number % 14]) for number in range(27)]
    dead = [Feed(name, section) for name, (section, *_rest) in DEAD.items()]
    lake = LiveLake(tmp_path, server, [*living, *dead], refused=f"refusing.example={closed_port}")
    for feed in living:
        lake.serve(feed.id, Entry(f"{feed.id} reports on its bridge"))
    for name, (_section, reply, *_words) in DEAD.items():
        if reply is not None:
            server.answer(f"{name}.example/feed", reply)

    published = lake.live(SIX)

    assert (published.state, published.made) == ("degraded", True)
    assert "27 of 35 feeds read" in lake.text(ON)
    assert "27 fils lus sur 35" in lake.text(ON, "fr")
    english_notes, french_notes = lake.section(ON, "notes")
    for name, (section, _reply, english, french, detail) in DEAD.items():
        in_english, in_french = lake.section(ON, section)
        assert in_english[-1] == f"Could not be read: {outlet(name)} ({english}). News may be missing."
        assert in_french[-1] == (
            f"Lecture impossible : {outlet(name)} ({french}). Des nouvelles peuvent manquer."
        )
        assert any(line.startswith("• ") for line in in_english), "the section's other feeds are shown"
        # A code is a code in both languages; other details are for the log.
        code = f" ({detail})" if detail.startswith("HTTP") else ""
        assert english_notes.count(f"• {outlet(name)}: {english}{code}.") == 1, english_notes
        assert french_notes.count(f"• {outlet(name)} : {french}{code}.") == 1, french_notes
    english, french = lake.header(ON)
    assert english.endswith(" and 5 more. News may be missing.")
    assert french.endswith(" et 5 autres. Des nouvelles peuvent manquer.")


def test_dead_and_no_news_are_two_sentences_in_each_of_the_14_sections(tmp_path, server):
    """On the 13th every other section's feed is dead and the rest has no news; on the 14th they change."""
    lake = LiveLake(tmp_path, server, [feed_of(name.replace("_", "-"), name) for name in SECTION_IDS])
    for feed in lake.feeds:
        lake.serve(feed.id, Entry(f"{feed.section} has a story"))
    lake.live(SIX)
    told = {name: {} for name in SECTION_IDS}
    for day, first_dead in ((13, 0), (14, 1)):
        for place, feed in enumerate(lake.feeds):
            if place % 2 == first_dead:
                lake.fail(feed.id, 404)
            else:
                lake.serve(feed.id, Entry(f"{feed.section} has a story"))
        assert lake.live(f"2024-06-{day}T10:00Z").state == "degraded"
        for place, name in enumerate(SECTION_IDS):
            told[name]["dead" if place % 2 == first_dead else "quiet"] = (
                day,
                *lake.section(f"2024-06-{day}", name),
            )
    since = {
        13: ("Wed June 12, 06:00 EDT", "mer. 12 juin, 6 h HAE"),
        14: ("Thu June 13, 06:00 EDT", "jeu. 13 juin, 6 h HAE"),
    }
    for name, feed in zip(SECTION_IDS, lake.feeds, strict=True):
        _day, *dead = told[name]["dead"]
        day, *quiet = told[name]["quiet"]
        assert dead[0] != quiet[0], name
        assert dead[1] != quiet[1], name
        named = "Ottawa" if name == "weather" else outlet(feed.id)  # weather is told by its place
        assert named in dead[0][0]
        assert "page not found" in dead[0][0]
        assert named in dead[1][0]
        assert "page introuvable" in dead[1][0]
        if name == "weather":
            continue  # it has words of its own
        assert dead[0] == [f"Could not be read: {outlet(feed.id)} (page not found)."]
        assert dead[1] == [f"Lecture impossible : {outlet(feed.id)} (page introuvable)."]
        assert quiet[0] == [f"Nothing new since {since[day][0]}. The feed answered."]
        assert quiet[1] == [f"Rien de nouveau depuis le {since[day][1]}. Le fil a répondu."]


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ({"harbour": 404, "prairie": 500}, ["1 x not found, 1 x server error", "look at the feeds"]),
        ({"harbour": 503, "prairie": 503}, ["2 x server error", "look at the feeds"]),
        ({}, ["2 x connection failed", "is this machine connected?"]),
    ],
)
def test_all_feeds_dead_is_nothing_to_publish_and_the_last_good_edition_stays(
    lake, closed_port, replies, words
):
    lake.serve("harbour", Entry("Tunnel opens to cyclists"))
    lake.live(SIX)
    editions = {name: lake.lake.read(name) for name in lake.lake.names("editions/*/*.json")}
    files = lake.files(ON)
    for feed, status in replies.items():
        lake.fail(feed, status)
    if not replies:
        lake.settings = lake.settings.model_copy(update={"loopback_hosts": f"*.example={closed_port}"})
    with pytest.raises(NothingToPublish) as failed:
        lake.live("2024-06-13T10:00Z")
    for part in ("2024-06-13", "the edition of 2024-06-12 stays", *words):
        assert part in str(failed.value)
    assert lake.lake.names("inputs/edition=2024-06-13/*") == [], "a cleared run may fetch again"
    assert {name: lake.lake.read(name) for name in lake.lake.names("editions/*/*.json")} == editions
    assert lake.files(ON) == files


def test_a_feed_that_is_a_page_is_told_in_the_header_in_its_section_and_in_the_notes(lake):
    lake.serve("harbour", Entry("Tunnel opens to cyclists"))
    lake.server.answer("prairie.example/feed", PAGE)
    lake.live(SIX)
    assert lake.text(ON).count("not a feed") == 3
    assert lake.text(ON, "fr").count("n’est pas un fil") == 3


def test_a_sign_in_page_in_front_of_every_feed_is_no_edition_and_no_record(lake):
    """All answer 200. A final record of it would keep the date from being read again."""
    for feed in ("harbour", "prairie"):
        lake.server.answer(f"{feed}.example/feed", PAGE)
    for _again in range(2):
        with pytest.raises(NothingToPublish, match=r"no answer was a feed .* Does a sign-in page or a proxy"):
            lake.live(SIX)
    assert not (lake.lake.root / "inputs").exists()
    lake.serve("harbour", Entry("Tunnel opens to cyclists"))
    assert lake.live(f"{ON}T10:10Z").made
    assert lake.shown(ON) == ["Tunnel opens to cyclists"]
    lake.server.answer("harbour.example/feed", PAGE)
    with pytest.raises(NothingToPublish, match="the edition of 2024-06-12 stays"):
        lake.live("2024-06-13T10:00Z")
    with pytest.raises(NothingToPublish, match="no answer was a feed"):
        lake.live("2024-06-14T09:59Z", on="2024-06-13", offline=True)
