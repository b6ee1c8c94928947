"""What is claimed about the quality of editions, measured again: `make bench-quality`.

Each topic is a module with `tables(data)`; `data` is the folder of real captures and labels, or None.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from benchmarks.report import PROJECT, data_folder

TOPICS: tuple[str, ...] = (
    "events",
    "world",
    "semantic",
    "near_copies",
    "labelled_set",
    "twins",
    "months",
    "ranking",
    "headlines",
    "sections",
    "summaries",
)
"""Modules of this folder, in the order of the report."""

PAGE = PROJECT / "docs" / "generated" / "quality.md"
HEAD = """# What is claimed about quality

Written by `make bench-quality`; every figure can be made again by it. Tables whose data are not at hand are
left out: real captures and labels lie beside the project, the encoder comes with `make semantic`, and
`SUMMARY_SETS` and `TREEBANKS` name folders of summaries and of sentences that others have labelled
(`benchmarks/summaries.py`, `benchmarks/splitting.py`).
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the quality of editions and write the report.")
    parser.add_argument("--only", choices=TOPICS, help="print one topic and write nothing")
    only = parser.parse_args().only
    parts = [HEAD]
    for topic in [only] if only else TOPICS:
        began = time.monotonic()
        tables = importlib.import_module(f"benchmarks.{topic}").tables(data_folder())
        print(f"{topic}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        for table in tables:
            parts.append(table.markdown())
            print(table.markdown(), flush=True)
    if not only:
        PAGE.write_text("\n".join(parts), encoding="utf-8")
        print(f"Written to {PAGE.relative_to(PROJECT)}.", file=sys.stderr)


if __name__ == "__main__":
    main()
