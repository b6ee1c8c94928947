"""Which stories the page shows, where, and at what length; every other candidate gets its rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from briefing.editions.candidates import Candidate
from briefing.editions.inputs import InputsRecord
from briefing.editions.length import Budget, left_out_words
from briefing.editions.ranking import Ranked, choose, order_of, place_in_feed
from briefing.editions.speakers import Told, find_leads, rows_of, summary_of
from briefing.editions.summaries import first_sentence
from briefing.feeds.catalogue import Catalogue
from briefing.items.sentences import count_words
from briefing.model import Sentence, Why

TOP_STORIES = 3
TOP_KINDS = frozenset({"news", "advisory"})
TOP_PLACES = 3
"""Of a feed that its editors order by hand."""

FIRST_ON_A_TIE = ("canada", "government")
ALERT_WORDS = ("alert", "alerte")


@dataclass(frozen=True)
class Placed:
    """A story on the page: `round` 0 are the top stories, `place` counts from 1 in reading order."""

    ranked: Ranked
    section_id: str
    round: int
    sentences: tuple[Sentence, ...]
    why: Why | None = None
    place: int = 0
    versions: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Selection:
    """What is shown, and every candidate with its rule (None for those shown)."""

    placed: tuple[Placed, ...]
    candidates: tuple[Candidate, ...]
    left_out: tuple[Ranked, ...]
    """Stories that there was no room for, as many as the full list can name."""

    unlisted: int
    """Those that even the full list has no room for."""

    words: int
    """Words of the headlines and summaries shown."""


def select(
    candidates: Sequence[Candidate], record: InputsRecord, catalogue: Catalogue, weather_words: int = 0
) -> Selection:
    """Choose among judged candidates: one lead a story, the gate, the sections, the words left by weather."""
    leads, rules = find_leads(candidates, record, catalogue)
    tops = _top_stories(leads, frozenset(section.id for section in catalogue.sections if section.leads))
    on_top = {id(ranked) for ranked, _why in tops}
    by_section: dict[str, list[Ranked]] = {}
    for section in catalogue.sections:
        inside = [one for one in leads if one.lead.section_id == section.id and id(one) not in on_top]
        by_section[section.id] = choose(inside, section.limit)
        chosen = {id(one) for one in by_section[section.id]}
        has_digest = any(one.lead.row["item_kind"] == "digest" for one in by_section[section.id])
        for one in inside:
            if id(one) not in chosen:
                second = has_digest and one.lead.row["item_kind"] == "digest"
                rules[id(one.lead)] = "one_digest" if second else "section_limit"
    budget = Budget(catalogue.edition.words, catalogue.edition.words_in_all - weather_words)
    placed = _spend_words(tops, by_section, budget)
    shown = {id(one.ranked.lead) for one in placed}
    for one in leads:
        if id(one.lead) not in shown:
            rules.setdefault(id(one.lead), "length_budget")
            rules.update({id(version): "same_story" for version in one.versions})
    left_out = [one for one in leads if rules.get(id(one.lead)) in ("section_limit", "length_budget")]
    order = catalogue.section_order
    left_out.sort(key=lambda one: (order[one.lead.section_id or ""], one.tier, order_of(one)))
    listed = _as_room_allows(left_out, budget)
    finished = tuple(replace(one, rule=rules.get(id(one), one.rule)) for one in candidates)
    return Selection(
        placed=_in_reading_order(placed, catalogue),
        candidates=finished,
        left_out=tuple(listed),
        unlisted=len(left_out) - len(listed),
        words=budget.spent,
    )


def _as_room_allows(left_out: Sequence[Ranked], budget: Budget) -> list[Ranked]:
    """The stories that the full list names: each section's next one in turn, until the words are spent."""
    of_section: Counter[str | None] = Counter()
    turns = {}
    for one in left_out:
        turns[id(one)] = of_section[one.lead.section_id]
        of_section[one.lead.section_id] += 1
    listed: set[int] = set()
    last_turn = len(left_out)
    for one in sorted(left_out, key=lambda one: turns[id(one)]):
        if turns[id(one)] > last_turn:
            break
        if budget.fits_beside(max(left_out_words(row) for row in rows_of(one))):
            listed.add(id(one))
        else:
            last_turn = turns[id(one)]
    return [one for one in left_out if id(one) in listed]


def _top_stories(leads: Iterable[Ranked], leading: frozenset[str]) -> list[tuple[Ranked, Why]]:
    """At most three through the gate, one per outlet, best score first; Canada and government on a tie.

    `leading` are the sections whose stories may lead.
    """
    passed = [(one, why) for one in leads if (why := _gate(one, leading)) is not None]
    passed.sort(
        key=lambda pair: (
            -pair[0].factors.score_millionths,
            pair[0].lead.section_id not in FIRST_ON_A_TIE,
            order_of(pair[0]),
        )
    )
    tops: list[tuple[Ranked, Why]] = []
    for one, why in passed:
        if len(tops) < TOP_STORIES and all(one.outlet != other.outlet for other, _why in tops):
            tops.append((one, why))
    return tops


def _gate(one: Ranked, leading: frozenset[str]) -> Why | None:
    lead = one.lead
    if lead.feed is None or lead.row["item_kind"] not in TOP_KINDS or lead.section_id not in leading:
        return None
    reason: Literal["outlets", "official_alert", "editors_order"]
    words = lead.row["title"].casefold().replace("-", " ").replace(":", " ").split()
    is_alert = lead.row["item_kind"] == "advisory" and lead.feed.kind == "official"
    if lead.outlets > 1:
        reason = "outlets"
    elif is_alert and any(word in ALERT_WORDS for word in words):
        reason = "official_alert"
    elif lead.feed.editors_order and place_in_feed(lead.row) < TOP_PLACES:
        reason = "editors_order"
    else:
        return None
    return Why(
        outlets=lead.outlets,
        official=lead.official_outlets,
        first_seen_utc=lead.story_first_seen_utc,
        reason=reason,
    )


def _spend_words(
    tops: Sequence[tuple[Ranked, Why]], by_section: dict[str, list[Ranked]], budget: Budget
) -> list[Placed]:
    """Spend the words in rounds: tops, each section's first story, its second, its headlines.

    The headlines of the first stories still to come are kept back, so that long texts at the top of
    the page leave no section empty. A round in which a story found no room even as a headline is the
    last, so that no section is more than one round ahead of another that has stories.
    """
    first_ones = [
        max(rows_of(chosen[0]), key=lambda row: count_words(row["title"]))
        for chosen in by_section.values()
        if chosen
    ]
    placed = []
    for one, why in tops:
        budget.keep_back(first_ones)
        told = _told(one, 1, budget)
        if told is not None:
            own, *others = told
            placed.append(
                Placed(one, one.lead.section_id or "", 0, own.sentences, why, versions=tuple(others))
            )
    for number in range(1, max((len(chosen) for chosen in by_section.values()), default=0) + 1):
        all_found_room = True
        for section_id, chosen in by_section.items():
            if number > len(chosen):
                continue
            one = chosen[number - 1]
            first_ones = first_ones[1:]
            budget.keep_back(first_ones)
            told = _told(one, number, budget)
            if told is None:
                all_found_room = False
            else:
                own, *others = told
                placed.append(Placed(one, section_id, number, own.sentences, versions=tuple(others)))
        if not all_found_room:
            break
    return placed


def _told(one: Ranked, number: int, budget: Budget) -> list[Told] | None:
    """The lead and its versions with the sentences that a round allows, paid for; None without room."""
    speakers = [one.lead, *one.versions]
    texts = budget.spend_on([(speaker.row, _lengths(speaker, number)) for speaker in speakers])
    if texts is None:
        return None
    return [Told(speaker, text) for speaker, text in zip(speakers, texts, strict=True)]


def _lengths(one: Candidate, number: int) -> list[tuple[Sentence, ...]]:
    """The lengths that a story may have in a round, longest first. An update says what is new in each."""
    summary = summary_of(one)
    if number == 1:
        return [summary, first_sentence(summary), ()]
    if number == 2 or one.change.kind == "update":
        return [first_sentence(summary), ()]
    return [()]


def _in_reading_order(placed: Iterable[Placed], catalogue: Catalogue) -> tuple[Placed, ...]:
    order = catalogue.section_order
    ordered = sorted(
        placed, key=lambda one: (one.round > 0, order[one.section_id] if one.round else 0, one.round)
    )
    return tuple(replace(one, place=place) for place, one in enumerate(ordered, 1))
