"""The sample's week: which entries each of its feeds holds at a moment of the seven days.

Day 7 is the day on which the sample is run. Everything follows from that date and the files beside
this module; nothing here reads a clock.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from briefing.errors import ConfigurationError
from briefing.feeds.catalogue import Catalogue, Feed, load_catalogue
from briefing.sample.story_files import (
    DAYS,
    Change,
    FaultKind,
    Serving,
    StoryEntry,
    When,
    read_serving,
    read_stories,
)

PACKAGED = Path(__file__).parent
CATALOGUE = "feeds.yaml"
SERVED = "served.yaml"
NEWEST = 25
"""Entries that a feed holds; of 40 captured feeds most hold 10 to 50."""


@dataclass(frozen=True)
class Entry:
    """An entry as its feed shows it at one moment, in one language. Times are UTC.

    `body` is paragraphs; `updated` is when its newest version appeared.
    """

    guid: str
    link: str
    title: str
    description: str
    body: tuple[str, ...]
    author: str | None
    categories: tuple[str, ...]
    published: datetime
    updated: datetime


@dataclass(frozen=True)
class Week:
    """The catalogue, how each feed is served, and the stories of each feed by its id."""

    catalogue: Catalogue
    serving: dict[str, Serving]
    stories: dict[str, tuple[StoryEntry, ...]]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.catalogue.edition.zone)

    def day_of(self, today: date, moment: datetime) -> int:
        """The day of the week, 1 to 7, on which `moment` lies; what lies outside counts as its end."""
        past = (today - moment.astimezone(self.zone).date()).days
        return min(max(DAYS - past, 1), DAYS)

    def entries_at(self, feed_id: str, language: str, today: date, moment: datetime) -> tuple[Entry, ...]:
        """What the feed holds at `moment`, newest first, at most 25."""
        feed = self.catalogue.feed(feed_id)
        if feed is None:
            raise KeyError(feed_id)
        shown = [
            self._entry(feed, language, story, today, moment)
            for story in self.stories.get(feed_id, ())
            if self.moment_of(story.at, today) <= moment
        ]
        # Stable: stories of one minute stay in their file's order.
        return tuple(sorted(shown, key=lambda entry: entry.published, reverse=True)[:NEWEST])

    def fault_at(self, feed_id: str, today: date, moment: datetime) -> FaultKind | None:
        """What is wrong with the feed on the day of `moment`."""
        day = self.day_of(today, moment)
        serving = self.serving.get(feed_id, Serving())
        return next((one.fault for one in serving.faults if one.from_day <= day <= one.to_day), None)

    def moment_of(self, when: When, today: date) -> datetime:
        """The moment in UTC. An hour that the clocks skip is read as if they did not."""
        on = today - timedelta(days=DAYS - when.day)
        return datetime.combine(on, time.fromisoformat(when.time), self.zone).astimezone(UTC)

    def _entry(self, feed: Feed, language: str, story: StoryEntry, today: date, moment: datetime) -> Entry:
        published = updated = self.moment_of(story.at, today)
        texts = {"title": story.title, "description": story.description, "body": story.body}
        for change in story.changes:
            if self.moment_of(change.at, today) <= moment:
                updated = self.moment_of(change.at, today)
                texts.update({name: given for name in texts if (given := getattr(change, name))})
        in_language = {name: _in(given, language) for name, given in texts.items()}
        return Entry(
            guid=f"tag:{_host(feed, feed.language)}:{story.item}",
            link=_link(feed, language, story, published.astimezone(self.zone).date()),
            title=in_language["title"],
            description=in_language["description"],
            body=paragraphs(in_language["body"]),
            author=_in(story.author, language) or None,
            categories=story.categories,
            published=published,
            updated=updated,
        )


def load_week(folder: Path = PACKAGED) -> Week:
    """The week in the files of `folder`: feeds.yaml, served.yaml and stories/*.yaml.

    Raises ConfigurationError, one sentence with the file and the item or the feed.
    """
    catalogue = load_catalogue(folder / CATALOGUE)
    serving = read_serving(_read(folder / SERVED), SERVED)
    for feed_id in serving:
        _require_feed(catalogue, feed_id, f'{SERVED}, feed "{feed_id}"')
    stories: defaultdict[str, list[StoryEntry]] = defaultdict(list)
    files: dict[str, str] = {}
    for path in sorted((folder / "stories").glob("*.yaml")):
        name = f"stories/{path.name}"
        for story in read_stories(_read(path), name):
            _check(catalogue, story, f'{name}, item "{story.item}"')
            if story.item in files:
                raise ConfigurationError(
                    f'{name}, item "{story.item}": an item of {files[story.item]} has this name; '
                    "give one of them another."
                )
            files[story.item] = name
            stories[story.feed].append(story)
    return Week(catalogue, serving, {feed_id: tuple(held) for feed_id, held in stories.items()})


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a body: YAML's `>` leaves one line break between them, `|` a blank line."""
    parts = text.split("\n\n") if "\n\n" in text else text.split("\n")
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def _check(catalogue: Catalogue, story: StoryEntry, where: str) -> None:
    """Every text of a story stands in every language of its feed, and in no other."""
    feed = _require_feed(catalogue, story.feed, where)
    versions: tuple[StoryEntry | Change, ...] = (story, *story.changes)
    texts = [one for version in versions for one in (version.title, version.description, version.body)]
    for text in (*texts, story.author):
        if text and "" not in text and set(text) != set(feed.urls):
            raise ConfigurationError(
                f'{where}: a text is in {", ".join(text)}, but feed "{feed.id}" is in '
                f"{', '.join(feed.urls)}; write it in the feed's languages."
            )
        if story.title is text and "" in text and len(feed.urls) > 1:
            raise ConfigurationError(
                f'{where}: feed "{feed.id}" is in two languages; write the title as {{en: …, fr: …}}.'
            )


def _require_feed(catalogue: Catalogue, feed_id: str, where: str) -> Feed:
    feed = catalogue.feed(feed_id)
    if feed is None:
        raise ConfigurationError(
            f'{where}: {CATALOGUE} has no feed "{feed_id}"; add it there or mend the id.'
        )
    return feed


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"The sample's file {path} cannot be read ({error.strerror}); install the project again."
        ) from error


def _in(texts: dict[str, str] | None, language: str) -> str:
    given = texts or {}
    return given.get(language, given.get("", "")).strip()


def _host(feed: Feed, language: str) -> str:
    return urlsplit(feed.urls[language]).hostname or ""  # type: ignore[index]


def _link(feed: Feed, language: str, story: StoryEntry, on: date) -> str:
    path = story.path or f"/{on:%Y/%m/%d}/"
    if path.endswith("/"):
        path += story.item
    # A translated item has a page in each language, and their addresses differ.
    folder = f"/{language}" if len(feed.urls) > 1 else ""
    return f"https://{_host(feed, language)}{folder}{path}"
