"""Files of an edition as a function of its inputs record: no clock, no network, no thread count.

:func:`stories_of`, :func:`choose_edition` and :func:`printed_files` are what the steps dedupe,
select and render store, and what `verify` computes again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from briefing.contracts import arrow_table
from briefing.editions.assemble import assemble
from briefing.editions.candidates import Candidate, Surroundings, judge
from briefing.editions.causes import Day
from briefing.editions.continuing import continuing_stories, continuing_words
from briefing.editions.coverage import first_captures, newly_covered, rejected_entries
from briefing.editions.feed_states import read_feed_states
from briefing.editions.generations import folder
from briefing.editions.inputs import InputsRecord, NamedEdition, read_catalogue
from briefing.editions.memory import build_memory, item_of, version_of
from briefing.editions.operator_rules import Orders, obey, orders_of
from briefing.editions.render import render_all
from briefing.editions.section_fit import fit_of
from briefing.editions.selection import Selection, select
from briefing.editions.selection_rows import selection_rows
from briefing.editions.weather import read_weather
from briefing.editions.weather_text import weather_words
from briefing.feeds.catalogue import Catalogue
from briefing.items.links import link_key
from briefing.lake import Lake, parquet_bytes
from briefing.model import Edition, edition_bytes
from briefing.sql import connect
from briefing.stories.dedupe import editions_in_memory, read_candidates, read_remembered, story_rows
from briefing.stories.neighbours import Encoder
from briefing.stories.vector_store import vectors_of
from briefing.tables import EDITIONS, HEALTH, ITEMS, REJECTS, SELECTION, STORIES, WEATHER
from briefing.validation.report import validation_html, validation_json

WATCH_LINE_WORDS = 56
"""The line about the watch list where it names all 13 sections, in French, the longer language."""

Row = dict[str, Any]
Files = dict[str, bytes]


def stories_of(lake: Lake, record: InputsRecord, threads: int) -> list[Row]:
    """Rows of the stories table."""
    catalogue = read_catalogue(lake, record)
    with connect(threads) as connection:
        candidates = read_candidates(connection, lake, record, catalogue)
        remembered = read_remembered(connection, lake, record, catalogue)
        encoder = _encoder(lake, record, catalogue, threads)
        return story_rows(connection, record, catalogue, candidates, remembered, encoder)


def _encoder(lake: Lake, record: InputsRecord, catalogue: Catalogue, threads: int) -> Encoder | None:
    """What knows the meaning of texts, where the catalogue wants it: vectors from the lake, or made now."""
    if catalogue.edition.same_event != "semantic":
        return None
    since = record.edition_date - timedelta(days=catalogue.edition.memory_days)
    return partial(vectors_of, lake, edition_date=record.edition_date, since=since, threads=threads)


def stories_files(rows: list[Row]) -> Files:
    return {"stories.parquet": parquet_bytes(arrow_table(STORIES, rows))}


def choose_edition(
    lake: Lake, record: InputsRecord, stories: list[Row], threads: int
) -> tuple[Edition, Files]:
    """The edition record and the files selection.parquet, editions.parquet and edition.json."""
    catalogue = read_catalogue(lake, record)
    with connect(threads) as connection:
        candidates = read_candidates(connection, lake, record, catalogue)
        remembered = read_remembered(connection, lake, record, catalogue)
    known = editions_in_memory(lake, record, catalogue)
    later = _selections(lake, record.later)
    around = Surroundings(
        record=record,
        catalogue=catalogue,
        memory=build_memory(
            _selections(lake, [edition for edition, _record in reversed(known)]),
            remembered,
            {item_of(row): row["story_id"] for row in stories},
        ),
        later_versions=_later_versions(later),
        later_shown=_later_shown(later),
        first_captures=first_captures(lake, record, catalogue),
    )
    orders = orders_of(catalogue, record.edition_date, stories)
    judged = obey(judge(_candidates(candidates, stories, catalogue, orders), around), orders, catalogue)
    weather = read_weather(lake, record, catalogue)
    continuing = continuing_stories(judged, catalogue, orders.muted_outlets)
    reserved = weather_words(weather.alerts, list(weather.places.values()), record, catalogue)
    reserved += continuing_words(continuing) + (WATCH_LINE_WORDS if catalogue.watch else 0)
    selection = select(judged, record, catalogue, reserved)
    states = read_feed_states(lake, record, catalogue)
    day = Day(record, selection, states, rejected_entries(lake, record, catalogue))
    edition = assemble(day, catalogue, stories, orders, weather, continuing)
    files = {
        "edition.json": edition_bytes(edition),
        "selection.parquet": parquet_bytes(
            arrow_table(SELECTION, selection_rows(selection, record, catalogue))
        ),
        "editions.parquet": parquet_bytes(arrow_table(EDITIONS, [_edition_row(edition, selection)])),
    }
    return edition, files


def printed_files(lake: Lake, record: InputsRecord, edition: Edition) -> Files:
    """The renderings, and the extract of what validation found in the record's batches."""
    health, rejects = newly_covered(lake, record, HEALTH), newly_covered(lake, record, REJECTS)
    weather = newly_covered(lake, record, WEATHER)
    items = Counter((row["feed_id"], row["feed_language"]) for row in newly_covered(lake, record, ITEMS))
    return {
        **render_all(edition),
        "validation.json": validation_json(health, items, rejects, weather),
        "validation.html": validation_html(health, items, rejects, weather),
    }


def _candidates(rows: list[Row], stories: list[Row], catalogue: Catalogue, orders: Orders) -> list[Candidate]:
    """The candidates with what their stories say of them; a muted outlet is no voice."""
    official = {feed.outlet.en for feed in catalogue.feeds if feed.kind == "official"}
    by_version = {version_of(row): row for row in stories}
    outlets: dict[str, set[str]] = {}
    for row in stories:
        voices = outlets.setdefault(row["story_id"], set())
        if row["outlet"] not in orders.muted_outlets:
            voices.add(row["origin"])
    candidates = []
    for row in rows:
        story = by_version[version_of(row)]
        origins = outlets[story["story_id"]]
        feed = catalogue.feed(row["feed_id"])
        candidates.append(
            Candidate(
                row=row,
                story_id=story["story_id"],
                feed=feed,
                section_id=story["section_id"] or None,
                origin=story["origin"],
                outlets=len(origins),
                official_outlets=len(origins & official),
                story_first_seen_utc=story["story_first_seen_utc"],
                fit=fit_of(row, {story["section_id"], *(feed.sections if feed else ())}),
            )
        )
    return candidates


def _selections(lake: Lake, editions: Iterable[NamedEdition]) -> list[Row]:
    rows: list[Row] = []
    for edition in editions:
        name = f"{folder(edition.edition_date, edition.generation)}/selection.parquet"
        rows += lake.read_table(name).to_pylist()
    return rows


def _later_versions(rows: Iterable[Row]) -> frozenset[tuple[Any, ...]]:
    """Versions by content and, as another parser may have read them, by capture."""
    return frozenset(
        (row["feed_id"], row["feed_language"], row["item_id"], row[told_apart_by])
        for row in rows
        for told_apart_by in ("content_hash", "captured_at_utc")
    )


def _later_shown(rows: Iterable[Row]) -> frozenset[Any]:
    """Items and links shown as new. Those shown as updates were shown before: on this date, perhaps."""
    shown = [row for row in rows if row["outcome"] == "shown" and row["change"] == "new"]
    items = {item_of(row) for row in shown}
    return frozenset(items | {link_key(row["canonical_link"]) for row in shown})


def _edition_row(edition: Edition, selection: Selection) -> Row:
    row = {
        name: getattr(edition, name)
        for name in ("edition_date", "kind", "state", "basis", "window_start_utc", "cutoff_utc", "words")
    }
    return row | {
        "candidates": len(selection.candidates),
        "shown": sum(one.rule is None for one in selection.candidates),
        "dropped": sum(one.rule is not None for one in selection.candidates),
        "candidate_stories": edition.stories_considered,
        "feeds_read": edition.feeds_read,
        "feeds_asked": edition.feeds_asked,
    }
