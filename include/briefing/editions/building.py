"""A record becomes a generation: stories, then the selection, then the pages, stored stage by stage.

Each stage stores what it made in the generation's staging folder, so that a repeated run goes on
from there; a generation that is whole is not made again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from briefing.editions import generations
from briefing.editions.inputs import (
    InputsRecord,
    NamedEdition,
    builds_on,
    read_catalogue,
    record_of,
    records_of,
)
from briefing.editions.make import Files, choose_edition, printed_files, stories_files, stories_of
from briefing.errors import LakeError
from briefing.lake import Lake
from briefing.model import Edition
from briefing.settings import Settings
from briefing.validation.inputs import validate_inputs

log = logging.getLogger(__name__)


def store_stories(lake: Lake, record: InputsRecord, settings: Settings) -> None:
    """The first stage: what the record's candidates and the memory form."""
    with in_staging(lake, record) as staging:
        if staging:
            _store(lake, staging, stories_files(stories_of(lake, record, settings.threads)))


def store_selection(lake: Lake, record: InputsRecord, settings: Settings) -> None:
    """The second stage, after the stories: what the page shows, and why."""
    with in_staging(lake, record) as staging:
        if staging:
            stories = lake.read_table(f"{staging}/stories.parquet").to_pylist()
            _edition, files = choose_edition(lake, record, stories, settings.threads)
            _store(lake, staging, files)


def store_pages(lake: Lake, record: InputsRecord, *, visible: bool) -> NamedEdition:
    """The last stage, after the selection: the pages; seals the generation and, if `visible`, shows it."""
    made = _generation(record)
    with in_staging(lake, record) as staging:
        if staging:
            edition = Edition.model_validate_json(lake.read(f"{staging}/edition.json"))
            _store(lake, staging, printed_files(lake, record, edition))
            generations.seal(lake, made.edition_date, made.generation, record.number)
    # What a slower run of the same record staged after this one was sealed.
    lake.remove_folder(generations.staging_folder(made.edition_date, made.generation))
    if visible:
        generations.show(lake, made.edition_date, made.generation)
    return made


def make_missing_generations(lake: Lake, record: InputsRecord, settings: Settings) -> None:
    """Make again, oldest first, what the record builds on and the lake lost; captures and inputs suffice.

    A date gets its visible edition back where that was made from its newest record.
    """
    for edition in builds_on(lake, record):
        if generations.is_whole(lake, edition.edition_date, edition.generation):
            continue
        log.info("making the edition of %s again: another one builds on it", edition.edition_date)
        lost = record_of(lake, edition)
        make_missing_generations(lake, lost, settings)
        validate_inputs(lake, lost, read_catalogue(lake, lost), settings)
        store_stories(lake, lost, settings)
        store_selection(lake, lost, settings)
        newest = records_of(lake, edition.edition_date)[-1].number == lost.number
        store_pages(lake, lost, visible=newest and not generations.is_published(lake, edition.edition_date))


def _generation(record: InputsRecord) -> NamedEdition:
    digest = generations.generation_digest(record.content(), generations.code_version())
    return NamedEdition(record.edition_date, digest)


@contextmanager
def in_staging(lake: Lake, record: InputsRecord) -> Iterator[str | None]:
    """The folder to store in, None where the generation is whole.

    Another run of the same record may seal it at any moment, and takes the folder away: what it
    sealed has the same bytes, so nothing is missing.
    """
    made = _generation(record)
    if generations.is_whole(lake, made.edition_date, made.generation):
        yield None
        return
    try:
        yield generations.staging_folder(made.edition_date, made.generation)
    except LakeError:
        if not generations.is_whole(lake, made.edition_date, made.generation):
            raise


def _store(lake: Lake, place: str, files: Files) -> None:
    for name, data in sorted(files.items()):
        lake.write(f"{place}/{name}", data)
