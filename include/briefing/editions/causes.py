"""Why a section shows nothing: the cause with its figures, as STANDARD's table of empty sections has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.editions.candidates import Candidate
from briefing.editions.feed_states import FeedState
from briefing.editions.inputs import InputsRecord
from briefing.editions.selection import Selection
from briefing.model import Count, FeedTrouble, Silence

SHOWN_RULES = frozenset({"cosmetic_change", "changed_headline", "shown_before"})
SILENT_RULES = frozenset({"superseded", "no_such_feed", "same_story"})
"""Rules that say nothing about the section's news: the story stands by another item, or is none of it."""


@dataclass(frozen=True)
class Day:
    """What the causes are read from: one edition's record, selection and feeds."""

    record: InputsRecord
    selection: Selection
    states: Sequence[FeedState]
    rejected_by_feed: Counter[str]


def silence_of(section_id: str, day: Day) -> Silence:
    """The cause for an empty section. The page itself adds which feeds gave nothing, where others did."""
    states = [state for state in day.states if section_id in state.feed.sections]
    feeds = {state.feed.id for state in states}
    own = [
        one
        for one in day.selection.candidates
        if one.section_id == section_id or (one.feed is not None and one.feed.id in feeds)
    ]
    elsewhere = _elsewhere(own, day)
    if elsewhere is not None:
        return elsewhere
    if not states:
        return Silence(cause="no_feed")
    answered = [state for state in states if state.answered]
    if not answered:
        return _nobody_answered(states)
    dropped = [one for one in own if one.rule not in SILENT_RULES]
    if dropped:
        return _ruled_out(dropped, {state.feed.id for state in answered}, day)
    rejected = sum(day.rejected_by_feed[feed_id] for feed_id in sorted(feeds))
    if rejected:
        return Silence(cause="unusable", stories=rejected)
    missing = tuple(trouble for state in states if (trouble := state.missing) is not None)
    return Silence(
        cause="part_failed" if missing else "quiet",
        since_utc=day.record.window_start_utc,
        feeds_answered=len(answered),
        troubles=missing,
    )


def _nobody_answered(states: Sequence[FeedState]) -> Silence:
    troubles = tuple(trouble for state in states if (trouble := state.trouble) is not None)
    if not troubles:
        return Silence(cause="no_capture")
    waiting = [trouble.wait_until_utc for trouble in troubles]
    if all(trouble.error_kind == "asked_to_wait" for trouble in troubles) and waiting[0] is not None:
        return Silence(
            cause="asked_to_wait", troubles=troubles, until_utc=max(time for time in waiting if time)
        )
    missing: tuple[FeedTrouble, ...] = tuple(
        trouble for state in states if (trouble := state.missing) is not None
    )
    return Silence(cause="all_failed", troubles=missing)


def _elsewhere(own: Sequence[Candidate], day: Day) -> Silence | None:
    """The section's own stories that stand under Top stories or, by their outlets' vote, elsewhere.

    An item of the section may be told there by another outlet's item: the story is what counts.
    """
    told = {one.story_id for one in own}
    places = [one for one in day.selection.placed if one.ranked.lead.story_id in told]
    if not places:
        return None
    names = {"top_stories" if one.round == 0 else one.section_id for one in places}
    return Silence(cause="elsewhere", stories=len(places), sections=tuple(sorted(names, key=_top_first)))


def _top_first(name: str) -> tuple[bool, str]:
    return name != "top_stories", name


def _ruled_out(dropped: Sequence[Candidate], answered: set[str], day: Day) -> Silence:
    # By stories: the two languages of a release are one thing that is not shown.
    rules = Counter(rule for _story_id, rule in sorted({(one.story_id, _named_rule(one)) for one in dropped}))
    stories = len({one.story_id for one in dropped})
    if set(rules) <= SHOWN_RULES:
        shown = [one.change.shown.edition_date for one in dropped if one.change.shown]
        return Silence(cause="shown_before", stories=stories, last_shown_on=max(shown, default=None))
    if set(rules) == {"before_first_capture"} and answered <= {one.row["feed_id"] for one in dropped}:
        since = day.record.window_start_utc
        return Silence(cause="first_capture", stories=stories, since_utc=since)
    if set(rules) == {"too_old"}:
        return Silence(cause="too_old", stories=stories)
    new = {rule: count for rule, count in rules.items() if rule not in SHOWN_RULES}
    counts = tuple(
        Count(rule=rule, count=count)
        for rule, count in sorted(new.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    return Silence(cause="ruled_out", stories=sum(new.values()), rules=counts)


def _named_rule(one: Candidate) -> str:
    """The rule, or for what is no news its kind: "5 promotions, 1 quiz" says more than "6 not news"."""
    return str(one.row["item_kind"]) if one.rule == "not_news" else one.rule or ""
