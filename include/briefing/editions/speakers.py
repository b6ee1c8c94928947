"""Who speaks for a story: one candidate, and where it has texts in both languages one in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from briefing.editions.candidates import Candidate
from briefing.editions.inputs import InputsRecord
from briefing.editions.ranking import Ranked, factors_of, in_editors_order, order_of, tier_of
from briefing.editions.summaries import summarise
from briefing.feeds.catalogue import Catalogue
from briefing.model import Sentence

LANGUAGES = ("en", "fr")
"""Of the editions."""


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
        lead = min(members, key=_first_to_speak)
        leads.append(replace(lead, versions=_versions(lead, members)))
        others += [one for one in members if one is not lead]
    return in_editors_order(leads), others


def _versions(lead: Ranked, members: Sequence[Ranked]) -> tuple[Candidate, ...]:
    """For each language of the editions that is not the lead's the best member in it, of the lead's kind."""
    found = []
    for language in LANGUAGES:
        inside = [one for one in members if one.lead.row["language"] == language and one.tier == lead.tier]
        if inside and language != lead.lead.row["language"]:
            found.append(min(inside, key=_first_to_speak).lead)
    return tuple(found)


def _first_to_speak(one: Ranked) -> tuple[Any, ...]:
    """A feed may name another outlet's page as its own: that outlet's words come first there.

    Of two languages of one release the feed's own leads, so that the page does not hang on an id.
    """
    row, feed = one.lead.row, one.lead.feed
    is_second_language = feed is not None and row["feed_language"] != feed.language
    return one.rank, not _on_own_site(one.lead), not one.has_summary, is_second_language, order_of(one)


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
