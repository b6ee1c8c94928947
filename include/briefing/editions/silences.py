"""Why a section shows nothing, and which feeds gave nothing, in one sentence each (promise 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from briefing.editions.escaping import fold
from briefing.editions.wording import Part, Phrase, Value, Words
from briefing.model import Edition, FeedTrouble, Label, Silence

NOTES_LINK = "#notes"


def silence_sentence(words: Words, silence: Silence) -> Phrase:
    """The sentence for `silence`, as STANDARD words it."""
    return _SENTENCES[silence.cause](words, silence)


def no_lead(words: Words, edition: Edition) -> Phrase:
    """Why nothing leads: no story is of several outlets, or those that are stand elsewhere on the page."""
    names = [name_key(each.section_id) for each in edition.sections for story in each.stories if story.also]
    names += ["blocks.continuing.name"] * len(edition.continuing)
    names += ["blocks.full_list.name"] * sum(left.outlets > 1 for left in edition.left_out)
    if not names:
        return words.phrase("page.no_lead")
    return words.plural("page.no_lead_elsewhere", len(names), sections=_places(words, dict.fromkeys(names)))


def trouble_reason(words: Words, trouble: FeedTrouble) -> Phrase:
    """Page not found since June 3: what was wrong, and since when where that is not today."""
    error = words.text(f"errors.{trouble.error_kind}")
    if trouble.wait_until_utc is not None:
        return words.phrase("trouble.wait", error=error, until=words.until(trouble.wait_until_utc))
    # "Not read this time since June 3" says nothing: it had no illness of its own.
    if trouble.error_kind == "not_read" or trouble.since_on is None or trouble.since_on == words.today:
        return (Part(error),)
    return words.phrase("trouble.since", error=error, day=words.day(trouble.since_on))


def named(words: Words, label: Label) -> Part:
    """The name of a feed or outlet, which is not a word of ours."""
    return Part(fold(words.label(label)), ours=False)


def troubled_feed(words: Words, trouble: FeedTrouble) -> Phrase:
    """Its name, and which of its two languages is meant where the other one was read."""
    feed = named(words, trouble.name)
    return (feed,) if trouble.language is None else words.phrase(f"trouble.in_{trouble.language}", feed=feed)


def troubles_list(words: Words, troubles: Sequence[FeedTrouble]) -> Phrase:
    """CBC Canada (page not found since June 3), WHO (…), NPR (…) and 5 more; all are in the notes."""
    return words.some_of(_with_reasons(words, troubles), link=NOTES_LINK)


def _with_reason(words: Words, trouble: FeedTrouble) -> Phrase:
    feed = troubled_feed(words, trouble)
    if trouble.error_kind == "not_read" and trouble.since_on is None:
        return feed  # "Not read today: WHO (not read this time)" says it twice
    return words.phrase("trouble.with_reason", feed=feed, trouble=trouble_reason(words, trouble))


def _with_reasons(words: Words, troubles: Sequence[FeedTrouble]) -> list[Value]:
    return [_with_reason(words, trouble) for trouble in troubles]


def _quiet(words: Words, silence: Silence) -> Phrase:
    if silence.since_utc is None:
        sentence = words.phrase("silence.quiet_undated")
    else:
        sentence = words.phrase("silence.quiet", since=words.moment(silence.since_utc))
    if not silence.feeds_answered:
        return sentence
    return (
        sentence + words.phrase("lists.after") + words.plural("silence.all_answered", silence.feeds_answered)
    )


def _all_failed(words: Words, silence: Silence) -> Phrase:
    return words.phrase("silence.all_failed", feeds=troubles_list(words, silence.troubles))


def _part_failed(words: Words, silence: Silence) -> Phrase:
    answered = words.plural("silence.part_answered", silence.feeds_answered)
    if len(silence.troubles) == 1:
        trouble = silence.troubles[0]
        return words.phrase(
            "silence.part_failed_one",
            answered=answered,
            feed=troubled_feed(words, trouble),
            trouble=trouble_reason(words, trouble),
        )
    feeds = words.all_of(_with_reasons(words, silence.troubles))
    return words.phrase("silence.part_failed_many", answered=answered, feeds=feeds)


def _shown_before(words: Words, silence: Silence) -> Phrase:
    if silence.last_shown_on is None:
        return words.plural("silence.shown_before_undated", silence.stories)
    return words.plural("silence.shown_before", silence.stories, date=words.short_date(silence.last_shown_on))


def _elsewhere(words: Words, silence: Silence) -> Phrase:
    names = [name_key(section_id) for section_id in silence.sections]
    return words.plural("silence.elsewhere", silence.stories, sections=_places(words, names))


def _places(words: Words, names: Iterable[str]) -> Phrase:
    """Of parts of the page, by where their names stand among the words."""
    return words.all_of([words.phrase("lists.name", name=words.text(name)) for name in names])


def _ruled_out(words: Words, silence: Silence) -> Phrase:
    rules: list[Value] = [words.plural(f"rules.{counted.rule}", counted.count) for counted in silence.rules]
    new = sum(counted.count for counted in silence.rules)
    return words.plural("silence.ruled_out", new, rules=words.joined(rules, "lists.between"))


def _unusable(words: Words, silence: Silence) -> Phrase:
    return words.plural("silence.unusable", silence.stories or _ruled(silence))


def _asked_to_wait(words: Words, silence: Silence) -> Phrase:
    if silence.until_utc is None:
        return words.phrase("silence.asked_to_wait_undated")
    return words.phrase("silence.asked_to_wait", until=words.until(silence.until_utc))


def _first_capture(words: Words, silence: Silence) -> Phrase:
    if silence.since_utc is None:
        return words.phrase("silence.first_capture_undated")
    return words.phrase("silence.first_capture", since=words.moment(silence.since_utc))


def _too_old(words: Words, silence: Silence) -> Phrase:
    count = silence.stories or _ruled(silence)
    return words.plural("silence.too_old", count) if count else words.phrase("silence.too_old_uncounted")


def _ruled(silence: Silence) -> int:
    return sum(counted.count for counted in silence.rules)


def name_key(section_id: str) -> str:
    """Where the name of a section, or of the block `top_stories`, stands among the words."""
    return "blocks.top_stories.name" if section_id == "top_stories" else f"sections.{section_id}.name"


_SENTENCES: dict[str, Callable[[Words, Silence], Phrase]] = {
    "quiet": _quiet,
    "all_failed": _all_failed,
    "part_failed": _part_failed,
    "shown_before": _shown_before,
    "elsewhere": _elsewhere,
    "ruled_out": _ruled_out,
    "unusable": _unusable,
    "asked_to_wait": _asked_to_wait,
    "no_capture": lambda words, _: words.phrase("silence.no_capture"),
    "no_feed": lambda words, _: words.phrase("silence.no_feed"),
    "first_capture": _first_capture,
    "too_old": _too_old,
    "alerts_on_top": lambda words, silence: words.plural("silence.alerts_on_top", silence.stories),
}
