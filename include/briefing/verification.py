"""Is what is published what its records say? Damage and differences, named file by file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from briefing.captures.store import damage
from briefing.editions import generations
from briefing.editions.inputs import InputsRecord, batches_of, builds_on, read_catalogue, read_record
from briefing.editions.make import Files, choose_edition, printed_files, stories_files, stories_of
from briefing.errors import BriefingError, LakeError
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
    are missing for the present parser are made, and vectors where the catalogue wants them; nothing else
    is written.
    """
    same_code = True
    try:
        current, damaged = _what_is_visible(lake, edition_date)
        if not damaged:
            same_code = current["code_version"] == generations.code_version()
            record = read_record(lake, _record_name(edition_date, current))
            damaged = [complaint for batch in batches_of(lake, record) if (complaint := damage(lake, batch))]
            damaged += _lost(lake, record)
        if damaged:
            return Finding(edition_date, tuple(damaged), (), same_code)
        recomputed = _recompute(lake, record, settings)
    except BriefingError as error:
        # One date's damage must not keep the others from being looked at.
        return Finding(edition_date, (str(error),), (), same_code)
    different = [
        name
        for name in sorted({*recomputed, *current["files"]})
        if hashlib.sha256(recomputed.get(name, b"")).hexdigest() != current["files"].get(name)
    ]
    return Finding(edition_date, (), tuple(different), same_code)


def _what_is_visible(lake: Lake, edition_date: date) -> tuple[dict[str, Any], list[str]]:
    """CURRENT.json, and which files of the generation or of its inputs are not what digests say."""
    current = generations.current(lake, edition_date)
    generation = str(current.get("generation"))
    pointer = f"editions/edition={edition_date}/CURRENT.json"
    manifest = f"{generations.folder(edition_date, generation)}/{generations.MANIFEST}"
    try:
        sealed = generations.read_manifest(lake, edition_date, generation)
    except LakeError as error:
        return current, [f"{pointer} or what it points to: {error}"]
    if current != {"generation": generation, **sealed}:
        return current, [f"{pointer} or {manifest}: they do not say the same; restore both from a copy"]
    damaged = generations.damaged_files(lake, edition_date, generation)
    content = lake.read(_record_name(edition_date, current))
    if generations.generation_digest(content, current["code_version"]) != generation:
        return current, [*damaged, _record_name(edition_date, current)]
    catalogue_sha256 = read_record(lake, _record_name(edition_date, current)).catalogue_sha256
    catalogue = f"inputs/catalogues/{catalogue_sha256}.yaml"
    if hashlib.sha256(lake.read(catalogue)).hexdigest() != catalogue_sha256:
        damaged.append(catalogue)
    return current, damaged


def _lost(lake: Lake, record: InputsRecord) -> list[str]:
    """Generations that the record builds on and that are gone; a run of the date makes them again."""
    return [
        f"{generations.folder(one.edition_date, one.generation)}: it is gone; "
        f"`briefing run --date {one.edition_date}` makes it again"
        for one in builds_on(lake, record)
        if not generations.is_whole(lake, one.edition_date, one.generation)
    ]


def _record_name(edition_date: date, current: dict[str, Any]) -> str:
    return f"inputs/edition={edition_date}/{current['inputs']}.json"


def _recompute(lake: Lake, record: InputsRecord, settings: Settings) -> Files:
    validate_inputs(lake, record, read_catalogue(lake, record), settings)
    stories = stories_of(lake, record, settings.threads)
    edition, chosen = choose_edition(lake, record, stories, settings.threads)
    return {**stories_files(stories), **chosen, **printed_files(lake, record, edition)}
