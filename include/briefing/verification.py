"""Is what is published what its records say? Damage and differences, named file by file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from briefing.captures.store import damage
from briefing.editions import generations
from briefing.editions.inputs import InputsRecord, batches_of, read_catalogue, read_record
from briefing.editions.make import Files, choose_edition, printed_files, stories_files, stories_of
from briefing.errors import BriefingError
from briefing.lake import Lake
from briefing.settings import Settings
from briefing.validation.inputs import validate_inputs


@dataclass(frozen=True)
class Finding:
    """What `verify` found of one date: empty lists where all is well."""

    edition_date: date
    damaged: tuple[str, ...]
    different: tuple[str, ...]
    same_code: bool

    @property
    def sound(self) -> bool:
        return not self.damaged and not self.different

    def lines(self) -> list[str]:
        """The finding in words, the first line for the date as a whole."""
        if self.sound:
            return [f"{self.edition_date}: sound"]
        code = "" if self.same_code else " (it was made by another version of the code)"
        lines = [f"{self.edition_date}: {len(self.damaged)} damaged, {len(self.different)} different{code}"]
        lines += [f"  damaged: {name}" for name in self.damaged]
        return lines + [f"  computed again it is different: {name}" for name in self.different]


def verify(lake: Lake, edition_date: date, settings: Settings) -> Finding:
    """Check the date's files against their digests, its captures against their names, and recompute it.

    Damaged captures or editions are named and nothing is recomputed from them. Parsed batches that
    are missing for the present parser are made; nothing else is written.
    """
    current = generations.current(lake, edition_date)
    damaged = list(generations.damaged_files(lake, edition_date, current["generation"]))
    record = read_record(lake, f"inputs/edition={edition_date}/{current['inputs']}.json")
    code = current["code_version"]
    if generations.generation_digest(record.content(), code) != current["generation"]:
        damaged.append(record.name)
    try:
        damaged += [
            complaint for batch in batches_of(lake, record) if (complaint := damage(lake, batch)) is not None
        ]
    except BriefingError as error:
        damaged.append(str(error))
    same_code = code == generations.code_version()
    if damaged:
        return Finding(edition_date, tuple(damaged), (), same_code)
    recomputed = _recompute(lake, record, settings)
    different = [
        name
        for name in sorted({*recomputed, *current["files"]})
        if hashlib.sha256(recomputed.get(name, b"")).hexdigest() != current["files"].get(name)
    ]
    return Finding(edition_date, (), tuple(different), same_code)


def _recompute(lake: Lake, record: InputsRecord, settings: Settings) -> Files:
    validate_inputs(lake, record, read_catalogue(lake, record), settings)
    stories = stories_of(lake, record, settings.threads)
    edition, chosen = choose_edition(lake, record, stories, settings.threads)
    return {**stories_files(stories), **chosen, **printed_files(lake, record, edition)}
