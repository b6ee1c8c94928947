"""Near-copies: what is found and what is wrongly joined, and what it costs beside rensa and datasketch.

Cost: `python -m benchmarks.near_copies --speed`. Each engine reads the same file in a process of its own
and ends with pairs whose shingles of three words overlap by 45 %; ours also tells a copy from a form
filled in twice, and reads titles and links. Seconds are those of the processor, memory is the highest
that the process ever held. For the peers Python folds, splits and compares, which is most of their time.
"""

from __future__ import annotations

import argparse
import gc
import re
import resource
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.planted_copies import COPIES, EASY, NEGATIVES, Planted, plant
from benchmarks.report import PROJECT, Table, data_folder
from briefing.sql import connect, query
from briefing.stories.edges import NODE_SCHEMA, find_edges

ITEMS = 20_000
ITEMS_FOR_SPEED = (10_000, 100_000)
OVERLAP_ALONE = " SELECT left_node, right_node FROM alike ORDER BY left_node, right_node"
PERMUTATIONS, BANDS, OVERLAP = 128, 32, 0.45
MARK = re.compile("[\u0300-\u036f]")
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Found:
    """By kind of copy the share that was found; by kind of negative the planted pairs that were joined."""

    recall: dict[str, float]
    joined: Counter[str]
    right: int


def measured(planted: Planted, threads: int = 2) -> Found:
    with connect(threads) as connection:
        edges = {
            (edge.left, edge.right)
            for edge in find_edges(connection, planted.rows)
            if edge.joined_by == "near_copy"
        }
    kinds = {pair: kind for kind in NEGATIVES for pair in planted.pairs[kind]}
    right = {pair for pair in edges if planted.family[pair[0]] == planted.family[pair[1]]}
    recall = {
        kind: sum(pair in right for pair in planted.pairs[kind]) / len(planted.pairs[kind]) for kind in COPIES
    }
    return Found(recall, Counter(kinds.get(pair, "unrelated") for pair in edges - right), len(right))


def tables(data: Path | None) -> list[Table]:
    planted = plant(ITEMS, data)
    found = measured(planted)
    easy = sum(found.joined[kind] for kind in (*EASY, "unrelated"))
    hard = found.joined.total() - easy
    rows = [
        *(
            (f"found: {kind}", f"{len(planted.pairs[kind]):,}", f"{found.recall[kind]:.4f}")
            for kind in COPIES
        ),
        *(
            (
                f"joined: {kind}",
                f"{len(planted.pairs[kind]):,}" if kind in planted.pairs else "",
                str(found.joined[kind]),
            )
            for kind in (*NEGATIVES, "unrelated")
        ),
        ("precision among easy negatives", "", f"{found.right / (found.right + easy):.4f}"),
        ("precision among hard negatives", "", f"{found.right / (found.right + hard):.4f}"),
    ]
    words = "the words of real items" if data else "invented words"
    note = (
        f"{ITEMS:,} texts of 25 to 400 of {words}, a twentieth of each kind. Copies never change a number, a "
        "name or a negation; a hard negative changes one, and in half of them 2 % of the other words too."
    )
    return [
        Table("Near-copies among planted texts", ("measure", "planted pairs", "result"), tuple(rows), note)
    ]


def speed(data: Path | None) -> Iterator[Table]:
    for items in ITEMS_FOR_SPEED:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "node.parquet"
            rows = [{"node": place, **row} for place, row in enumerate(plant(items, data).rows)]
            pq.write_table(pa.Table.from_pylist(rows, schema=NODE_SCHEMA), path)
            results = {engine: _in_a_process(engine, path) for engine in ENGINES}
        ours = results["ours"]
        yield Table(
            f"Near-copies of {items:,} items",
            ("engine", "processor s", "peak MB", "pairs", "ours: time", "ours: memory"),
            tuple(
                (
                    engine,
                    f"{seconds:.1f}",
                    f"{megabytes:.0f}",
                    f"{pairs:,}",
                    f"{ours[0] / seconds:.2f} x",
                    f"{ours[1] / megabytes:.2f} x",
                )
                for engine, (seconds, megabytes, pairs) in results.items()
            ),
        )


def _in_a_process(engine: str, path: Path) -> tuple[float, float, int]:
    """Seconds of the processor, peak in MB, pairs."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "benchmarks.near_copies", "--engine", engine, str(path)]
    result = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    pairs, kilobytes = map(int, result.stdout.split())
    return (
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        kilobytes / 1024,
        pairs,
    )


def _ours(path: Path, copies: str | None = None) -> int:
    with connect(threads=2) as connection:
        connection.execute(f"CREATE VIEW node AS FROM '{path}'")
        connection.execute(query("node_keys"))
        return len(connection.execute(copies or query("near_copy")).fetchall())


def _ours_overlap_alone(path: Path) -> int:
    """As far as the peers go: no figure, name or negation is looked at."""
    alike, _mark, _rest = query("near_copy").partition(",\n\nside AS (")
    return _ours(path, alike + OVERLAP_ALONE)


def _texts(path: Path) -> list[str]:
    texts: list[str] = pq.read_table(path, columns=["description_text"]).column(0).to_pylist()
    return texts


def _shingles(text: str) -> set[str]:
    folded = text.lower()
    if not folded.isascii():
        folded = MARK.sub("", unicodedata.normalize("NFD", folded))
    words = WORD.findall(folded)
    return {" ".join(words[place : place + 3]) for place in range(len(words) - 2)}


def _overlaps(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= OVERLAP * len(one | other)


def _rensa(path: Path, *, kept: bool = True) -> int:
    from rensa import RMinHash, RMinHashLSH

    texts = _texts(path)
    index = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=BANDS)
    sketches, sets = [], []
    for place, text in enumerate(texts):
        shingles = _shingles(text)
        sketch = RMinHash(PERMUTATIONS, 42)
        sketch.update(list(shingles))
        index.insert(place, sketch)
        sketches.append(sketch)
        if kept:
            sets.append(shingles)
    return sum(
        _overlaps(
            sets[place] if kept else _shingles(texts[place]),
            sets[other] if kept else _shingles(texts[other]),
        )
        for place, sketch in enumerate(sketches)
        for other in index.query(sketch)
        if place < other
    )


def _rensa_lean(path: Path) -> int:
    return _rensa(path, kept=False)


def _rensa_uncollected(path: Path) -> int:
    """Python's collector walks the many sets again and again, and finds nothing to free."""
    gc.disable()
    return _rensa(path)


def _datasketch(path: Path) -> int:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=PERMUTATIONS)
    sketches, sets = [], []
    for place, text in enumerate(_texts(path)):
        shingles = _shingles(text)
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in shingles])
        index.insert(place, sketch)
        sketches.append(sketch)
        sets.append(shingles)
    return sum(
        _overlaps(sets[place], sets[other])
        for place, sketch in enumerate(sketches)
        for other in index.query(sketch)
        if place < other
    )


ENGINES = {
    "ours": _ours,
    "ours, overlap alone": _ours_overlap_alone,
    "rensa": _rensa,
    "rensa, sets made again for each pair": _rensa_lean,
    "rensa, Python's collector off": _rensa_uncollected,
    "datasketch": _datasketch,
}


def _peak_kilobytes() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0])


def main() -> None:
    parser = argparse.ArgumentParser(description="Near-copies: quality, or cost beside other engines.")
    parser.add_argument("--speed", action="store_true", help="measure the cost")
    parser.add_argument("--engine", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.engine:
        pairs = ENGINES[arguments.engine[0]](Path(arguments.engine[1]))
        print(pairs, _peak_kilobytes())
        return
    for table in speed(data_folder()) if arguments.speed else tables(data_folder()):
        print(table.markdown(), flush=True)


if __name__ == "__main__":
    main()
