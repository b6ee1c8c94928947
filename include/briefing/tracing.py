"""All that the lake holds of an entry that is asked for by its link, its id or words of its headline."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from briefing.captures.store import list_batches
from briefing.editions import generations
from briefing.editions.inputs import InputsRecord, NamedEdition, record_of
from briefing.items.folding import without_accents
from briefing.items.limits import storable
from briefing.items.links import canonical_link, link_key
from briefing.items.store import committed_paths
from briefing.lake import Lake
from briefing.sql import connect, select_rows
from briefing.tables import ITEMS, REJECTS

Row = dict[str, Any]
ITEM_ID = re.compile("[0-9a-f]{32}")
STORY_ID = re.compile("[0-9a-f]{16}")
BARE_LINK = re.compile(r"[\w-]+(?:\.[\w-]+)+/\S*")


@dataclass(frozen=True)
class Wanted:
    """What is looked for: one of the four."""

    item_id: str | None = None
    story_id: str | None = None
    link: str | None = None
    words: tuple[str, ...] = ()

    def matches(self, row: Row) -> bool:
        """Whether a row of `selection` is meant."""
        if self.item_id or self.story_id:
            return (self.item_id, self.story_id) in ((row["item_id"], None), (None, row["story_id"]))
        if self.link:
            return link_key(row["canonical_link"]) == self.link
        return self.is_in(row["title"])

    def is_in(self, title: str) -> bool:
        """Whether the headline holds all of the words."""
        plain = _plain(title)
        return bool(self.words) and all(word in plain for word in self.words)


@dataclass
class Trace:
    """One item: its versions, the entries of it that were refused, and its rows of `selection`."""

    feed_id: str
    item_id: str | None
    versions: list[Row] = field(default_factory=list)
    rejects: list[Row] = field(default_factory=list)
    chosen: list[tuple[Row, list[Row]]] = field(default_factory=list)
    """A row of `selection` with the members of its story, newest edition first."""

    @property
    def newest_edition(self) -> date:
        return max((row["edition_date"] for row, _members in self.chosen), default=date.min)


def read_wanted(text: str) -> Wanted:
    """What a person wrote: an id of 32 or 16 digits, a link, or words of a headline."""
    if ITEM_ID.fullmatch(text):
        return Wanted(item_id=text)
    if STORY_ID.fullmatch(text):
        return Wanted(story_id=text)
    text = storable(text)  # a shell hands over lone surrogates for bytes that are no UTF-8
    if "://" in text:
        return Wanted(link=_link_key(text))
    if BARE_LINK.fullmatch(text):
        return Wanted(link=_link_key(f"https://{text}"))
    return Wanted(words=tuple(_plain(text).split()))


def _link_key(text: str) -> str:
    """As links are compared; one that validation refuses is looked for as it stands."""
    link = canonical_link(text, "")
    usable = link.value is not None and "refused_scheme" not in link.flags
    return link_key(link.value or "") if usable else (link.value or text).rstrip("/")


def trace(lake: Lake, wanted: Wanted, editions: Sequence[NamedEdition], *, whole_lake: bool) -> list[Trace]:
    """The items that are meant, those of the newest edition first.

    Looked for among the candidates of `editions` and, where it is the `whole_lake`, among all items and
    rejects that the present parser read.
    """
    traces: dict[tuple[str, str | None], Trace] = {}

    def of(row: Row) -> Trace:
        # A reject may have no id: then it is known by its title and link.
        key = row["feed_id"], row["item_id"] or f"{row.get('title')}\t{row.get('link')}"
        return traces.setdefault(key, Trace(row["feed_id"], row["item_id"]))

    for edition in sorted(editions, reverse=True):
        folder = generations.folder(edition.edition_date, edition.generation)
        rows = [
            row for row in lake.read_table(f"{folder}/selection.parquet").to_pylist() if wanted.matches(row)
        ]
        members: dict[str, list[Row]] = defaultdict(list)
        for member in lake.read_table(f"{folder}/stories.parquet").to_pylist() if rows else ():
            members[member["story_id"]].append(member)
        for row in rows:
            of(row).chosen.append((row, members[row["story_id"]]))
    versions, rejects = _read_of(lake, wanted, [item_id for _feed, item_id in traces if item_id])
    for row in versions:
        if whole_lake or (row["feed_id"], row["item_id"]) in traces:
            of(row).versions.append(row)
    for row in rejects:
        if whole_lake or (row["feed_id"], row["item_id"]) in traces:
            of(row).rejects.append(row)
    found = sorted(traces.values(), key=lambda one: (one.feed_id, one.item_id or ""))
    return sorted(found, key=lambda one: one.newest_edition, reverse=True)


def _read_of(lake: Lake, wanted: Wanted, item_ids: Iterable[str]) -> tuple[list[Row], list[Row]]:
    ids = sorted({*item_ids, *([wanted.item_id] if wanted.item_id else [])})
    batches = list_batches(lake)
    found = []
    with connect(threads=1) as connection:
        for table, query in ((ITEMS, "traced_items"), (REJECTS, "traced_rejects")):
            files = committed_paths(lake, batches, table)
            titles = select_rows(connection, "traced_titles", files=files) if files and wanted.words else []
            values = {
                "item_ids": ids,
                "link": wanted.link,
                "titles": [row["title"] for row in titles if wanted.is_in(row["title"])],
            }
            found.append(select_rows(connection, query, files=files, **values) if files else [])
    items, rejects = found
    return items, rejects


def records(lake: Lake, editions: Iterable[NamedEdition]) -> dict[date, InputsRecord]:
    return {edition.edition_date: record_of(lake, edition) for edition in editions}


def _plain(text: str) -> str:
    return without_accents(text).replace("’", "'")
