"""What the reader has seen already, and what there was besides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from briefing.editions.changes import figures_of, translated, wording, words_of
from briefing.items.links import link_key

Row = dict[str, Any]
Item = tuple[str, str, str]
"""(feed, language of its URL, item id): a feed's two languages may use the same ids."""
Version = tuple[str, str, str, Any]
"""(feed, language, item id, captured at): a version, whatever parser reads it."""

TITLES_OF_A_STANDING_PAGE = 3
"""A link that one feed gives to so many items under as many titles is no story's page."""


def version_of(row: Mapping[str, Any]) -> Version:
    return row["feed_id"], row["feed_language"], row["item_id"], row["captured_at_utc"]


def item_of(row: Mapping[str, Any]) -> Item:
    return row["feed_id"], row["feed_language"], row["item_id"]


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
    """Title, description and body by the present parser, a block a line."""
    language: str | None = None
    link: str = ""
    outlets: int = 1
    """That had told the story when it was printed."""


@dataclass(frozen=True)
class Told:
    """All texts of a story, printed or not, each with its language; read once for all that retell it."""

    texts: tuple[tuple[str, str], ...] = ()

    @cached_property
    def headlines(self) -> frozenset[tuple[str, ...]]:
        return frozenset(wording(text.partition("\n")[0]) for _language, text in self.texts)

    def unsaid(self, words: frozenset[str], language: str) -> frozenset[str]:
        """Those of the words and figures of a text that none says which is no translation of it."""
        for other, said in self._said.items():
            if not translated(other, language):
                words -= said
        return words

    @cached_property
    def _said(self) -> dict[str, set[str]]:
        said: dict[str, set[str]] = defaultdict(set)
        for language, text in self.texts:
            said[language] |= words_of(text) | figures_of(text)
        return said


@dataclass(frozen=True)
class Seen:
    """What there was of a candidate's story before today."""

    printed: tuple[Printed, ...] = ()
    """What was printed of its story, item or page, oldest first."""
    own_text: str = ""
    """What earlier versions of the item itself said, printed or not."""
    origins: frozenset[str] = frozenset()
    """Who had written of the story, printed or not."""
    told: Told = Told()


@dataclass(frozen=True)
class Memory:
    """All that was a candidate within `memory_days`; what was printed is found by story, item and link."""

    by_story: Mapping[str, tuple[Printed, ...]]
    by_item: Mapping[Item, tuple[Printed, ...]]
    by_link: Mapping[str, tuple[Printed, ...]]
    texts: Mapping[Item, str]
    origins: Mapping[str, frozenset[str]]
    told: Mapping[str, Told]
    remembered: tuple[Row, ...] = ()
    standing_pages: frozenset[str] = frozenset()

    def with_candidates(self, rows: Iterable[Row]) -> Memory:
        """The memory that also knows which links today's candidates show to be no story's page."""
        return replace(self, standing_pages=standing_pages((*self.remembered, *rows)))

    def of(self, row: Row, story_id: str) -> Seen:
        """What there was of the candidate's story, item or link."""
        link = link_key(row["canonical_link"])
        of_link = () if link in self.standing_pages else self.by_link.get(link, ())
        groups = (self.by_story.get(story_id, ()), self.by_item.get(item_of(row), ()), of_link)
        found = {id(printed): printed for group in groups for printed in group}
        oldest_first = sorted(found.values(), key=lambda one: (one.edition_date, one.item_id, one.title))
        return Seen(
            tuple(oldest_first),
            self.texts.get(item_of(row), ""),
            self.origins.get(story_id, frozenset()),
            self.told.get(story_id, Told()),
        )

    @cached_property
    def shown_headlines(self) -> frozenset[tuple[str, ...]]:
        return frozenset(wording(one.title) for group in self.by_story.values() for one in group if one.shown)


def standing_pages(rows: Iterable[Row]) -> frozenset[str]:
    """Links that stand for no single story: a bare host, or a page under many titles (`same_link.sql`)."""
    items: dict[tuple[str, str], set[str]] = defaultdict(set)
    titles: dict[tuple[str, str], set[str]] = defaultdict(set)
    bare = set()
    for row in rows:
        link = link_key(row["canonical_link"])
        if "/" not in link and "?" not in link:
            bare.add(link)
        items[row["feed_id"], link].add(row["item_id"])
        titles[row["feed_id"], link].add(row["title"].casefold())
    crowded = {
        link
        for (feed_id, link), ids in items.items()
        if min(len(ids), len(titles[feed_id, link])) >= TITLES_OF_A_STANDING_PAGE
    }
    return frozenset(bare | crowded)


def build_memory(
    selections: Iterable[Row], remembered: Iterable[Row], story_of: Mapping[Item, str]
) -> Memory:
    """Memory from the selection rows of the editions in memory.

    `remembered` are the items' rows of the same versions by the present parser, with the `origin` that
    their edition's stories named; `story_of` says in which of today's stories an item stands, where it
    stands in one.
    """
    rows = tuple(remembered)
    texts = {
        version_of(row): f"{row['title']}\n{row['description_text']}\n{row['body_text']}" for row in rows
    }
    languages = {version_of(row): row["language"] for row in rows}
    own: dict[Item, list[str]] = defaultdict(list)
    origins: dict[str, set[str]] = defaultdict(set)
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        own[item_of(row)].append(texts[version_of(row)])
        story_id = story_of.get(item_of(row), row["story_id"])
        origins[story_id].add(row["origin"])
        told[story_id].append((row["language"], texts[version_of(row)]))
    by_story: dict[str, list[Printed]] = defaultdict(list)
    by_item: dict[Item, list[Printed]] = defaultdict(list)
    by_link: dict[str, list[Printed]] = defaultdict(list)
    for row in selections:
        if row["outcome"] != "shown" and row["rule"] != "changed_headline":
            continue
        printed = Printed(
            edition_date=row["edition_date"],
            feed_id=row["feed_id"],
            item_id=row["item_id"],
            link_key=link_key(row["canonical_link"]),
            title=row["title"],
            shown=row["outcome"] == "shown",
            text=texts.get(version_of(row), f"{row['title']}\n{row['shown_text'] or ''}"),
            language=languages.get(version_of(row)),
            link=row["canonical_link"],
            outlets=row["outlets"],
        )
        by_story[story_of.get(item_of(row), row["story_id"])].append(printed)
        by_item[item_of(row)].append(printed)
        by_link[printed.link_key].append(printed)
    return Memory(
        by_story=_frozen(by_story),
        by_item=_frozen(by_item),
        by_link=_frozen(by_link),
        texts={item: "\n".join(told) for item, told in own.items()},
        origins={story_id: frozenset(names) for story_id, names in origins.items()},
        told={story_id: Told(tuple(texts)) for story_id, texts in told.items()},
        remembered=rows,
    )


def _frozen(groups: Mapping[Any, list[Printed]]) -> dict[Any, tuple[Printed, ...]]:
    return {key: tuple(group) for key, group in groups.items()}
