"""Every feed of the catalogue read once, to tell an operator which of them work; nothing is stored."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from briefing.captures.capture import reach_of
from briefing.captures.connecting import CONNECTIONS
from briefing.captures.fetch import Answer, Fetcher, Request
from briefing.captures.remedies import REMEDIES
from briefing.captures.secrets import Secrets
from briefing.captures.shards import Source
from briefing.items.parser_process import ParserPool
from briefing.items.rows import Document, Parsed
from briefing.progress import Progress
from briefing.settings import Settings

SILENT_DAYS = 60
"""A feed whose newest entry is older is likely abandoned: the catalogue's slowest publish monthly."""


@dataclass(frozen=True)
class Checked:
    """What one URL gave. `advice` is empty where nothing is to be done; `sound` where it can be used."""

    source: Source
    status: int | None
    error_kind: str | None
    items: int
    newest: datetime | None
    languages: tuple[str, ...]
    advice: str

    @property
    def sound(self) -> bool:
        return self.error_kind is None


def check_feeds(
    sources: Sequence[Source], settings: Settings, clock: Callable[[], datetime]
) -> list[Checked]:
    """Read each URL, whatever was read before. Raises ConfigurationError where a secret is not set."""
    return asyncio.run(_check_all(sources, Secrets(source.url for source in sources), settings, clock))


async def _check_all(
    sources: Sequence[Source], secrets: Secrets, settings: Settings, clock: Callable[[], datetime]
) -> list[Checked]:
    """Some at once, whose bodies are parsed and dropped before the next are asked for."""
    progress = Progress("feeds read", len(sources))
    checked: list[Checked] = []
    with ParserPool(settings.threads, settings.parse_seconds, settings.parse_memory_mib) as pool:
        async with Fetcher(settings.contact, reach_of(settings)) as fetcher:
            for start in range(0, len(sources), CONNECTIONS):
                some = sources[start : start + CONNECTIONS]
                requests = [fetcher.fetch(Request(secrets.expanded(source.url))) for source in some]
                answers = list(zip(some, await asyncio.gather(*requests), strict=True))
                checked += await asyncio.to_thread(_judged, pool, answers, secrets, clock())
                for _ in some:
                    progress.step()
    progress.end()
    return checked


def _judged(
    pool: ParserPool, answers: Sequence[tuple[Source, Answer]], secrets: Secrets, now: datetime
) -> list[Checked]:
    documents = [
        _document(source, answer, secrets, now) for source, answer in answers if answer.body is not None
    ]
    parsed = pool.parse_all(documents)
    return [
        _checked(source, answer, next(parsed) if answer.body is not None else None, secrets, now)
        for source, answer in answers
    ]


def _document(source: Source, answer: Answer, secrets: Secrets, now: datetime) -> Document:
    body = secrets.masked_bytes(answer.body or b"")
    return Document(
        feed_id=source.feed_id,
        feed_language=source.language,
        captured_at_utc=now,
        url=source.url,
        final_url=secrets.masked_url(answer.final_url) if answer.final_url else None,
        content_type=answer.headers.get("content-type"),
        body=body,
        capture_sha256=hashlib.sha256(body).hexdigest(),
    )


def _checked(
    source: Source, answer: Answer, parsed: Parsed | None, secrets: Secrets, now: datetime
) -> Checked:
    kind = answer.error_kind or (parsed.health["error_kind"] if parsed else None)
    detail = answer.error_detail or (parsed.health["error_detail"] if parsed else None)
    items = parsed.items if parsed else ()
    dates = [item["published_at_utc"] for item in items if item["published_at_utc"] is not None]
    newest = max((date for date in dates if date <= now), default=None)
    languages = tuple(name for name, _ in Counter(item["language"] for item in items).most_common(2))
    if kind is not None:
        advice = f"{secrets.masked(detail or '').strip()}. {REMEDIES[kind].to_do}".lstrip(". ")
    else:
        advice = " ".join(_remarks(source, answer, parsed, secrets, (newest, languages, now)))
    return Checked(source, answer.status, kind, len(items), newest, languages, advice)


def _remarks(
    source: Source,
    answer: Answer,
    parsed: Parsed | None,
    secrets: Secrets,
    found: tuple[datetime | None, tuple[str, ...], datetime],
) -> Iterable[str]:
    """What an operator should know of a feed that can be used."""
    newest, languages, now = found
    if answer.moved_for_good and answer.final_url:
        address = secrets.masked_url(answer.final_url)
        yield f"Moved for good: write {address} under url, the old one under also_at."
    if parsed is not None and not parsed.items:
        yield REMEDIES["no_entries"].meaning
    if newest is not None and now - newest > timedelta(days=SILENT_DAYS):
        yield f"Nothing new for {(now - newest).days} days: is it still kept up?"
    if languages and languages[0] != source.language:
        yield f"Its entries are in {languages[0]}, the catalogue says {source.language}."
    if parsed is not None and parsed.rejects:
        yield f"{len(parsed.rejects)} of its entries cannot be read."
