"""The gate of the top stories, and which of those that pass it lead (STANDARD, what leads)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from briefing.editions.candidates import BY_OUTLET
from briefing.editions.ranking import Ranked, on_a_front_page, order_of, place_in_feed
from briefing.model import Why

TOP_STORIES = 3
TOP_KINDS = frozenset({"news", "advisory"})
TOP_PLACES = 3
"""Of a feed that its editors order by hand."""

FIRST_ON_A_TIE = ("canada", "government")
ALERT_WORDS = ("alert", "alerte")


def passed_gate(leads: Iterable[Ranked], leading: frozenset[str]) -> dict[str, Why]:
    """By story id why it may lead; `leading` are the sections whose stories may."""
    return {one.lead.story_id: why for one in leads if (why := _gate(one, leading)) is not None}


def top_stories(leads: Iterable[Ranked], gates: Mapping[str, Why]) -> list[tuple[Ranked, Why]]:
    """At most three of those with a gate, one per outlet: the operator's pins, then the best scores.

    Canada and government first on a tie.
    """
    passed = sorted(
        (one for one in leads if one.lead.story_id in gates),
        key=lambda one: (
            min(one.lead.precedence, BY_OUTLET + 1),
            -one.factors.score_millionths,
            one.lead.section_id not in FIRST_ON_A_TIE,
            order_of(one),
        ),
    )
    tops: list[Ranked] = []
    for one in passed:
        if len(tops) < TOP_STORIES and all(one.outlet != other.outlet for other in tops):
            tops.append(one)
    return [(one, gates[one.lead.story_id]) for one in tops]


def _gate(one: Ranked, leading: frozenset[str]) -> Why | None:
    lead = one.lead
    if lead.feed is None or lead.row["item_kind"] not in TOP_KINDS or lead.section_id not in leading:
        return None
    reason = _reason(one)
    if reason is None:
        return None
    return Why(
        outlets=one.factors.outlets,
        official=lead.official_outlets,
        first_seen_utc=lead.story_first_seen_utc,
        reason=reason,
    )


def _reason(one: Ranked) -> Literal["pinned", "outlets", "official_alert", "editors_order"] | None:
    lead = one.lead
    words = lead.row["title"].casefold().replace("-", " ").replace(":", " ").split()
    is_alert = lead.row["item_kind"] == "advisory" and lead.feed is not None and lead.feed.kind == "official"
    if lead.precedence <= BY_OUTLET:
        return "pinned"
    if one.factors.outlets > 1:
        return "outlets"
    if is_alert and any(word in ALERT_WORDS for word in words):
        return "official_alert"
    if on_a_front_page(lead) and place_in_feed(lead.row) < TOP_PLACES:
        return "editors_order"
    return None
