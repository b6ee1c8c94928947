"""The step between items and selection: candidates and remembered members become stories."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import duckdb

from briefing.editions.generations import folder
from briefing.editions.inputs import InputsRecord, NamedEdition, batches_of, chain, left_to, record_of
from briefing.feeds.catalogue import Catalogue
from briefing.items.store import committed_paths
from briefing.lake import Lake
from briefing.sql import query, select_rows
from briefing.stories.edges import find_edges
from briefing.stories.grouping import form_stories, join_reasons, origins
from briefing.stories.neighbours import Encoder
from briefing.stories.same_event import event_edges
from briefing.stories.voices import voice_of
from briefing.tables import ITEMS

Row = dict[str, Any]


def editions_in_memory(
    lake: Lake, record: InputsRecord, catalogue: Catalogue
) -> list[tuple[NamedEdition, InputsRecord]]:
    """The earlier editions within `memory_days` that the record names, newest first, with their records."""
    oldest = record.edition_date - timedelta(days=catalogue.edition.memory_days)
    named = sorted((one for one in record.earlier if one.edition_date >= oldest), reverse=True)
    return [(one, record_of(lake, one)) for one in named]


def read_candidates(
    connection: duckdb.DuckDBPyConnection, lake: Lake, record: InputsRecord, catalogue: Catalogue
) -> list[Row]:
    """The record's candidates with the items' columns. Weather entries are never candidates."""
    items = committed_paths(lake, batches_of(lake, record), ITEMS)
    if not items:
        return []
    load_prior(connection, lake, record, catalogue)
    rows = select_rows(connection, "candidates", items=items, cutoff=record.cutoff_utc)
    kinds = {feed.id: feed.kind for feed in catalogue.feeds}
    return [row for row in rows if kinds.get(row["feed_id"]) not in ("weather", "alerts")]


def load_prior(
    connection: duckdb.DuckDBPyConnection, lake: Lake, record: InputsRecord, catalogue: Catalogue
) -> None:
    """Make the table `prior`: the versions that earlier published editions covered.

    An earlier date that was built after this one left to it what it had covered: that is not prior.
    """
    earlier = chain(lake, record.earlier)
    selections = [
        str(lake.path(f"{folder(*_key(edition))}/selection.parquet")) for edition, _record in earlier
    ]
    remembered = editions_in_memory(lake, record, catalogue)
    items = [
        path for _edition, one in remembered for path in committed_paths(lake, batches_of(lake, one), ITEMS)
    ]
    for table in ("own", "prior"):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} "
            "(feed_id VARCHAR, feed_language VARCHAR, item_id VARCHAR, content_hash VARCHAR)"
        )
    own = [str(lake.path(f"{folder(*_key(edition))}/selection.parquet")) for edition in left_to(lake, record)]
    if own:
        connection.execute(f"INSERT INTO own {query('own_versions')}", {"selections": own})
    # After a gap longer than the memory nothing is looked up again, but what was covered stays covered.
    items = items or committed_paths(lake, batches_of(lake, record), ITEMS)
    if selections:
        values = {"selections": selections, "items": sorted(set(items))}
        connection.execute(f"INSERT INTO prior {query('prior_versions')}", values)


def read_remembered(
    connection: duckdb.DuckDBPyConnection, lake: Lake, record: InputsRecord, catalogue: Catalogue
) -> list[Row]:
    """Members of the stories in memory, with the items' columns by the present parser."""
    remembered = editions_in_memory(lake, record, catalogue)
    stories, selections = (
        [str(lake.path(f"{folder(*_key(edition))}/{table}.parquet")) for edition, _record in remembered]
        for table in ("stories", "selection")
    )
    items = [
        path for _edition, one in remembered for path in committed_paths(lake, batches_of(lake, one), ITEMS)
    ]
    if not stories or not items:
        return []
    return select_rows(
        connection,
        "remembered_members",
        stories=stories,
        selections=selections,
        items=sorted(set(items)),
    )


def story_rows(
    connection: duckdb.DuckDBPyConnection,
    record: InputsRecord,
    catalogue: Catalogue,
    candidates: list[Row],
    remembered: list[Row],
    encoder: Encoder | None = None,
) -> list[Row]:
    """Rows of `stories`: every member of each story that has a candidate, candidates and remembered."""
    outlets = {feed.id: feed.outlet.en for feed in catalogue.feeds}
    fresh = [
        {**row, "story_id": None, "story_first_seen_utc": None, "edition_date": None, "is_printed": False}
        for row in candidates
    ]
    nodes = sorted(
        ({**row, "outlet": outlets.get(row["feed_id"], row["feed_id"])} for row in remembered + fresh),
        key=lambda row: (row["captured_at_utc"], *(row[name] for name in NODE_KEY)),
    )
    edges = find_edges(connection, nodes)
    edges += event_edges(connection, nodes, edges, encoder=encoder)
    joined_by = join_reasons(len(nodes), edges)
    written_by = origins(nodes, edges, voice_of(catalogue))
    rows = []
    stories = form_stories(nodes, edges)
    earlier = {node["story_id"] for node in nodes}
    living = {story.story_id for story in stories}
    for story in stories:
        if all(nodes[place]["edition_date"] is not None for place in story.members):
            continue
        section = section_of_story(catalogue, [nodes[place] for place in story.members])
        for place in story.members:
            node = nodes[place]
            moved = node["story_id"] not in (None, story.story_id)
            # Of a story that fell apart and whose id went with another part, the rest is no merger.
            has_left = node["story_id"] in living or story.story_id not in earlier
            rows.append(
                {
                    "edition_date": record.edition_date,
                    "story_id": story.story_id,
                    **{name: node[name] for name in MEMBER_COLUMNS},
                    "outlet": node["outlet"],
                    "origin": written_by[place],
                    "is_candidate": node["edition_date"] is None,
                    "joined_by": joined_by[place],
                    "section_id": section,
                    "story_first_seen_utc": story.first_seen_utc,
                    "merged_from": node["story_id"] if moved and not has_left else None,
                    "merged_into": story.story_id if moved and not has_left else None,
                    "split_from": node["story_id"] if moved and has_left else None,
                }
            )
    return rows


NODE_KEY = ("feed_id", "feed_language", "item_id", "content_hash")
MEMBER_COLUMNS = (
    "item_id",
    "feed_id",
    "feed_language",
    "captured_at_utc",
    "content_hash",
    "canonical_link",
    "title",
    "language",
    "item_kind",
)


def section_of_story(catalogue: Catalogue, members: list[Row]) -> str:
    """The section in which most of the story's distinct outlets place it; ties go to the later one.

    A story whose feeds have all left the catalogue has no section: an empty string.
    """
    votes: dict[str, set[str]] = {}
    for member in members:
        feed = catalogue.feed(member["feed_id"])
        for section in feed.sections if feed else ():
            votes.setdefault(section, set()).add(feed.outlet.en if feed else "")
    order = catalogue.section_order
    return max(votes, key=lambda section: (len(votes[section]), order[section]), default="")


def _key(edition: NamedEdition) -> tuple[Any, str]:
    return edition.edition_date, edition.generation
