"""An edition as one page in one language: the lines that every format prints, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.editions.alert_text import ALERTS_SHOWN, alert_items
from briefing.editions.entries import (
    Entry,
    Item,
    changed_line,
    continuing_line,
    left_out_line,
    story_entry,
)
from briefing.editions.frame import counts, date_line, footer, hashtags, notes, notices
from briefing.editions.silences import (
    NOTES_LINK,
    name_key,
    named,
    no_lead,
    silence_sentence,
    troubles_list,
)
from briefing.editions.weather import WEATHER_SECTION
from briefing.editions.weather_text import weather_items
from briefing.editions.wording import Phrase, Words, linked
from briefing.model import ChangedHeadline, ContinuingStory, Edition, FeedTrouble, LeftOut, Section, Silence


@dataclass(frozen=True)
class Block:
    """A part of the page under a heading; `anchor` is its address in HTML."""

    anchor: str
    mark: str
    name: str
    entries: tuple[Entry, ...] = ()
    items: tuple[Item, ...] = ()
    lines: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Page:
    """Everything that a reader sees; `notices` say what is missing, `marks` what our own lines begin with."""

    words: Words
    date: str
    window: Phrase
    hashtags: Phrase
    counts: Phrase
    notices: tuple[Phrase, ...]
    alerts: Block | None
    top_stories: Block
    sections: tuple[Block, ...]
    continuing: Block | None
    changed: Block | None
    notes: Block
    full_list: tuple[Block, ...]
    unlisted: Phrase | None
    footer: Phrase
    marks: tuple[str, ...]


def page(edition: Edition, words: Words) -> Page:
    """`edition` in the language of `words`."""
    edition = edition.told_in(words.language)
    listed = {left.section_id: f"#{_list_anchor(left.section_id)}" for left in edition.left_out}
    sections = tuple(_section(words, section, listed) for section in edition.sections)
    return Page(
        words=words,
        date=date_line(words, edition),
        window=words.window(edition.window_start_utc, edition.cutoff_utc),
        hashtags=hashtags(words, edition),
        counts=counts(words, edition),
        notices=notices(words, edition),
        alerts=_alerts(words, edition),
        top_stories=_top_stories(words, edition),
        sections=sections,
        continuing=_continuing(words, edition.continuing),
        changed=_changed(words, edition.changed_headlines),
        notes=_block(words, "notes", lines=notes(words, edition)),
        full_list=_full_list(words, edition),
        unlisted=words.plural("page.unlisted", edition.unlisted) if edition.unlisted else None,
        footer=footer(words, edition),
        marks=_marks(words, edition),
    )


def _anchor(name: str) -> str:
    return name.replace("_", "-")


def _list_anchor(section_id: str) -> str:
    return f"list-{_anchor(section_id)}"


def _block(
    words: Words,
    name: str,
    entries: tuple[Entry, ...] = (),
    items: tuple[Item, ...] = (),
    lines: tuple[Phrase, ...] = (),
) -> Block:
    return Block(
        anchor=_anchor(name),
        mark=words.text(f"blocks.{name}.mark"),
        name=words.text(f"blocks.{name}.name"),
        entries=entries,
        items=items,
        lines=lines,
    )


def _alerts(words: Words, edition: Edition) -> Block | None:
    """The strip on top: only what is in effect; None where nothing is."""
    if not edition.alerts:
        return None
    more = len(edition.alerts[ALERTS_SHOWN:])
    lines = (words.plural("alerts.more", more),) if more else ()
    return _block(words, "alerts", items=alert_items(words, edition.alerts), lines=lines)


def _top_stories(words: Words, edition: Edition) -> Block:
    if not edition.top_stories:
        return _block(words, "top_stories", lines=(no_lead(words, edition),))
    return _block(
        words, "top_stories", entries=tuple(story_entry(words, story) for story in edition.top_stories)
    )


def _section(words: Words, section: Section, listed: Mapping[str, str]) -> Block:
    """One section; `listed` gives the address of a section's part of the full list, by section id."""
    return Block(
        anchor=_anchor(section.section_id),
        mark=section.mark,
        name=words.text(name_key(section.section_id)),
        entries=tuple(story_entry(words, story) for story in section.stories),
        items=weather_items(words, section.weather),
        lines=_section_lines(words, section, listed.get(section.section_id)),
    )


def _section_lines(words: Words, section: Section, list_link: str | None) -> tuple[Phrase, ...]:
    """Why nothing is shown, what stands in the full list, and what may be missing, a line each."""
    lines: list[Phrase] = []
    if section.silence is not None:
        lines.append(_silence(words, section, section.silence))
    if section.more_places:
        lines.append(words.plural("weather.more_places", section.more_places))
    if section.more:
        lines.append(linked(words.plural("page.more", section.more), list_link))
    troubles = _untold(section)
    if troubles and section.section_id == WEATHER_SECTION:
        lines.append(_unreadable(words, troubles))
    elif troubles:
        lines.append(words.phrase("silence.also_failed", feeds=troubles_list(words, troubles)))
    named_already = {trouble.name for trouble in (*troubles, *_silent_troubles(section))}
    uncaptured = [label for label in section.uncaptured if label not in named_already]
    if uncaptured and not (section.silence and section.silence.cause == "no_capture"):
        names = words.some_of([named(words, label) for label in uncaptured], link=NOTES_LINK)
        lines.append(words.phrase("silence.uncaptured", names=names))
    return tuple(lines)


def _silence(words: Words, section: Section, silence: Silence) -> Phrase:
    if section.section_id == WEATHER_SECTION and silence.cause == "all_failed":
        return _unreadable(words, silence.troubles)
    if section.section_id == WEATHER_SECTION and silence.cause == "unusable":
        # Its rule would be "no title or link"; a value out of bounds may be the cause here.
        return words.plural("notes.rejected_entries", silence.stories)
    return silence_sentence(words, silence)


def _unreadable(words: Words, troubles: Sequence[FeedTrouble]) -> Phrase:
    """Weather could not be read: Ottawa (page not found since June 3)."""
    by_place = [trouble.model_copy(update={"name": trouble.place or trouble.name}) for trouble in troubles]
    return words.phrase("weather.unreadable", feeds=troubles_list(words, by_place))


def _silent_troubles(section: Section) -> tuple[FeedTrouble, ...]:
    return section.silence.troubles if section.silence is not None else ()


def _untold(section: Section) -> list[FeedTrouble]:
    """The troubles that the sentence about the section's silence does not name already."""
    cause = section.silence.cause if section.silence is not None else None
    silent = _silent_troubles(section)
    told = {trouble.feed_id for trouble in silent} if cause in ("all_failed", "part_failed") else set()
    told |= {place.feed_id for place in section.weather}  # read in the other language
    troubles = {trouble.feed_id: trouble for trouble in (*silent, *section.troubles)}
    return [
        trouble
        for feed_id, trouble in troubles.items()
        if feed_id not in told and not (cause == trouble.error_kind == "asked_to_wait")
    ]


def _continuing(words: Words, stories: Sequence[ContinuingStory]) -> Block | None:
    if not stories:
        return None
    return _block(words, "continuing", items=tuple(continuing_line(words, story) for story in stories))


def _changed(words: Words, changes: Sequence[ChangedHeadline]) -> Block | None:
    if not changes:
        return None
    return _block(words, "changed", items=tuple(changed_line(words, change) for change in changes))


def _full_list(words: Words, edition: Edition) -> tuple[Block, ...]:
    by_section: dict[str, list[LeftOut]] = {}
    for left in edition.left_out:
        by_section.setdefault(left.section_id, []).append(left)
    return tuple(
        Block(
            anchor=_list_anchor(section.section_id),
            mark="",
            name=words.text(name_key(section.section_id)),
            items=tuple(left_out_line(words, left) for left in by_section[section.section_id]),
        )
        for section in edition.sections
        if section.section_id in by_section
    )


def _marks(words: Words, edition: Edition) -> tuple[str, ...]:
    ours = [words.text(f"header.{name}") for name in ("mark", "window_mark", "tags_mark")]
    ours += [
        words.text(f"blocks.{name}.mark")
        for name in ("alerts", "top_stories", "continuing", "changed", "notes", "full_list")
    ]
    return tuple(ours) + tuple(section.mark for section in edition.sections)
