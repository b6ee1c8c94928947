"""What a new inputs record names, as the lake stands now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from briefing.captures.store import Batch, captured_between, list_batches
from briefing.editions.generations import current_generations
from briefing.editions.inputs import InputsRecord, NamedEdition, chain, covered_until, record_of
from briefing.feeds.catalogue import Catalogue
from briefing.lake import Lake


def draw_up(
    lake: Lake, catalogue: Catalogue, edition_date: date, kind: str, cutoff: datetime
) -> InputsRecord:
    """The record of `edition_date` as the lake stands now; nothing is written.

    It names every batch with a row at or before the cutoff that no earlier published edition covers,
    however late it came, and what the date's visible generation was made from: an earlier date built
    in the meantime has covered those batches, but left their versions to this one.
    """
    published = current_generations(lake)
    listed = sorted(NamedEdition(on, generation) for on, generation in published.items())
    earlier = [one for one in listed if one.edition_date < edition_date]
    oldest = edition_date - timedelta(days=catalogue.edition.memory_days)
    named = _named_earlier(lake, earlier, oldest)
    batches = {(batch.captured_on, batch.digest) for batch in uncovered_batches(lake, named, cutoff)}
    if edition_date in published:
        batches.update(record_of(lake, NamedEdition(edition_date, published[edition_date])).batches)
    return InputsRecord(
        edition_date=edition_date,
        number=0,
        kind=kind,
        window_start_utc=record_of(lake, named[-1]).cutoff_utc if named else cutoff - timedelta(hours=24),
        cutoff_utc=cutoff,
        catalogue_sha256=catalogue.sha256,
        batches=tuple(sorted(batches)),
        earlier=tuple(named),
        later=tuple(one for one in listed if one.edition_date > edition_date),
    )


def _named_earlier(lake: Lake, earlier: Sequence[NamedEdition], oldest: date) -> list[NamedEdition]:
    """The editions in memory, the newest before them, and those that none of these builds on.

    The last are dates that were built or reissued after the editions that follow them.
    """
    before = [one for one in earlier if one.edition_date < oldest]
    named = [*before[-1:], *(one for one in earlier if one.edition_date >= oldest)]
    reached = dict(chain(lake, named))
    for one in reversed(before[:-1]):
        if one not in reached:
            named.append(one)
            reached.update(chain(lake, [one]))
    return sorted(named)


def uncovered_batches(lake: Lake, earlier: Iterable[NamedEdition], cutoff: datetime) -> list[Batch]:
    """Batches with a row at or before `cutoff` that no record in the chain of `earlier` covers."""
    covered = covered_until(lake, earlier)
    uncovered = []
    for batch in list_batches(lake, cutoff.date()):
        until = covered.get((batch.captured_on, batch.digest))
        if until is not None and until.date() > batch.captured_on:
            continue
        first, last = captured_between(lake, batch)
        if first <= cutoff and (until is None or last > until):
            uncovered.append(batch)
    return uncovered
