"""Feeds over several mornings: ill, asked to wait, unchanged, changed, back again."""

from dataclasses import replace

import pytest

from briefing import steps
from briefing.captures.shards import shards_to_read
from briefing.feeds.catalogue import load_catalogue
from tests.feed_server import Reply
from tests.live.live_lake import LiveLake, after
from tests.small_lake import Entry, Feed

FERRY = Entry("Ferry runs aground off Bell Island", "All are safe.", published="2024-06-12T08:00Z")
COMET = Entry("Comet seen over the prairie", "It has a tail.", published="2024-06-12T08:00Z")
SIX_EDT = "2024-06-{}T10:00Z"


def shard_of(lake, feed_id):
    """The shard that reads the feed; harbour is in the first of two, prairie in the second."""
    names = shards_to_read(load_catalogue(lake.settings.catalogue), lake.settings)
    return dict(zip(("harbour", "prairie"), names, strict=True))[feed_id]


@pytest.fixture
def morning(lake):
    """The edition of 12 June, for which both feeds could be read."""
    lake.serve("harbour", FERRY)
    lake.serve("prairie", COMET)
    lake.live(SIX_EDT.format(12))
    return lake


def test_since_when_a_feed_is_ill_and_when_it_is_back(morning):
    lake = morning
    told = {}
    for day, status in ((13, 404), (14, 404), (15, 500), (16, 200), (17, 503)):
        if status == 200:
            lake.serve("harbour", FERRY, Entry("Tunnel opens", published="2024-06-16T08:00Z"))
        else:
            lake.fail("harbour", status)
        lake.live(SIX_EDT.format(day))
        told[day] = lake.section(f"2024-06-{day}", "canada")
    assert told[13][0] == ["Could not be read: Harbour Gazette (page not found)."]
    assert told[14] == (
        ["Could not be read: Harbour Gazette (page not found since June 13)."],
        ["Lecture impossible : Harbour Gazette (page introuvable depuis le 13 juin)."],
    )
    assert told[15] == (
        ["Could not be read: Harbour Gazette (server error since June 13)."],
        ["Lecture impossible : Harbour Gazette (erreur du serveur depuis le 13 juin)."],
    )
    assert told[16][0][0] == "• Tunnel opens"
    assert lake.header("2024-06-16") == ("", "")
    assert told[17][0] == ["Could not be read: Harbour Gazette (server error)."]
    english, french = lake.section("2024-06-15", "notes")
    last_read = "Last read Wed June 12, 06:00 EDT."
    assert english == [f"• Harbour Gazette: server error since June 13 (HTTP 500). {last_read}"]
    assert french[0].endswith("(HTTP 500). Dernière lecture : mer. 12 juin, 6 h HAE.")


def test_a_feed_whose_first_reading_was_a_failure_brings_only_what_is_of_the_window(lake):
    """Its first good answer is its first reading: what lay in it before is no news of that day."""
    lake.serve("prairie", COMET)
    lake.fail("harbour", 503)
    lake.live(SIX_EDT.format(12))
    new = Entry("Tunnel opens to cyclists", published="2024-06-13T08:00Z")
    undated = Entry("Pier is painted green", published=None)
    lake.serve("harbour", new, replace(FERRY, published="2024-06-12T09:00Z"), undated)
    lake.live(SIX_EDT.format(13))
    assert lake.shown("2024-06-13") == [new.title]
    rules = lake.rules("2024-06-13")
    assert rules[FERRY.title] == rules[undated.title] == "before_first_capture"


def test_an_unchanged_feed_is_asked_with_its_etag_and_is_no_failure(lake):
    """After five days too: each 304 says anew where the body lies."""
    lake.serve("prairie", COMET)
    lake.serve("harbour", FERRY, etag='"one"')
    for day in range(12, 18):
        lake.live(SIX_EDT.format(day))
    asked = [one.headers.get("if-none-match") for one in lake.server.hits("harbour.example/feed")]
    assert asked == [None, *['"one"'] * 5]
    statuses = [row["status"] for row in lake.rows() if row["feed_id"] == "harbour"]
    assert statuses == [200, *[304] * 5]
    assert lake.section("2024-06-17", "canada") == (
        ["Nothing new since Sun June 16, 06:00 EDT. The feed answered."],
        ["Rien de nouveau depuis le dim. 16 juin, 6 h HAE. Le fil a répondu."],
    )
    lake.serve("harbour", Entry("Tunnel opens", published="2024-06-18T08:00Z"), FERRY, etag='"two"')
    lake.live(SIX_EDT.format(18))
    assert lake.shown("2024-06-18") == ["Tunnel opens"]


def test_hourly_captures_and_a_text_that_changes_between_two_of_them(morning):
    """24 captures of a window: each story once, with its newest text, the older one told as replaced."""
    lake = morning
    begin = SIX_EDT.format(12)
    votes = [Entry(f"Council vote number {n}", published=after(begin, hours=n)) for n in range(3)]
    for hour in range(1, 24):
        text = "Two people are hurt." if hour < 20 else "Three people are hurt, the harbour master says."
        storm = [Entry("Storm hits the harbour", text, published=after(begin, hours=3))] if hour > 3 else []
        lake.serve("harbour", *storm, *votes[:hour], FERRY)
        for shard in ("1-of-2", "2-of-2"):
            steps.capture(lake.at(after(begin, hours=hour)), shard)
    lake.live(SIX_EDT.format(13))
    record = lake.record("2024-06-13")
    assert len(lake.server.hits("harbour.example/feed")) == 25
    assert len(record.batches) == 2 * 24, "a batch a shard and hour; the two of the 12th are covered"
    assert sorted(lake.shown("2024-06-13")) == [
        *(f"Council vote number {n}" for n in range(3)),
        "Storm hits the harbour",
    ]
    of_storm = [row for row in lake.selection("2024-06-13") if row["title"] == "Storm hits the harbour"]
    assert sorted(row["rule"] or "shown" for row in of_storm) == ["shown", "superseded"]
    assert "Three people are hurt, the harbour master says." in lake.text("2024-06-13")
    assert "Two people are hurt." not in lake.text("2024-06-13")


# --- Asked to wait -----------------------------------------------------------------------------------


def test_asked_to_wait_in_this_window(lake):
    lake.serve("prairie", COMET)
    lake.fail("harbour", 429, **{"Retry-After": "10800"})
    lake.live(SIX_EDT.format(12))
    assert lake.section("2024-06-12", "canada") == (
        ["Not read: the publisher asked us to wait until 09:00 EDT."],
        ["Non lu : l’éditeur demande d’attendre jusqu’à 9 h HAE."],
    )


def test_asked_to_wait_before_this_window_and_nobody_asks_again(morning):
    """A day, asked for at 08:00: at 06:00 of the next morning it is not over."""
    lake = morning
    lake.fail("harbour", 429, **{"Retry-After": "86400"})
    lake.live("2024-06-13T12:00Z")
    lake.live(SIX_EDT.format(14))
    assert len(lake.server.hits("harbour.example/feed")) == 2
    assert lake.section("2024-06-14", "canada") == (
        ["Not read: the publisher asked us to wait until 08:00 EDT."],
        ["Non lu : l’éditeur demande d’attendre jusqu’à 8 h HAE."],
    )
    assert lake.header("2024-06-14") == (
        ("Not read today: Harbour Gazette (asked us to wait until 08:00 EDT). News may be missing."),
        (
            "Non lu aujourd’hui : Harbour Gazette (demande d’attendre jusqu’à 8 h HAE). "
            "Des nouvelles peuvent manquer."
        ),
    )
    english, _french = lake.section("2024-06-14", "notes")
    assert len([line for line in english if "Harbour Gazette" in line]) == 1


def test_a_wait_that_was_over_is_no_reason_for_a_feed_that_nobody_read(morning):
    """An hour, asked for yesterday; today its shard is dead: it is our fault that nobody asked."""
    lake = morning
    lake.fail("harbour", 429, **{"Retry-After": "3600"})
    lake.live(SIX_EDT.format(13))
    lock = lake.lake.root / f"locks/capture-{shard_of(lake, 'harbour')}"
    lock.rmdir()
    lock.write_text("in the way")
    lake.live(SIX_EDT.format(14))
    assert lake.section("2024-06-14", "canada") == (
        ["No capture of its feeds exists for this date."],
        ["Aucune capture de ses fils pour cette date."],
    )
    assert lake.header("2024-06-14")[0] == "Not read today: Harbour Gazette. News may be missing."


def test_a_host_left_alone_for_days_is_not_said_to_be_unread_since_then(tmp_path, server):
    """Its first feeds failed for the whole host; the others have no illness of their own."""
    more = [Feed(f"big-{n}", "science") for n in range(6)]
    lake = LiveLake(tmp_path, server, [Feed("harbour"), *more])
    catalogue = lake.settings.catalogue.read_text()
    for n in range(6):
        catalogue = catalogue.replace(f"https://big-{n}.example/feed", f"https://big.example/{n}")
        server.answer(f"big.example/{n}", Reply(raw=b""))
    lake.settings.catalogue.write_text(catalogue)
    lake.serve("harbour", FERRY)
    lake.live(SIX_EDT.format(12))
    lake.live(SIX_EDT.format(13))
    english, _french = lake.section("2024-06-13", "notes")
    unread = [line for line in english if "not read this time" in line]
    ill = [line for line in english if "no connection since June 12" in line]
    assert (len(ill), len(unread)) == (4, 2), (
        "two are asked at once: a fourth is on its way at the third failure"
    )
    assert not any("since" in line for line in unread)


def test_a_page_that_stays_the_same_is_no_feed_on_the_second_day_either(morning):
    """Its body is stored once: what the parser said of it holds for each answer that repeats it."""
    lake = morning
    page = Reply(body=b"<!doctype html><html><head><title>Sign in</title></head><body>Sign in.</body></html>")
    lake.server.answer("harbour.example/feed", page)
    for day in (13, 14, 15):
        lake.live(SIX_EDT.format(day))
    stored = [row["body_captured_on"].day for row in lake.rows() if row["feed_id"] == "harbour"]
    assert stored == [12, 13, 13, 13], "one body for three days"
    assert lake.section("2024-06-13", "canada")[0] == ["Could not be read: Harbour Gazette (not a feed)."]
    for day in (14, 15):
        assert lake.section(f"2024-06-{day}", "canada") == (
            ["Could not be read: Harbour Gazette (not a feed since June 13)."],
            ["Lecture impossible : Harbour Gazette (n’est pas un fil depuis le 13 juin)."],
        )


def test_the_first_feed_after_days_of_one_and_the_same_page_is_its_first_reading(lake):
    """What lay in it before is no news of that day, however often its page was asked for."""
    lake.serve("prairie", COMET)
    lake.server.answer("harbour.example/feed", Reply(body=b"<!doctype html><html><body>Soon.</body></html>"))
    for day in (12, 13):
        lake.live(SIX_EDT.format(day))
    new = Entry("Tunnel opens to cyclists", published="2024-06-14T08:00Z")
    lake.serve("harbour", new, replace(FERRY, published="2024-06-13T09:00Z"))
    lake.live(SIX_EDT.format(14))
    assert lake.shown("2024-06-14") == [new.title]
    assert lake.rules("2024-06-14")[FERRY.title] == "before_first_capture"


def test_a_page_captured_hourly_and_parsed_once_is_no_feed(morning):
    """All captures of the window repeat the first one's body."""
    lake = morning
    lake.server.answer("harbour.example/feed", Reply(body=b"<!doctype html><html><body>Soon.</body></html>"))
    for hour in range(1, 8, 2):
        steps.capture(lake.at(after(SIX_EDT.format(12), hours=hour)), shard_of(lake, "harbour"))
    lake.live(SIX_EDT.format(13))
    assert len(lake.server.hits("harbour.example/feed")) == 1 + 4 + 1
    assert lake.section("2024-06-13", "canada")[0] == [
        "Could not be read: Harbour Gazette (not a feed since June 12)."
    ]
