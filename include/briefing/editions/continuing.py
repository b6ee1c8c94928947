"""Stories that further outlets tell without news: one line each, not repeated (STANDARD, "Changes")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from briefing.editions.candidates import Candidate
from briefing.feeds.catalogue import Catalogue
from briefing.items.sentences import count_words
from briefing.model import ContinuingStory, Label, OtherOutlet

LINES_AT_MOST = 5
"""Those that most outlets tell: what nobody adds to is worth a line, not a page."""

LINE_WORDS = 12
"""Words of a line besides its headline and its outlets, which have two each: outlet, day, day number."""


def continuing_stories(
    candidates: Sequence[Candidate], catalogue: Catalogue, muted_outlets: Container[str] = ()
) -> tuple[ContinuingStory, ...]:
    """The stories of earlier editions that an outlet tells for the first time and nobody adds to.

    Not those that a muted outlet (English names) told the reader: a line bears its headline and link.
    """
    may_be_shown = {one.story_id for one in candidates if one.rule is None}
    retold: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        muted = any(fired.startswith("muted: ") for fired in one.operator_rules)
        if one.rule == "shown_before" and one.change.is_new_outlet and not muted:
            retold[one.story_id].append(one)
    told = [members for story_id, members in retold.items() if story_id not in may_be_shown]
    told.sort(key=lambda members: (-members[0].outlets, members[0].story_id))
    labels = {feed.id: feed.outlet for feed in catalogue.feeds if feed.outlet.en not in muted_outlets}
    lines = (_line(members, labels) for members in told)
    return tuple(line for line in lines if line is not None)[:LINES_AT_MOST]


def continuing_words(stories: Iterable[ContinuingStory]) -> int:
    """Words that the lines take from the words in all."""
    return sum(count_words(one.headline) + LINE_WORDS + 2 * len(one.also) for one in stories)


def _line(members: Sequence[Candidate], labels: dict[str, Label]) -> ContinuingStory | None:
    """None where the feed that was shown has no label: it is muted or has left the catalogue."""
    shown, change = members[0].change.shown, members[0].change
    if shown is None or shown.feed_id not in labels:
        return None
    also = {labels[one.row["feed_id"]].en: one for one in members if one.row["feed_id"] in labels}
    return ContinuingStory(
        story_id=members[0].story_id,
        headline=shown.title,
        language=shown.language or members[0].row["language"],
        link=shown.link,
        outlet=labels[shown.feed_id],
        shown_on=shown.edition_date,
        day_number=change.day_number,
        also=tuple(
            OtherOutlet(outlet=labels[one.row["feed_id"]], link=one.row["canonical_link"])
            for _name, one in sorted(also.items())
        ),
    )
