"""What the reader has seen already, and what a candidate adds to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast

from briefing.editions.changes import new_sentences, same_words, translated
from briefing.editions.summaries import SUMMARY_WORDS, Field, usable_spans
from briefing.items.links import link_key
from briefing.items.sentences import count_words
from briefing.model import Sentence

Row = dict[str, Any]
Item = tuple[str, str, str]
"""(feed, language of its URL, item id): a feed's two languages may use the same ids."""
Version = tuple[str, str, str, Any]
"""(feed, language, item id, captured at): a version, whatever parser reads it."""
FIELDS = cast('tuple[Literal["description_text", "body_text"], ...]', ("description_text", "body_text"))

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


@dataclass(frozen=True)
class Seen:
    """What there was of a candidate's story before today."""

    printed: tuple[Printed, ...] = ()
    """What was printed of its story, item or page, oldest first."""
    own_text: str = ""
    """What earlier versions of the item itself said, printed or not."""
    origins: frozenset[str] = frozenset()
    """Who had written of the story, printed or not."""


@dataclass(frozen=True)
class Memory:
    """All that was a candidate within `memory_days`; what was printed is found by story, item and link."""

    by_story: Mapping[str, tuple[Printed, ...]]
    by_item: Mapping[Item, tuple[Printed, ...]]
    by_link: Mapping[str, tuple[Printed, ...]]
    texts: Mapping[Item, str]
    origins: Mapping[str, frozenset[str]]
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
            tuple(oldest_first), self.texts.get(item_of(row), ""), self.origins.get(story_id, frozenset())
        )


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
    for row in rows:
        own[item_of(row)].append(texts[version_of(row)])
        origins[story_of.get(item_of(row), row["story_id"])].add(row["origin"])
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
        remembered=rows,
    )


def _frozen(groups: Mapping[Any, list[Printed]]) -> dict[Any, tuple[Printed, ...]]:
    return {key: tuple(group) for key, group in groups.items()}


@dataclass(frozen=True)
class Change:
    """What a candidate is to the reader: new, an update with its new sentences, or nothing new."""

    kind: Literal["new", "update", "headline", "cosmetic", "repeat"]
    day_number: int = 1
    last_shown_on: date | None = None
    sentences: tuple[Sentence, ...] = field(default=())
    was_title: str = ""
    printed_on: date | None = None
    only_in: str | None = None
    """The language of the edition that printed the old headline, where the other one had another version."""


def judge_change(
    row: Row, seen: Seen, edition_date: date, *, origin: str = "", cuts_text: bool = False
) -> Change:
    """Compare a candidate with what was printed of its story; a translation of that is nothing new.

    New text that can be shown is an update, and so is an outlet (`origin`) that had not told the story;
    a changed title alone is a changed headline where it is the same item, or the same page of the same
    feed; all else is cosmetic, or a repeat where another item told it.
    """
    shown = [one for one in seen.printed if one.shown]
    if not shown:
        return Change("new")
    known = Change(
        "repeat",
        day_number=(edition_date - shown[0].edition_date).days + 1,
        last_shown_on=shown[-1].edition_date,
    )
    native = [one for one in seen.printed if not translated(one.language, row["language"])]
    before = "\n".join([*(one.text for one in native if one.shown), seen.own_text]).strip()
    is_new, sentences = _what_is_new(row, before, cuts_text=cuts_text)
    if (is_new and before) or _is_new_outlet(row, seen, origin):
        return replace(known, kind="update", sentences=sentences)
    link = link_key(row["canonical_link"])
    own = [
        one
        for one in native
        if one.feed_id == row["feed_id"] and (one.item_id == row["item_id"] or one.link_key == link)
    ]
    if not own:
        return known
    if same_words(row["title"], own[-1].title):
        return replace(known, kind="cosmetic")
    printed_on = own[-1].edition_date
    beside = any(one.edition_date == printed_on and one not in native for one in shown)
    changed = replace(known, kind="headline", was_title=own[-1].title, printed_on=printed_on)
    return replace(changed, only_in=row["language"]) if beside else changed


def _is_new_outlet(row: Row, seen: Seen, origin: str) -> bool:
    """Whether an outlet tells the story for the first time; a copy of a known text is no new outlet."""
    known_feeds = {one.feed_id for one in seen.printed}
    return (
        bool(origin)
        and origin not in seen.origins
        and row["feed_id"] not in known_feeds
        and not seen.own_text
    )


def _what_is_new(row: Row, before: str, *, cuts_text: bool) -> tuple[bool, tuple[Sentence, ...]]:
    """Whether a sentence that could be shown is new, and the new ones that an edition has room for.

    Promotion and unfinished sentences are no news. As in summaries: at most 60 words, and of a longer
    body at most a quarter.
    """
    for name in FIELDS:
        text = Field(name, row[name], row["language"], cuts_text, row["capture_sha256"])
        usable = usable_spans(text, row["title"])
        spans = [span for span in new_sentences(text.text, before, row["language"]) if span in usable]
        if not spans:
            continue
        room, total = SUMMARY_WORDS, count_words(text.text)
        if name == "body_text" and total > SUMMARY_WORDS:
            room = min(room, total // 4)
        chosen = []
        for span in spans:
            sentence = text.sentence(span)
            room -= count_words(sentence.text)
            if room < 0:
                break
            chosen.append(sentence)
        return True, tuple(chosen)
    return False, ()
