"""Who speaks for a story: one candidate, and where it has texts in both languages one in each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from briefing.editions.candidates import Candidate
from briefing.editions.inputs import InputsRecord
from briefing.editions.likeness import likeness_millionths
from briefing.editions.memory import Item, item_of
from briefing.editions.ranking import MILLION, Ranked, factors_of, in_editors_order, order_of, tier_of
from briefing.editions.summaries import summarise
from briefing.feeds.catalogue import Catalogue
from briefing.model import Sentence

LANGUAGES = ("en", "fr")
"""Of the editions."""

EXPLAINS = re.compile(
    r"^(?:why|how|what|pourquoi|comment)\b|[:–—] (?:why|how|what|pourquoi|comment|ce que)\b", re.IGNORECASE
)
"""A headline that explains: it speaks for an event only where nobody reports it."""

UNLIKE = MILLION // 4
"""What the score of a headline counts that shares no word with another outlet's."""

COMPARED = 40
"""Headlines of a story that are compared with each other: of ten thousand under one title the best."""


@dataclass(frozen=True)
class Told:
    """What the edition in a candidate's language shows in the place of the story's lead."""

    candidate: Candidate
    sentences: tuple[Sentence, ...]


def find_leads(
    candidates: Sequence[Candidate], record: InputsRecord, catalogue: Catalogue
) -> tuple[list[Ranked], list[Ranked]]:
    """For each story the candidate that speaks for it, and the other eligible ones.

    Some of these speak for it in the edition of their language (`versions`).
    """
    stories: dict[str, list[Ranked]] = {}
    for one in candidates:
        if one.rule is None:
            has_summary = bool(summary_of(one))
            factors = factors_of(one, record, catalogue)
            ranked = Ranked(one, factors, tier_of(one.row, has_summary=has_summary), has_summary)
            stories.setdefault(one.story_id, []).append(ranked)
    leads, others = [], []
    for _story_id, members in sorted(stories.items()):
        lead = min(members, key=_first_to_speak(members))
        leads.append(replace(_as_young_as_its_story(lead, members), versions=_versions(lead, members)))
        others += [one for one in members if one is not lead]
    return in_editors_order(leads), others


def _as_young_as_its_story(lead: Ranked, members: Sequence[Ranked]) -> Ranked:
    """A story is as young as its latest telling of the lead's kind, whoever speaks for it."""
    alike = [one for one in members if (one.tier, one.lead.change.kind) == (lead.tier, lead.lead.change.kind)]
    age_minutes = min(one.factors.counted_age_minutes for one in alike)
    return replace(lead, factors=replace(lead.factors, counted_age_minutes=age_minutes))


def _versions(lead: Ranked, members: Sequence[Ranked]) -> tuple[Candidate, ...]:
    """For each language of the editions that is not the lead's the best member in it, of the lead's kind."""
    found = []
    for language in LANGUAGES:
        inside = [one for one in members if one.lead.row["language"] == language and one.tier == lead.tier]
        if inside and language != lead.lead.row["language"]:
            found.append(min(inside, key=_first_to_speak(inside)).lead)
    return tuple(found)


def _first_to_speak(members: Sequence[Ranked]) -> Callable[[Ranked], tuple[Any, ...]]:
    """A feed may name another outlet's page as its own: that outlet's words come first there.

    Of the others speaks who says what several say, not who wrote last: the latest headline of an event
    is often its analysis. Of two languages of one release the feed's own leads, so that the page does not
    hang on an id.
    """
    central = _likeness_to_other_voices(members)

    def key(one: Ranked) -> tuple[Any, ...]:
        row, feed = one.lead.row, one.lead.feed
        is_second_language = feed is not None and row["feed_language"] != feed.language
        explains = EXPLAINS.search(row["title"].strip()) is not None
        counted = one.factors.score_millionths * (UNLIKE + central.get(item_of(row), 0))
        ranks = one.rank, not _on_own_site(one.lead), not one.has_summary, explains, is_second_language
        return *ranks, -counted, order_of(one)

    return key


def _likeness_to_other_voices(members: Sequence[Ranked]) -> dict[Item, int]:
    """By item how much of its headline the story's other voices say too: their likest, on the mean."""
    compared = sorted(members, key=order_of)[:COMPARED]
    voices = {one.lead.origin for one in compared}
    found = {}
    for one in compared if len(voices) > 1 else ():
        likest: dict[str, int] = defaultdict(int)
        for other in compared:
            origin = other.lead.origin
            if origin != one.lead.origin:
                likest[origin] = max(likest[origin], likeness_millionths(one.terms, other.terms))
        found[one.lead.item] = sum(likest.values()) // len(likest)
    return found


def rows_of(one: Ranked) -> list[dict[str, Any]]:
    return [one.lead.row, *(version.row for version in one.versions)]


def _on_own_site(one: Candidate) -> bool:
    """Whether the item's page and its feed are of one site, by the last two labels of their hosts."""
    hosts = [one.row["canonical_link"], *(one.feed.urls.values() if one.feed else ())]
    sites = [(urlsplit(url).hostname or "").rsplit(".", 2)[-2:] for url in hosts]
    return sites[0] in sites[1:]


def summary_of(one: Candidate) -> tuple[Sentence, ...]:
    if one.feed is None or one.feed.show == "headline":
        return ()
    if one.change.kind == "update":
        return one.change.new.sentences
    return summarise(
        title=one.row["title"],
        description_text=one.row["description_text"],
        body_text=one.row["body_text"],
        language=one.row["language"],
        cuts_text=one.feed.cuts_text,
        capture_sha256=one.row["capture_sha256"],
    )
