"""Read the feeds of a shard from the web and store what came, a row for each attempt."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from briefing.captures.account import Account
from briefing.captures.fetch import Answer, Fetcher, Request
from briefing.captures.history import History, Key, StoredBody, read_histories
from briefing.captures.outcomes import NOT_MODIFIED
from briefing.captures.reach import Reach, read_loopback_hosts, read_ports
from briefing.captures.secrets import Secrets
from briefing.captures.shards import Source, sources_of_shard
from briefing.captures.store import STATE_COLUMNS, Batch, write_batches
from briefing.feeds.catalogue import Catalogue
from briefing.lake import Lake
from briefing.progress import Progress
from briefing.settings import Settings

log = logging.getLogger(__name__)
Row = dict[str, Any]
Clock = Callable[[], datetime]
"""Says what time it is, in UTC."""

BATCH_BYTES = 64 * 1024 * 1024
"""Bodies that may wait in memory before they are stored as a batch."""
SHARD_SECONDS = 900.0
"""After which no more feeds are asked: the edition must come out, and says which feeds were not read."""


def capture_shard(
    lake: Lake, catalogue: Catalogue, shard: str, settings: Settings, clock: Clock
) -> list[Batch]:
    """Ask every feed of `shard` whose time has come; returns the batches that were stored.

    What a server or the network does becomes a row and stops nobody. Another run that reads the same
    shard is waited for: what it has just read is not asked again. Raises UsageError for a shard that
    is none, ConfigurationError where a secret is not set, LakeError where nothing can be stored.
    """
    sources = sources_of_shard(catalogue, shard)
    secrets = Secrets(source.url for source in sources)
    with lake.alone(f"locks/capture-{shard}"):
        now = clock()
        histories = read_histories(lake, now, settings.threads)
        due = [source for source in sources if _is_due(source, histories.get(_key(source)), now)]
        account = Account(shard, len(sources), len(due))
        log.info("%s", account.before())
        if not due:
            return []
        kind = "sample" if catalogue.edition.sample else "live"
        reading = _Reading(secrets, histories, clock, kind)
        batches = asyncio.run(_capture(lake, due, reading, settings, f"{kind}-{shard}", account))
        log.info("%s", account.after())
        return batches


def reach_of(settings: Settings) -> Reach:
    """What the operator allows besides the public internet's ports 80 and 443."""
    return Reach(read_ports(settings.ports), read_loopback_hosts(settings.loopback_hosts))


def _key(source: Source) -> Key:
    return source.feed_id, source.language


def _is_due(source: Source, history: History | None, now: datetime) -> bool:
    if history is None or history.not_before is None or history.url != source.url:
        return True
    return now >= history.not_before


async def _capture(
    lake: Lake, due: Sequence[Source], reading: _Reading, settings: Settings, prefix: str, account: Account
) -> list[Batch]:
    """Ask all of `due` side by side and store what comes, in batches that fit into memory."""
    batches: list[Batch] = []
    rows: list[Row] = []
    waiting_bytes = 0
    async with Fetcher(settings.contact, reach_of(settings)) as fetcher:
        async for row in _as_they_come(due, reading, fetcher, account.counting):
            rows.append(row)
            account.note(row)
            waiting_bytes += len(row["body"] or b"")
            if waiting_bytes > BATCH_BYTES:
                batches += write_batches(lake, rows, prefix)
                rows, waiting_bytes = [], 0
    batches += write_batches(lake, rows, prefix)
    return batches


async def _as_they_come(
    due: Sequence[Source], reading: _Reading, fetcher: Fetcher, counting: str
) -> AsyncIterator[Row]:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + SHARD_SECONDS
    tasks = [asyncio.create_task(reading.read(source, fetcher, deadline)) for source in due]
    progress = Progress(counting, len(tasks))
    try:
        for task in asyncio.as_completed(tasks):
            yield await task
            progress.step()
    finally:
        for one in tasks:
            one.cancel()
    progress.end()


class _Reading:
    """One source → one row of captures."""

    def __init__(
        self, secrets: Secrets, histories: Mapping[Key, History], clock: Clock, source_kind: str
    ) -> None:
        self._secrets, self._histories = secrets, histories
        self._clock, self._source_kind = clock, source_kind

    async def read(self, source: Source, fetcher: Fetcher, deadline: float) -> Row:
        history = self._histories.get(_key(source), History())
        begun_at = self._clock()
        try:
            async with asyncio.timeout_at(deadline):
                answer = await fetcher.fetch(self._request(source, history.body))
        except TimeoutError:
            answer = Answer(None, None, {}, None, 0.0, "not_read", "there was no time left to ask for it")
        return self._row(source, history.body, answer, begun_at)

    def _request(self, source: Source, body: StoredBody | None) -> Request:
        url = self._secrets.expanded(source.url)
        if body is None or body.final_url is None or not self._secrets.know(body.final_url):
            return Request(url)
        return Request(url, body.validators, self._secrets.expanded(body.final_url))

    def _row(self, source: Source, last: StoredBody | None, answer: Answer, begun_at: datetime) -> Row:
        captured_at = self._clock()
        requested_at = min(begun_at + timedelta(seconds=answer.waited_seconds), captured_at)
        body = None if answer.body is None else self._secrets.masked_bytes(answer.body)
        digest = None if body is None else hashlib.sha256(body).hexdigest()
        stored_on = None if body is None else captured_at.date()
        length = None if body is None else len(body)
        if last is not None and (answer.status == NOT_MODIFIED or digest == last.sha256):
            digest, stored_on, body = last.sha256, last.captured_on, None
        masked = self._secrets.masked
        return dict.fromkeys(STATE_COLUMNS) | {
            "feed_id": source.feed_id,
            "feed_language": source.language,
            "captured_at_utc": captured_at,
            "url": source.url,
            "final_url": None if answer.final_url is None else self._secrets.masked_url(answer.final_url),
            "status": answer.status,
            "headers": json.dumps({name: masked(value) for name, value in sorted(answer.headers.items())}),
            "requested_at_utc": None if answer.error_kind == "not_read" else requested_at,
            "recorded_at_utc": captured_at,
            "elapsed_milliseconds": round(answer.elapsed_seconds * 1000),
            "body_bytes": length,
            "body_sha256": digest,
            "body_captured_on": stored_on,
            "body": body,
            "error_kind": answer.error_kind,
            "error_detail": masked(answer.error_detail) if answer.error_detail else None,
            "source": self._source_kind,
        }
