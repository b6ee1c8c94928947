"""What the reader has seen already, and what a candidate adds to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from briefing.editions.changes import new_sentences, same_words
from briefing.items.links import link_key
from briefing.model import Sentence

Row = dict[str, Any]
Version = tuple[str, str, str, Any]
"""(feed, language, item id, captured at): a version, whatever parser reads it."""

NEW_TEXT_WORDS = 60


def version_of(row: Mapping[str, Any]) -> Version:
    return row["feed_id"], row["feed_language"], row["item_id"], row["captured_at_utc"]


@dataclass(frozen=True)
class Printed:
    """A version that an earlier edition showed, or whose changed headline it printed."""

    edition_date: date
    feed_id: str
    item_id: str
    link_key: str
    title: str
    shown: bool
    text: str
    """Description and body by the present parser, a block a line."""


@dataclass(frozen=True)
class Memory:
    """All that was printed within `memory_days`, found by story, item and link."""

    by_story: Mapping[str, tuple[Printed, ...]]
    by_item: Mapping[tuple[str, str], tuple[Printed, ...]]
    by_link: Mapping[str, tuple[Printed, ...]]

    def of(self, row: Row, story_id: str) -> tuple[Printed, ...]:
        """What was printed of the candidate's story, item or link, oldest first."""
        found = {
            id(printed): printed
            for group in (
                self.by_story.get(story_id, ()),
                self.by_item.get((row["feed_id"], row["item_id"]), ()),
                self.by_link.get(link_key(row["canonical_link"]), ()),
            )
            for printed in group
        }
        return tuple(sorted(found.values(), key=lambda printed: (printed.edition_date, printed.item_id, printed.title)))


def build_memory(
    selections: Iterable[Row], remembered: Iterable[Row], story_of: Mapping[tuple[str, str], str]
) -> Memory:
    """Memory from the selection rows of the editions in memory.

    `remembered` are the items' rows of the same versions by the present parser; `story_of` says in
    which of today's stories an item (feed, item id) stands, where it stands in one.
    """
    texts = {version_of(row): f"{row['description_text']}\n{row['body_text']}" for row in remembered}
    by_story: dict[str, list[Printed]] = defaultdict(list)
    by_item: dict[tuple[str, str], list[Printed]] = defaultdict(list)
    by_link: dict[str, list[Printed]] = defaultdict(list)
    for row in selections:
        if row["outcome"] != "shown" and row["rule"] != "changed_headline":
            continue
        item = (row["feed_id"], row["item_id"])
        printed = Printed(
            edition_date=row["edition_date"],
            feed_id=row["feed_id"],
            item_id=row["item_id"],
            link_key=link_key(row["canonical_link"]),
            title=row["title"],
            shown=row["outcome"] == "shown",
            text=texts.get(version_of(row), row["shown_text"] or ""),
        )
        by_story[story_of.get(item, row["story_id"])].append(printed)
        by_item[item].append(printed)
        by_link[printed.link_key].append(printed)
    return Memory(_frozen(by_story), _frozen(by_item), _frozen(by_link))


def _frozen(groups: Mapping[Any, list[Printed]]) -> dict[Any, tuple[Printed, ...]]:
    return {key: tuple(group) for key, group in groups.items()}


@dataclass(frozen=True)
class Change:
    """What a candidate is to the reader: new, an update with its new sentences, or nothing new."""

    kind: Literal["new", "update", "headline", "cosmetic", "repeat"]
    day_number: int = 1
    last_shown_on: date | None = None
    sentences: tuple[Sentence, ...] = ()
    was_title: str = ""
    printed_on: date | None = None
    shown_items: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def judge_change(row: Row, printed: tuple[Printed, ...], edition_date: date) -> Change:
    """Compare a candidate with what was printed of its story.

    New text is an update; a changed title alone is a changed headline where it is the same item or
    page; all else is cosmetic, or a repeat where another item told it.
    """
    shown = [one for one in printed if one.shown]
    if not shown:
        return Change("new")
    first_shown, last_shown = shown[0].edition_date, shown[-1].edition_date
    common = {
        "day_number": (edition_date - first_shown).days + 1,
        "last_shown_on": last_shown,
        "shown_items": frozenset((one.feed_id, one.item_id) for one in shown),
    }
    sentences = _what_is_new(row, "\n".join(one.text for one in shown))
    if sentences:
        return Change("update", sentences=sentences, **common)
    link = link_key(row["canonical_link"])
    own = [one for one in printed if (one.feed_id, one.item_id) == (row["feed_id"], row["item_id"]) or one.link_key == link]
    if not own:
        return Change("repeat", **common)
    if same_words(row["title"], own[-1].title):
        return Change("cosmetic", **common)
    return Change("headline", was_title=own[-1].title, printed_on=own[-1].edition_date, **common)


def _what_is_new(row: Row, before: str) -> tuple[Sentence, ...]:
    for name in ("description_text", "body_text"):
        text = row[name]
        sentences, words = [], 0
        for start, end in new_sentences(text, before, row["language"]):
            words += len(text[start:end].split())
            if sentences and words > NEW_TEXT_WORDS:
                break
            sentences.append(
                Sentence(text=text[start:end], field=name, start=start, end=end, capture_sha256=row["capture_sha256"])
            )
        if sentences:
            return tuple(sentences)
    return ()
