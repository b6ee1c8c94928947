"""Is our labelled set as hard as real headlines? What its titles have in common, beside UCI's."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import Stemmer

from benchmarks.labelled import LabelledItem, load
from benchmarks.report import Table

UCI = Path("labels") / "story_clusters" / "uci_news_6k.csv"
COLUMNS = ("pairs of titles", "pairs", "none in common", "1", "2", "3", "4 and more")
MOST = 4
WORD = re.compile(r"[^\W_]{3,}|\d+")
STEMMERS = {"en": Stemmer.Stemmer("english"), "fr": Stemmer.Stemmer("french")}
COMMON = {
    "en": set("and are but can for from has have how its new not our out say that the was will with".split()),
    "fr": set(
        "aux avec ces dans des elle est font les leur mais ont par pas plus pour que qui ses son sont".split()
    )
    | {"sous", "sur", "une"},
}
"""Words of three letters and more that say nothing about the event."""


def tables(data: Path | None) -> list[Table]:
    items = [item for item in load() if item.twin is None]
    rows = [row for language in ("en", "fr") for row in _rows_of(language, items)]
    if data is not None and (data / UCI).is_file():
        rows.append(_row("UCI headlines, one story", _pairs_of_uci(data / UCI)))
    note = (
        "Stems of words of three letters and more. Copies are left out; in UCI's stories at most the first "
        "ten headlines are paired, so that no story is most of the row."
    )
    return [_contents(), Table("How alike the titles of our labelled set are", COLUMNS, tuple(rows), note)]


def _contents() -> Table:
    items = load()
    rows = []
    for language in ("en", "fr"):
        own = [item for item in items if item.language == language]
        if not own:
            continue
        near = {item.story for item in own if item.near_miss_of}
        rows.append((language, str(len({item.story for item in own})), str(len(own)), str(len(near))))
    twins = {item.twin for item in items if item.twin is not None}
    note = f"{len(twins)} releases stand in both languages and count in both rows." if twins else ""
    return Table("Our labelled set", ("language", "stories", "items", "near-misses"), tuple(rows), note)


def _rows_of(language: str, items: list[LabelledItem]) -> list[tuple[str, ...]]:
    by_story = defaultdict(list)
    for item in items:
        if item.language == language:
            by_story[item.story].append(item)
    same = [
        (one, other)
        for members in by_story.values()
        for one, other in combinations(members, 2)
        if one.copy_of != other.outlet and other.copy_of != one.outlet
    ]
    near = [
        (one, other)
        for members in by_story.values()
        for one in members
        if one.near_miss_of is not None
        for other in by_story.get(one.near_miss_of, [])
    ]
    return [
        _row(f"{language}, {name}", [in_common(one.title, other.title, language) for one, other in pairs])
        for name, pairs in (("one story", same), ("near-misses", near))
        if pairs
    ]


def _pairs_of_uci(path: Path) -> Iterable[int]:
    by_story = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            by_story[row["STORY"]].append(row["TITLE"])
    return [
        in_common(one, other, "en")
        for titles in by_story.values()
        for one, other in combinations(titles[:10], 2)
    ]


def in_common(one: str, other: str, language: str) -> int:
    return len(_stems(one, language) & _stems(other, language))


def _stems(title: str, language: str) -> set[str]:
    words = WORD.findall(title.casefold())
    return {STEMMERS[language].stemWord(word) for word in words if word not in COMMON[language]}


def _row(name: str, in_common: Iterable[int]) -> tuple[str, ...]:
    counts = Counter(min(MOST, number) for number in in_common)
    total = counts.total()
    return (name, str(total), *(f"{100 * counts[number] / total:.0f} %" for number in range(MOST + 1)))
