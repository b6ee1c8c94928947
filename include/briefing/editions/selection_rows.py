"""The rows of the table `selection`: every candidate with its fate and each factor that decided it."""

from __future__ import annotations

from typing import Any

from briefing.editions.inputs import InputsRecord
from briefing.editions.ranking import factors_of
from briefing.editions.selection import Selection
from briefing.feeds.catalogue import Catalogue

Row = dict[str, Any]


def selection_rows(selection: Selection, record: InputsRecord, catalogue: Catalogue) -> list[Row]:
    placed = {
        id(row): (one, sentences)
        for one in selection.placed
        for row, sentences in (
            (one.ranked.lead.row, one.sentences),
            *((told.candidate.row, told.sentences) for told in one.versions),
        )
    }
    rows = []
    for one in selection.candidates:
        place, sentences = placed.get(id(one.row), (None, ()))
        ranked = selection.ranked.get(id(one.row))
        factors = ranked.factors if ranked else factors_of(one, record, catalogue)
        speaks = ranked is not None and one.rule != "same_story"
        standing = selection.standings.get(one.story_id) if speaks else None
        gate = selection.gates.get(one.story_id) if speaks else None
        rows.append(
            {
                "edition_date": record.edition_date,
                **{name: one.row[name] for name in _COPIED},
                "story_id": one.story_id,
                "section_id": one.section_id,
                "outcome": "shown" if place else "dropped",
                "rule": one.rule,
                "change": one.change.kind,
                "day_number": one.change.day_number,
                "place": place.place if place else None,
                "round": place.round if place else None,
                **{name: getattr(factors, name) for name in _FACTORS},
                "official_outlets": one.official_outlets,
                "tier": ranked.tier if ranked else None,
                "has_summary": ranked.has_summary if ranked else None,
                "of_its_outlet": standing.of_its_outlet if standing else None,
                "likeness_millionths": standing.likeness_millionths if standing else None,
                "counted_millionths": standing.counted_millionths if standing else None,
                "gate": gate.reason if gate else None,
                "operator_rules": list(one.operator_rules),
                "section_fit": one.fit.lead_thousandths,
                "better_section": one.fit.better_section,
                "shown_text": "\n".join(sentence.text for sentence in sentences) if place else None,
            }
        )
    return rows


_FACTORS = (
    "score_millionths",
    "weight_millionths",
    "outlets",
    "age_minutes",
    "counted_age_minutes",
    "half_life_hours",
    "novelty_millionths",
)
_COPIED = (
    "feed_id",
    "feed_language",
    "item_id",
    "captured_at_utc",
    "content_hash",
    "capture_sha256",
    "title",
    "canonical_link",
    "place_in_feed",
    "feed_entries",
)
