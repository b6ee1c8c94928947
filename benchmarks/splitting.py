"""Sentence boundaries against the gold sentences of treebanks, ours beside the peers that are installed.

Gold sentences are joined by a space, eight at a time and never across two documents of a file that
names its documents. A boundary is the number of characters before it that are not white space, so a
splitter that changes spaces loses nothing. The treebanks (CoNLL-U) are no part of the project:
`TREEBANKS` names a folder with a folder for each, whose name begins with its language (`fr_news`).
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.report import Table
from briefing.items import sentences

JOINED = 8
"""Sentences in one text, as in the trials of the project's editors."""
LONGEST_DOCUMENTLESS = 4
"""A document of fewer sentences (PUD: two or three) is joined with the next: there is nothing to split."""

Splitter = Callable[[str, str], Iterable[str]]


def tables(data: Path | None) -> list[Table]:  # noqa: ARG001 - the treebanks lie elsewhere
    folder = os.environ.get("TREEBANKS")
    if not folder:
        return []
    rows = [
        (bank.name, name, *_figures(bank, splitter))
        for bank in sorted(path for path in Path(folder).iterdir() if path.is_dir())
        for name, splitter in _splitters().items()
    ]
    return [
        Table(
            "Sentence boundaries, against treebanks",
            (
                "treebank",
                "splitter",
                "boundaries",
                "false",
                "missed",
                "precision",
                "recall",
                "F1",
                "texts a second",
            ),
            tuple(rows),
            "Precision counts most: a false boundary shows a reader a cut sentence, a missed one only a "
            "longer whole.",
        )
    ]


def _figures(bank: Path, splitter: Splitter) -> tuple[str, ...]:
    language = bank.name[:2]
    texts = list(_texts(bank))
    began = time.process_time()
    found = [list(splitter(" ".join(gold), language)) for gold in texts]
    seconds = time.process_time() - began
    right = false = missed = 0
    for gold, parts in zip(texts, found, strict=True):
        expected, seen = _boundaries(gold), _boundaries(parts)
        right += len(expected & seen)
        false += len(seen - expected)
        missed += len(expected - seen)
    precision, recall = right / max(1, right + false), right / max(1, right + missed)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    counts = (f"{right + missed:,}", str(false), str(missed))
    return (
        *counts,
        f"{precision:.4f}",
        f"{recall:.4f}",
        f"{f1:.4f}",
        f"{len(texts) / max(seconds, 1e-9):,.0f}",
    )


def _texts(bank: Path) -> Iterator[tuple[str, ...]]:
    for path in sorted(bank.glob("*.conllu")):
        waiting: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# newdoc") and len(waiting) >= LONGEST_DOCUMENTLESS:
                yield tuple(waiting)
                waiting = []
            if line.startswith("# text = "):
                waiting.append(" ".join(line.removeprefix("# text = ").split()))
                if len(waiting) == JOINED:
                    yield tuple(waiting)
                    waiting = []
        if len(waiting) > 1:
            yield tuple(waiting)


def _boundaries(parts: Iterable[str]) -> set[int]:
    """Characters before each inner boundary, white space left out."""
    total, found = 0, set()
    for part in parts:
        total += len("".join(part.split()))
        found.add(total)
    return found - {0, total}


def _splitters() -> dict[str, Splitter]:
    """Ours, and each peer that is installed; none of them is in the lock."""
    peers = {"blingfire": _blingfire, "pysbd": _pysbd, "sentencex": _sentencex, "syntok": _syntok}
    return {"ours": _ours} | {name: peer for name, peer in peers.items() if importlib.util.find_spec(name)}


def _ours(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in sentences.split(text, language)]


def _blingfire(text: str, language: str) -> list[str]:  # noqa: ARG001 - one model for all languages
    return str(importlib.import_module("blingfire").text_to_sentences(text)).split("\n")


def _pysbd(text: str, language: str) -> list[str]:
    return list(importlib.import_module("pysbd").Segmenter(language=language, clean=False).segment(text))


def _sentencex(text: str, language: str) -> list[str]:
    return list(importlib.import_module("sentencex").segment(language, text))


def _syntok(text: str, language: str) -> list[str]:  # noqa: ARG001 - it asks for no language
    starts = [
        sentence[0].offset
        for paragraph in importlib.import_module("syntok.segmenter").process(text)
        for sentence in paragraph
    ]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
