"""Which stories of a section are chosen: the best first, then what differs from those chosen already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefing.editions.candidates import BY_STORY, WATCHED
from briefing.editions.likeness import headline_key, likeness_millionths
from briefing.editions.ranking import MILLION, Ranked, order_of

OUTLET_PENALTY_PERCENT = 65
"""Each further story of an outlet in a section counts 65 % of the one before."""

SOFT_CAP = 2


@dataclass(frozen=True)
class Standing:
    """What a story's score comes to beside those chosen before it, or beside all chosen where it is not."""

    of_its_outlet: int
    likeness_millionths: int
    counted_millionths: int


@dataclass(frozen=True)
class Choice:
    """The stories in their order on the page, and by story id how each of the section stood."""

    stories: tuple[Ranked, ...]
    standings: Mapping[str, Standing]


def choose(stories: Sequence[Ranked], limit: int, beside: Sequence[Ranked] = ()) -> Choice:
    """At most `limit` of a section's stories; `beside` are those of it that stand elsewhere on the page.

    What the operator ordered stands first; then the best within each tier. Each further story of an
    outlet counts less, and so does a headline like one that is on the page. No more than two of an
    outlet unless the section would not fill; one digest at most, and no headline twice.
    """
    chosen: list[Ranked] = []
    waiting = {one.lead.story_id: one for one in stories}
    standings = {
        story_id: Standing(0, _likeness(one, beside), _counted(one, 0, _likeness(one, beside)))
        for story_id, one in waiting.items()
    }
    for relaxed in (False, True):
        while len(chosen) < limit:
            allowed = [one for one in waiting.values() if _may_follow(one, chosen, beside, relaxed=relaxed)]
            if not allowed:
                break
            best = min(allowed, key=lambda one: _order_beside(one, standings[one.lead.story_id]))
            chosen.append(waiting.pop(best.lead.story_id))
            for story_id, one in waiting.items():
                standings[story_id] = _beside(best, one, standings[story_id])
    return Choice(tuple(sorted(chosen, key=lambda one: one.rank)), standings)


def _order_beside(one: Ranked, standing: Standing) -> tuple[Any, ...]:
    return (one.rank, -standing.counted_millionths, *order_of(one)[1:])


def _beside(best: Ranked, one: Ranked, standing: Standing) -> Standing:
    """The standing of `one` after `best` was chosen."""
    of_its_outlet = standing.of_its_outlet + (best.outlet == one.outlet)
    likeness = max(standing.likeness_millionths, likeness_millionths(best.terms, one.terms))
    if (of_its_outlet, likeness) == (standing.of_its_outlet, standing.likeness_millionths):
        return standing
    return replace(
        standing,
        of_its_outlet=of_its_outlet,
        likeness_millionths=likeness,
        counted_millionths=_counted(one, of_its_outlet, likeness),
    )


def _likeness(one: Ranked, others: Sequence[Ranked]) -> int:
    return max((likeness_millionths(other.terms, one.terms) for other in others), default=0)


def _counted(one: Ranked, of_its_outlet: int, likeness: int) -> int:
    """Score x 0.65^(further stories of the outlet) x (1 - likeness / 2)."""
    score = one.factors.score_millionths
    for _ in range(of_its_outlet):
        score = score * OUTLET_PENALTY_PERCENT // 100
    return score * (2 * MILLION - likeness) // (2 * MILLION)


def repeats_a_headline(one: Ranked, others: Sequence[Ranked]) -> bool:
    """Whether one of `others` stands under the same words. What the operator pinned may."""
    own = headline_key(one.lead.row["title"])
    return one.lead.precedence != BY_STORY and any(
        headline_key(other.lead.row["title"]) == own for other in others
    )


def _may_follow(one: Ranked, chosen: Sequence[Ranked], beside: Sequence[Ranked], *, relaxed: bool) -> bool:
    if repeats_a_headline(one, [*chosen, *beside]):
        return False
    if one.lead.row["item_kind"] == "digest" and any(
        other.lead.row["item_kind"] == "digest" for other in chosen
    ):
        return False
    wanted = relaxed or one.lead.precedence in (BY_STORY, WATCHED)
    return wanted or sum(other.outlet == one.outlet for other in chosen) < SOFT_CAP
