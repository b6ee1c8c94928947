"""The strip of alerts, and the case in which names written in capitals are set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from briefing.editions.entries import Item
from briefing.editions.escaping import RULE, fold, safe_link
from briefing.editions.wording import Part, Phrase, Words, linked
from briefing.model import Alert, AlertWords

ALERTS_SHOWN = 12
PROPER_NAMES = (
    "UV", "Arctic", "Wreckhouse", "Suêtes",
    "Lake Superior", "Lake Huron", "Lake Erie", "Lake Ontario", "Georgian Bay",
    "lac Supérieur", "lac Huron", "lac Érié", "lac Ontario", "baie Georgienne",
)  # fmt: skip
"""What keeps its case in names of alerts, which come in capitals: an abbreviation, winds and waters."""
KNOWN = tuple((name, re.compile(rf"\b{name}\b", re.IGNORECASE)) for name in PROPER_NAMES)
DASH = re.compile(r"(\s+[-\u2010-\u2014]\s+)")


def alert_items(words: Words, alerts: Sequence[Alert]) -> tuple[Item, ...]:
    """Yellow warning: cold, Ottawa. Since 04:10 EST. The first twelve; the others are counted."""
    return tuple(_alert(words, alert) for alert in alerts[:ALERTS_SHOWN])


def _alert(words: Words, alert: Alert) -> Item:
    said = next((one for one in alert.words if one.language == words.language), alert.words[0])
    own = in_words_of(words, said.language)
    link = safe_link(said.link)
    line = linked(_alert_name(own, alert, said), link) + since_phrase(own, alert.since_utc)
    if alert.read_at_utc is not None:
        read = own.phrase("alerts.as_read", moment=own.short_moment(alert.read_at_utc))
        line = (*line, Part(own.text("lists.after")), *read)
    tag = words.language_tag(said.language)
    if tag is not None:
        line = (*in_language(line, said.language), Part(words.text("lists.separator")), Part(tag))
    return Item(line, link)


def _alert_name(words: Words, alert: Alert, said: AlertWords) -> Phrase:
    return words.phrase(
        "alerts.line",
        kind=words.text(f"alerts.{alert.colour or 'uncoloured'}.{alert.alert_type}"),
        name=_within_a_line(sentence_case(said.name)),
        area=_said(said.area or words.label(alert.place)),
    )


def since_phrase(words: Words, since: datetime | None) -> Phrase:
    if since is None:
        return ()
    is_today = since.astimezone(words.zone).date() == words.today
    key = "alerts.since_time" if is_today else "alerts.since_date"
    return (Part(words.text("lists.after")), *words.phrase(key, moment=moment_of(words, since)))


def sentence_case(name: str) -> str:
    """`SEVERE THUNDERSTORM` as `Severe thunderstorm`; what is not all in capitals as it is.

    After a dash stands most often a place, and in capitals a name cannot be told from a word. Such a part
    keeps its capitals unless it names a water that we know: `Ottawa valley` would be wrong, capitals are not.
    """
    first, *rest = DASH.split(_said(name))
    if first == first.upper():
        first = _with_known_names(first.lower())
    after = [_with_known_names(part) if part == part.upper() else part for part in rest]
    return "".join((first[:1].upper(), first[1:], *after))


def _with_known_names(text: str) -> str:
    for name, pattern in KNOWN:
        text = pattern.sub(name, text)
    return text


def _within_a_line(name: str) -> str:
    """`Severe thunderstorm` as `severe thunderstorm`; `Lake Huron` and `UV index` as they are."""
    for known, pattern in KNOWN:
        if found := pattern.match(name):
            return known + name[found.end() :]
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _said(text: str) -> str:
    """A publisher's `text` within a line of ours."""
    return fold(text).replace(RULE, "—")


def in_words_of(words: Words, language: str) -> Words:
    """The words of a report's own language, with the edition's zone and date."""
    if language == words.language:
        return words
    return Words("en" if language == "en" else "fr", words.zone.key, words.today)


def in_language(line: Phrase, language: str) -> Phrase:
    """`line` marked as text of `language`."""
    return tuple(replace(part, language=language) for part in line)


def moment_of(words: Words, moment: datetime) -> str:
    if moment.astimezone(words.zone).date() == words.today:
        return words.time(moment)
    return words.moment(moment)
