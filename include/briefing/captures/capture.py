"""Read the feeds of a shard from the web and store what came, a row for each attempt."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from briefing.captures.account import Account
from briefing.captures.backoff import SHARD_LIMIT
from briefing.captures.connecting import CONNECTIONS
from briefing.captures.fetch import Answer, Fetcher, Request
from briefing.captures.history import History, StoredBody, read_histories
from briefing.captures.outcomes import NOT_MODIFIED
from briefing.captures.reach import Reach, read_loopback_hosts, read_ports
from briefing.captures.secrets import Secrets
from briefing.captures.shards import Source, sources_of_shard
from briefing.captures.store import STATE_COLUMNS, Batch, Key, write_batches
from briefing.errors import BriefingError
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


def capture_shard(
    lake: Lake, catalogue: Catalogue, shard: str, settings: Settings, clock: Clock
) -> list[Batch]:
    """Ask every feed of `shard` whose time has come; returns the batches that were stored.

    What a server or the network does becomes a row and stops nobody. Another run that reads the same
    shard is waited for. Raises UsageError for a shard that is none, ConfigurationError where a secret is
    not set, LakeError where nothing can be stored.
    """
    sources = sources_of_shard(catalogue, shard)  # the name becomes a folder's: a wrong one ends here
    with lake.alone(f"locks/capture-{shard}"):
        return asyncio.run(_prepared(lake, catalogue, shard, sources, settings, clock).capture())


def capture_shards(
    lake: Lake, catalogue: Catalogue, shards: Iterable[str], settings: Settings, clock: Clock
) -> None:
    """The same for several shards side by side, in this thread: Ctrl-C stops them all at once.

    As in the DAG, one that fails stops no other: its feeds are not read, and the log says why.
    """
    with ExitStack() as locks:
        prepared = []
        for shard in shards:
            try:
                sources = sources_of_shard(catalogue, shard)
                locks.enter_context(lake.alone(f"locks/capture-{shard}"))
                prepared.append(_prepared(lake, catalogue, shard, sources, settings, clock))
            except Exception as error:  # noqa: BLE001 - whatever it is: the edition comes, and names the feeds
                _tell(shard, error)
        asyncio.run(_side_by_side(prepared))


async def _side_by_side(shards: Sequence[_Shard]) -> None:
    outcomes = await asyncio.gather(*(shard.capture() for shard in shards), return_exceptions=True)
    for shard, outcome in zip(shards, outcomes, strict=True):
        if isinstance(outcome, Exception):
            _tell(shard.name, outcome)
        elif isinstance(outcome, BaseException):
            raise outcome


def _tell(shard: str, error: Exception) -> None:
    kind = "" if isinstance(error, BriefingError) else f"{type(error).__name__}: "
    log.warning("Shard %s was not read. %s%s", shard, kind, error)


def reach_of(settings: Settings) -> Reach:
    """What the operator allows besides the public internet's ports 80 and 443."""
    return Reach(read_ports(settings.ports), read_loopback_hosts(settings.loopback_hosts))


def _key(source: Source) -> Key:
    return source.feed_id, source.language


def _is_due(source: Source, history: History | None, now: datetime) -> bool:
    if history is None or history.not_before is None or history.url != source.url:
        return True
    return now >= history.not_before


def _prepared(
    lake: Lake,
    catalogue: Catalogue,
    shard: str,
    sources: Sequence[Source],
    settings: Settings,
    clock: Clock,
) -> _Shard:
    secrets = Secrets(source.url for source in sources)
    now = clock()
    histories = read_histories(lake, now, settings.threads)
    due = [source for source in sources if _is_due(source, histories.get(_key(source)), now)]
    kind = "sample" if catalogue.edition.sample else "live"
    reading = _Reading(secrets, histories, clock, kind)
    early = (histories[_key(source)].not_before for source in sources if source not in due)
    next_due = min((moment for moment in early if moment is not None), default=None)
    return _Shard(lake, shard, due, reading, settings, Account(shard, len(sources), len(due), next_due))


@dataclass(frozen=True)
class _Shard:
    """What is to be asked, and where what comes is stored."""

    lake: Lake
    name: str
    due: Sequence[Source]
    reading: _Reading
    settings: Settings
    account: Account

    async def capture(self) -> list[Batch]:
        """Ask all of `due` side by side and store what comes, in batches that fit into memory.

        However it ends, what had come is stored.
        """
        log.info("%s", self.account.before())
        batches: list[Batch] = []
        rows: list[Row] = []
        prefix = f"{self.reading.source_kind}-{self.name}"
        waiting_bytes = 0
        if not self.due:
            return batches
        try:
            # Closed at once where storing fails: nobody asks on for what cannot be kept.
            async with aclosing(self._as_they_come()) as coming:
                async for row in coming:
                    rows.append(row)
                    self.account.note(row)
                    waiting_bytes += len(row["body"] or b"")
                    if waiting_bytes > BATCH_BYTES:
                        batches += write_batches(self.lake, rows, prefix)
                        rows, waiting_bytes = [], 0
        finally:
            batches += write_batches(self.lake, rows, prefix)
        log.info("%s", self.account.after())
        return batches

    async def _as_they_come(self) -> AsyncGenerator[Row, None]:
        """A row for each source. A body is held by nobody but the row that is handed over."""
        deadline = asyncio.get_running_loop().time() + SHARD_LIMIT.total_seconds()
        came: asyncio.Queue[Row] = asyncio.Queue(CONNECTIONS)
        progress = Progress(self.account.counting, len(self.due))
        async with Fetcher(self.settings.contact, reach_of(self.settings)) as fetcher:

            async def read(source: Source) -> None:
                await came.put(await self.reading.read(source, fetcher, deadline))

            tasks = [asyncio.create_task(read(source)) for source in self.due]
            try:
                for _ in tasks:
                    yield await came.get()
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
        self._clock, self.source_kind = clock, source_kind

    async def read(self, source: Source, fetcher: Fetcher, deadline: float) -> Row:
        """The row of one attempt, whatever happens in it."""
        history = self._histories.get(_key(source), History())
        begun_at = self._clock()
        try:
            async with asyncio.timeout_at(deadline):
                answer = await fetcher.fetch(self._request(source, history.body))
        except TimeoutError:
            answer = _unanswered("not_read", "there was no time left to ask for it")
        except Exception:
            log.exception("Feed %s could not be asked; this is a mistake in the program.", source.feed_id)
            answer = _unanswered("connection_failed", "the attempt failed on our side")
        # Off the loop: a hostile body of 15 MiB takes seconds, and others wait for their answers meanwhile.
        body = answer.body
        if body is not None and self._secrets.any:
            body = await asyncio.to_thread(self._secrets.masked_bytes, body)
        return self._row(source, history.body, replace(answer, body=body), begun_at)

    def _request(self, source: Source, body: StoredBody | None) -> Request:
        url = self._secrets.expanded(source.url)
        if body is None or body.final_url is None or not self._secrets.know(body.final_url):
            return Request(url)
        return Request(url, body.validators, self._secrets.expanded(body.final_url))

    def _row(self, source: Source, last: StoredBody | None, answer: Answer, begun_at: datetime) -> Row:
        captured_at = self._clock()
        requested_at = min(begun_at + timedelta(seconds=answer.waited_seconds), captured_at)
        body = answer.body
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
            "source": self.source_kind,
        }


def _unanswered(error_kind: str, detail: str) -> Answer:
    return Answer(None, None, {}, None, 0.0, error_kind, detail)
