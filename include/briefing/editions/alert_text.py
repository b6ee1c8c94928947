"""The strip of alerts, and the case in which names written in capitals are set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from briefing.editions.entries import Item
from briefing.editions.escaping import RULE, fold, safe_link
from briefing.editions.wording import Part, Phrase, Words, linked
from briefing.model import Alert, AlertWords

ALERTS_SHOWN = 12
PROPER_NAMES = ("Arctic", "Wreckhouse", "Suêtes")
"""Names of winds and outflows within names of alerts, which come in capitals."""


def alert_items(words: Words, alerts: Sequence[Alert]) -> tuple[Item, ...]:
    """Yellow warning: cold, Ottawa. Since 04:10 EST. The first twelve; the others are counted."""
    return tuple(_alert(words, alert) for alert in alerts[:ALERTS_SHOWN])


def _alert(words: Words, alert: Alert) -> Item:
    said = next((one for one in alert.words if one.language == words.language), alert.words[0])
    own = in_words_of(words, said.language)
    link = safe_link(said.link)
    line = linked(_alert_name(own, alert, said), link) + since_phrase(own, alert.since_utc)
    tag = words.language_tag(said.language)
    if tag is not None:
        line = (*in_language(line, said.language), Part(words.text("lists.separator")), Part(tag))
    return Item(line, link)


def _alert_name(words: Words, alert: Alert, said: AlertWords) -> Phrase:
    name = sentence_case(said.name)
    return words.phrase(
        "alerts.line",
        kind=words.text(f"alerts.{alert.colour or 'uncoloured'}.{alert.alert_type}"),
        name=name if name.startswith(PROPER_NAMES) else name[:1].lower() + name[1:],
        area=_said(said.area or words.label(alert.place)),
    )


def since_phrase(words: Words, since: datetime | None) -> Phrase:
    if since is None:
        return ()
    is_today = since.astimezone(words.zone).date() == words.today
    key = "alerts.since_time" if is_today else "alerts.since_date"
    return (Part(words.text("lists.after")), *words.phrase(key, moment=moment_of(words, since)))


def sentence_case(name: str) -> str:
    """`SEVERE THUNDERSTORM` as `Severe thunderstorm`; a name that is not all in capitals as it is."""
    said = _said(name)
    if said != said.upper():
        return said[:1].upper() + said[1:]
    lowered = said.lower()
    for proper in PROPER_NAMES:
        lowered = lowered.replace(proper.lower(), proper)
    return lowered[:1].upper() + lowered[1:]


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
