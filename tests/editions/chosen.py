"""Candidates by hand, for tests of ranking and selection that need no lake. Outlets are invented."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count

from benchmarks.empty_day import day_before
from briefing.editions.candidates import Candidate
from briefing.feeds.catalogue import parse_catalogue
from tests.small_lake import catalogue_text

CUTOFF = datetime(2024, 6, 12, 10, 0, tzinfo=UTC)
RECORD = day_before(CUTOFF)
SERIAL = count()


@cache
def catalogue(*feeds, edition=""):
    return parse_catalogue(catalogue_text(feeds, edition).encode(), "feeds.yaml")


def candidate(feed, words=None, *, hours=1, kind="news", outlets=1, text=None, section=None, **more):
    """A candidate of `feed` (a `small_lake.Feed`), published `hours` before the cutoff.

    `more` sets columns of its row, or `rule`, `change`, `fit`, `story_id`, `official`.
    """
    serial = next(SERIAL)
    entry = catalogue(feed).feeds[0]
    captured = CUTOFF - timedelta(minutes=30)
    title = words or f"Headline number {serial} of an invented morning"
    of_story = {
        name: more.pop(name)
        for name in ("rule", "change", "fit", "precedence", "operator_rules")
        if name in more
    }
    story_id, official = more.pop("story_id", f"{serial:016x}"), more.pop("official", 0)
    row = {
        "feed_id": feed.id,
        "feed_language": "en",
        "item_id": f"{serial:032x}",
        "captured_at_utc": captured,
        "content_hash": f"{serial:032x}",
        "capture_sha256": "0" * 64,
        "entry_index": 0,
        "place_in_feed": 0,
        "feed_entries": 20,
        "title": title,
        "canonical_link": f"https://{feed.id}.example/{serial}",
        "author": None,
        "language": "en",
        "item_kind": kind,
        "description_text": f"The town heard of matter number {serial} at noon." if text is None else text,
        "body_text": "",
        "published_at_utc": CUTOFF - timedelta(hours=hours),
        "published_on": None,
        "published_quality": "ok",
    } | more
    return Candidate(
        row=row,
        story_id=story_id,
        feed=entry,
        section_id=section or entry.sections[0],
        origin=entry.outlet.en,
        outlets=outlets,
        official_outlets=official,
        story_first_seen_utc=captured,
        **of_story,
    )
