"""Small lakes for tests: a catalogue, captures that a test writes by hand, and runs in this process.

    lake = SmallLake(tmp_path)
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", [Entry("Tunnel opens to cyclists")]))
    lake.run("2024-06-12")
    assert lake.shown("2024-06-12") == ["Tunnel opens to cyclists"]

Captures go through the real import, entries through the real parser. Outlets, hosts and events are
invented. `parsed` names a folder in which lakes share what was parsed and validated.
"""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

from briefing import steps
from briefing.captures.archive import ImportReport, import_captures
from briefing.captures.store import list_batches
from briefing.editions import generations
from briefing.editions.inputs import InputsRecord, records_of
from briefing.errors import QuarantineFailure
from briefing.feeds.catalogue import load_catalogue
from briefing.items.batches import documents
from briefing.items.parse import parse_document
from briefing.items.store import is_staged, is_validated, stage
from briefing.lake import Lake
from briefing.settings import Settings
from briefing.validation.commit import validate_batches

PARSED = ("items", "weather", "rejects", "health")


@dataclass(frozen=True)
class Entry:
    """One entry of a feed. What is not given follows from the title; `published` as in `moment`.

    `published="capture"` means an hour before the capture that it stands in, None means undated.
    """

    title: str
    text: str | None = None
    link: str | None = None
    guid: str | None = None
    author: str | None = None
    published: str | datetime | None = "capture"


@dataclass(frozen=True)
class Capture:
    """What a feed served at a time: entries, or another body, or no body and a status."""

    feed: str
    at: str | datetime
    entries: Sequence[Entry] = ()
    status: int = 200
    body: bytes | None = None
    language: str = "en"


@dataclass(frozen=True)
class Feed:
    """A feed of the catalogue; `more` are further lines of its entry, as YAML."""

    id: str
    section: str = "canada"
    more: tuple[str, ...] = ()
    in_french: bool = False
    """Whether it has a French URL beside the English one."""
    outlet: str | None = None

    @property
    def url(self) -> str:
        return f"https://{self.id}.example/feed"

    @property
    def urls(self) -> dict[str, str]:
        english = {"en": self.url}
        return english | {"fr": f"https://{self.id}.example/fil"} if self.in_french else english


HARBOUR = Feed("harbour")
PRAIRIE = Feed("prairie", "science")


def moment(value: str | datetime) -> datetime:
    """A time as `2024-06-12T09:00Z`, or a datetime with its zone, in UTC."""
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


def day(value: str | date) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def catalogue_text(feeds: Sequence[Feed], edition: str = "") -> str:
    """A catalogue file; `edition` holds further lines below `edition:`."""
    lines = ["edition:", "  report_to: briefing@example.org", *(f"  {line}" for line in edition.splitlines())]
    lines.append("feeds:")
    for feed in feeds:
        lines += [
            f"  - id: {feed.id}",
            f"    url: {feed.urls if feed.in_french else feed.url}",
            f"    outlet: {feed.outlet or feed.id.replace('-', ' ').title() + ' Gazette'}",
            f"    section: {feed.section}",
            "    evidence: made up for a test",
            *(f"    {line}" for line in feed.more),
        ]
    return "\n".join(lines) + "\n"


def rss(feed: str, entries: Sequence[Entry], captured_at: datetime) -> bytes:
    """An RSS document with the entries."""
    items = []
    for entry in entries:
        slug = sha256(entry.title.encode()).hexdigest()[:12]
        link = entry.link or f"https://{feed}.example/{slug}"
        published = entry.published
        if published == "capture":
            published = datetime.fromtimestamp(captured_at.timestamp() - 3600, UTC)
        text = f"{entry.title} in the town." if entry.text is None else entry.text
        items.append(
            f"<item><title>{escape(entry.title)}</title><link>{escape(link)}</link>"
            f"<guid isPermaLink='false'>{escape(entry.guid or link)}</guid>"
            f"<description>{escape(text)}</description>"
            + (f"<dc:creator>{escape(entry.author)}</dc:creator>" if entry.author else "")
            + (f"<pubDate>{format_datetime(moment(published))}</pubDate>" if published else "")
            + "</item>"
        )
    return (
        "<?xml version='1.0' encoding='utf-8'?>"
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        f"<channel><title>{feed}</title>"
        f"<link>https://{feed}.example/</link>{''.join(items)}</channel></rss>"
    ).encode()


class SmallLake:
    """A lake in `folder`/lake with its catalogue beside it, and what a test does with them."""

    def __init__(
        self,
        folder: Path,
        feeds: Sequence[Feed] = (HARBOUR, PRAIRIE),
        edition: str = "",
        *,
        parsed: Path | None = None,
    ) -> None:
        self.folder = folder
        self.parsed = parsed
        self.imports = 0
        folder.mkdir(parents=True, exist_ok=True)
        self.settings = Settings(
            lake=str(folder / "lake"), catalogue=folder / "feeds.yaml", now=moment("2030-01-01T00:00Z")
        )
        self.use_catalogue(feeds, edition)

    @property
    def lake(self) -> Lake:
        return steps.open_lake(self.settings)

    def use_catalogue(self, feeds: Sequence[Feed], edition: str = "") -> None:
        self.feeds = tuple(feeds)
        assert self.settings.catalogue is not None
        self.settings.catalogue.write_text(catalogue_text(feeds, edition))

    def at(self, now: str | datetime) -> Settings:
        """The settings with the clock at `now`. Without it the clock stands in 2030: dates are past."""
        return self.settings.model_copy(update={"now": moment(now)})

    def take_in(self, *captures: Capture) -> ImportReport:
        """Import the captures through one manifest: a batch per feed and UTC day."""
        self.imports += 1
        folder = self.folder / f"import-{self.imports}"
        folder.mkdir()
        urls = {feed.id: feed.urls for feed in self.feeds}
        lines = ["url\tcaptured_at\tpath\tstatus"]
        for number, capture in enumerate(captures):
            captured_at, name = moment(capture.at), ""
            if capture.body is not None or capture.status == 200:
                name = f"{number}.xml"
                body = capture.body
                (folder / name).write_bytes(
                    rss(capture.feed, capture.entries, captured_at) if body is None else body
                )
            lines.append(
                f"{urls[capture.feed][capture.language]}\t{captured_at.isoformat()}\t{name}\t{capture.status}"
            )
        manifest = folder / "manifest.tsv"
        manifest.write_text("\n".join(lines) + "\n")
        assert self.settings.now is not None
        report = import_captures(
            self.lake, load_catalogue(self.settings.catalogue), manifest, self.settings.now
        )
        self._parse()
        return report

    def _parse(self) -> None:
        """Parse and validate what was captured as the steps do, but in this process and once for all.

        A parsing child costs 0.6 s and Great Expectations 0.2 s, each time.
        """
        if self.parsed is not None:
            _share(self.parsed, self.lake.root)
        waiting = [batch for batch in list_batches(self.lake) if not is_validated(self.lake, batch)]
        for batch in waiting:
            if is_staged(self.lake, batch):
                continue
            parsed = [parse_document(document) for document in documents(self.lake, batch)]
            rows = {
                "weather": [row for one in parsed for row in one.weather],
                "items": [row for one in parsed for row in one.items],
                "rejects": [row for one in parsed for row in one.rejects],
                "health": [one.health for one in parsed],
            }
            stage(self.lake, batch, rows)
        with suppress(QuarantineFailure):  # then the run fails too, on what stays staged
            if waiting:
                validate_batches(self.lake, waiting)

    def run(
        self, on: str | date, *, now: str | datetime | None = None, reissue: bool = False
    ) -> steps.Published:
        settings = self.at(now) if now else self.settings
        published = steps.run(settings, day(on), reissue=reissue, offline=True)
        if self.parsed is not None:
            _share(self.lake.root, self.parsed)
        return published

    def make_days(self, *captures: Capture) -> None:
        """Take the captures in with one pass of validation, then make the edition of each of their days.

        As after the import of an archive: while a day's edition is made, later captures lie there too.
        """
        self.take_in(*captures)
        for on in sorted({moment(capture.at).date() for capture in captures}):
            self.run(on)

    def generation(self, on: str | date) -> str:
        """The visible generation of a date."""
        return generations.current_generations(self.lake)[day(on)]

    def record(self, on: str | date) -> InputsRecord:
        """The record of the visible generation of a date."""
        number = generations.current(self.lake, day(on))["inputs"]
        return records_of(self.lake, day(on))[number - 1]

    def read(self, on: str | date, name: str, generation: str | None = None) -> bytes:
        """A file of a generation, of the visible one unless another is named."""
        folder = generations.folder(day(on), generation or self.generation(on))
        return self.lake.read(f"{folder}/{name}")

    def files(self, on: str | date, generation: str | None = None) -> dict[str, bytes]:
        """All files of a generation."""
        folder = generations.folder(day(on), generation or self.generation(on))
        return {name.rpartition("/")[2]: self.lake.read(name) for name in self.lake.names(f"{folder}/*")}

    def selection(self, on: str | date, generation: str | None = None) -> list[dict]:
        folder = generations.folder(day(on), generation or self.generation(on))
        return self.lake.read_table(f"{folder}/selection.parquet").to_pylist()

    def rules(self, on: str | date, generation: str | None = None) -> dict[str, str]:
        """Title of each candidate → the rule that dropped it, or "shown"."""
        rows = self.selection(on, generation)
        rules = {row["title"]: row["rule"] or row["outcome"] for row in rows}
        assert len(rules) == len(rows), f"a title twice among the candidates of {on}"
        return rules

    def shown(self, on: str | date) -> list[str]:
        """Titles shown, in the order of the page."""
        rows = [row for row in self.selection(on) if row["outcome"] == "shown"]
        return [row["title"] for row in sorted(rows, key=lambda row: row["place"])]

    def published_dates(self) -> list[date]:
        return sorted(generations.current_generations(self.lake))

    def copy(self, folder: Path, *parts: str) -> "SmallLake":
        """A second lake with the same catalogue that holds these folders of this one, or all of it."""
        other = SmallLake(folder, parsed=self.parsed)
        assert self.settings.catalogue is not None
        assert other.settings.catalogue is not None
        shutil.copy(self.settings.catalogue, other.settings.catalogue)
        other.feeds = self.feeds
        for part in parts or sorted(path.name for path in self.lake.root.iterdir()):
            shutil.copytree(self.lake.root / part, other.lake.root / part)
        return other


def _share(source: Path, target: Path) -> None:
    """Copy what was parsed in one place and not in the other: a batch is parsed alike in every lake."""
    for table in PARSED:
        for path in (source / table).rglob("*.parquet"):
            copy = target / path.relative_to(source)
            if not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, copy)


def hourly(feed: str, first: str | datetime, *entries: Entry) -> list[Capture]:
    """A capture of `feed` an hour after the other, each with the entries up to it, newest first."""
    start = moment(first).timestamp()
    return [
        replace(Capture(feed, datetime.fromtimestamp(start + 3600 * n, UTC)), entries=entries[n::-1])
        for n in range(len(entries))
    ]
