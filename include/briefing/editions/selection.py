"""Which stories the page shows, where, and at what length; every other candidate gets its rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefing.editions.candidates import Candidate
from briefing.editions.choice import Standing, choose, repeats_a_headline
from briefing.editions.inputs import InputsRecord
from briefing.editions.length import Budget, left_out_words
from briefing.editions.ranking import Ranked, order_of
from briefing.editions.speakers import Told, find_leads, rows_of, summary_of
from briefing.editions.summaries import first_sentence
from briefing.editions.top_stories import passed_gate, top_stories
from briefing.feeds.catalogue import Catalogue
from briefing.items.sentences import count_words
from briefing.model import Sentence, Why


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

    ranked: Mapping[int, Ranked] = field(default_factory=dict)
    """By the identity of a candidate's row, what was ranked."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    """By story id, how it stood beside the stories of its section that were chosen; top stories have none."""

    gates: Mapping[str, Why] = field(default_factory=dict)
    """By story id, why it might lead."""


def select(
    candidates: Sequence[Candidate], record: InputsRecord, catalogue: Catalogue, weather_words: int = 0
) -> Selection:
    """Choose among judged candidates: one lead a story, the gate, the sections, the words left by weather."""
    leads, others = find_leads(candidates, record, catalogue)
    spoken = {id(speaker) for one in leads for speaker in (one.lead, *one.versions)}
    rules = {id(one.lead): "same_story" for one in others if id(one.lead) not in spoken}
    gates = passed_gate(leads, frozenset(section.id for section in catalogue.sections if section.leads))
    tops = top_stories(leads, gates)
    on_top = {id(ranked) for ranked, _why in tops}
    by_section: dict[str, list[Ranked]] = {}
    standings: dict[str, Standing] = {}
    for section in catalogue.sections:
        of_section = [one for one in leads if one.lead.section_id == section.id]
        inside = [one for one in of_section if id(one) not in on_top]
        beside = [one for one in of_section if id(one) in on_top]
        choice = choose(inside, section.limit, beside)
        by_section[section.id] = list(choice.stories)
        standings.update(choice.standings)
        chosen = {id(one) for one in by_section[section.id]}
        has_digest = any(one.lead.row["item_kind"] == "digest" for one in by_section[section.id])
        for one in inside:
            if id(one) not in chosen:
                second = has_digest and one.lead.row["item_kind"] == "digest"
                repeated = repeats_a_headline(one, [*choice.stories, *beside])
                rules[id(one.lead)] = (
                    "one_digest" if second else "same_headline" if repeated else "section_limit"
                )
    budget = Budget(catalogue.edition.words, catalogue.edition.words_in_all - weather_words)
    placed = _spend_words(tops, by_section, budget)
    shown = {id(one.ranked.lead) for one in placed}
    for one in leads:
        if id(one.lead) not in shown:
            rules.setdefault(id(one.lead), "length_budget")
            rules.update({id(version): "same_story" for version in one.versions})
    left_out = [one for one in leads if rules.get(id(one.lead)) in ("section_limit", "length_budget")]
    order = catalogue.section_order
    left_out.sort(key=lambda one: (order[one.lead.section_id or ""], one.rank, order_of(one)))
    listed = _as_room_allows(left_out, budget)
    finished = tuple(replace(one, rule=rules.get(id(one), one.rule)) for one in candidates)
    return Selection(
        placed=_in_reading_order(placed, catalogue),
        candidates=finished,
        left_out=tuple(listed),
        unlisted=len(left_out) - len(listed) + sum(rule == "same_headline" for rule in rules.values()),
        words=budget.spent,
        ranked={id(one.lead.row): one for one in (*leads, *others)},
        standings=standings,
        gates=gates,
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
    shortest = summary if one.change.new.in_company else first_sentence(summary)
    if number == 1:
        return [summary, shortest, ()]
    if number == 2 or one.change.kind == "update":
        return [shortest, ()]
    return [()]


def _in_reading_order(placed: Iterable[Placed], catalogue: Catalogue) -> tuple[Placed, ...]:
    order = catalogue.section_order
    ordered = sorted(
        placed, key=lambda one: (one.round > 0, order[one.section_id] if one.round else 0, one.round)
    )
    return tuple(replace(one, place=place) for place, one in enumerate(ordered, 1))
