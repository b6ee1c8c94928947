"""Parse whole batches of captures into staging."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from briefing.captures.store import Batch, read_bodies
from briefing.items.parser_process import ParserPool
from briefing.items.rows import Document
from briefing.items.store import COMMIT_ORDER, is_staged, is_validated, stage
from briefing.lake import Lake
from briefing.progress import Progress
from briefing.settings import Settings


def parse_batches(lake: Lake, batches: Iterable[Batch], settings: Settings) -> list[Batch]:
    """Stage every batch that is neither validated nor staged; returns those that wait for validation.

    A document that cannot be read becomes a health row; the others go on.
    """
    waiting = [batch for batch in batches if not is_validated(lake, batch)]
    unread = [batch for batch in waiting if not is_staged(lake, batch)]
    if not unread:
        return waiting
    progress = Progress("batches of captures parsed", len(unread))
    with ParserPool(settings.threads, settings.parse_seconds, settings.parse_memory_mib) as pool:
        for batch in unread:
            rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in COMMIT_ORDER}
            for parsed in pool.parse_all(documents(lake, batch)):
                rows["items"] += parsed.items
                rows["weather"] += parsed.weather
                rows["rejects"] += parsed.rejects
                rows["health"].append(parsed.health)
            stage(lake, batch, rows)
            progress.step()
    progress.end()
    return waiting


def documents(lake: Lake, batch: Batch) -> Iterator[Document]:
    """What servers sent, for the parser."""
    for row in read_bodies(lake, batch):
        yield Document(
            feed_id=row["feed_id"],
            feed_language=row["feed_language"],
            captured_at_utc=row["captured_at_utc"],
            url=row["url"],
            final_url=row["final_url"],
            content_type=json.loads(row["headers"]).get("content-type"),
            body=row["body"],
            capture_sha256=row["body_sha256"],
        )
