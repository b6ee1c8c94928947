"""Which feed stands at which address of the sample's server, and the document that it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from urllib.parse import urlsplit

from briefing.feeds.catalogue import Feed
from briefing.sample import documents, weather
from briefing.sample.story_files import FaultKind, Serving
from briefing.sample.week import Week


@dataclass(frozen=True)
class FeedAddress:
    """A feed's URL in one of its languages, taken apart."""

    feed: Feed
    language: Literal["en", "fr"]
    host: str
    path: str

    @property
    def url(self) -> str:
        return self.feed.urls[self.language]

    @property
    def home(self) -> str:
        return f"https://{self.host}/"


@dataclass(frozen=True)
class Served:
    """A document as it is served. `changed` is when it last did, in UTC; None for an empty feed."""

    body: bytes
    content_type: str
    changed: datetime | None


class ServedFeeds:
    """The week's feeds by host and path. `today` is the week's last day."""

    def __init__(self, today: date, week: Week) -> None:
        self._today = today
        self._week = week
        self._addresses: dict[tuple[str, str], FeedAddress] = {}
        for feed in week.catalogue.feeds:
            for language, url in feed.urls.items():
                parts = urlsplit(url)
                place = (parts.hostname or "", parts.path or "/")
                self._addresses[place] = FeedAddress(feed, language, *place)

    @property
    def addresses(self) -> tuple[FeedAddress, ...]:
        return tuple(self._addresses.values())

    def at(self, host: str, path: str) -> FeedAddress | None:
        return self._addresses.get((host.lower(), path))

    def fault(self, feed_id: str, moment: datetime) -> FaultKind | None:
        return self._week.fault_at(feed_id, self._today, moment)

    def serve(self, address: FeedAddress, moment: datetime) -> Served:
        """The feed's document at `moment`."""
        if address.feed.kind == "weather":
            return self._weather(address, moment)
        feed, language = address.feed, address.language
        form = self._week.serving.get(feed.id, Serving()).format
        entries = self._week.entries_at(feed.id, language, self._today, moment)
        channel = documents.Channel(
            title=getattr(feed.name, language),
            url=address.url,
            home=address.home,
            language=language,
            zone=self._week.zone,
        )
        return Served(
            documents.document(form, channel, entries),
            documents.CONTENT_TYPES[form],
            documents.newest_change(entries),
        )

    def _weather(self, address: FeedAddress, moment: datetime) -> Served:
        feed, zone = address.feed, self._week.zone
        if feed.place is None:
            raise AssertionError(feed.id)  # the catalogue refuses weather without a place
        station = weather.Station(feed.place, feed.outlet, address.url, address.home, zone)
        return Served(
            weather.city_feed(station, address.language, self._today, moment),
            documents.CONTENT_TYPES["atom10"],
            weather.last_change(moment, zone).astimezone(UTC),
        )
