"""Where parsed batches lie, staged and committed, under names that say capture batch and parser version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from briefing.captures.store import Batch
from briefing.contracts import arrow_table
from briefing.items.rows import PARSER_VERSION
from briefing.lake import Lake
from briefing.tables import HEALTH, ITEMS, REJECTS, WEATHER, Table

Rows = Sequence[Mapping[str, Any]]
COMMIT_ORDER = (HEALTH, REJECTS, WEATHER, ITEMS)
"""Items last: a batch is validated when its items file exists, even empty."""


def committed_name(table: Table, batch: Batch) -> str:
    return f"{table.name}/captured_on={batch.captured_on}/{batch.name}.{PARSER_VERSION}.parquet"


def staged_name(table: Table, batch: Batch) -> str:
    return f"staging/captured_on={batch.captured_on}/{batch.name}.{PARSER_VERSION}/{table.name}.parquet"


def is_validated(lake: Lake, batch: Batch) -> bool:
    return lake.exists(committed_name(ITEMS, batch))


def is_staged(lake: Lake, batch: Batch) -> bool:
    """Whether parse finished the batch: its items are staged last."""
    return lake.exists(staged_name(ITEMS, batch))


def stage(lake: Lake, batch: Batch, rows: Mapping[str, Rows]) -> None:
    """Store what parse made of `batch`: rows by table name."""
    for table in COMMIT_ORDER:
        lake.write_table(staged_name(table, batch), arrow_table(table, rows[table.name]))


def staged_rows(lake: Lake, batch: Batch, table: Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = lake.read_table(staged_name(table, batch)).to_pylist()
    return rows


def commit(lake: Lake, batch: Batch, rows: Mapping[str, Rows]) -> None:
    """Make the validated rows of `batch` part of the lake and clear its staging; harmless when repeated.

    A batch without weather has no file of weather: an empty one has 13 KB, more than many have of items.
    """
    for table in COMMIT_ORDER:
        if table is WEATHER and not rows[table.name]:
            continue
        lake.write_table_once(committed_name(table, batch), arrow_table(table, rows[table.name]))
    lake.remove_folder(staged_name(ITEMS, batch).rpartition("/")[0])


def sweep_staged(lake: Lake) -> None:
    """Clear the staging of committed batches: a run that is killed while it clears leaves a part."""
    for name in lake.names("staging/captured_on=*/*"):
        if lake.exists(f"{ITEMS.name}/{name.removeprefix('staging/')}.parquet"):
            lake.remove_folder(name)


def committed_rows(lake: Lake, batches: Iterable[Batch], table: Table) -> list[dict[str, Any]]:
    """Rows of `table` for the batches that are validated, in the batches' order."""
    return [
        row
        for batch in batches
        if lake.exists(committed_name(table, batch))
        for row in lake.read_table(committed_name(table, batch)).to_pylist()
    ]


def committed_paths(lake: Lake, batches: Iterable[Batch], table: Table) -> list[str]:
    """Paths of the files of `table` for the validated batches, for SQL."""
    names = sorted({committed_name(table, batch) for batch in batches})
    return [str(lake.path(name)) for name in names if lake.exists(name)]
