"""How well the English and the French text of one release find each other among others.

Releases of the Government of Canada, 2011 to 2026, with both languages side by side. What is matched is
mixed of all departments as if one feed held it: harder than the catalogue's feeds, which hold one each.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.report import Table
from briefing.sql import connect
from briefing.stories.twins import twin_pairs

ONE_DAY = datetime(2024, 1, 1, tzinfo=UTC)
GROUP = 8
"""Releases of a small pool, about what a department publishes in three days."""


@dataclass(frozen=True)
class Release:
    """Titles and texts by language; `published_at` is one time for both, as the files have it."""

    titles: dict[str, str]
    texts: dict[str, str]
    published_at: datetime

    @property
    def is_held_out(self) -> bool:
        """Thresholds were chosen on the other half."""
        return self.digest % 2 == 1

    @property
    def digest(self) -> int:
        return int(hashlib.sha256(self.titles["en"].encode()).hexdigest(), 16)


def tables(data: Path | None) -> list[Table]:
    if data is None:
        return []
    columns = ("releases", "read", "mixed", "precision", "recall", "F1", "with half of each language missing")
    rows = []
    sets = (("news", read_news(data)), ("half-masting notices", read_notices(data)))
    for name, releases in sets:
        held_out = [one for one in releases if one.is_held_out]
        for told, has_text, has_time in (
            ("titles", False, False),
            ("titles, texts", True, False),
            ("titles, texts, times", True, True),
        ):
            for mixed, pools, at_once in (
                ("all at once", [held_out], True),
                ("72 hours", [held_out], False),
                (f"{GROUP} at once", list(_groups(held_out)), True),
            ):
                whole = measure(pools, has_text=has_text, has_time=has_time, at_once=at_once)
                thinned = measure(pools, has_text=has_text, has_time=has_time, at_once=at_once, thinned=True)
                rows.append(
                    (f"{len(held_out)} {name}", told, mixed, *_figures(whole), " / ".join(_figures(thinned)))
                )
    note = (
        "The half of the releases on which no threshold was chosen. News titles are read from the "
        'addresses, so without capitals, and "1.8 million" as "18 million"; their texts are captions and '
        "quotations. The files have one time of publication for both languages, and so do such feeds; the "
        "rows without times do not use it. A missing half tempts each release with others' translations; "
        "some of those pairs are one release published twice, and count as wrong here. The last column is "
        "precision / recall / F1. What falls short: titles alone that share fewer than three words, names "
        "or figures."
    )
    return [Table("Twins: English and French texts of one release", columns, tuple(rows), note)]


def _figures(counts: tuple[int, int, int]) -> tuple[str, str, str]:
    right, found, there = counts
    precision, recall = right / max(1, found), right / max(1, there)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"{precision:.3f}", f"{recall:.3f}", f"{f1:.3f}"


def measure(
    pools: Iterable[list[Release]], *, has_text: bool, has_time: bool, at_once: bool, thinned: bool = False
) -> tuple[int, int, int]:
    """Pairs that are right, pairs found, pairs there are."""
    right = found = there = 0
    with connect(2) as connection:
        for pool in pools:
            nodes = [
                _node(place, one, language, has_text=has_text, has_time=has_time, at_once=at_once)
                for place, one in enumerate(pool)
                for language in ("en", "fr")
                if not (thinned and one.digest // (2 if language == "en" else 4) % 2)
            ]
            pairs = twin_pairs(connection, nodes)
            found += len(pairs)
            right += sum(nodes[one]["place"] == nodes[other]["place"] for one, other in pairs)
            places = [node["place"] for node in nodes]
            there += len(places) - len(set(places))
    return right, found, there


def _node(
    place: int, one: Release, language: str, *, has_text: bool, has_time: bool, at_once: bool
) -> dict[str, Any]:
    return {
        "place": place,
        "feed_id": "mixed",
        "feed_language": language,
        "language": language,
        "item_id": f"{language}{place}",
        "captured_at_utc": ONE_DAY if at_once else one.published_at,
        "published_at_utc": one.published_at if has_time else None,
        "published_on": None,
        "published_quality": "ok" if has_time else "missing",
        "canonical_link": f"https://mixed.example/{place}",
        "title": one.titles[language],
        "description_text": one.texts[language] if has_text else "",
        "body_text": "",
        "story_id": None,
    }


def _groups(releases: list[Release]) -> Iterator[list[Release]]:
    shuffled = sorted(releases, key=lambda one: one.digest)
    for start in range(0, len(shuffled), GROUP):
        yield shuffled[start : start + GROUP]


def read_news(data: Path) -> list[Release]:
    found: dict[str, Release] = {}
    for name, texts in (
        ("combined_news_images.csv", (("ALT_TEXT_EN",), ("ALT_TEXT_FR",))),
        ("combined_news_quotes.csv", (("QUOTE_EN", "SPEAKER_EN"), ("QUOTE_FR", "SPEAKER_FR"))),
    ):
        for row in _rows(data / "bilingual" / name):
            known = found.get(row["hash"])
            told = {
                language: " ".join(
                    [known.texts[language] if known else "", *(row[column] for column in columns)]
                )
                for language, columns in zip(("en", "fr"), texts, strict=True)
            }
            titles = {language: _title(row[f"TITLE_URL_{language.upper()}"]) for language in ("en", "fr")}
            published_at = datetime.fromisoformat(row["PUBDATE"]).replace(tzinfo=UTC)
            found[row["hash"]] = Release(titles, told, published_at)
    return list(found.values())


def read_notices(data: Path) -> list[Release]:
    """Without the number that both languages of a notice begin with."""
    return [
        Release(
            {language: row[f"notice_{language}"].partition(" ")[2] for language in ("en", "fr")},
            {
                language: f"{row[f'period_{language}']} {row[f'location_{language}']}"
                for language in ("en", "fr")
            },
            datetime.fromisoformat(row["dt_start"] or "2010-01-01").replace(tzinfo=UTC),
        )
        for row in _rows(data / "bilingual" / "half_masting_enriched.csv")
    ]


def _title(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".html").replace("-", " ").strip()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
