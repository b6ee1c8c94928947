"""What stands on the page besides the stories: changed headlines, coverage, notes and counts."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.editions.causes import Day
from briefing.editions.feed_states import FeedState
from briefing.feeds.catalogue import Feed
from briefing.items.sentences import count_words
from briefing.model import ChangedHeadline, Counted, Coverage, FeedTrouble, Label, Notes, Story


def outlet_of(feed: Feed | None) -> Label:
    return feed.outlet if feed else Label(en="", fr="")


def changed_headlines(day: Day) -> tuple[ChangedHeadline, ...]:
    """Each change once, also where several feeds of an outlet carry the story."""
    changed = [one for one in day.selection.candidates if one.rule == "changed_headline"]
    changed.sort(key=lambda one: (one.change.printed_on, one.row["feed_id"], one.row["item_id"]))
    lines = {
        (outlet_of(one.feed).en, one.change.was_title, one.row["title"]): ChangedHeadline(
            outlet=outlet_of(one.feed),
            printed_on=one.change.printed_on,
            was=one.change.was_title,
            now=one.row["title"],
            language=one.row["language"],
            link=one.row["canonical_link"],
            only_in=one.change.only_in,
        )
        for one in reversed(changed)
        if one.change.printed_on is not None
    }
    return tuple(reversed(lines.values()))


def coverage_of(states: Sequence[FeedState]) -> Coverage:
    return Coverage(
        feeds_captured=sum(state.captured for state in states),
        feeds_total=len(states),
        missing=tuple(state.feed.name for state in states if not state.captured),
    )


def notes_of(day: Day, printed: Sequence[Story], missing: tuple[FeedTrouble, ...]) -> Notes:
    return Notes(
        troubles=missing,
        headline_only=_headline_only(day, printed),
        rejected_entries=day.rejected_by_feed.total(),
        quarantined=tuple(state.feed.name for state in day.states if state.quarantined),
        truncated=tuple(state.feed.name for state in day.states if state.truncated),
    )


def _headline_only(day: Day, printed: Sequence[Story]) -> int:
    """Stories whose place has a text, without one."""
    return sum(
        one.round <= 2 and not story.sentences
        for one, story in zip(day.selection.placed, printed, strict=True)
    )


def counted_in(day: Day, printed: Sequence[Story], language: str) -> Counted:
    told = [story.told_in(language) for story in printed]
    texts = [text for story in told for text in (story.headline, *(one.text for one in story.sentences))]
    return Counted(
        language=language,
        words=sum(count_words(text) for text in texts),
        headline_only=_headline_only(day, told),
    )
