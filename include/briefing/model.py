"""The edition record: the one model that every rendering is made from, stored as `edition.json`.

It holds no words of ours: causes, tags and error kinds are names, which `editions/words/*.yaml`
turns into English and French. Times are UTC; `zone` says in which they are shown.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(Record):
    """A name in both languages, such as WHO / OMS."""

    en: str
    fr: str


class Moment(Record):
    """When a story is said to have happened: a time, a date without a time, or our first sight of it."""

    kind: Literal["published", "published_on", "first_seen"]
    at_utc: datetime | None = None
    on: date | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Moment:
        is_date = self.kind == "published_on"
        if (self.on is not None) != is_date or (self.at_utc is None) != is_date:
            raise ValueError(f"a moment of kind {self.kind} with at_utc={self.at_utc}, on={self.on}")
        return self


class Sentence(Record):
    """A whole sentence of the source, with its place in the item's text (characters, end excluded)."""

    text: str
    field: Literal["description_text", "body_text"]
    start: int
    end: int
    capture_sha256: str


class OtherOutlet(Record):
    """Another outlet that carried the story: "Also: The Register"."""

    outlet: Label
    link: str


class Why(Record):
    """The stored factors behind a top story's why-line."""

    outlets: int
    official: int
    first_seen_utc: datetime
    reason: Literal["outlets", "official_alert", "pinned", "editors_order"]


Tag = Literal[
    "update",
    "watch",
    "day",
    "opinion",
    "letter",
    "paper",
    "audio",
    "video",
    "photos",
    "live_page",
    "subscription",
    "press_release",
]
"""Said of a story before its outlet, only when true."""


class Version(Record):
    """A story's text in one language. `tags` are names in the order in which they are printed."""

    item_id: str
    feed_id: str
    headline: str
    language: str
    link: str
    outlet: Label
    author: str | None
    tags: tuple[Tag, ...]
    day_number: int
    when: Moment
    sentences: tuple[Sentence, ...]
    also: tuple[OtherOutlet, ...]
    archive_url: str | None
    captured_at_utc: datetime


class Story(Version):
    """A story on the page: its own text, and `versions` that an edition in their language shows instead.

    It is told in `language`, in both editions unless one of `versions` is in the edition's language.
    """

    story_id: str
    section_id: str
    why: Why | None
    score_millionths: int
    versions: tuple[Version, ...] = ()

    def told_in(self, language: str) -> Story:
        """The story as the edition in `language` shows it."""
        told = [one for one in self.versions if one.language == language != self.language]
        return self.model_copy(update=dict(told[0])) if told else self


class FeedTrouble(Record):
    """A feed that gave nothing: why, since when, and until when its publisher asked us to wait."""

    feed_id: str
    name: Label
    error_kind: str
    detail: str | None
    since_on: date | None
    last_success_utc: datetime | None
    wait_until_utc: datetime | None
    place: Label | None = None
    """The place of a weather feed."""
    language: Literal["en", "fr"] | None = None
    """Of a feed with two languages the one that gave nothing, where the other answered."""


class Count(Record):
    """How many candidates one rule dropped, for "7 new, none shown: 5 promotions, …"."""

    rule: str
    count: int


class Silence(Record):
    """Why a section shows no story, as a cause with its figures (see STANDARD, empty section)."""

    cause: Literal[
        "quiet",
        "all_failed",
        "part_failed",
        "shown_before",
        "elsewhere",
        "ruled_out",
        "unusable",
        "asked_to_wait",
        "no_capture",
        "no_feed",
        "first_capture",
        "too_old",
        "alerts_on_top",
    ]
    since_utc: datetime | None = None
    feeds_answered: int = 0
    troubles: tuple[FeedTrouble, ...] = ()
    stories: int = 0
    last_shown_on: date | None = None
    sections: tuple[str, ...] = ()
    """Ids of sections, or `top_stories`, under which the section's stories stand."""
    rules: tuple[Count, ...] = ()
    until_utc: datetime | None = None


class Current(Record):
    """What was observed at a place; `condition` in the publisher's words."""

    observed_at_utc: datetime | None
    temperature_celsius: float | None
    condition: str | None


class Forecast(Record):
    """One period: the publisher's sentences that no field holds, and the fields (see the weather table).

    `named` is what the period is to the edition's date; None where only `period`, the publisher's
    name of it, can be said.
    """

    named: Literal["today", "tonight", "tomorrow"] | None
    period: str
    remarks: tuple[str, ...]
    high_celsius: float | None
    low_celsius: float | None
    temperature_celsius: float | None
    temperature_tendency: Literal["steady", "falling", "rising"] | None
    temperature_remark: str | None
    precipitation_percent: int | None
    """Only where no remark says it."""
    humidex: int | None
    wind_chill: int | None
    ultraviolet_index: int | None
    wind_direction: str | None
    wind_kilometres_per_hour: int | None
    gust_kilometres_per_hour: int | None


class Statement(Record):
    """A special weather statement, or an entry in the place of a warning whose form is not known."""

    name: str
    since_utc: datetime | None
    link: str | None


class WeatherReport(Record):
    """What a weather feed says of its place in one language. Ages are whole hours, null up to 12."""

    language: Literal["en", "fr"]
    link: str | None
    current: Current | None
    observation_hours_old: int | None
    forecasts: tuple[Forecast, ...]
    forecast_hours_old: int | None
    statements: tuple[Statement, ...]
    more_statements: int = 0
    """Statements for which there is no room."""


class WeatherPlace(Record):
    """A place of a weather feed, in each language in which the feed was read."""

    feed_id: str
    place: Label
    reports: tuple[WeatherReport, ...]


class AlertWords(Record):
    """An alert in the publisher's words of one language."""

    language: Literal["en", "fr"]
    name: str
    area: str | None
    link: str | None


class Alert(Record):
    """An official alert in effect at the cutoff, once, in each language in which it was read."""

    feed_id: str
    place: Label
    alert_type: Literal["warning", "watch", "advisory"]
    colour: Literal["yellow", "orange", "red"] | None
    since_utc: datetime | None
    read_at_utc: datetime | None = None
    """When its feed last said so, only where that lies more than 3 h before the cutoff."""
    words: tuple[AlertWords, ...]


class Section(Record):
    """One of the 14 sections; it has stories, weather, or a silence that says why not."""

    section_id: str
    mark: str
    stories: tuple[Story, ...]
    weather: tuple[WeatherPlace, ...]
    silence: Silence | None
    troubles: tuple[FeedTrouble, ...]
    """Feeds that gave nothing though the section has stories: news may be missing."""
    uncaptured: tuple[Label, ...]
    """Feeds of the section without a capture in the window."""
    more: int
    """Its stories in the full list: "4 more in the full list"."""
    more_places: int = 0
    """Places that were read and for which there is no room."""


class ChangedHeadline(Record):
    """A headline that its publisher changed after we printed it."""

    outlet: Label
    printed_on: date
    was: str
    now: str
    language: str
    link: str
    only_in: str | None = None
    """The language of the edition that had printed it, where the other one showed another version."""


class ContinuingStory(Record):
    """A story of an earlier edition that further outlets tell (`also`) without adding to it."""

    story_id: str
    headline: str
    language: str
    link: str
    outlet: Label
    shown_on: date
    day_number: int
    also: tuple[OtherOutlet, ...]


class LeftOut(Record):
    """One line of the full list: a story that was dropped for room."""

    section_id: str
    headline: str
    language: str
    link: str
    outlet: Label
    outlets: int = 1
    """That tell the story."""
    tags: tuple[Tag, ...]
    versions: tuple[LeftOut, ...] = ()

    def told_in(self, language: str) -> LeftOut:
        """The line as the edition in `language` has it."""
        told = [one for one in self.versions if one.language == language != self.language]
        return told[0] if told else self


class Counted(Record):
    """What is counted on the page of one language."""

    language: str
    words: int
    headline_only: int


class Coverage(Record):
    """What an edition from archived captures rests on."""

    feeds_captured: int
    feeds_total: int
    missing: tuple[Label, ...]


class Notes(Record):
    """What is broken or may be missing, at the end of the edition."""

    troubles: tuple[FeedTrouble, ...]
    headline_only: int
    rejected_entries: int
    quarantined: tuple[Label, ...]
    truncated: tuple[Label, ...]
    pins_not_shown: tuple[str, ...] = ()
    """Links and ids of stories that the operator pinned for the date and that are not on the page."""
    mutes_not_found: tuple[str, ...] = ()
    """The same of muted stories that no feed had."""


class Edition(Record):
    """One edition, in no language: f(inputs record, code version)."""

    edition_date: date
    zone: str
    kind: Literal["final", "provisional"]
    state: Literal["complete", "degraded"]
    basis: Literal["live", "archive", "sample"]
    window_start_utc: datetime
    cutoff_utc: datetime
    first_edition: bool
    report_to: str
    same_event: Literal["lexical", "semantic"] = "lexical"
    """What told which items are one event: their words, or a language model too."""
    alerts: tuple[Alert, ...] = ()
    """Those in effect, the gravest first."""
    weather_outlets: tuple[Label, ...] = ()
    """Who publishes the weather: the outlets of the catalogue's weather feeds."""
    top_stories: tuple[Story, ...]
    sections: tuple[Section, ...]
    continuing: tuple[ContinuingStory, ...] = ()
    changed_headlines: tuple[ChangedHeadline, ...]
    left_out: tuple[LeftOut, ...]
    unlisted: int
    """Stories left out for which the full list has no room either: "and 12 more"."""
    coverage: Coverage | None
    notes: Notes
    stories_shown: int
    stories_considered: int
    words: int
    """Those of the longer page, where the two languages show different texts."""
    feeds_read: int
    feeds_asked: int
    counted: tuple[Counted, ...] = ()

    def shown(self) -> tuple[Story, ...]:
        """All stories on the page, in its order."""
        return self.top_stories + tuple(story for section in self.sections for story in section.stories)

    def told_in(self, language: str) -> Edition:
        """The edition as it is printed in `language`: the same stories, those with a text in it by that."""
        counted = next((one for one in self.counted if one.language == language), None)
        return self.model_copy(
            update={
                "top_stories": tuple(story.told_in(language) for story in self.top_stories),
                "sections": tuple(
                    section.model_copy(
                        update={"stories": tuple(story.told_in(language) for story in section.stories)}
                    )
                    for section in self.sections
                ),
                "changed_headlines": tuple(
                    one for one in self.changed_headlines if one.only_in in (None, language)
                ),
                "left_out": tuple(one.told_in(language) for one in self.left_out),
                "words": counted.words if counted else self.words,
                "notes": self.notes.model_copy(update={"headline_only": counted.headline_only})
                if counted
                else self.notes,
            }
        )


def edition_bytes(edition: Edition) -> bytes:
    """`edition` as `edition.json`: sorted keys, one value a line, so that two editions diff well."""
    return json_bytes(edition.model_dump(mode="json"))


def json_bytes(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
