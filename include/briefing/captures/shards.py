"""Which feeds are read together: all of a host in one shard, so that the host's limits hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from zlib import crc32

from briefing.captures.secrets import Secrets
from briefing.errors import UsageError
from briefing.feeds.catalogue import Catalogue
from briefing.feeds.entries import Feed, Language
from briefing.settings import Settings

NAME = re.compile(r"([1-9][0-9]{0,2})-of-([1-9][0-9]{0,2})")


@dataclass(frozen=True, order=True)
class Source:
    """One URL to read: a feed in one of its languages."""

    feed_id: str
    language: Language
    url: str

    @property
    def host(self) -> str:
        return (urlsplit(self.url).hostname or "").removesuffix(".")


def sources_of(catalogue: Catalogue) -> list[Source]:
    """Every URL of the catalogue that is read today, in its order."""
    return [source for feed in catalogue.feeds for source in sources_of_feed(feed)]


def sources_of_feed(feed: Feed) -> list[Source]:
    return [Source(feed.id, language, url) for language, url in feed.urls.items()]


def shards_to_read(catalogue: Catalogue, settings: Settings) -> tuple[str, ...]:
    """The shards that have feeds, such as `2-of-4`.

    Raises ConfigurationError where a feed's secret is not set: better before the first request.
    """
    sources = sources_of(catalogue)
    Secrets(source.url for source in sources)
    used = {_number(source.host, settings.shards) for source in sources}
    return tuple(f"{number}-of-{settings.shards}" for number in sorted(used))


def sources_of_shard(catalogue: Catalogue, shard: str) -> list[Source]:
    """The URLs of a shard. Raises UsageError where its name is none."""
    parts = NAME.fullmatch(shard)
    if parts is None or int(parts[1]) > int(parts[2]):
        raise UsageError(f"{shard!r} is no shard; write one such as 2-of-4.")
    number, shards = int(parts[1]), int(parts[2])
    return [source for source in sources_of(catalogue) if _number(source.host, shards) == number]


def _number(host: str, shards: int) -> int:
    """A host stays in its shard whatever else the catalogue holds; `hash()` differs from run to run."""
    return crc32(host.encode()) % shards + 1
