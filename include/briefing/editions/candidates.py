"""Candidates as the selection sees them, and the rules that drop one before any ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from briefing.editions.changes import wording
from briefing.editions.inputs import InputsRecord
from briefing.editions.memory import Item, Memory, item_of
from briefing.editions.news import Change, judge_change
from briefing.editions.section_fit import NOT_JUDGED, SectionFit
from briefing.feeds.catalogue import Catalogue, Feed
from briefing.items.links import link_key
from briefing.tables import NO_CLAIM

Row = dict[str, Any]

NOT_NEWS = frozenset({"fiction", "promotion", "quiz"})
NOTICE_SEPARATOR = ": "

BY_STORY, BY_OUTLET, WATCHED, BY_ITSELF = range(4)
"""`precedence`: a story that the operator pinned, one of a pinned outlet, one on the watch list,
any other."""


@dataclass(frozen=True)
class Candidate:
    """One item version with its story, feed and fate. `rule` is None while it may still be shown."""

    row: Row
    story_id: str
    feed: Feed | None
    section_id: str | None
    origin: str
    """The outlet that wrote its text."""
    outlets: int
    official_outlets: int
    story_first_seen_utc: datetime
    change: Change = field(default_factory=lambda: Change("new"))
    rule: str | None = None
    fit: SectionFit = NOT_JUDGED
    precedence: int = BY_ITSELF
    operator_rules: tuple[str, ...] = ()
    """What the operator's rules found in it, each with its word or name: `watch: Ottawa`."""

    @property
    def watched(self) -> bool:
        return any(fired.startswith("watch: ") for fired in self.operator_rules)

    @property
    def outlet(self) -> str:
        """Its outlet's English name; empty where its feed has left the catalogue."""
        return self.feed.outlet.en if self.feed else ""

    @property
    def item(self) -> Item:
        return item_of(self.row)


@dataclass(frozen=True)
class Surroundings:
    """What the rules look at besides the candidate itself."""

    record: InputsRecord
    catalogue: Catalogue
    memory: Memory
    later_versions: frozenset[tuple[Any, ...]]
    """What a later edition, made before this one, covered: (feed, language, item, hash or capture)."""
    first_captures: Mapping[tuple[str, str], datetime]
    """For feeds without an earlier capture: when their first successful one was made."""
    later_shown: frozenset[Any] = frozenset()
    """What such an edition showed as new: (feed, language, item id) and link keys."""


def judge(candidates: Iterable[Candidate], around: Surroundings) -> list[Candidate]:
    """Each candidate with its change and, where one applies, the first rule that drops it."""
    listed = list(candidates)
    newest: dict[Item, datetime] = {}
    for one in listed:
        newest[one.item] = max(one.row["captured_at_utc"], newest.get(one.item, one.row["captured_at_utc"]))
    memory = around.memory.with_candidates(one.row for one in listed)
    judged = []
    for one in listed:
        change = judge_change(
            one.row,
            memory.of(one.row, one.story_id),
            around.record.edition_date,
            origin=one.origin,
            outlets=one.outlets,
            cuts_text=one.feed.cuts_text if one.feed else False,
        )
        changed = replace(one, change=change)
        is_newest = one.row["captured_at_utc"] == newest[one.item]
        judged.append(replace(changed, rule=_rule(changed, around, is_newest=is_newest)))
    return judged


def _rule(one: Candidate, around: Surroundings, *, is_newest: bool) -> str | None:
    row, feed = one.row, one.feed
    if feed is None or one.section_id is None:
        return "no_such_feed"
    if _is_in_a_later_edition(one, around):
        return "in_a_later_edition"
    if not is_newest:
        return "superseded"
    if row["captured_at_utc"] < around.record.cutoff_utc - timedelta(
        days=around.catalogue.edition.late_after_days
    ):
        return "too_late"
    return _rule_of_change(one) or _rule_of_time(one, around) or _rule_of_kind(one, around)


def _is_in_a_later_edition(one: Candidate, around: Surroundings) -> bool:
    """Its version was covered there, or another version of it was shown there as new."""
    version = (one.row["feed_id"], one.row["feed_language"], one.row["item_id"])
    covered = {(*version, one.row["content_hash"]), (*version, one.row["captured_at_utc"])}
    shown = {one.item, link_key(one.row["canonical_link"])}
    return not (covered.isdisjoint(around.later_versions) and shown.isdisjoint(around.later_shown))


def _rule_of_change(one: Candidate) -> str | None:
    return {"headline": "changed_headline", "cosmetic": "cosmetic_change", "repeat": "shown_before"}.get(
        one.change.kind
    )


def _rule_of_time(one: Candidate, around: Surroundings) -> str | None:
    """An update is news however old its first publication; everything else has to be young enough."""
    if one.change.kind == "update":
        return None
    zone = ZoneInfo(around.catalogue.edition.zone)
    first = around.first_captures.get((one.row["feed_id"], one.row["feed_language"]))
    if first is not None and one.row["captured_at_utc"] == first:
        window = published_window(one.row, zone)
        if (
            window is None
            or window[1] <= around.record.window_start_utc
            or window[0] > around.record.cutoff_utc
        ):
            return "before_first_capture"
    section = around.catalogue.section(one.section_id or "")
    oldest = around.record.cutoff_utc - timedelta(hours=section.look_back_hours)
    window = published_window(one.row, zone)
    if window is not None and window[1] < oldest:
        return "too_old"
    return None


def published_window(row: Row, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """First and last instant at which the item can have been published, None where nothing is claimed.

    A date counts from its start to its end in the edition's zone; one that cannot be true is no claim.
    """
    if row["published_quality"] in NO_CLAIM:
        return None
    if row["published_on"] is not None:
        start = datetime.combine(row["published_on"], time(0), zone)
        return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)
    if row["published_at_utc"] is None:
        return None
    return row["published_at_utc"], row["published_at_utc"]


def _rule_of_kind(one: Candidate, around: Surroundings) -> str | None:
    kind = one.row["item_kind"]
    if kind in NOT_NEWS:
        return "not_news"
    if kind == "weather":
        return "weather_only"
    if kind == "notice" and not _printed_paper(one.row, around.memory):
        return "notice_not_printed"
    if kind == "sport" and not around.catalogue.section(one.section_id or "").takes_sport:
        return "sport_outside_news"
    return None


def _printed_paper(row: Row, memory: Memory) -> bool:
    """Whether the paper that a notice ("Author Correction: …") is about was printed."""
    return wording(row["title"].partition(NOTICE_SEPARATOR)[2]) in memory.shown_headlines
