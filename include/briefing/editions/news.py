"""What a candidate is to the reader: new, an update with what is new in it, or nothing new."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from briefing.editions.changes import figures_of, names_of, same_words, translated, wording
from briefing.editions.memory import Printed, Seen
from briefing.editions.new_text import NewText, new_spans, new_text
from briefing.items.links import link_key

Row = dict[str, Any]

GREW_BY_HALF = (3, 2)
"""A story that half as many outlets more tell than when it was shown is news again (EDITORIAL, ranking)."""


@dataclass(frozen=True)
class Change:
    """What a candidate is to the reader: new, an update with its new text, or nothing new."""

    kind: Literal["new", "update", "headline", "cosmetic", "repeat"]
    day_number: int = 1
    new: NewText = field(default=NewText())
    was_title: str = ""
    printed_on: date | None = None
    only_in: str | None = None
    """The language of the edition that printed the old headline, where the other one had another version."""
    is_new_outlet: bool = False
    """Whether an outlet tells the story that had not told it before."""
    shown: Printed | None = None
    """What was shown of the story last."""


def judge_change(
    row: Row,
    seen: Seen,
    edition_date: date,
    *,
    origin: str = "",
    outlets: int = 1,
    cuts_text: bool = False,
) -> Change:
    """Compare a candidate with what was printed of its story; a translation of that is nothing new.

    New text is an update where the item itself was shown, or where an outlet that has told the story
    brings a further item. Another outlet, or a further version of an item that was not shown or one under
    its headline, mostly tells the same in other words: it is an update if it has a figure, or a name in
    its headline, that nobody had, or (an outlet) if the `outlets` of the story have grown by half since.
    A changed title alone is a changed headline where it is the same item, or the same page of the same
    feed; all else is cosmetic, or a repeat where another item told it.
    """
    shown = [one for one in seen.printed if one.shown]
    if not shown:
        return Change("new")
    known = Change(
        "repeat",
        day_number=(edition_date - shown[0].edition_date).days + 1,
        is_new_outlet=_is_new_outlet(row, seen, origin),
        shown=shown[-1],
    )
    native = [one for one in seen.printed if not translated(one.language, row["language"])]
    link = link_key(row["canonical_link"])
    own = [
        one
        for one in native
        if one.feed_id == row["feed_id"] and (one.item_id == row["item_id"] or one.link_key == link)
    ]
    update = _update_of(row, seen, known, native, outlets=outlets, cuts_text=cuts_text)
    if update is not None:
        return update
    if not own:
        return known
    if same_words(row["title"], own[-1].title):
        return replace(known, kind="cosmetic")
    printed_on = own[-1].edition_date
    beside = any(one.edition_date == printed_on and one not in native for one in shown)
    changed = replace(known, kind="headline", was_title=own[-1].title, printed_on=printed_on)
    return replace(changed, only_in=row["language"]) if beside else changed


def _update_of(
    row: Row,
    seen: Seen,
    known: Change,
    native: list[Printed],
    *,
    outlets: int,
    cuts_text: bool,
) -> Change | None:
    before = "\n".join([*(one.text for one in native if one.shown), seen.own_text]).strip()
    spans = new_spans(row, before, cuts_text=cuts_text) if before else []
    new = new_text(row, spans, cuts_text=cuts_text)
    was_shown = row["feed_id"] in {one.feed_id for one in native if one.shown}
    retells = not was_shown and (known.is_new_outlet or _has_told_it(row, seen))
    if retells and spans:
        language = row["language"]
        firm = [
            (text, span)
            for text, span in spans
            if seen.told.unsaid(figures_of(text.text[slice(*span)]), language)
        ]
        named = seen.told.unsaid(names_of(row["title"]), language)
        if firm or named:
            told_firmly = new_text(row, firm, cuts_text=cuts_text)
            return replace(known, kind="update", new=told_firmly if told_firmly.sentences else new)
    elif spans:
        return replace(known, kind="update", new=new)
    more, than = GREW_BY_HALF
    if known.is_new_outlet and known.shown and outlets * than >= known.shown.outlets * more:
        return replace(known, kind="update", new=new)
    return None


def _has_told_it(row: Row, seen: Seen) -> bool:
    """Whether the item itself, or one under its headline, told the story before, though none was shown."""
    return bool(seen.own_text) or wording(row["title"]) in seen.told.headlines


def _is_new_outlet(row: Row, seen: Seen, origin: str) -> bool:
    """Whether an outlet tells the story for the first time; a copy of a known text is no new outlet."""
    known_feeds = {one.feed_id for one in seen.printed}
    return (
        bool(origin)
        and origin not in seen.origins
        and row["feed_id"] not in known_feeds
        and not seen.own_text
    )
