"""Scores from stored factors, as whole millionths so that they add and compare the same everywhere.

S = weight x (1 + log2 outlets) x 0.5^(age / half-life) x novelty, halved where misplaced. See
`docs/how-it-works.md`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from briefing.editions.candidates import Candidate, published_window
from briefing.editions.inputs import InputsRecord
from briefing.editions.likeness import title_terms
from briefing.feeds.catalogue import Catalogue
from briefing.items.limits import ENTRIES

MILLION = 1_000_000
UPDATE_NOVELTY = MILLION // 2
MISPLACED = MILLION // 2
"""What is marked as fitting another section clearly better counts half."""

FRONT_PAGE_ENTRIES = 8
"""A shorter document has no front page: the first three of its two or three entries are all of them.

Feeds that are ordered by hand held 18 to 98 entries (16 sections of the BBC, 2021), the shortest general
feed of ours 10 (NPR).
"""

TIER_OF_KIND = {
    "news": 0,
    "advisory": 0,
    "press_release": 0,
    "obituary": 0,
    "notice": 0,
    "sport": 1,
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
    """What a story's score is made of; stored with every candidate.

    `counted_age_minutes` is the age that the score counts: that of the story's latest telling, dealt anew
    where editors order the feed by hand.
    """

    weight_millionths: int
    outlets: int
    age_minutes: int
    counted_age_minutes: int
    half_life_hours: int
    placement_millionths: int
    novelty_millionths: int

    @cached_property
    def score_millionths(self) -> int:
        """The product of all terms; a further one multiplies here."""
        reach = round(MILLION * (1 + math.log2(self.outlets)))
        freshness = round(MILLION * 0.5 ** (self.counted_age_minutes / (60 * self.half_life_hours)))
        score = MILLION
        for term in (
            self.weight_millionths,
            reach,
            freshness,
            self.novelty_millionths,
            self.placement_millionths,
        ):
            score = score * term // MILLION
        return score


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
        return self.lead.outlet

    @cached_property
    def terms(self) -> frozenset[str]:
        return title_terms(self.lead.row["title"], self.lead.row["language"])

    @property
    def rank(self) -> tuple[int, int]:
        """What stands above any score: the operator's orders, then the kind."""
        return self.lead.precedence, self.tier


def factors_of(one: Candidate, record: InputsRecord, catalogue: Catalogue) -> Factors:
    """The factors of a candidate at the record's cutoff. A future or missing date counts as first seen."""
    window = published_window(one.row, ZoneInfo(catalogue.edition.zone))
    # Of a date without a time the end is taken: nobody can say that it is older.
    published: datetime = min(window[1], one.row["captured_at_utc"]) if window else one.row["captured_at_utc"]
    age_minutes = max(0, int((record.cutoff_utc - published).total_seconds()) // 60)
    return Factors(
        weight_millionths=one.feed.weight_millionths if one.feed else MILLION,
        outlets=max(1, one.outlets),
        age_minutes=age_minutes,
        counted_age_minutes=age_minutes,
        half_life_hours=catalogue.section(one.section_id).half_life_hours if one.section_id else 24,
        placement_millionths=MISPLACED if one.fit.better_section else MILLION,
        novelty_millionths={"new": MILLION, "update": UPDATE_NOVELTY}.get(one.change.kind, 0),
    )


def tier_of(row: dict[str, Any], *, has_summary: bool) -> int:
    """Place of the kind in a section: journalism, papers and sport, talk, opinion, fillers, digests."""
    kind = row["item_kind"]
    if kind == "paper" and not has_summary:
        return TITLE_ONLY_PAPER
    return TIER_OF_KIND[kind]


def place_in_feed(row: dict[str, Any]) -> int:
    """Where the feed's newest document has the item, from 0; behind all others where it has it no more."""
    gone = row["place_in_feed"] is None
    return ENTRIES + int(row["entry_index"]) if gone else int(row["place_in_feed"])


def on_a_front_page(one: Candidate) -> bool:
    """Whether its place says what editors think of it: a hand-ordered document of some length has it."""
    return (
        one.feed is not None
        and one.feed.editors_order
        and one.row["place_in_feed"] is not None
        and int(one.row["feed_entries"]) >= FRONT_PAGE_ENTRIES
    )


def in_editors_order(stories: Iterable[Ranked]) -> list[Ranked]:
    """The stories, their ages dealt anew where editors order a feed by hand.

    Of its stories in one section that differ in nothing but age, the first on the front page counts as
    the youngest: what was published last is no bigger news than what the editors put above it.
    """
    listed = list(stories)
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, one in enumerate(listed):
        if on_a_front_page(one.lead):
            row, factors = one.lead.row, one.factors
            alike[
                row["feed_id"],
                one.lead.section_id,
                one.tier,
                factors.outlets,
                factors.novelty_millionths,
                factors.placement_millionths,
            ].append(number)
    for numbers in alike.values():
        ages = sorted(listed[number].factors.counted_age_minutes for number in numbers)
        by_place = sorted(numbers, key=lambda number: place_in_feed(listed[number].lead.row))
        for number, age in zip(by_place, ages, strict=True):
            factors = replace(listed[number].factors, counted_age_minutes=age)
            listed[number] = replace(listed[number], factors=factors)
    return listed


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
