"""Real months, an edition a day: what is shown twice, and how much of what is shown is an update.

NPR and Ars Technica, September 2024 to March 2025. Takes a quarter of an hour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.report import Table
from briefing import steps
from briefing.captures.archive import import_captures
from briefing.captures.store import list_batches
from briefing.editions import generations
from briefing.feeds.catalogue import load_catalogue
from briefing.items.batches import documents
from briefing.items.parse import parse_document
from briefing.items.store import stage
from briefing.lake import Lake
from briefing.settings import Settings
from briefing.validation.commit import validate_batches

Row = dict[str, Any]
FIRST, LAST = date(2024, 9, 1), date(2025, 3, 31)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
URLS = {
    "npr_1001": "https://feeds.npr.org/1001/rss.xml",
    "arstechnica_index": "https://feeds.arstechnica.com/arstechnica/index",
}
CATALOGUE = f"""\
edition:
  report_to: briefing@example.org
feeds:
  - id: npr
    url: {URLS["npr_1001"]}
    outlet: NPR
    section: united_states
    evidence: captures of these months
  - id: ars
    url: {URLS["arstechnica_index"]}
    outlet: Ars Technica
    section: digital_strategy
    evidence: captures of these months
"""
SAME: dict[str, Callable[[Row], Any]] = {
    "item": lambda row: (row["feed_id"], row["item_id"]),
    "link": lambda row: row["canonical_link"],
    "headline": lambda row: " ".join(re.findall(r"\w+", row["title"].casefold())),
    "story": lambda row: row["story_id"],
}


@dataclass(frozen=True)
class Figures:
    editions: int
    shown: int
    updates: int
    continuing: int
    """Rows dropped because their story was shown before and they add nothing."""
    twice: dict[str, int]
    """Shown again without being an update, by what is the same."""


def tables(data: Path | None) -> list[Table]:
    if data is None:
        return []
    found = figures(data)
    return [
        Table(
            f"Real months: NPR and Ars Technica, {FIRST} to {LAST}",
            ("editions", "stories shown", "updates", "share", "told again without news", *_twice_columns()),
            (
                (
                    f"{found.editions}",
                    f"{found.shown:,}",
                    f"{found.updates}",
                    f"{100 * found.updates / max(1, found.shown):.1f} %",
                    f"{found.continuing}",
                    *(f"{found.twice[name]}" for name in SAME),
                ),
            ),
            "An edition a day out of two feeds, made as an archive is backfilled. Shown twice: without being "
            "marked as an update; headlines are compared without case and punctuation.",
        )
    ]


def _twice_columns() -> Iterator[str]:
    return (f"same {name} twice" for name in SAME)


def figures(data: Path) -> Figures:
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        days = list(shown_by_day(data, Path(folder)))
    rows = [row for day in days for row in day]
    shown = [row for row in rows if row["outcome"] == "shown"]
    return Figures(
        editions=len(days),
        shown=len(shown),
        updates=sum(row["change"] == "update" for row in shown),
        continuing=sum(row["rule"] == "shown_before" for row in rows),
        twice={name: _repeats(shown, identity) for name, identity in SAME.items()},
    )


def _repeats(shown: list[Row], identity: Callable[[Row], Any]) -> int:
    seen = set()
    repeats = 0
    for row in shown:
        key = identity(row)
        repeats += key in seen and row["change"] != "update"
        seen.add(key)
    return repeats


def shown_by_day(data: Path, folder: Path) -> Iterator[list[Row]]:
    """The selection of each day, oldest first."""
    catalogue = folder / "feeds.yaml"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    settings = Settings(lake=str(folder / "lake"), catalogue=catalogue, now=NOW)
    lake = steps.open_lake(settings)
    manifest = folder / "manifest.tsv"
    manifest.write_text("\n".join(["url\tcaptured_at\tpath", *_captures(data)]) + "\n", encoding="utf-8")
    import_captures(lake, load_catalogue(catalogue), manifest, NOW)
    _validate_all(lake)
    for number in range((LAST - FIRST).days + 1):
        on = FIRST + timedelta(days=number)
        steps.run(settings, on, offline=True)
        name = f"{generations.folder(on, generations.current_generations(lake)[on])}/selection.parquet"
        yield lake.read_table(name).to_pylist()


def _validate_all(lake: Lake) -> None:
    """All batches at once and in this process: a child and an expectation suite a day cost minutes."""
    waiting = list_batches(lake)
    for batch in waiting:
        parsed = [parse_document(document) for document in documents(lake, batch)]
        rows = {
            "weather": [row for one in parsed for row in one.weather],
            "items": [row for one in parsed for row in one.items],
            "rejects": [row for one in parsed for row in one.rejects],
            "health": [one.health for one in parsed],
        }
        stage(lake, batch, rows)
    validate_batches(lake, waiting)


def _captures(data: Path) -> Iterator[str]:
    """Lines of a manifest; the name of a capture is its time in UTC."""
    for feed, url in URLS.items():
        for path in sorted((data / "feeds" / "daily" / feed).rglob("*.gz")):
            at = datetime.strptime(path.name.split(".")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            if FIRST <= at.date() <= LAST:
                yield f"{url}\t{at.isoformat()}\t{path}"
