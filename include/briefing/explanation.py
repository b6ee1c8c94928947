"""Why an item is on the page, or is not: its path from capture to its place or its rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from briefing.editions import generations
from briefing.items.links import canonical_link, link_key
from briefing.lake import Lake

Row = dict[str, Any]
LONGEST_ANSWER = 20

RULES = {
    "same_story": "another item speaks for its story",
    "superseded": "a newer version of it came in the same window",
    "too_late": "it was captured more than three days before the cutoff",
    "too_old": "it was published before the section's look-back",
    "before_first_capture": "it stood in the feed's first capture and was not published in the window",
    "in_a_later_edition": "a later edition, made before this one, covers it",
    "shown_before": "its story was shown before and it adds nothing",
    "cosmetic_change": "only quotes, case, spacing or wording changed since it was shown",
    "changed_headline": "only its headline changed: it stands in the block of changed headlines",
    "not_news": "it is a promotion, a quiz or another thing that is not news",
    "notice_not_printed": "it is a notice about a paper that was not printed",
    "no_such_feed": "its feed is not in the edition's catalogue",
    "weather_only": "it is weather",
    "one_digest": "the section has its one digest",
    "sport_outside_news": "sport stands in news sections only",
    "section_limit": "better ranked stories filled its section",
    "length_budget": "the words of the edition were spent",
}


def explain(lake: Lake, wanted: str, edition_date: date | None) -> Iterator[str]:
    """Lines about every candidate whose link is `wanted` or whose headline holds its words.

    Newest edition first; of `edition_date` only where it is given. Yields nothing where none matches.
    """
    dates = [edition_date] if edition_date else generations.published_dates(lake)[::-1]
    told = 0
    for on in dates:
        folder = generations.folder(on, generations.current(lake, on)["generation"])
        rows = lake.read_table(f"{folder}/selection.parquet").to_pylist()
        stories = lake.read_table(f"{folder}/stories.parquet").to_pylist()
        for row in rows:
            if not _matches(row, wanted):
                continue
            if told == LONGEST_ANSWER:
                yield "There are more: write more words or the whole link."
                return
            told += 1
            yield from _path(row, [member for member in stories if member["story_id"] == row["story_id"]])


def _matches(row: Row, wanted: str) -> bool:
    if "://" in wanted:
        canonical = canonical_link(wanted, "").value or wanted
        return link_key(row["canonical_link"]) == link_key(canonical)
    title = row["title"].casefold()
    return all(word in title for word in wanted.casefold().split())


def _path(row: Row, members: list[Row]) -> Iterator[str]:
    yield f"{row['edition_date']}: {row['title']}"
    yield f"  {row['canonical_link']}"
    yield (
        f"  feed {row['feed_id']}, item {row['item_id']}, "
        f"first captured {row['captured_at_utc'].isoformat()} in body {row['capture_sha256'][:12]}"
    )
    first_seen = min(member["story_first_seen_utc"] for member in members)
    outlets = sorted({member["outlet"] for member in members})
    joined = sorted({member["joined_by"] for member in members} - {"alone"})
    how = f", joined by {', '.join(joined)}" if joined else ""
    number = "1 member" if len(members) == 1 else f"{len(members)} members"
    yield (
        f"  story {row['story_id']}: {number}{how}, outlets: {', '.join(outlets)}; "
        f"first seen {first_seen.isoformat()}"
    )
    yield (
        f"  section {row['section_id'] or 'none'}; {row['change']}, day {row['day_number']}; "
        f"score {_millionths(row['score_millionths'])} = weight {_millionths(row['weight_millionths'])} "
        f"x (1 + log2 of {row['outlets']} outlets) x 0.5^({row['age_minutes'] / 60:.1f} h / "
        f"{row['half_life_hours']} h) x novelty {_millionths(row['novelty_millionths'])}"
    )
    if row["outcome"] == "shown":
        yield f"  shown at place {row['place']}, round {row['round']}"
    else:
        yield f"  dropped by {row['rule']}: {RULES[row['rule']]}"


def _millionths(value: int) -> str:
    return f"{value / 1_000_000:.3f}"
