"""What stands around the stories: the lines of the header, the notes and the footer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.clock import scheduled_time
from briefing.editions.entries import theirs
from briefing.editions.escaping import fold, safe_link
from briefing.editions.silences import (
    NOTES_LINK,
    name_key,
    named,
    trouble_reason,
    troubled_feed,
    troubles_list,
)
from briefing.editions.wording import Part, Phrase, Value, Words, linked
from briefing.model import Edition, FeedTrouble, Label

WORDS_A_MINUTE = 240
CODE = re.compile("HTTP [0-9]{3}")


def date_line(words: Words, edition: Edition) -> str:
    """The edition's date with the time of its cutoff, and the cutoff's date where that is another."""
    date_long = words.date_long(edition.edition_date)
    if edition.cutoff_utc.astimezone(words.zone).date() == edition.edition_date:
        line = words.phrase("header.closed_on_date", date=date_long, time=words.time(edition.cutoff_utc))
    else:
        line = words.phrase("header.closed_later", date=date_long, moment=words.moment(edition.cutoff_utc))
    return "".join(part.text for part in line)


def hashtags(words: Words, edition: Edition) -> Phrase:
    """The sections that have something today, as tags."""
    tags: list[Value] = [words.text("header.hashtag")]
    tags += [
        words.text(f"sections.{section.section_id}.hashtag")
        for section in edition.sections
        if section.stories or section.weather
    ]
    return words.phrase("header.tags", tags=words.joined(tags, "lists.after"))


def counts(words: Words, edition: Edition) -> Phrase:
    """Stories shown of those considered, words with their reading time if any, feeds read of those asked."""
    length = words.plural("header.words", edition.words)
    if edition.words:
        minutes = -(-edition.words // WORDS_A_MINUTE)
        length = words.plural("header.minutes", minutes, words=length)
    shown, considered = edition.stories_shown, edition.stories_considered
    read, asked = edition.feeds_read, edition.feeds_asked
    return words.joined(
        [
            words.share("header.stories", shown, considered),
            length,
            words.share("header.feeds", read, asked),
        ]
    )


def notices(words: Words, edition: Edition) -> tuple[Phrase, ...]:
    """What the reader must know first: what the edition rests on, and which feeds are missing."""
    lines: list[Phrase] = []
    if edition.basis == "sample":
        lines.append(words.phrase("header.sample"))
    if edition.coverage is not None:
        captured, total = edition.coverage.feeds_captured, edition.coverage.feeds_total
        key = "header.reconstructed_without" if edition.coverage.missing else "header.reconstructed"
        names = words.some_of([named(words, label) for label in edition.coverage.missing], link=NOTES_LINK)
        lines.append(words.share(key, captured, total, names=names))
    if edition.kind == "provisional":
        time = words.time(scheduled_time(edition.edition_date, edition.zone))
        lines.append(words.phrase("header.provisional", time=time))
    if edition.first_edition:
        lines.append(words.phrase("header.first_edition"))
    missing = edition.coverage.missing if edition.coverage is not None else ()
    troubles = _beyond(edition.notes.troubles, missing)
    lines += _watch_line(words, edition)
    if troubles:
        lines.append(words.phrase("header.not_read", feeds=troubles_list(words, troubles)))
    return tuple(lines)


def _watch_line(words: Words, edition: Edition) -> tuple[Phrase, ...]:
    """How many stories of the watch list are shown, and under which headings."""
    blocks = [("top_stories", edition.top_stories)]
    blocks += [(section.section_id, section.stories) for section in edition.sections]
    counts = {name: sum("watch" in story.tags for story in stories) for name, stories in blocks}
    names: list[Value] = [
        linked(words.phrase("lists.name", name=words.text(name_key(name))), f"#{name.replace('_', '-')}")
        for name, count in counts.items()
        if count
    ]
    number = sum(counts.values())
    return (words.plural("header.watch", number, sections=words.all_of(names)),) if number else ()


def notes(words: Words, edition: Edition) -> tuple[Phrase, ...]:
    """Every trouble in full, and what was held back, cut or unusable."""
    given = edition.notes
    # Nobody asked it, and its trouble says why.
    told = {trouble.name for trouble in given.troubles if trouble.error_kind == "asked_to_wait"}
    uncaptured = [label for label in _uncaptured(edition) if label not in told]
    lines = [_trouble_note(words, trouble) for trouble in _beyond(given.troubles, uncaptured)]
    if uncaptured:
        lines.append(words.phrase("notes.uncaptured", names=_names(words, uncaptured)))
    if given.quarantined:
        lines.append(words.phrase("notes.quarantined", names=_names(words, given.quarantined)))
    if given.truncated:
        lines.append(words.phrase("notes.truncated", names=_names(words, given.truncated)))
    if given.rejected_entries:
        lines.append(words.plural("notes.rejected_entries", given.rejected_entries))
    for key, named_by_operator in (
        ("pins_not_shown", given.pins_not_shown),
        ("mutes_not_found", given.mutes_not_found),
    ):
        if named_by_operator:
            names = words.names([theirs(name, link=name) for name in named_by_operator])
            lines.append(words.plural(f"notes.{key}", len(named_by_operator), names=names))
    if given.headline_only:
        lines.append(words.plural("notes.headline_only", given.headline_only))
    return tuple(lines) or (words.phrase("notes.nothing"),)


def _names(words: Words, labels: Sequence[Label]) -> Phrase:
    return words.names([named(words, label) for label in labels])


def _uncaptured(edition: Edition) -> tuple[Label, ...]:
    missing = edition.coverage.missing if edition.coverage is not None else ()
    found = dict.fromkeys(
        missing + tuple(label for section in edition.sections for label in section.uncaptured)
    )
    return tuple(found)


def _beyond(troubles: Sequence[FeedTrouble], uncaptured: Sequence[Label]) -> list[FeedTrouble]:
    """The troubles that say more than that a feed of `uncaptured` was not captured."""
    return [
        trouble for trouble in troubles if trouble.error_kind != "not_read" or trouble.name not in uncaptured
    ]


def _trouble_note(words: Words, trouble: FeedTrouble) -> Phrase:
    feed, reason = troubled_feed(words, trouble), trouble_reason(words, trouble)
    # Other details are our own English, for the log: a page has no words outside of its language's file.
    if trouble.detail and CODE.fullmatch(trouble.detail):
        line = words.phrase(
            "notes.trouble_with_detail", feed=feed, trouble=reason, detail=theirs(trouble.detail)
        )
    else:
        line = words.phrase("notes.trouble", feed=feed, trouble=reason)
    if trouble.last_success_utc is None:
        return line  # memory ends after 30 days: "never read" could be untrue
    last_read = words.phrase("notes.last_read", moment=words.moment(trouble.last_success_utc))
    return line + words.phrase("lists.after") + last_read


def footer(words: Words, edition: Edition) -> Phrase:
    """Whose words these are, how they were chosen, and where to report a problem (address or URL).

    The weather's sentence names who publishes it; without a weather feed there is none.
    """
    rules = "footer.rules_and_model" if edition.same_event == "semantic" else "footer.rules"
    sentences: list[Value] = [words.text("footer.rights"), words.text(rules)]
    if edition.weather_outlets:
        outlets = words.names([named(words, outlet) for outlet in edition.weather_outlets])
        sentences.append(words.phrase("footer.weather", outlets=outlets))
    report_to = edition.report_to
    if report_to:
        link = safe_link(report_to) or (f"mailto:{report_to}" if "@" in report_to else None)
        sentences.append(words.phrase("footer.report", address=Part(fold(report_to), link=link, ours=False)))
    return words.joined(sentences, "lists.after")
