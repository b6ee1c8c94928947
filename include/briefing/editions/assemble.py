"""From selection to the edition record: what the page says, in no language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from briefing.editions.candidates import Candidate
from briefing.editions.causes import Day, silence_of
from briefing.editions.closing import changed_headlines, counted_in, coverage_of, notes_of, outlet_of
from briefing.editions.feed_states import FeedState
from briefing.editions.operator_rules import Orders
from briefing.editions.selection import Placed
from briefing.editions.speakers import LANGUAGES, Told
from briefing.editions.weather import NO_WEATHER, PLACES_AT_MOST, WEATHER_KINDS, WEATHER_SECTION, Weather
from briefing.feeds.catalogue import Catalogue
from briefing.model import (
    ContinuingStory,
    Edition,
    Label,
    LeftOut,
    Moment,
    OtherOutlet,
    Section,
    Silence,
    Story,
    Tag,
    Version,
)
from briefing.stories.voices import FRENCH_NAMES
from briefing.tables import NO_CLAIM

Row = dict[str, Any]

TAG_OF_KIND: dict[str, Tag] = {
    "opinion": "opinion",
    "letter": "letter",
    "paper": "paper",
    "audio": "audio",
    "video": "video",
    "photos": "photos",
    "live_page": "live_page",
    "press_release": "press_release",
}


def assemble(
    day: Day,
    catalogue: Catalogue,
    stories: Sequence[Row],
    orders: Orders,
    weather: Weather = NO_WEATHER,
    continuing: tuple[ContinuingStory, ...] = (),
) -> Edition:
    """The edition record. `stories` are rows of the stories table."""
    record, selection = day.record, day.selection
    members: dict[str, list[Row]] = {}
    for row in stories:
        if row["outlet"] not in orders.muted_outlets:
            members.setdefault(row["story_id"], []).append(row)
    labels = {feed.outlet.en: feed.outlet for feed in catalogue.feeds}
    printed = [_story(one, members, labels) for one in selection.placed]
    archived = any(state.archived for state in day.states)
    read = [state for state in day.states if state.answered]
    missing = tuple(trouble for state in day.states if (trouble := state.missing) is not None)
    counted = tuple(counted_in(day, printed, language) for language in LANGUAGES)
    return Edition(
        edition_date=record.edition_date,
        zone=catalogue.edition.zone,
        kind="final" if record.kind == "final" else "provisional",
        state="degraded" if missing or any(state.quarantined for state in day.states) else "complete",
        basis="sample" if catalogue.edition.sample else "archive" if archived else "live",
        window_start_utc=record.window_start_utc.astimezone(UTC),
        cutoff_utc=record.cutoff_utc.astimezone(UTC),
        first_edition=not record.earlier,
        report_to=catalogue.edition.report_to,
        same_event=catalogue.edition.same_event,
        alerts=weather.alerts,
        weather_outlets=tuple(
            dict.fromkeys(feed.outlet for feed in catalogue.feeds if feed.kind == "weather")
        ),
        top_stories=tuple(
            story for one, story in zip(selection.placed, printed, strict=True) if one.round == 0
        ),
        sections=tuple(
            _section(section.id, catalogue, day, printed, weather) for section in catalogue.sections
        ),
        continuing=continuing,
        changed_headlines=changed_headlines(day),
        left_out=tuple(_left_out(one.lead, *one.versions) for one in selection.left_out),
        unlisted=selection.unlisted,
        coverage=coverage_of(day.states) if archived else None,
        notes=orders.noted(notes_of(day, printed, missing), printed),
        stories_shown=len(selection.placed),
        stories_considered=len(
            {one.story_id for one in selection.candidates if one.rule != "before_first_capture"}
        ),
        words=max(one.words for one in counted),
        feeds_read=len(read),
        feeds_asked=len(day.states),
        counted=counted,
    )


def _story(one: Placed, members: Mapping[str, list[Row]], labels: Mapping[str, Label]) -> Story:
    lead = one.ranked.lead
    told = [Told(lead, one.sentences), *one.versions]
    own, *others = (_version(each, members.get(lead.story_id, []), labels) for each in told)
    return Story(
        **dict(own),
        story_id=lead.story_id,
        section_id=one.section_id,
        why=one.why,
        score_millionths=one.ranked.factors.score_millionths,
        versions=tuple(others),
    )


def _version(told: Told, members: Sequence[Row], labels: Mapping[str, Label]) -> Version:
    one, row, sentences = told.candidate, told.candidate.row, told.sentences
    change = one.change
    tags = _tags(one)
    if change.day_number > 1:
        tags.insert(1 if "update" in tags else 0, "day")
    return Version(
        item_id=row["item_id"],
        feed_id=row["feed_id"],
        headline=row["title"],
        language=row["language"],
        link=row["canonical_link"],
        outlet=outlet_of(one.feed),
        author=row["author"],
        tags=tuple(tags),
        day_number=change.day_number,
        when=_moment(row),
        sentences=sentences,
        also=_also(one, members, labels),
        archive_url=None,
        captured_at_utc=row["captured_at_utc"],
    )


def _also(one: Candidate, members: Sequence[Row], labels: Mapping[str, Label]) -> tuple[OtherOutlet, ...]:
    """The story's other voices, each by its first page in the candidate's language, else in another.

    They are outlets, and whose text the candidate's own outlet carries beside its own: such an agency is
    counted as an outlet, and who reads "2 outlets" looks for both.
    """
    own, language = outlet_of(one.feed).en, one.row["language"]
    spoken_for = {own, one.origin, *(member["origin"] for member in members if member["outlet"] != own)}
    others: dict[str, str] = {}
    for member in sorted(
        members,
        key=lambda member: (member["language"] != language, member["captured_at_utc"], member["outlet"]),
    ):
        if member["outlet"] != own and member["outlet"] in labels:
            others.setdefault(member["outlet"], member["canonical_link"])
        elif member["outlet"] == own and member["origin"] not in spoken_for:
            others.setdefault(member["origin"], member["canonical_link"])
    return tuple(
        OtherOutlet(outlet=labels.get(name) or Label(en=name, fr=FRENCH_NAMES.get(name, name)), link=link)
        for name, link in sorted(others.items())
    )


def _tags(one: Candidate) -> list[Tag]:
    tags: list[Tag] = ["update"] if one.change.kind == "update" else []
    if one.watched:
        tags.append("watch")
    if one.row["item_kind"] in TAG_OF_KIND:
        tags.append(TAG_OF_KIND[one.row["item_kind"]])
    return tags


def _moment(row: Row) -> Moment:
    """When: as claimed, a date as a date; our first sight where nothing that can be true is claimed."""
    if row["published_quality"] in NO_CLAIM:
        return Moment(kind="first_seen", at_utc=row["captured_at_utc"])
    if row["published_on"] is not None:
        return Moment(kind="published_on", on=row["published_on"])
    return Moment(kind="published", at_utc=row["published_at_utc"])


def _section(
    section_id: str,
    catalogue: Catalogue,
    day: Day,
    printed: Sequence[Story],
    weather: Weather,
) -> Section:
    on_top = {one.ranked.lead.story_id for one in day.selection.placed if one.round == 0}
    stories = tuple(
        story for story in printed if story.section_id == section_id and story.story_id not in on_top
    )
    states = [state for state in day.states if section_id in state.feed.sections]
    places = tuple(weather.places.values()) if section_id == WEATHER_SECTION else ()
    empty = not stories and not places
    more = sum(one.lead.section_id == section_id for one in day.selection.left_out)
    return Section(
        section_id=section_id,
        mark=catalogue.section(section_id).mark,
        stories=stories,
        weather=places[:PLACES_AT_MOST],
        silence=_silence(section_id, states, day, weather) if empty else None,
        troubles=tuple(state.trouble for state in states if state.trouble is not None),
        uncaptured=tuple(
            state.feed.name for state in states if not state.captured and state.feed.id not in weather.places
        ),
        more=more,
        more_places=len(places[PLACES_AT_MOST:]),
    )


def _silence(section_id: str, states: Sequence[FeedState], day: Day, weather: Weather) -> Silence:
    """Why the section is empty; a document of nothing but alerts was no silence: they stand on top."""
    silence = silence_of(section_id, day)
    feeds = {state.feed.id for state in states if state.feed.kind in WEATHER_KINDS}
    on_top = sum(alert.feed_id in feeds for alert in weather.alerts)
    if on_top and len(feeds) == len(states) and silence.cause in ("quiet", "part_failed"):
        return Silence(cause="alerts_on_top", stories=on_top)
    return silence


def _left_out(one: Candidate, *versions: Candidate) -> LeftOut:
    return LeftOut(
        section_id=one.section_id or "",
        headline=one.row["title"],
        language=one.row["language"],
        link=one.row["canonical_link"],
        outlet=outlet_of(one.feed),
        outlets=one.outlets,
        tags=tuple(_tags(one)),
        versions=tuple(_left_out(version) for version in versions),
    )
