"""Feeds that are read from the loopback server into a lake: what tests of the live capture stand on.

answer = fetched("http://harbour.example/feed", server)        # one fetch, no lake
lake = CaptureLake(tmp_path, server, {"harbour": "https://harbour.example/feed"})
[row] = lake.capture()                                          # one shard, its rows
lake.later(hours=1)                                             # the clock stands until it is moved
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from briefing import steps
from briefing.captures.capture import capture_shard
from briefing.captures.connecting import Lookup, look_up
from briefing.captures.fetch import Answer, Fetcher, Request
from briefing.captures.politeness import Politeness
from briefing.captures.reach import Reach
from briefing.captures.store import list_batches
from briefing.feeds.catalogue import load_catalogue
from briefing.items.batches import documents
from briefing.items.parse import parse_document
from briefing.items.store import commit, is_validated
from briefing.lake import Lake
from briefing.settings import Settings
from tests.feed_server import FeedServer

MORNING = datetime(2024, 6, 12, 9, 0, tzinfo=UTC)
ONE_SHARD = "1-of-1"


def reach(server: FeedServer, *ports: int) -> Reach:
    """All hosts of .example are the server; `ports` are allowed besides 80 and 443."""
    return Reach(ports, {"*.example": server.port})


def fetched(
    url: str | Request,
    where: FeedServer | Reach,
    lookup: Lookup = look_up,
    politeness: Politeness | None = None,
) -> Answer:
    """What one fetch ends with."""
    return fetched_all([url], where, lookup, politeness)[0]


def fetched_all(
    urls: list[str | Request],
    where: FeedServer | Reach,
    lookup: Lookup = look_up,
    politeness: Politeness | None = None,
) -> list[Answer]:
    """The same for several that are begun at once, in their order."""

    async def all_of_them() -> list[Answer]:
        allowed = where if isinstance(where, Reach) else reach(where)
        requests = [url if isinstance(url, Request) else Request(url) for url in urls]
        async with Fetcher("tests@example.org", allowed, politeness, lookup) as fetcher:
            return await asyncio.gather(*(fetcher.fetch(request) for request in requests))

    return asyncio.run(all_of_them())


def rss(*titles: str, note: str = "") -> bytes:
    """A feed with an item for each title, an hour old at MORNING."""
    items = "".join(
        f"<item><title>{title}</title><link>https://harbour.example/{number}</link>"
        f"<guid isPermaLink='false'>harbour-{title}</guid><description>{title}, said the town. {note}"
        "</description><pubDate>Wed, 12 Jun 2024 08:00:00 GMT</pubDate></item>"
        for number, title in enumerate(titles)
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Harbour</title>"
        f"<link>https://harbour.example/</link>{items}</channel></rss>"
    ).encode()


def write_catalogue(path: Path, urls: Mapping[str, str]) -> None:
    lines = ["edition: {report_to: briefing@example.org}", "feeds:"]
    for feed_id, url in urls.items():
        names = f"id: {feed_id}, outlet: {feed_id} Gazette, section: canada, evidence: made up for a test"
        lines.append(f'- {{{names}, url: "{url}"}}')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class CaptureLake:
    """A lake, its catalogue, and a clock that a test moves. `urls`: feed id → URL."""

    def __init__(self, folder: Path, server: FeedServer, urls: Mapping[str, str], **settings: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.now = MORNING
        self.settings = Settings(
            lake=str(folder / "lake"),
            catalogue=folder / "feeds.yaml",
            loopback_hosts=server.loopback_hosts,
            shards=1,
            **settings,
        )
        self.use(urls)

    def use(self, urls: Mapping[str, str]) -> None:
        """Write the catalogue anew."""
        write_catalogue(self.settings.catalogue, urls)

    @property
    def lake(self) -> Lake:
        return steps.open_lake(self.settings)

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def capture(self, shard: str = ONE_SHARD) -> list[dict]:
        """Read the shard; returns the rows of what was stored, by feed."""
        catalogue = load_catalogue(self.settings.catalogue)
        batches = capture_shard(self.lake, catalogue, shard, self.settings, lambda: self.now)
        rows = [row for batch in batches for row in self.lake.read_table(batch.path).to_pylist()]
        return sorted(rows, key=lambda row: row["feed_id"])

    def rows(self) -> list[dict]:
        """All rows of the lake, oldest first."""
        batches = list_batches(self.lake)
        rows = [row for batch in batches for row in self.lake.read_table(batch.path).to_pylist()]
        return sorted(rows, key=lambda row: (row["captured_at_utc"], row["feed_id"]))

    def parse(self) -> None:
        """Parse and commit what was captured, in this process: a parsing child costs 0.6 s each time."""
        for batch in list_batches(self.lake):
            if not is_validated(self.lake, batch):
                parsed = [parse_document(document) for document in documents(self.lake, batch)]
                rows = {
                    "items": [row for one in parsed for row in one.items],
                    "rejects": [row for one in parsed for row in one.rejects],
                    "health": [one.health for one in parsed],
                    "weather": [row for one in parsed for row in one.weather],
                }
                commit(self.lake, batch, rows)
