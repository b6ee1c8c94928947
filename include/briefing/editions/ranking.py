"""Scores from stored factors, as whole millionths so that they add and compare the same everywhere.

S = weight x (1 + log2 outlets) x 0.5^(age / half-life) x novelty. See `docs/how-it-works.md`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from briefing.editions.candidates import Candidate, published_window
from briefing.editions.inputs import InputsRecord
from briefing.feeds.catalogue import Catalogue
from briefing.items.limits import ENTRIES

MILLION = 1_000_000
UPDATE_NOVELTY = MILLION // 2
OUTLET_PENALTY_PERCENT = 65
"""Each further story of an outlet in a section counts 65 % of the one before."""

SOFT_CAP = 2
TIER_OF_KIND = {
    "news": 0,
    "advisory": 0,
    "press_release": 0,
    "sport": 0,
    "obituary": 0,
    "notice": 0,
    "paper": 1,
    "live_page": 2,
    "audio": 2,
    "video": 2,
    "photos": 2,
    "opinion": 3,
    "letter": 3,
    "digest": 5,
}
TITLE_ONLY_PAPER = 4
"""Shown only to fill a section."""


@dataclass(frozen=True)
class Factors:
    """What a story's score is made of; stored with every candidate."""

    weight_millionths: int
    outlets: int
    age_minutes: int
    half_life_hours: int
    novelty_millionths: int
    score_millionths: int


@dataclass(frozen=True)
class Ranked:
    """A story that may be shown, by the candidate that speaks for it."""

    lead: Candidate
    factors: Factors
    tier: int
    has_summary: bool
    versions: tuple[Candidate, ...] = ()
    """Those that speak for it in the edition of their language."""

    @property
    def outlet(self) -> str:
        return self.lead.feed.outlet.en if self.lead.feed else ""


def factors_of(one: Candidate, record: InputsRecord, catalogue: Catalogue) -> Factors:
    """The factors of a candidate at the record's cutoff. A future or missing date counts as first seen."""
    window = published_window(one.row, ZoneInfo(catalogue.edition.zone))
    # Of a date without a time the end is taken: nobody can say that it is older.
    published: datetime = min(window[1], one.row["captured_at_utc"]) if window else one.row["captured_at_utc"]
    age_minutes = max(0, int((record.cutoff_utc - published).total_seconds()) // 60)
    half_life = catalogue.section(one.section_id).half_life_hours if one.section_id else 24
    weight = one.feed.weight_millionths if one.feed else MILLION
    novelty = {"new": MILLION, "update": UPDATE_NOVELTY}.get(one.change.kind, 0)
    reach = round(MILLION * (1 + math.log2(max(1, one.outlets))))
    freshness = round(MILLION * 0.5 ** (age_minutes / (60 * half_life)))
    score = weight * reach // MILLION * freshness // MILLION * novelty // MILLION
    return Factors(weight, max(1, one.outlets), age_minutes, half_life, novelty, score)


def tier_of(row: dict[str, Any], *, has_summary: bool) -> int:
    """Place of the kind in a section: journalism, papers, talk and pictures, opinion, fillers, digests."""
    kind = row["item_kind"]
    if kind == "paper" and not has_summary:
        return TITLE_ONLY_PAPER
    return TIER_OF_KIND[kind]


def place_in_feed(row: dict[str, Any]) -> int:
    """Where the feed's newest document has the item, from 0; behind all others where it has it no more."""
    gone = row["place_in_feed"] is None
    return ENTRIES + int(row["entry_index"]) if gone else int(row["place_in_feed"])


def order_of(ranked: Ranked) -> tuple[Any, ...]:
    """Sort key inside a tier: score, then a summary before none, then the feed's own order, then id."""
    row = ranked.lead.row
    return (
        -ranked.factors.score_millionths,
        not ranked.has_summary,
        ranked.tier,
        place_in_feed(row),
        row["feed_id"],
        row["item_id"],
    )


def choose(stories: Sequence[Ranked], limit: int) -> list[Ranked]:
    """The stories of a section in their order on the page, at most `limit`.

    Best first within each tier; each further story of an outlet counts less; no more than two of an
    outlet unless the section would not fill; one digest at most.
    """
    chosen: list[Ranked] = []
    waiting = list(stories)
    for relaxed in (False, True):
        while len(chosen) < limit:
            allowed = [
                place for place, one in enumerate(waiting) if _may_follow(one, chosen, relaxed=relaxed)
            ]
            if not allowed:
                break
            best = min(allowed, key=lambda place: (waiting[place].tier, *_penalised(waiting[place], chosen)))
            chosen.append(waiting.pop(best))
    return sorted(chosen, key=lambda one: one.tier)


def _may_follow(one: Ranked, chosen: Sequence[Ranked], *, relaxed: bool) -> bool:
    if one.lead.row["item_kind"] == "digest" and any(
        other.lead.row["item_kind"] == "digest" for other in chosen
    ):
        return False
    return relaxed or sum(other.outlet == one.outlet for other in chosen) < SOFT_CAP


def _penalised(one: Ranked, chosen: Sequence[Ranked]) -> tuple[Any, ...]:
    score = one.factors.score_millionths
    for other in chosen:
        if other.outlet == one.outlet:
            score = score * OUTLET_PENALTY_PERCENT // 100
    return (-score, *order_of(one)[1:])
