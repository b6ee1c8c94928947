"""Why an item is on the page, or is not: its path from capture to its place or its rule."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from briefing.editions import generations
from briefing.editions.escaping import fold
from briefing.editions.inputs import InputsRecord, NamedEdition, read_catalogue
from briefing.editions.weather import WEATHER_KINDS
from briefing.lake import Lake
from briefing.tracing import Trace, read_wanted, records, trace

Row = dict[str, Any]
LONGEST_ANSWER = 20
MEMBERS_TOLD = 10

RULES = {
    "same_story": "another item speaks for its story",
    "superseded": "a newer version of it came in the same window",
    "too_late": "it was captured more than `late_after_days` before the cutoff",
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
    "muted": "the operator muted its story or its outlet for that date",
    "section_words": "it is outside the words that the operator set for its section",
    "same_headline": "a story of its section stands under the same headline",
    "section_limit": "better ranked stories filled its section",
    "length_budget": "the words of the edition were spent",
}


def explain(lake: Lake, wanted: str, edition_date: date | None) -> Iterator[str]:
    """Lines about every entry whose id or link is `wanted` or whose headline holds its words.

    Those of the newest edition first; where `edition_date` is given, of its candidates only. Yields
    nothing where none matches.
    """
    published = generations.current_generations(lake)
    editions = [
        NamedEdition(on, generation)
        for on, generation in sorted(published.items())
        if edition_date in (None, on)
    ]
    found = trace(lake, read_wanted(wanted), editions, whole_lake=edition_date is None)
    known = records(lake, editions)
    weather = _weather_feeds(lake, known) if found else ()
    for one in found[:LONGEST_ANSWER]:
        lines = [*_path(one)]
        if edition_date is None:  # who asks about one edition asks nothing about what is in none
            lines += _in_no_edition(one, known, weather)
        for line in lines:
            # A link or a detail is told as it was written: on one line, with nothing that a terminal obeys.
            yield " " * (len(line) - len(line.lstrip(" "))) + fold(line)
    if len(found) > LONGEST_ANSWER:
        yield "There are more: write more words or the whole link."


def _path(one: Trace) -> Iterator[str]:
    titles = [row["title"] for row, _members in one.chosen] + [row["title"] for row in one.versions[::-1]]
    titles += [row["title"] for row in one.rejects]
    links = [row["canonical_link"] for row, _members in one.chosen]
    links += [row["canonical_link"] for row in one.versions] + [row["link"] for row in one.rejects]
    yield f"item: {titles[0] or '(no title)'}"
    yield f"  {links[0] or '(no link)'}"
    yield f"  feed {one.feed_id}, item {one.item_id or 'without an id'}"
    yield from _read(one)
    for row, members in one.chosen:
        yield from _in_edition(row, members)


def _read(one: Trace) -> Iterator[str]:
    """What was read of it: its versions, and what validation refused."""
    for row in one.versions:
        times = "once" if row["captures"] == 1 else f"{row['captures']} times"
        until = f", last {row['last_captured_utc'].isoformat()}" if row["captures"] > 1 else ""
        yield (
            f"  version {row['content_hash'][:8]} in {row['feed_language']}: captured {times}, first "
            f"{row['first_captured_utc'].isoformat()} as entry {row['entry_index']} of body "
            f"{row['capture_sha256'][:12]}{until}; valid, {row['item_kind'].replace('_', ' ')}"
        )
    for row in one.rejects:
        detail = f": {row['detail']}" if row["detail"] else ""
        yield (
            f"  rejected by {row['stage']} ({', '.join(row['rules'])}), captured "
            f"{row['captured_at_utc'].isoformat()} as entry {row['entry_index']} of body "
            f"{row['capture_sha256'][:12]}{detail}"
        )


def _weather_feeds(lake: Lake, known: Mapping[date, InputsRecord]) -> frozenset[str]:
    """Feeds of weather and alerts, as the newest edition knows them."""
    feeds = read_catalogue(lake, known[max(known)]).feeds if known else ()
    return frozenset(feed.id for feed in feeds if feed.kind in WEATHER_KINDS)


def _in_no_edition(
    one: Trace, known: Mapping[date, InputsRecord], weather_feeds: Container[str]
) -> Iterator[str]:
    """Why a version is a candidate of none of the editions."""
    had = {row["content_hash"] for row, _members in one.chosen}
    had_at = {row["captured_at_utc"] for row, _members in one.chosen}
    newest = max((record.cutoff_utc for record in known.values()), default=None)
    for row in one.versions:
        if row["content_hash"] in had or row["first_captured_utc"] in had_at:
            continue
        if row["item_kind"] == "weather" or one.feed_id in weather_feeds:
            reason = "weather and alerts never are"
        elif newest is None or row["first_captured_utc"] > newest:
            reason = "it was captured after the newest one closed; the next covers it"
        else:
            reason = "no record of one covers its capture"
        yield f"  version {row['content_hash'][:8]} is a candidate of no published edition: {reason}"


def _in_edition(row: Row, members: Sequence[Row]) -> Iterator[str]:
    yield f"  edition of {row['edition_date']}: candidate by its version {row['content_hash'][:8]}"
    yield from _story(row, members)
    yield (
        f"    section {row['section_id'] or 'none'}; {row['change']}, day {row['day_number']}; "
        f"score {_millionths(row['score_millionths'])} = weight {_millionths(row['weight_millionths'])} "
        f"x (1 + log2 of {row['outlets']} outlets) x 0.5^({_age(row)} h / "
        f"{row['half_life_hours']} h) x novelty {_millionths(row['novelty_millionths'])}"
    )
    if row.get("better_section"):
        yield (
            f"    halved: its text fits {row['better_section']} clearly better, "
            f"by {-row['section_fit'] / 1000:.3f}; it stays in its section"
        )
    if row.get("counted_millionths") is not None:
        yield (
            f"    beside what its section chose first: {row['of_its_outlet']} of its outlet, likeness "
            f"{_millionths(row['likeness_millionths'])}; counts {_millionths(row['counted_millionths'])}"
        )
    if row.get("gate"):
        yield f"    may lead: {row['gate'].replace('_', ' ')}"
    for fired in row.get("operator_rules") or ():
        yield f"    operator's rule {fired}"
    if row["outcome"] == "shown":
        where = "a top story" if row["round"] == 0 else f"round {row['round']}"
        yield f"    shown at place {row['place']}, {where}"
    else:
        yield f"    dropped by {row['rule']}: {RULES[row['rule']]}"


def _story(row: Row, members: Sequence[Row]) -> Iterator[str]:
    first_seen = min(member["story_first_seen_utc"] for member in members)
    outlets = sorted({member["outlet"] for member in members})
    number = "1 member" if len(members) == 1 else f"{len(members)} members"
    muted = row["outlets"] < len({member["origin"] for member in members})
    yield (
        f"    story {row['story_id']}: {number}, outlets: {', '.join(outlets)}"
        f"{' (muted ones do not count)' if muted else ''}; first seen {first_seen.isoformat()}"
    )
    if len(members) == 1:
        return
    ordered = sorted(members, key=lambda member: (member["captured_at_utc"], member["item_id"]))
    for member in ordered[:MEMBERS_TOLD]:
        written = "" if member["origin"] == member["outlet"] else f", text of {member['origin']}"
        yield (
            f"      {member['joined_by']}: {member['outlet']}{written}, {member['title']}, "
            f"{member['canonical_link']}"
        )
    if len(ordered) > MEMBERS_TOLD:
        yield f"      and {len(ordered) - MEMBERS_TOLD} more"


def _age(row: Row) -> str:
    age: int = row["age_minutes"]
    counted: int = row.get("counted_age_minutes", age)
    own = "" if counted == age else f", its own {age / 60:.1f} h"
    return f"{counted / 60:.1f}{own}"


def _millionths(value: int) -> str:
    return f"{value / 1_000_000:.3f}"
