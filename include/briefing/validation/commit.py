"""Staged batches become part of the lake, or the run fails and they stay for a look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.captures.store import Batch
from briefing.errors import QuarantineFailure
from briefing.items.store import COMMIT_ORDER, commit, staged_rows
from briefing.lake import Lake
from briefing.tables import HEALTH, ITEMS, REJECTS, WEATHER
from briefing.validation.checks import broken_rules
from briefing.validation.quarantine import Verdict, entry_of, judge, too_many

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

    Each capture is judged by itself, so that what becomes of a row depends neither on what else waits
    nor on what its batch holds from after an edition's cutoff.
    Raises QuarantineFailure, committing nothing, where too many feeds are ill.
    """
    listed = sorted(batches)
    staged = [{table.name: staged_rows(lake, batch, table) for table in COMMIT_ORDER} for batch in listed]
    broken = _broken(
        [row for rows in staged for row in rows["items"]], [row for rows in staged for row in rows["weather"]]
    )
    verdicts, start = [], 0
    for rows in staged:
        end = start + len(rows["items"])
        own = {place - start: rules for place, rules in broken.items() if start <= place < end}
        verdicts.append(_judge_captures(rows, own))
        start = end
    feeds = {(row["feed_id"], row["feed_language"]) for rows in staged for row in rows["health"]}
    quarantined = {feed for verdict in verdicts for feed in verdict.quarantined}
    names = tuple(sorted({feed_id for feed_id, _language in quarantined}))
    if too_many(len(quarantined), len(feeds)):
        raise QuarantineFailure(
            f"{len(quarantined)} of {len(feeds)} feeds broke the expectations ({', '.join(names[:3])}, …): "
            f"nothing was committed. Look at {lake.path('staging')}; mend the parser or the catalogue, "
            "then run again."
        )
    for batch, verdict in zip(listed, verdicts, strict=True):
        commit(lake, batch, {table.name: getattr(verdict, table.name) for table in COMMIT_ORDER})
    return Outcome(
        batches=len(listed),
        items=sum(len(verdict.items) for verdict in verdicts),
        rejects=sum(len(verdict.rejects) for verdict in verdicts),
        quarantined=names,
    )


def _broken(items: Sequence[Row], weather: Sequence[Row]) -> dict[int, list[str]]:
    """Position in `items` → rules that the item or its row of weather breaks."""
    broken = {position: list(rules) for position, rules in broken_rules(ITEMS, items).items()}
    positions = {entry_of(item): position for position, item in enumerate(items)} if weather else {}
    for place, rules in broken_rules(WEATHER, weather).items():
        broken.setdefault(positions[entry_of(weather[place])], []).extend(rules)
    return broken


def _judge_captures(rows: Mapping[str, list[Row]], broken: Mapping[int, Sequence[str]]) -> Verdict:
    """The verdict on a batch: those on its captures, one after the other."""
    captures: dict[tuple[Any, ...], dict[str, list[Row]]] = {}
    positions: dict[tuple[Any, ...], list[int]] = {}
    for name, listed in rows.items():
        for position, row in enumerate(listed):
            key = (row["feed_id"], row["feed_language"], row["captured_at_utc"])
            captures.setdefault(key, {table: [] for table in rows})[name].append(row)
            if name == ITEMS.name:
                positions.setdefault(key, []).append(position)
    verdicts = []
    for key, own in sorted(captures.items()):
        rules = {
            place: broken[position]
            for place, position in enumerate(positions.get(key, ()))
            if position in broken
        }
        verdicts.append(judge(own[ITEMS.name], own[REJECTS.name], rules, own[HEALTH.name], own[WEATHER.name]))
    return Verdict(
        items=tuple(row for verdict in verdicts for row in verdict.items),
        rejects=tuple(row for verdict in verdicts for row in verdict.rejects),
        health=tuple(row for verdict in verdicts for row in verdict.health),
        quarantined=tuple(feed for verdict in verdicts for feed in verdict.quarantined),
        weather=tuple(row for verdict in verdicts for row in verdict.weather),
    )
