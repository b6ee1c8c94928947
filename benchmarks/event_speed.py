"""What grouping by event costs beside the bare join of its postings: `python -m benchmarks.event_speed`.

Each engine works in a process of its own on two threads; start and reading are not counted. The texts are
real items where they lie beside the project, told again with other rare words until there are enough, and
invented words of Zipf's frequencies elsewhere.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.report import PROJECT, Table, data_folder
from briefing.sql import connect
from briefing.stories.events import (
    DOCUMENT_SCHEMA,
    LEXICAL,
    cluster_documents,
    find_pairs,
    find_terms,
    with_title_words,
)

SIZES = (10_000, 100_000)
BEGIN = datetime(2026, 7, 27, tzinfo=UTC)
WINDOW = timedelta(hours=48)
COMMON = 60
"""Words of more items than this stay as they are: the language; the others are of an event."""

WORD = re.compile(r"\w+")
LETTERS = "etaoinshrdlucmfwypvbgkjqxz"
BARE_JOIN = """
    SELECT count(*)
    FROM (
        SELECT one.document, other.document, sum(one.share * other.share) AS cosine
        FROM posting AS one
        INNER JOIN posting AS other USING (term)
        WHERE one.document < other.document AND one.documents <= 300
        GROUP BY ALL
        HAVING cosine >= 25_000_000
    )
"""
Told = tuple[str, str, str]
"""(outlet, title, description)."""
ROUNDS = 5
"""The bare join alone takes 2.4 to 3.3 s of the processor from one run to the next."""


class Spent(NamedTuple):
    """Seconds of the processor, seconds, peak in MB, what was found."""

    cpu: float
    wall: float
    peak: float
    found: str


def speed(data: Path | None) -> Iterator[Table]:
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            documents, postings = Path(folder) / "documents.parquet", Path(folder) / "postings.parquet"
            pq.write_table(_documents(size, data), documents)
            _in_a_process("postings", documents, postings)
            rounds = [
                [_in_a_process(engine, documents, postings) for engine in ("ours", "bare join")]
                for _ in range(ROUNDS)
            ]
        ours, bare = (_medians(runs) for runs in zip(*rounds, strict=True))
        ratios = sorted(one.cpu / join.cpu for one, join in rounds)
        yield Table(
            f"Same event, {size:,} items grouped on two cores",
            ("engine", "processor s", "seconds", "peak MB", "found"),
            tuple(
                (name, f"{spent.cpu:.1f}", f"{spent.wall:.1f}", f"{spent.peak:,.0f}", spent.found)
                for name, spent in (("ours", ours), ("the bare join, once", bare))
            ),
            f"Medians of {ROUNDS} rounds, one engine after the other. Ratio to the bare join: "
            f"{median(ratios):.1f} in time of the processor ({ratios[0]:.1f} to {ratios[-1]:.1f}), "
            f"{median(one.wall / join.wall for one, join in rounds):.1f} in time.",
        )


def _medians(runs: Sequence[Spent]) -> Spent:
    cpu, wall, peak = (median(values) for values in zip(*(run[:3] for run in runs), strict=True))
    return Spent(cpu, wall, peak, runs[0].found)


def _documents(size: int, data: Path | None) -> pa.Table:
    texts = list(_real(data)) if data else list(_invented(20_000))
    held = Counter(
        word for _outlet, title, text in texts for word in set(WORD.findall(f"{title} {text}".lower()))
    )
    rows: list[dict[str, object]] = []
    for telling in count():
        for outlet, title, text in texts[: size - len(rows)]:
            seen = BEGIN + WINDOW * len(rows) / size
            rows.append(
                {
                    "document": len(rows),
                    "language": "en",
                    "outlet": f"{outlet} {telling}",
                    "first_seen_utc": seen,
                    "last_seen_utc": seen,
                    "title": _renamed(title, held, telling),
                    "description_text": _renamed(text, held, telling),
                }
            )
        if len(rows) == size:
            return pa.Table.from_pylist(rows, schema=DOCUMENT_SCHEMA)
    raise AssertionError


def _renamed(text: str, held: Counter[str], telling: int) -> str:
    def word(found: re.Match[str]) -> str:
        common = telling == 0 or held[found[0].lower()] > COMMON
        return found[0] if common else f"{found[0]}{LETTERS[telling] * 2}"

    return WORD.sub(word, text)


def _real(data: Path) -> Iterator[Told]:
    for path in sorted((data / "items" / "world_24_sources").glob("*.gz")):
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            item = json.loads(line)
            yield (
                item["source"],
                item["title"] or "",
                re.sub(r"<[^>]+>", "", item["description"] or "")[:400],
            )


def _invented(size: int) -> Iterator[Told]:
    """Events of 1 to 8 items; an event's own words are a third of each text."""
    chance = np.random.default_rng(1)
    length = random.Random(1)  # noqa: S311 - texts that can be made again
    made = 0
    while made < size:
        own = [_word(number) for number in chance.integers(5_000, 2_000_000, 12)]
        for _ in range(length.choice((1, 1, 1, 1, 2, 2, 3, 8))):
            words = [_word(min(number, 200_000)) for number in chance.zipf(1.15, 30).tolist()]
            words[::3] = chance.choice(own, 10, replace=False).tolist()
            chance.shuffle(words)
            yield f"outlet {made % 24}", " ".join(words[:10]).capitalize(), " ".join(words[10:])
            made += 1


def _word(number: int) -> str:
    letters = ""
    number += len(LETTERS)
    while number:
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return letters


def _ours(documents: Path, _postings: Path) -> Callable[[], str]:
    rows = pq.read_table(documents).to_pylist()

    def grouped() -> str:
        with connect(threads=2) as connection:
            label = cluster_documents(connection, rows)
        sizes = np.bincount(label)
        return f"{np.count_nonzero(sizes > 1):,} stories of several items, at most {sizes.max():,}"

    return grouped


def _bare(_documents: Path, postings: Path) -> Callable[[], str]:
    connection = connect(threads=2)
    connection.execute(f"CREATE TABLE posting AS FROM '{postings}'")
    return lambda: f"{(connection.execute(BARE_JOIN).fetchone() or (0,))[0]:,} pairs"


def _write_postings(documents: Path, postings: Path) -> Callable[[], str]:
    """The postings of the first pass, in which each text is a story of its own."""
    table = pq.read_table(documents)
    near = dict.fromkeys(("left_document", "right_document", "meaning"), pa.array([], pa.int64()))

    def written() -> str:
        with connect(threads=2) as connection:
            connection.register("document", with_title_words(table))
            connection.register("near", pa.table(near))
            find_terms(connection)
            find_pairs(connection, np.arange(len(table), dtype=np.int64), LEXICAL)
            connection.execute(f"COPY (FROM posting ORDER BY ALL) TO '{postings}'")
        return ""

    return written


ENGINES = {"ours": _ours, "bare join": _bare, "postings": _write_postings}


def _in_a_process(engine: str, documents: Path, postings: Path) -> Spent:
    command = [sys.executable, "-m", "benchmarks.event_speed", "--engine", engine, documents, postings]
    result = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    return Spent(*json.loads(result.stdout))


def _measured(engine: str, documents: Path, postings: Path) -> str:
    work = ENGINES[engine](documents, postings)
    cpu, wall = time.process_time(), time.perf_counter()
    found = work()
    spent = time.process_time() - cpu, time.perf_counter() - wall
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    return json.dumps([*spent, peak, found])


def main() -> None:
    parser = argparse.ArgumentParser(description="What grouping by event costs beside a bare join.")
    parser.add_argument("--engine", nargs=3, help=argparse.SUPPRESS)
    engine = parser.parse_args().engine
    if engine:
        print(_measured(engine[0], Path(engine[1]), Path(engine[2])))
        return
    for table in speed(data_folder()):
        print(table.markdown(), flush=True)


if __name__ == "__main__":
    main()
