"""A record becomes a generation: stories, then the selection, then the pages, stored stage by stage.

Each stage stores what it made in the generation's staging folder, so that a repeated run goes on
from there; a generation that is whole is not made again.
"""

from __future__ import annotations

import logging

from briefing.editions import generations
from briefing.editions.inputs import InputsRecord, NamedEdition, read_catalogue, records_of
from briefing.editions.make import Files, choose_edition, printed_files, stories_files, stories_of
from briefing.errors import LakeError
from briefing.lake import Lake
from briefing.model import Edition
from briefing.settings import Settings
from briefing.validation.inputs import validate_inputs

log = logging.getLogger(__name__)
STAGING = "staging/"


def store_stories(lake: Lake, record: InputsRecord, settings: Settings) -> None:
    place = _place(lake, record)
    if place.startswith(STAGING):
        _store(lake, place, stories_files(stories_of(lake, record, settings.threads)))


def store_selection(lake: Lake, record: InputsRecord, settings: Settings) -> None:
    """Needs the stories."""
    place = _place(lake, record)
    if place.startswith(STAGING):
        stories = lake.read_table(f"{place}/stories.parquet").to_pylist()
        _edition, files = choose_edition(lake, record, stories, settings.threads)
        _store(lake, place, files)


def store_pages(lake: Lake, record: InputsRecord, *, visible: bool) -> tuple[Edition, str]:
    """Needs the selection. Seals the generation and, if `visible`, points to it; returns its name too."""
    place = _place(lake, record)
    edition = Edition.model_validate_json(lake.read(f"{place}/edition.json"))
    if place.startswith(STAGING):
        _store(lake, place, printed_files(lake, record, edition))
    generation = place.rpartition("=")[2]
    generations.commit(lake, record.edition_date, generation, record.number, visible=visible)
    return edition, generation


def make_missing_generations(lake: Lake, record: InputsRecord, settings: Settings) -> None:
    """Make again, oldest first, what the record builds on and the lake lost; captures and inputs suffice."""
    for edition in sorted((*record.earlier, *record.later)):
        if not generations.is_whole(lake, edition.edition_date, edition.generation):
            _make_again(lake, edition, settings)


def _make_again(lake: Lake, edition: NamedEdition, settings: Settings) -> None:
    for record in records_of(lake, edition.edition_date):
        if generations.generation_digest(record.content(), generations.code_version()) == edition.generation:
            log.info("making the edition of %s again: another one builds on it", edition.edition_date)
            make_missing_generations(lake, record, settings)
            validate_inputs(lake, record, read_catalogue(lake, record), settings)
            store_stories(lake, record, settings)
            store_selection(lake, record, settings)
            store_pages(lake, record, visible=not generations.is_published(lake, record.edition_date))
            return
    raise LakeError(
        f"The generation {edition.generation} of the edition of {edition.edition_date} is gone and was made "
        "by another version of the code: restore editions/ from a copy, or run this date with --reissue."
    )


def _place(lake: Lake, record: InputsRecord) -> str:
    """The generation's folder where it is whole, else its staging."""
    generation = generations.generation_digest(record.content(), generations.code_version())
    if generations.is_whole(lake, record.edition_date, generation):
        return generations.folder(record.edition_date, generation)
    return generations.staging_folder(record.edition_date, generation)


def _store(lake: Lake, place: str, files: Files) -> None:
    for name, data in sorted(files.items()):
        lake.write(f"{place}/{name}", data)
