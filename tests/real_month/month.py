"""A month of real captures in a lake of its own, run through the command line and read from its files.

What is read here is read without the package: paths, JSON and Parquet as DESIGN section 3 names them.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

Row = dict[str, Any]

DATES = tuple(date(2024, 6, day) for day in range(1, 31))
LANGUAGES = ("en", "fr")
FORMATS = ("html", "md", "txt")
PAGES = tuple(f"briefing.{language}.{form}" for language in LANGUAGES for form in FORMATS)
SAME_BYTES = (
    "edition.json",
    *PAGES,
    "stories.parquet",
    "selection.parquet",
    "validation.html",
    "validation.json",
)
"""What DESIGN section 3 means by "the same bytes", besides the digest of the generation."""

FOLDERS = {"npr": "npr_1001", "ars": "arstechnica_index", "nature": "nature_rdf"}
URLS = {
    "npr": "https://feeds.npr.org/1001/rss.xml",
    "ars": "https://feeds.arstechnica.com/arstechnica/index",
    "nature": "https://www.nature.com/nature.rss",
}
SECTIONS = {"npr": "united_states", "ars": "digital_strategy", "nature": "science"}
CATALOGUE = f"""\
edition:
  report_to: briefing@example.org
feeds:
  - id: npr
    url: {URLS["npr"]}
    outlet: NPR
    section: united_states
    evidence: captures of June 2024
  - id: ars
    url: {URLS["ars"]}
    outlet: Ars Technica
    section: digital_strategy
    evidence: captures of June 2024
  - id: nature
    url: {URLS["nature"]}
    outlet: Nature
    section: science
    kind: journal
    evidence: captures of June 2024
"""


@dataclass(frozen=True)
class RealCapture:
    """A captured file: the feed that it is of and when it was served, from its place and its name."""

    feed: str
    at_utc: datetime
    path: Path

    @property
    def line(self) -> str:
        return f"{URLS[self.feed]}\t{self.at_utc.isoformat()}\t{self.path}"


def captures_of_june(shared_data: Path) -> tuple[RealCapture, ...]:
    """The captures of June 2024, by feed and time; the name of a file is its time in UTC."""
    found = []
    for feed, folder in FOLDERS.items():
        for path in (shared_data / "feeds" / "daily" / folder).rglob("202406*.gz"):
            at = datetime.strptime(path.name.split(".")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            found.append(RealCapture(feed, at, path))
    return tuple(sorted(found, key=lambda one: (one.feed, one.at_utc)))


class Month:
    """A lake in `folder`/lake, its catalogue and its manifests beside it."""

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        self.folder = folder
        self.root = folder / "lake"
        self.threads = threads
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "feeds.yaml").write_text(CATALOGUE)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "BRIEFING_LAKE": str(self.root),
            "BRIEFING_CATALOGUE": str(self.folder / "feeds.yaml"),
            "BRIEFING_NOW": "2026-01-01T00:00:00+00:00",
            "BRIEFING_THREADS": str(self.threads),
        }

    def command(self, *arguments: str) -> int:
        """The exit code of `briefing` with these arguments, run in this process."""
        from briefing.cli import main

        with environment(self.environment):
            return main(arguments)

    def take_in(self, captures: Iterable[RealCapture]) -> None:
        """Import through a manifest in the order given."""
        number = len(list(self.folder.glob("manifest-*.tsv")))
        manifest = self.folder / f"manifest-{number}.tsv"
        lines = ["url\tcaptured_at\tpath", *(capture.line for capture in captures)]
        manifest.write_text("\n".join(lines) + "\n")
        assert self.command("captures", "import", str(manifest)) == 0

    def run(self, dates: Iterable[date]) -> None:
        for on in dates:
            assert self.command("run", "--date", str(on)) == 0, f"briefing run --date {on}"

    def current(self, on: date) -> dict[str, Any]:
        return json.loads((self.root / f"editions/edition={on}/CURRENT.json").read_bytes())

    def edition_folder(self, on: date) -> Path:
        return self.root / f"editions/edition={on}/generation={self.current(on)['generation']}"

    def read(self, on: date, name: str) -> bytes:
        return (self.edition_folder(on) / name).read_bytes()

    def edition(self, on: date) -> dict[str, Any]:
        return json.loads(self.read(on, "edition.json"))

    def text(self, on: date, language: str = "en", form: str = "txt") -> str:
        return self.read(on, f"briefing.{language}.{form}").decode()

    def shown(self, on: date) -> list[Row]:
        """The stories on the page, in its order."""
        edition = self.edition(on)
        return edition["top_stories"] + [
            story for section in edition["sections"] for story in section["stories"]
        ]

    def selection(self, on: date) -> list[Row]:
        return pq.ParquetFile(self.edition_folder(on) / "selection.parquet").read().to_pylist()

    def stories(self, on: date) -> list[Row]:
        """Which item belongs to which story, as that day's edition saw it."""
        return pq.ParquetFile(self.edition_folder(on) / "stories.parquet").read().to_pylist()

    def rows(self, table: str) -> list[Row]:
        """All rows of a table that validation commits: items, rejects or health."""
        files = sorted(self.root.glob(f"{table}/captured_on=*/*.parquet"))
        return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]

    def bytes_of(self, on: date) -> dict[str, str]:
        """What has to be the same: the generation's digest, and each file's name with its sha256."""
        digests = {name: hashlib.sha256(self.read(on, name)).hexdigest() for name in SAME_BYTES}
        return {"generation": self.current(on)["generation"], **digests}

    def copy(
        self, folder: Path, parts: Sequence[str], *, before: date | None = None, threads: int = 2
    ) -> "Month":
        """A lake with these folders of this one; of dated ones only the dates `before`, where it is given.

        Files are linked, not copied: the lake replaces files and never writes into one.
        """
        other = Month(folder, threads=threads)
        for part in parts:
            shutil.copytree(self.root / part, other.root / part, copy_function=os.link)
        if before is not None:
            for path in [*other.root.glob("inputs/edition=*"), *other.root.glob("editions/edition=*")]:
                if path.name >= f"edition={before}":
                    shutil.rmtree(path)
        return other


@contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """Environment variables for a while; fixtures of the session cannot use `monkeypatch`."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def report(line: str) -> None:
    """A figure or a text for whoever runs the tests with `-rP`."""
    sys.stdout.write(f"{line}\n")


def same_bytes(month: Month, other: Month, dates: Iterable[date]) -> list[str]:
    """What differs between two lakes, as `date name`; empty where they hold the same bytes."""
    different = []
    for on in dates:
        mine, others = month.bytes_of(on), other.bytes_of(on)
        different += [f"{on} {name}" for name in sorted(mine) if mine[name] != others[name]]
    return different
