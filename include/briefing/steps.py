"""Start here: each step of a run, paths in and paths out. The DAG and `briefing run` call the same ones.

plan → (capture → parse) → validate → dedupe → select → render

A step takes the name of what the step before it stored, does nothing twice, and can be repeated
after any failure: what it writes has a name that says what is in it, and appears whole or not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from briefing import clock
from briefing.captures.store import SUCCESS, Batch, read_states
from briefing.editions import generations
from briefing.editions.inputs import (
    InputsRecord,
    NamedEdition,
    batches_of,
    draw_up,
    read_catalogue,
    read_record,
    records_of,
    write_record,
)
from briefing.editions.make import Files, choose_edition, printed_files, stories_files, stories_of
from briefing.errors import LakeError, NothingToPublish, UsageError
from briefing.feeds.catalogue import Catalogue, load_catalogue
from briefing.items.batches import parse_batches
from briefing.lake import Lake
from briefing.model import Edition
from briefing.settings import Settings
from briefing.stories.dedupe import editions_in_memory
from briefing.validation.commit import validate_batches

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """What a run sets out to do. `shards` are the hosts to read: none for a past date."""

    edition_date: date
    live: bool
    published: bool
    shards: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """What a run ended with. `made` is False where the date had been published before."""

    edition_date: date
    generation: str
    state: str
    made: bool


def open_lake(settings: Settings) -> Lake:
    return Lake(settings.lake)


def plan(settings: Settings, edition_date: date | None = None, *, reissue: bool = False) -> Plan:
    """Which date, whether it is live, whether anything is left to do. Writes nothing.

    Without a date: today's in the edition's zone. Raises UsageError for a date that has not begun.
    """
    catalogue = load_catalogue(settings.catalogue)
    zone = catalogue.edition.zone
    moment = clock.now(settings)
    wanted = edition_date or moment.astimezone(ZoneInfo(zone)).date()
    if moment < clock.scheduled_time(wanted, zone) - timedelta(hours=24):
        raise UsageError(f"The edition of {wanted} lies in the future: its day begins after {moment.isoformat()}.")
    lake = open_lake(settings)
    return Plan(
        edition_date=wanted,
        live=clock.is_live(wanted, moment, zone),
        published=not reissue and _nothing_left_to_do(lake, wanted, moment, zone),
        # Reading the live web is a later step of the project: no date has shards yet.
        shards=(),
    )


def _nothing_left_to_do(lake: Lake, edition_date: date, moment: datetime, zone: str) -> bool:
    """Published, and not from a provisional record whose scheduled time has come."""
    if not generations.is_published(lake, edition_date):
        return False
    number = generations.current(lake, edition_date)["inputs"]
    record = read_record(lake, f"inputs/edition={edition_date}/{number}.json")
    return record.kind == "final" or moment < clock.scheduled_time(edition_date, zone)


def capture(_settings: Settings, shard: str) -> list[str]:
    """Read the feeds of one shard from the web; until that is built no plan has a shard."""
    raise UsageError(
        f"Shard {shard!r} cannot be read: this version makes editions from archives only. "
        "Take captures in with `briefing captures import MANIFEST.tsv`."
    )


def parse(settings: Settings, batch_paths: Iterable[str]) -> int:
    """Stage what the named batches of captures hold; returns how many batches wait for validation."""
    lake = open_lake(settings)
    batches = []
    for path in batch_paths:
        partition, file = path.split("/")[1:]
        captured_on = date.fromisoformat(partition.removeprefix("captured_on="))
        batches.append(Batch(captured_on, file.removesuffix(".parquet")))
    return len(parse_batches(lake, batches, settings))


def validate(settings: Settings, edition_date: date, *, reissue: bool = False) -> str:
    """Validate every batch that the edition needs, then fix its inputs.

    Returns the work that is left: the name of the record, or, for a date that is published already,
    the folder of its generation.

    Takes from the lake what has no items yet, whoever captured it. Raises NothingToPublish where no
    feed has a 200 or 304 capture in the window, and QuarantineFailure where too many feeds are ill;
    neither writes a record.
    """
    lake = open_lake(settings)
    lake.sweep()
    catalogue = load_catalogue(settings.catalogue)
    moment = clock.now(settings)
    if not reissue and _nothing_left_to_do(lake, edition_date, moment, catalogue.edition.zone):
        return generations.folder(edition_date, generations.current(lake, edition_date)["generation"])
    record = _record_to_use(lake, catalogue, edition_date, moment, reissue=reissue)
    _make_missing_generations(lake, record, settings)
    if not _captured_in_window(lake, record):
        raise NothingToPublish(_nothing_captured(lake, record))
    _validate_inputs(lake, record, catalogue, settings)
    return record.name if record.number else write_record(lake, record, catalogue).name


def _record_to_use(
    lake: Lake, catalogue: Catalogue, edition_date: date, moment: datetime, *, reissue: bool
) -> InputsRecord:
    """The date's newest record where it still holds, else a new one that is not written yet.

    A final record that was never published holds, so that a repeated run gives the same bytes, unless
    a later edition was published since, which it cannot name.
    """
    zone = catalogue.edition.zone
    scheduled = clock.scheduled_time(edition_date, zone)
    finals = [record for record in records_of(lake, edition_date) if record.kind == "final"]
    if finals and not reissue:
        known = {one.edition_date for one in finals[-1].later}
        later = {on for on in generations.current_generations(lake) if on > edition_date}
        if later <= known:
            return finals[-1]
    if finals:
        cutoff = finals[-1].cutoff_utc
    elif clock.is_live(edition_date, moment, zone):
        cutoff = moment
    else:
        cutoff = scheduled
    kind = "final" if cutoff >= scheduled else "provisional"
    return draw_up(lake, catalogue, edition_date, kind, cutoff)


def _captured_in_window(lake: Lake, record: InputsRecord) -> bool:
    return any(
        row["status"] in SUCCESS and record.window_start_utc < row["captured_at_utc"] <= record.cutoff_utc
        for row in read_states(lake, batches_of(lake, record))
    )


def _nothing_captured(lake: Lake, record: InputsRecord) -> str:
    last = max((on for on in generations.current_generations(lake) if on < record.edition_date), default=None)
    stays = f"the edition of {last} stays the newest before it" if last else "there is no earlier edition"
    return (
        f"The edition of {record.edition_date} cannot be made: no feed has a usable capture between "
        f"{record.window_start_utc.isoformat()} and {record.cutoff_utc.isoformat()}; {stays}. "
        "Take captures in with `briefing captures import MANIFEST.tsv` and run again."
    )


def _validate_inputs(lake: Lake, record: InputsRecord, catalogue: Catalogue, settings: Settings) -> None:
    """Batches of the record and, after a change of parser, those of the memory once more."""
    needed = set(batches_of(lake, record))
    for _edition, earlier in editions_in_memory(lake, record, catalogue):
        needed.update(batches_of(lake, earlier))
    waiting = parse_batches(lake, sorted(needed), settings)
    if waiting:
        outcome = validate_batches(lake, waiting)
        log.info(
            "%s batches validated: %s items, %s rejects, quarantined: %s",
            outcome.batches,
            outcome.items,
            outcome.rejects,
            ", ".join(outcome.quarantined) or "none",
        )


def _make_missing_generations(lake: Lake, record: InputsRecord, settings: Settings) -> None:
    """Make again, oldest first, what the record builds on and the lake lost; captures and inputs suffice."""
    for edition in sorted((*record.earlier, *record.later)):
        if not lake.exists(f"{generations.folder(edition.edition_date, edition.generation)}/{generations.MANIFEST}"):
            _remake(lake, edition, settings)


def _remake(lake: Lake, edition: NamedEdition, settings: Settings) -> None:
    for record in records_of(lake, edition.edition_date):
        if generations.generation_digest(record.content(), generations.code_version()) == edition.generation:
            log.info("making the edition of %s again: a later one builds on it", edition.edition_date)
            _make_missing_generations(lake, record, settings)
            _validate_inputs(lake, record, read_catalogue(lake, record), settings)
            dedupe(settings, record.name)
            select(settings, record.name)
            _print(lake, record, visible=not generations.is_published(lake, record.edition_date))
            return
    raise LakeError(
        f"The generation {edition.generation} of the edition of {edition.edition_date} is gone and was made by "
        "another version of the code: restore editions/ from a copy, or run this date with --reissue."
    )


def dedupe(settings: Settings, work: str) -> str:
    """Group the record's candidates with what is remembered; stores the stories, returns `work`."""
    lake = open_lake(settings)
    if _is_record(work):
        record = read_record(lake, work)
        place = _place(lake, record)
        if place.startswith("staging/"):
            _store(lake, place, stories_files(stories_of(lake, record, settings.threads)))
    return work


def select(settings: Settings, work: str) -> str:
    """Choose what the page shows; stores the edition record and the selection, returns `work`."""
    lake = open_lake(settings)
    if _is_record(work):
        record = read_record(lake, work)
        place = _place(lake, record)
        if place.startswith("staging/"):
            stories = lake.read_table(f"{place}/stories.parquet").to_pylist()
            _edition, files = choose_edition(lake, record, stories, settings.threads)
            _store(lake, place, files)
    return work


def render(settings: Settings, work: str) -> Published:
    """Print every format and make the generation the visible one, last of all."""
    lake = open_lake(settings)
    if not _is_record(work):
        edition = Edition.model_validate_json(lake.read(f"{work}/edition.json"))
        return Published(edition.edition_date, work.rpartition("=")[2], edition.state, made=False)
    return _print(lake, read_record(lake, work), visible=True)


def _print(lake: Lake, record: InputsRecord, *, visible: bool) -> Published:
    place = _place(lake, record)
    edition = Edition.model_validate_json(lake.read(f"{place}/edition.json"))
    if place.startswith("staging/"):
        _store(lake, place, printed_files(lake, record, edition))
    generation = place.rpartition("=")[2]
    before = generations.current_generations(lake).get(record.edition_date)
    generations.commit(lake, record.edition_date, generation, record.number, visible=visible)
    return Published(record.edition_date, generation, edition.state, made=before != generation)


def _is_record(work: str) -> bool:
    """Whether there is work to do: an inputs record, not the folder of what is published already."""
    return work.startswith("inputs/")


def _place(lake: Lake, record: InputsRecord) -> str:
    """The generation's folder where it is whole, else its staging."""
    generation = generations.generation_digest(record.content(), generations.code_version())
    final = generations.folder(record.edition_date, generation)
    if lake.exists(f"{final}/{generations.MANIFEST}"):
        return final
    return generations.staging_folder(record.edition_date, generation)


def _store(lake: Lake, place: str, files: Files) -> None:
    for name, data in sorted(files.items()):
        lake.write(f"{place}/{name}", data)


def run(settings: Settings, edition_date: date | None = None, *, reissue: bool = False) -> Published:
    """The whole way for one date, without Airflow. A published date is left as it is."""
    planned = plan(settings, edition_date, reissue=reissue)
    work = validate(settings, planned.edition_date, reissue=reissue)
    dedupe(settings, work)
    select(settings, work)
    return render(settings, work)
