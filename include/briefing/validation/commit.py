"""Staged batches become part of the lake, or the run fails and they stay for a look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from briefing.captures.store import Batch
from briefing.errors import QuarantineFailure
from briefing.items.store import commit, staged_rows
from briefing.lake import Lake
from briefing.tables import HEALTH, ITEMS, REJECTS
from briefing.validation.checks import broken_rules
from briefing.validation.quarantine import judge, too_many

Row = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What validation did, for the log."""

    batches: int
    items: int
    rejects: int
    quarantined: tuple[str, ...]


def validate_batches(lake: Lake, batches: Iterable[Batch]) -> Outcome:
    """Check the staged rows of `batches` in one pass and commit them batch by batch.

    Each batch is judged by itself, so that what becomes of a row does not depend on what else waits.
    Raises QuarantineFailure, committing nothing, where too many feeds are ill.
    """
    listed = sorted(batches)
    staged = [
        {table.name: staged_rows(lake, batch, table) for table in (ITEMS, REJECTS, HEALTH)}
        for batch in listed
    ]
    broken = broken_rules(ITEMS, [row for rows in staged for row in rows["items"]])
    verdicts, start = [], 0
    for rows in staged:
        end = start + len(rows["items"])
        own = {place - start: rules for place, rules in broken.items() if start <= place < end}
        verdicts.append(judge(rows["items"], rows["rejects"], own, rows["health"]))
        start = end
    feeds = {(row["feed_id"], row["feed_language"]) for rows in staged for row in rows["health"]}
    quarantined = {feed for verdict in verdicts for feed in verdict.quarantined}
    names = tuple(sorted({feed_id for feed_id, _language in quarantined}))
    if too_many(len(quarantined), len(feeds)):
        raise QuarantineFailure(
            f"{len(quarantined)} of {len(feeds)} feeds broke the expectations ({', '.join(names[:3])}, …): "
            f"nothing was committed. Look at {lake.path('staging')}; mend the parser or the catalogue and run again."
        )
    for batch, verdict in zip(listed, verdicts, strict=True):
        commit(lake, batch, {"items": verdict.items, "rejects": verdict.rejects, "health": verdict.health})
    return Outcome(
        batches=len(listed),
        items=sum(len(verdict.items) for verdict in verdicts),
        rejects=sum(len(verdict.rejects) for verdict in verdicts),
        quarantined=names,
    )
