"""What a live feed claims of its dates: shown by when we saw it where the claim cannot be true."""

import pytest

from briefing import steps
from tests.feed_server import Reply
from tests.live.live_lake import LiveLake
from tests.small_lake import Entry, Feed, day, moment

ON = "2024-06-13"
HONEST = "Honest report of the council"
CLAIMS = {
    # headline: what stands in its pubDate (None: nothing), the quality that we store
    "Dated by an empty field": ("Thu, 01 Jan 1970 00:00:00 GMT", "stale"),
    "Dated in the far future": ("Sat, 13 Jun 2099 10:00:00 GMT", "future"),
    "Not dated": (None, "missing"),
    "Dated tomorrow": ("Fri, 14 Jun 2024 06:00:00 -0400", "future"),
    # 05:00 in Toronto called 05:00 in Honolulu, ten hours behind UTC.
    "Dated in a wrong zone": ("Thu, 13 Jun 2024 05:00:00 -1000", "future"),
}


def item(title, date):
    stamp = f"<pubDate>{date}</pubDate>" if date else ""
    slug = title.lower().replace(" ", "-")
    return f"<item><title>{title}</title><link>https://harbour.example/{slug}</link>{stamp}</item>"


def document(*items):
    text = f"<rss version='2.0'><channel><title>Harbour</title>{''.join(items)}</channel></rss>"
    return Reply(body=text.encode(), headers={"Content-Type": "application/rss+xml"})


@pytest.fixture
def lake(tmp_path, server):
    """A feed read once before: on a first reading undated entries are no candidates."""
    lake = LiveLake(tmp_path, server, [Feed("harbour")])
    with lake.settings.catalogue.open("a") as catalogue:
        catalogue.write("sections:\n  canada:\n    limit: 9\n")
    lake.serve("harbour", Entry("Yesterday's report", published="2024-06-12T08:00Z"))
    lake.live("2024-06-12T10:00Z")
    return lake


def test_claims_that_cannot_be_true_are_flagged_and_shown_by_when_we_saw_them(lake):
    items = [item(HONEST, "Thu, 13 Jun 2024 09:59:00 GMT")]
    items += [item(title, date) for title, (date, _quality) in CLAIMS.items()]
    lake.server.answer("harbour.example/feed", document(*items))
    lake.live(f"{ON}T10:00Z")
    assert set(lake.shown(ON)) == {HONEST, *CLAIMS}
    stored = {
        row["title"]: row["published_quality"]
        for name in lake.lake.names(f"items/captured_on={ON}/*")
        for row in lake.lake.read_table(name).to_pylist()
    }
    assert {title: stored[title] for title in CLAIMS} == {
        title: quality for title, (_, quality) in CLAIMS.items()
    }
    for language, seen in (("en", "first seen 06:00 EDT"), ("fr", "repéré à 6 h HAE")):
        assert lake.text(ON, language).count(f"Harbour Gazette · {seen} · ") == len(CLAIMS)
        assert "2099" not in lake.text(ON, language)
        assert "1970" not in lake.text(ON, language)


def test_a_false_date_gives_no_better_place_than_none(lake, tmp_path, server):
    """A date in 2099 is not fresher than what we see for the first time."""
    with_dates = [item(HONEST, "Thu, 13 Jun 2024 08:00:00 GMT")]
    with_dates += [item(title, date) for title, (date, _quality) in CLAIMS.items()]
    without = [with_dates[0], *(item(title, None) for title in CLAIMS)]
    other = lake.copy(tmp_path / "other")
    other.settings = lake.settings.model_copy(
        update={"lake": other.settings.lake, "catalogue": other.settings.catalogue}
    )
    scores = []
    for one, items in ((lake, with_dates), (other, without)):
        server.answer("harbour.example/feed", document(*items))
        steps.run(one.settings.model_copy(update={"now": moment(f"{ON}T10:00Z")}), day(ON))
        scores.append([(row["title"], row["score_millionths"]) for row in one.selection(ON)])
    assert lake.shown(ON) == other.shown(ON)
    assert sorted(scores[0]) == sorted(scores[1])
