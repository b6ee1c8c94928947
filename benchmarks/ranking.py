"""How five places are shared between feeds of 40, 5 and 2 items a day, and what they show of several outlets.

Two hundred simulated days with four stories a day of several outlets, chosen by the product's own
selection; beside it two peers: newest first, and what a script does that takes its feeds one after the
other until the section is full. All names and headlines are made up.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.empty_day import day_before
from benchmarks.report import Table
from briefing.editions.candidates import Candidate
from briefing.editions.selection import select
from briefing.feeds.catalogue import Catalogue, parse_catalogue

DAYS = 200
PLACES = 5
ITEMS_A_DAY = {"harbour": 40, "prairie": 5, "lantern": 2}
CARRIED_STORIES = 4
SECTION = "artificial_intelligence"
"""None that leads, so that all five places are its own; its half-life is 24 h, the usual one."""

SEED = 20240612
SYLLABLES = "ba co du fe gi ho ju ka le mi no pu ra se ti vo wa xe yo zu".split()


@dataclass(frozen=True)
class Told:
    """One item of a day: which story, by which feed, how old at the cutoff."""

    story: int
    feed_id: str
    age: timedelta
    title: str
    outlets: int


@dataclass(frozen=True)
class Shown:
    """What a rule showed on an average day: stories by feed, and of the carried ones."""

    by_feed: dict[str, float]
    carried: float


Rule = Callable[[Sequence[Told]], list[Told]]
Day = Callable[[random.Random], list[Told]]


def told_by_one(chance: random.Random) -> list[Told]:
    """47 items at any time of the 24 h; four of them, whose ever they are, have outlets of other sections.

    So most of the four are the big feed's, which has two places.
    """
    feeds = [feed_id for feed_id, number in ITEMS_A_DAY.items() for _ in range(number)]
    chance.shuffle(feeds)
    return _in_order(
        Told(story, feed_id, _any_time(chance), _headline(chance), chance.choice((2, 3)) if carried else 1)
        for story, feed_id in enumerate(feeds)
        for carried in [story < CARRIED_STORIES]
    )


def told_by_several(chance: random.Random) -> list[Told]:
    """47 items; each of four stories is told by two or three of the feeds within six hours."""
    left = dict(ITEMS_A_DAY)
    told = []
    for story in range(CARRIED_STORIES):
        feeds = [feed_id for feed_id, number in left.items() if number]
        carriers = sorted(chance.sample(feeds, min(len(feeds), chance.choice((2, 2, 3)))))
        first, headline = _any_time(chance), _headline(chance)
        for feed_id in carriers:
            left[feed_id] -= 1
            age = max(timedelta(0), first - timedelta(hours=chance.uniform(0, 6)))
            told.append(Told(story, feed_id, age, headline, len(carriers)))
    rest = [feed_id for feed_id, number in left.items() for _ in range(number)]
    told += [
        Told(CARRIED_STORIES + number, feed_id, _any_time(chance), _headline(chance), 1)
        for number, feed_id in enumerate(rest)
    ]
    return _in_order(told)


def _in_order(told: Iterable[Told]) -> list[Told]:
    """By feed, each feed's newest first, as a script reads them."""
    order = list(ITEMS_A_DAY)
    return sorted(told, key=lambda one: (order.index(one.feed_id), one.age, one.story))


def _any_time(chance: random.Random) -> timedelta:
    return timedelta(hours=chance.uniform(0, 24))


def _headline(chance: random.Random) -> str:
    return " ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(6))


def one_feed_after_the_other(day: Sequence[Told]) -> list[Told]:
    return list(day[:PLACES])


def newest_first(day: Sequence[Told]) -> list[Told]:
    return sorted(day, key=lambda one: (one.age, one.story))[:PLACES]


def ours(day: Sequence[Told]) -> list[Told]:
    """What the product's own selection shows of the day."""
    catalogue = _catalogue()
    candidates = [_candidate(one, number, catalogue) for number, one in enumerate(day)]
    by_item = {candidate.row["item_id"]: one for candidate, one in zip(candidates, day, strict=True)}
    placed = select(candidates, day_before(CUTOFF), catalogue).placed
    return [by_item[one.ranked.lead.row["item_id"]] for one in placed]


RULES: dict[str, Rule] = {
    "feeds one after the other": one_feed_after_the_other,
    "newest first": newest_first,
    "ours": ours,
}


def simulate(rule: Rule, kind: Day, days: int = DAYS, seed: int = SEED) -> Shown:
    """The mean of `days` days of a kind."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    by_feed: Counter[str] = Counter()
    carried = 0
    for _ in range(days):
        day = kind(chance)
        shown = rule(day)
        by_feed.update(one.feed_id for one in shown)
        carried += len({one.story for one in shown if one.story < CARRIED_STORIES})
    return Shown({feed_id: by_feed[feed_id] / days for feed_id in ITEMS_A_DAY}, carried / days)


KINDS: dict[str, Day] = {
    "each told by one of them and by outlets of other sections": told_by_one,
    "each told by two or three of them": told_by_several,
}


def tables(_data: Path | None) -> list[Table]:
    columns = (
        f"{CARRIED_STORIES} stories of several outlets",
        "rule",
        *(f"of the feed with {number} items a day" for number in ITEMS_A_DAY.values()),
        f"of the {CARRIED_STORIES} stories",
    )
    rows = []
    for kind, day in KINDS.items():
        for name, rule in RULES.items():
            shown = simulate(rule, day)
            shares = [f"{shown.by_feed[feed_id]:.2f}" for feed_id in ITEMS_A_DAY]
            rows.append((kind, name, *shares, f"{shown.carried:.2f}"))
    return [
        Table(
            f"Five places of a section shared between three feeds, {DAYS} simulated days",
            columns,
            tuple(rows),
            "Stories shown on an average day, by the feed whose words are shown; synthetic days, seed "
            f"{SEED}. Aim: near 2, 2 and 1, and of the stories of several outlets 2.5 or more.",
        )
    ]


def _catalogue() -> Catalogue:
    lines = ["feeds:"]
    for feed_id in ITEMS_A_DAY:
        lines += [
            f"  - id: {feed_id}",
            f"    url: https://{feed_id}.example/feed",
            f"    outlet: {feed_id.title()}",
            f"    section: {SECTION}",
            "    evidence: made up for a simulation",
        ]
    return parse_catalogue("\n".join(lines).encode(), "simulation")


CUTOFF = datetime(2024, 6, 12, 10, tzinfo=UTC)


def _candidate(one: Told, number: int, catalogue: Catalogue) -> Candidate:
    feed = catalogue.feed(one.feed_id)
    row: dict[str, Any] = {
        "feed_id": one.feed_id,
        "feed_language": "en",
        "item_id": f"{number:032x}",
        "captured_at_utc": CUTOFF,
        "content_hash": f"{number:032x}",
        "capture_sha256": "0" * 64,
        "entry_index": number,
        "place_in_feed": number,
        "feed_entries": ITEMS_A_DAY[one.feed_id],
        "title": one.title,
        "canonical_link": f"https://{one.feed_id}.example/{number}",
        "author": None,
        "language": "en",
        "item_kind": "news",
        "description_text": "",
        "body_text": "",
        "published_at_utc": CUTOFF - one.age,
        "published_on": None,
        "published_quality": "ok",
    }
    return Candidate(
        row=row,
        story_id=f"{one.story:016x}",
        feed=feed,
        section_id=SECTION,
        origin=feed.outlet.en if feed else "",
        outlets=one.outlets,
        official_outlets=0,
        story_first_seen_utc=CUTOFF - one.age,
    )


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    for table in tables(None):
        print(table.markdown())


if __name__ == "__main__":
    main()
