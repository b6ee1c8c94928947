"""The models at the catalogue's door: what may stand in the file below `edition:` and `feeds:`.

A field's description says what to write there; :mod:`briefing.feeds.complaints` repeats it to the
person whose file is wrong.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from briefing.feeds.feed_urls import check_url
from briefing.feeds.sections import SECTION_IDS, SectionId
from briefing.model import Label

Language = Literal["en", "fr"]
"""Languages that we have words, stop words and a sentence splitter for."""

MILLIONTHS = 1_000_000
PLAIN_TEXT = re.compile(r"[^\x00-\x1f\x7f<>]{1,200}")
SOURCE_LINE_WORDS = 400
"""What the lines below the headlines of 1,200 words take, and the frame: more words need no less."""
MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def _label(value: Any) -> Any:
    """A name given once stands for both languages."""
    names = {"en": value, "fr": value} if isinstance(value, str) else value
    if isinstance(names, Label):
        return names
    if not isinstance(names, Mapping) or set(names) != {"en", "fr"}:
        raise ValueError("is not a name; write one, or both as {en: …, fr: …}")
    if not all(isinstance(name, str) and PLAIN_TEXT.fullmatch(name) for name in names.values()):
        raise ValueError("is not plain text of 1 to 200 characters; write the name as a reader should see it")
    return dict(names)


BothNames = Annotated[Label, BeforeValidator(_label)]
FeedUrl = Annotated[str, AfterValidator(check_url)]


class EditionSettings(BaseModel):
    """What shapes every edition."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    zone: str = Field(default="America/Toronto", description="a time zone such as America/Toronto")
    memory_days: int = Field(default=30, ge=1, le=365, description="a whole number of days from 1 to 365")
    late_after_days: int = Field(default=3, ge=1, le=30, description="a whole number of days from 1 to 30")
    words: int = Field(
        default=1200, ge=100, le=20_000, description="a whole number of words from 100 to 20000"
    )
    words_in_all: int = Field(
        default_factory=lambda given: max(1600, given["words"] + SOURCE_LINE_WORDS),
        ge=100,
        le=20_000,
        description="a whole number of words, no less than words",
    )
    report_to: str = Field(
        default="", description="an e-mail address or a URL, where readers report problems"
    )
    same_event: Literal["lexical", "semantic"] = Field(
        default="lexical", description="lexical, or semantic where `make semantic` has put a model"
    )
    sample: bool = Field(default=False, description="true or false")

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, KeyError) as error:  # a path, a folder of zones, an unknown zone
            near = difflib.get_close_matches(zone, sorted(available_timezones()), n=1, cutoff=0.8)
            advice = f'did you mean "{near[0]}"?' if near else "write one such as America/Toronto"
            raise ValueError(f"is no time zone that this machine knows; {advice}") from error
        return zone

    @field_validator("words_in_all")
    @classmethod
    def _all_holds_words(cls, words_in_all: int, info: ValidationInfo) -> int:
        if words_in_all < info.data.get("words", 0):
            raise ValueError(f"is less than words ({info.data['words']}); write as many or more")
        return words_in_all

    @field_validator("report_to")
    @classmethod
    def _can_be_linked(cls, report_to: str) -> str:
        if not report_to or MAIL_ADDRESS.fullmatch(report_to):
            return report_to
        if not report_to.startswith(("https://", "http://")):
            raise ValueError("is neither; write an e-mail address or a URL that begins with https://")
        return check_url(report_to)


class Feed(BaseModel):
    """One feed. `urls` and `also_at` (earlier URLs) are by language; `language` is the main URL's."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str = Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        description="small letters, digits and single hyphens, at most 60, such as npr-news",
    )
    language: Language = Field(default="en", description="en or fr: the language of the (main) URL")
    urls: dict[Language, FeedUrl] = Field(
        validation_alias="url", description="the feed's URL, or one for each language as {en: …, fr: …}"
    )
    also_at: dict[Language, tuple[FeedUrl, ...]] = Field(
        default={}, description="a list of earlier URLs, or one for each language as {en: […], fr: […]}"
    )
    outlet: BothNames = Field(description="who publishes it, as one name or as {en: …, fr: …}")
    name: BothNames = Field(
        default_factory=lambda given: given["outlet"],
        description="the name of this feed among several of its outlet, as one name or as {en: …, fr: …}",
    )
    sections: tuple[SectionId, ...] = Field(
        description=f"one section or a list of them: {', '.join(SECTION_IDS)}"
    )
    kind: Literal["news", "official", "journal", "blog", "weather", "alerts"] = Field(
        default="news", description="one of news, official, journal, blog, weather, alerts"
    )
    weight: Decimal = Field(
        default=Decimal(1),
        ge=Decimal("0.5"),
        le=Decimal("1.5"),
        decimal_places=2,
        description="a number from 0.5 to 1.5 with at most two decimals",
    )
    editors_order: bool = Field(default=False, description="true where editors order the feed by hand")
    cuts_text: bool = Field(default=False, description="true where the feed cuts its texts at a fixed length")
    show: Literal["summary", "headline"] = Field(default="summary", description="summary or headline")
    place: BothNames | None = Field(
        default=None, description="the place of weather or alerts, as one name or as {en: …, fr: …}"
    )
    evidence: str = Field(
        min_length=10, description="where the URL was seen alive, and when, in 10 characters or more"
    )

    @property
    def weight_millionths(self) -> int:
        return int(self.weight * MILLIONTHS)

    def addresses(self) -> tuple[tuple[str, Language, str], ...]:
        """Every URL with its language, and the key under which it stands: the present ones first."""
        present = tuple((url, language, "url") for language, url in self.urls.items())
        earlier = tuple((url, language, "also_at") for language, all_ in self.also_at.items() for url in all_)
        return present + earlier

    @model_validator(mode="before")
    @classmethod
    def _one_name_for_sections(cls, given: Any) -> Any:
        if not isinstance(given, Mapping) or "section" not in given:
            return given
        if "sections" in given:
            raise ValueError("has section and sections; write one of them")
        return {("sections" if key == "section" else key): value for key, value in given.items()}

    @field_validator("sections", mode="before")
    @classmethod
    def _as_list(cls, value: Any) -> Any:
        if value == ():
            raise ValueError("is an empty list; write at least one section")
        return (value,) if isinstance(value, str) else value

    @field_validator("sections")
    @classmethod
    def _each_section_once(cls, sections: tuple[SectionId, ...]) -> tuple[SectionId, ...]:
        if len(set(sections)) < len(sections):
            raise ValueError("names a section twice; write each once")
        return sections

    @field_validator("urls", mode="before")
    @classmethod
    def _urls_by_language(cls, value: Any, info: ValidationInfo) -> Any:
        main = info.data.get("language", "en")
        if isinstance(value, str):
            return {main: value}
        if isinstance(value, Mapping) and main not in value and "language" in info.data:
            raise ValueError(f'has none in {main}, the feed\'s language; write it, or set the key "language"')
        return value

    @field_validator("also_at", mode="before")
    @classmethod
    def _earlier_by_language(cls, value: Any, info: ValidationInfo) -> Any:
        lists = value if isinstance(value, Mapping) else {info.data.get("language", "en"): value}
        return {key: (urls,) if isinstance(urls, str) else urls for key, urls in lists.items()}

    @field_validator("weight", mode="before")
    @classmethod
    def _whole_weight(cls, value: Any) -> Any:
        return Decimal(value) if type(value) is int else value

    @model_validator(mode="after")
    def _weather_has_a_place(self) -> Feed:
        if self.kind in ("weather", "alerts") and self.place is None:
            raise ValueError(f'is of kind {self.kind} without a place; write the key "place", such as Ottawa')
        if (self.kind == "weather") != (self.sections == ("weather",)) and self.kind != "alerts":
            raise ValueError(
                "mixes weather and news; section weather takes kind weather, which goes nowhere else"
            )
        return self
