"""The inputs record: everything that an edition may read, fixed before it is made.

`inputs/edition=YYYY-MM-DD/<n>.json`, written once. A row of captures is covered by a record that
names its batch and whose cutoff is not before its `captured_at`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from briefing.captures.store import Batch
from briefing.editions.generations import (
    code_version,
    generation_digest,
    is_whole,
    read_manifest,
)
from briefing.errors import LakeError
from briefing.feeds.catalogue import Catalogue, parse_catalogue
from briefing.lake import Lake
from briefing.model import json_bytes


@dataclass(frozen=True, order=True)
class NamedEdition:
    """An edition that a record builds on: its memory, its coverage."""

    edition_date: date
    generation: str


@dataclass(frozen=True)
class InputsRecord:
    """What an edition is a function of. `batches` are (captured_on, logical digest), sorted."""

    edition_date: date
    number: int
    kind: str
    window_start_utc: datetime
    cutoff_utc: datetime
    catalogue_sha256: str
    batches: tuple[tuple[date, str], ...]
    earlier: tuple[NamedEdition, ...]
    later: tuple[NamedEdition, ...]

    @property
    def name(self) -> str:
        return f"inputs/edition={self.edition_date}/{self.number}.json"

    def in_window(self, moment: datetime) -> bool:
        """Whether `moment` lies after the window's start and not after the cutoff."""
        return self.window_start_utc < moment <= self.cutoff_utc

    def content(self) -> bytes:
        """The record as stored. Its number is its name, so that equal inputs are equal bytes."""

        def editions(named: Iterable[NamedEdition]) -> list[dict[str, str]]:
            return [{"edition_date": str(one.edition_date), "generation": one.generation} for one in named]

        return json_bytes(
            {
                "edition_date": str(self.edition_date),
                "kind": self.kind,
                "window_start_utc": self.window_start_utc.isoformat(),
                "cutoff_utc": self.cutoff_utc.isoformat(),
                "catalogue_sha256": self.catalogue_sha256,
                "batches": [{"captured_on": str(on), "digest": digest} for on, digest in self.batches],
                "earlier_editions": editions(self.earlier),
                "later_editions": editions(self.later),
            }
        )


def read_record(lake: Lake, name: str) -> InputsRecord:
    """The record of that name. Raises LakeError where it is missing or no record."""

    def editions(named: Sequence[dict[str, str]]) -> tuple[NamedEdition, ...]:
        return tuple(
            NamedEdition(date.fromisoformat(one["edition_date"]), one["generation"]) for one in named
        )

    try:
        fields = json.loads(lake.read(name))
        return InputsRecord(
            edition_date=date.fromisoformat(fields["edition_date"]),
            number=int(name.rpartition("/")[2].removesuffix(".json")),
            kind=fields["kind"],
            window_start_utc=datetime.fromisoformat(fields["window_start_utc"]),
            cutoff_utc=datetime.fromisoformat(fields["cutoff_utc"]),
            catalogue_sha256=fields["catalogue_sha256"],
            batches=tuple(
                (date.fromisoformat(one["captured_on"]), one["digest"]) for one in fields["batches"]
            ),
            earlier=editions(fields["earlier_editions"]),
            later=editions(fields["later_editions"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LakeError(
            f"{lake.path(name)} is not an inputs record ({error}); restore it from a copy."
        ) from error


def records_of(lake: Lake, edition_date: date) -> list[InputsRecord]:
    """The date's records, by number."""
    names = lake.names(f"inputs/edition={edition_date}/*.json")
    return sorted((read_record(lake, name) for name in names), key=lambda record: record.number)


def read_catalogue(lake: Lake, record: InputsRecord) -> Catalogue:
    """The catalogue as it was when the record was written."""
    name = f"inputs/catalogues/{record.catalogue_sha256}.yaml"
    catalogue = parse_catalogue(lake.read(name), name, kept=True)
    if catalogue.sha256 != record.catalogue_sha256:
        raise LakeError(f"{lake.path(name)} is not what its name says; restore it from a copy.")
    return catalogue


def write_record(lake: Lake, record: InputsRecord, catalogue: Catalogue) -> InputsRecord:
    """Store `record` under the next free number, or return the newest one where it says the same."""
    lake.write_once(f"inputs/catalogues/{catalogue.sha256}.yaml", catalogue.source)
    while True:
        records = records_of(lake, record.edition_date)
        if records and records[-1].content() == record.content():
            return records[-1]
        number = records[-1].number + 1 if records else 1
        name = f"inputs/edition={record.edition_date}/{number}.json"
        if lake.write_once(name, record.content()):
            return read_record(lake, name)


def record_of(lake: Lake, edition: NamedEdition) -> InputsRecord:
    """The record that a generation was made from; where the generation is gone, the one that makes it.

    Raises LakeError where another version of the code made it: the present one cannot.
    """
    if is_whole(lake, edition.edition_date, edition.generation):
        manifest = read_manifest(lake, edition.edition_date, edition.generation)
        return read_record(lake, f"inputs/edition={edition.edition_date}/{manifest['inputs']}.json")
    for record in records_of(lake, edition.edition_date):
        if generation_digest(record.content(), code_version()) == edition.generation:
            return record
    raise LakeError(
        f"The generation {edition.generation} of the edition of {edition.edition_date} is gone and was made "
        "by another version of the code: restore editions/ from a copy, or run this date with --reissue."
    )


def chain(lake: Lake, named: Iterable[NamedEdition]) -> list[tuple[NamedEdition, InputsRecord]]:
    """The named editions and all that they build on, through their records; newest first."""
    found: dict[NamedEdition, InputsRecord] = {}
    waiting = list(named)
    while waiting:
        edition = waiting.pop()
        if edition not in found:
            found[edition] = record_of(lake, edition)
            waiting.extend(found[edition].earlier)
    return sorted(found.items(), reverse=True, key=lambda pair: pair[0])


def left_to(lake: Lake, record: InputsRecord) -> list[NamedEdition]:
    """Earlier generations of the record's own date to which a date before it, built later, left versions."""
    return sorted(
        {
            one
            for _edition, earlier in chain(lake, record.earlier)
            for one in earlier.later
            if one.edition_date == record.edition_date
        }
    )


def builds_on(lake: Lake, record: InputsRecord) -> list[NamedEdition]:
    """Every generation that the record's edition is made from, sorted."""
    return sorted({*dict(chain(lake, record.earlier)), *record.later, *left_to(lake, record)})


def covered_until(lake: Lake, earlier: Iterable[NamedEdition]) -> dict[tuple[date, str], datetime]:
    """Each batch that `earlier` and what they build on have read → the last instant up to which they did."""
    until: dict[tuple[date, str], datetime] = {}
    for _edition, record in chain(lake, earlier):
        for batch in record.batches:
            until[batch] = max(record.cutoff_utc, until.get(batch, record.cutoff_utc))
    return until


def batches_of(lake: Lake, record: InputsRecord) -> list[Batch]:
    """The files of the batches that the record names. Raises LakeError where one is gone."""
    days = sorted({captured_on for captured_on, _digest in record.batches})
    found = {}
    for day in days:
        for name in lake.names(f"captures/captured_on={day}/*.parquet"):
            batch = Batch(day, name.rpartition("/")[2].removesuffix(".parquet"))
            found[(day, batch.digest)] = batch
    missing = [batch for batch in record.batches if batch not in found]
    if missing:
        raise LakeError(
            f"{lake.path(record.name)} names a batch captured on {missing[0][0]} with digest {missing[0][1]} "
            "that is not in the lake; restore captures/ from a copy."
        )
    return [found[batch] for batch in record.batches]
