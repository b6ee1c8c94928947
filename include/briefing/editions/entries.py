"""The lines of one story, a changed headline or a line of the full list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefing.editions.escaping import fold, safe_link
from briefing.editions.silences import named
from briefing.editions.wording import Part, Phrase, Value, Words, linked
from briefing.model import ChangedHeadline, ContinuingStory, LeftOut, Moment, Story, Why

SEPARATOR = re.compile(r"\s+[·•|]\s+")
"""What stands between the parts of our own line: an author "Jane Doe · Also: CBC Canada" has no such part."""

AUTHORS_AT_MOST = 3
"""Of a longer list only the first is named: papers in Nature had up to 20 authors in June 2024."""


@dataclass(frozen=True)
class Entry:
    """A story: its headline (the link), its sentences, where it comes from, and why it leads."""

    headline: Part
    text: Part | None
    source: Phrase
    why: Phrase | None


@dataclass(frozen=True)
class Item:
    """A line with a link of its own: weather, a changed headline, a line of the full list."""

    line: Phrase
    link: str | None
    further: tuple[Phrase, ...] = ()


def theirs(text: str, language: str | None = None, link: str | None = None) -> Part:
    """A publisher's `text` on one line, with its link where that is http or https."""
    known = language if language not in ("und", "mul", "zxx") else None
    return Part(fold(text), link=safe_link(link), language=known, ours=False)


def story_entry(words: Words, story: Story) -> Entry:
    """The lines of `story`; an entry without sentences is a headline only."""
    text = " ".join(fold(sentence.text) for sentence in story.sentences)
    return Entry(
        headline=theirs(story.headline, story.language, story.link),
        text=theirs(text, story.language) if text else None,
        source=_source(words, story),
        why=_why(words, story, story.why) if story.why is not None else None,
    )


def _source(words: Words, story: Story) -> Phrase:
    """Tags, outlet and author, time, other outlets, and for an archived copy when it was captured."""
    parts: list[Value] = [_tag(words, story, tag) for tag in story.tags]
    language = words.language_tag(story.language)
    if language is not None:
        parts.append(language)
    outlet = named(words, story.outlet)
    author = SEPARATOR.sub(", ", fold(story.author or ""))
    if author and author.casefold() != outlet.text.casefold():
        parts.append(words.phrase("page.author", outlet=outlet, author=_author(words, author)))
    else:
        parts.append(outlet)
    parts.append(_when(words, story.when))
    if story.also:
        others: list[Value] = [theirs(words.label(other.outlet), link=other.link) for other in story.also]
        parts.append(words.phrase("page.also", outlets=words.names(others)))
    if story.archive_url is not None:
        captured = words.phrase("page.captured", moment=words.moment(story.captured_at_utc))
        parts.append(linked(captured, safe_link(story.archive_url)))
    return words.joined(parts)


def _author(words: Words, author: str) -> Phrase:
    names = author.split(", ")
    if len(names) <= AUTHORS_AT_MOST:
        return (theirs(author),)
    return words.phrase("page.first_author", first=theirs(names[0]))


def _tag(words: Words, story: Story, tag: str) -> Value:
    if tag == "day":
        return words.phrase("tags.day", number=story.day_number)
    return words.text(f"tags.{tag}")


def _when(words: Words, when: Moment) -> str:
    if when.on is not None:
        return words.short_date(when.on)
    if when.at_utc is None:
        raise ValueError(f"a moment of kind {when.kind} without a time")
    return words.first_seen(when.at_utc) if when.kind == "first_seen" else words.moment(when.at_utc)


def _why(words: Words, story: Story, why: Why) -> Phrase:
    reasons: list[Value] = []
    if why.reason != "outlets":
        reasons.append(words.phrase(f"why.{why.reason}", outlet=named(words, story.outlet)))
    if why.reason == "outlets" or why.outlets > 1:
        reasons.append(_outlets(words, why))
    moment = words.short_moment(why.first_seen_utc)
    key = "why.seen_on" if moment == words.moment(why.first_seen_utc) else "why.seen"
    seen = words.phrase(key, moment=moment)
    return words.phrase("why.line", reasons=words.joined(reasons, "why.between"), seen=seen)


def _outlets(words: Words, why: Why) -> Phrase:
    if why.outlets == why.official == 1:
        return words.phrase("why.official_only")
    outlets = words.plural("why.outlets", why.outlets)
    return words.plural("why.with_official", why.official, outlets=outlets) if why.official else outlets


def changed_line(words: Words, change: ChangedHeadline) -> Item:
    """What the headline was when we printed it, and what it is now."""
    line = words.phrase(
        "page.changed",
        outlet=named(words, change.outlet),
        day=words.day(change.printed_on),
        was=theirs(change.was, change.language),
        now=theirs(change.now, change.language, change.link),
    )
    tag = words.language_tag(change.language)
    return Item(line if tag is None else words.joined([tag, line]), safe_link(change.link))


def continuing_line(words: Words, story: ContinuingStory) -> Item:
    """What was printed of the story, which day it is on, and who else tells it now."""
    others: list[Value] = [theirs(words.label(other.outlet), link=other.link) for other in story.also]
    line = words.phrase(
        "page.continuing",
        outlet=named(words, story.outlet),
        day=words.day(story.shown_on),
        headline=theirs(story.headline, story.language, story.link),
        number=story.day_number,
        outlets=words.names(others),
    )
    tag = words.language_tag(story.language)
    return Item(line if tag is None else words.joined([tag, line]), safe_link(story.link))


def left_out_line(words: Words, left: LeftOut) -> Item:
    """One line of the full list: headline, tags, language where it is another, outlet."""
    headline = theirs(left.headline, left.language, left.link)
    parts: list[Value] = [headline, *(words.text(f"tags.{tag}") for tag in left.tags)]
    if (tag := words.language_tag(left.language)) is not None:
        parts.append(tag)
    return Item(words.joined([*parts, named(words, left.outlet)]), headline.link)
