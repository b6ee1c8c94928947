"""What became of items and stories over the days, read from the whole lake: for the analyst."""

from __future__ import annotations

from typing import Any

from briefing.editions import generations
from briefing.lake import Lake
from briefing.sql import connect, select_rows

Row = dict[str, Any]


def item_versions(lake: Lake, threads: int = 2) -> list[Row]:
    """The versions of all items (`sql/item_versions.sql`), item by item, the oldest version first."""
    items = [str(lake.path(name)) for name in lake.names("items/captured_on=*/*.parquet")]
    if not items:
        return []
    with connect(threads) as connection:
        return select_rows(connection, "item_versions", items=items)


def story_history(lake: Lake, threads: int = 2) -> list[Row]:
    """The stories of all visible editions, a row for each date that had news of one (`story_history.sql`)."""
    stories, selections = visible_files(lake, "stories"), visible_files(lake, "selection")
    if not stories:
        return []
    with connect(threads) as connection:
        return select_rows(connection, "story_history", stories=stories, selections=selections)


def visible_files(lake: Lake, table: str) -> list[str]:
    """Paths of the files of `stories`, `selection` or `editions`, one for each visible edition, by date."""
    visible = sorted(generations.current_generations(lake).items())
    return [str(lake.path(f"{generations.folder(on, name)}/{table}.parquet")) for on, name in visible]
