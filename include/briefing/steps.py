"""Start here: each step of a run, paths in and paths out. The DAG and `briefing run` call the same ones.

plan → (capture → parse) → validate → dedupe → select → render

A step takes the name of what the step before it stored, does nothing twice, and can be repeated
after any failure: what it writes has a name that says what is in it, and appears whole or not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from briefing import clock
from briefing.captures.shards import shards_to_read
from briefing.captures.store import Batch
from briefing.editions import building, generations
from briefing.editions.deciding import (
    has_final_record,
    nothing_left_to_do,
    record_to_use,
    require_a_feed,
    require_captures,
)
from briefing.editions.inputs import read_record, write_record
from briefing.errors import UsageError
from briefing.feeds.catalogue import load_catalogue
from briefing.items.batches import parse_batches
from briefing.items.store import sweep_staged
from briefing.lake import Lake
from briefing.model import Edition
from briefing.settings import Settings
from briefing.stories.embeddings import require_model
from briefing.validation.inputs import validate_inputs

log = logging.getLogger(__name__)
P = ParamSpec("P")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Plan:
    """What a run sets out to do. `shards`: groups of hosts to read, none for a past date or final inputs."""

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


def _alone(step: Callable[Concatenate[Settings, P], Result]) -> Callable[Concatenate[Settings, P], Result]:
    """A step that changes the lake waits for another run's step to end."""

    @wraps(step)
    def alone(settings: Settings, /, *arguments: P.args, **named: P.kwargs) -> Result:
        with open_lake(settings).alone():
            return step(settings, *arguments, **named)

    return alone


def open_lake(settings: Settings) -> Lake:
    return Lake(settings.lake)


def plan(
    settings: Settings, edition_date: date | None = None, *, reissue: bool = False, offline: bool = False
) -> Plan:
    """Which date, whether it is live, whether anything is left to do. Writes nothing.

    Without a date: today's in the edition's zone. `offline` reads no feeds: the lake must hold them. Raises
    UsageError for a date that has not begun, ConfigurationError where a feed's secret is not set
    or the catalogue wants an encoder that is not installed.
    """
    catalogue = load_catalogue(settings.catalogue)
    if catalogue.edition.same_event == "semantic":
        require_model()
    zone = catalogue.edition.zone
    moment = clock.now(settings)
    wanted = edition_date or moment.astimezone(ZoneInfo(zone)).date()
    begins = clock.scheduled_time(wanted, zone) - timedelta(hours=24)
    if moment < begins:
        raise UsageError(
            f"The edition of {wanted} lies in the future: it can be made from "
            f"{begins.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z} on."
        )
    lake = open_lake(settings)
    live = clock.is_live(wanted, moment, zone)
    published = not reissue and nothing_left_to_do(lake, wanted, moment, zone)
    reads = live and not offline and not published and not has_final_record(lake, wanted)
    return Plan(
        edition_date=wanted,
        live=live,
        published=published,
        shards=shards_to_read(catalogue, settings) if reads else (),
    )


def capture(settings: Settings, shard: str) -> list[str]:
    """Read the feeds of one shard from the web; returns the paths of the batches that were stored.

    A feed whose time has not come (it has just been read, or its publisher asked us to wait) is left
    out. What a server or the network does stops nothing: it stands in the rows.
    """
    from briefing.captures.capture import capture_shard  # brings the HTTP client, 0.2 s

    catalogue = load_catalogue(settings.catalogue)
    batches = capture_shard(open_lake(settings), catalogue, shard, settings, lambda: clock.now(settings))
    return [batch.path for batch in batches]


def parse(settings: Settings, batch_paths: Iterable[str]) -> int:
    """Stage what the named batches of captures hold; returns how many batches wait for validation."""
    lake = open_lake(settings)
    batches = []
    for path in batch_paths:
        partition, file = path.split("/")[1:]
        captured_on = date.fromisoformat(partition.removeprefix("captured_on="))
        batches.append(Batch(captured_on, file.removesuffix(".parquet")))
    return len(parse_batches(lake, batches, settings))


@_alone
def validate(settings: Settings, edition_date: date, *, reissue: bool = False) -> str:
    """Validate every batch that the edition needs, then fix its inputs.

    Returns the work that is left: the name of the record, or, for a date that is published already,
    the folder of its generation.

    Takes from the lake what has no items yet, whoever captured it. Raises NothingToPublish where no
    feed has a 200 or 304 capture in the window or no answer was a feed, and QuarantineFailure where too
    many feeds are ill; none of them writes a record.
    """
    lake = open_lake(settings)
    lake.sweep()
    sweep_staged(lake)
    catalogue = load_catalogue(settings.catalogue)
    moment = clock.now(settings)
    if not reissue and nothing_left_to_do(lake, edition_date, moment, catalogue.edition.zone):
        return generations.folder(edition_date, generations.current(lake, edition_date)["generation"])
    record = record_to_use(lake, catalogue, edition_date, moment, reissue=reissue)
    building.make_missing_generations(lake, record, settings)
    require_captures(lake, record)
    validate_inputs(lake, record, catalogue, settings)
    require_a_feed(lake, record)
    return record.name if record.number else write_record(lake, record, catalogue).name


@_alone
def dedupe(settings: Settings, work: str) -> str:
    """Group the record's candidates with what is remembered; stores the stories, returns `work`."""
    lake = open_lake(settings)
    if _is_record(work):
        building.store_stories(lake, read_record(lake, work), settings)
    return work


@_alone
def select(settings: Settings, work: str) -> str:
    """Choose what the page shows; stores the edition record and the selection, returns `work`."""
    lake = open_lake(settings)
    if _is_record(work):
        building.store_selection(lake, read_record(lake, work), settings)
    return work


@_alone
def render(settings: Settings, work: str) -> Published:
    """Print every format and make the generation the visible one, last of all."""
    lake = open_lake(settings)
    made = False
    if _is_record(work):
        record = read_record(lake, work)
        before = generations.current_generations(lake).get(record.edition_date)
        generation = building.store_pages(lake, record, visible=True).generation
        work, made = generations.folder(record.edition_date, generation), before != generation
    edition = Edition.model_validate_json(lake.read(f"{work}/edition.json"))
    return Published(edition.edition_date, work.rpartition("=")[2], edition.state, made=made)


def _is_record(work: str) -> bool:
    """Whether there is work to do: an inputs record, not the folder of what is published already."""
    return work.startswith("inputs/")


def run(
    settings: Settings, edition_date: date | None = None, *, reissue: bool = False, offline: bool = False
) -> Published:
    """The whole way for one date, without Airflow. A published date is left as it is."""
    planned = plan(settings, edition_date, reissue=reissue, offline=offline)
    if planned.shards:
        from briefing.captures.capture import capture_shards  # brings the HTTP client, 0.2 s

        catalogue = load_catalogue(settings.catalogue)
        capture_shards(open_lake(settings), catalogue, planned.shards, settings, lambda: clock.now(settings))
    # From the record to its publication: two dates made at once would not know of each other.
    with open_lake(settings).alone():
        work = validate(settings, planned.edition_date, reissue=reissue)
        dedupe(settings, work)
        select(settings, work)
        return render(settings, work)
