"""The labelled stories that this project measures itself with: `labels/stories/*.yaml`, written for it.

A file is a list of stories; a story is one event within 72 h, as several outlets tell it. Files that
begin with `en_` or `fr_` are of that language; in `twins_*.yaml` each item names its own. All outlets,
people, firms and events are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from benchmarks.report import PROJECT
from briefing.errors import ConfigurationError
from briefing.feeds.located_yaml import Located, Place, read_yaml
from briefing.feeds.sections import SectionId

FOLDER = PROJECT / "benchmarks" / "labels" / "stories"
BEGINS_AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""Hour 0 of the set, a Monday."""

Language = Literal["en", "fr"]
Kind = Literal["news", "digest", "live_page", "quiz", "opinion", "letter", "paper", "audio"]
Label = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(pattern=r"^\S(.*\S)?$")]
LANGUAGES_OF_FILES: dict[str, Language | None] = {"en": "en", "fr": "fr", "twins": None}


@dataclass(frozen=True)
class LabelledItem:
    """One item. Its label is `story`; `near_miss_of` is the story that looks like it and is another.

    `copy_of` is the outlet whose text it repeats with a few words changed. `twin` is the same for the
    two sides of a release that its publisher gives in both languages.
    """

    story: str
    section: SectionId
    language: Language
    outlet: str
    seen_at: datetime
    title: str
    description: str
    kind: Kind = "news"
    copy_of: str | None = None
    author: str | None = None
    twin: str | None = None
    feed: str | None = None
    near_miss_of: str | None = None


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Item(_Entry):
    outlet: Text
    hours: Annotated[int, Field(ge=0, le=72)]
    title: Text
    description: Text | Literal[""]
    kind: Kind = "news"
    copy_of: Text | None = None
    author: Text | None = None
    language: Language | None = None
    twin: Label | None = None
    feed: Label | None = None


class _Story(_Entry):
    story: Label
    section: SectionId
    near_miss_of: Label | None = None
    items: Annotated[tuple[_Item, ...], Field(min_length=1)]


def load(folder: Path = FOLDER) -> tuple[LabelledItem, ...]:
    """All items in the order of file names and lines. Raises ConfigurationError with file, line and story."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise ConfigurationError(f"{folder} holds no *.yaml: the labelled stories belong there.")
    items: list[LabelledItem] = []
    first_at: dict[str, str] = {}
    for path in paths:
        for story, place in _stories(path):
            if story.story in first_at:
                raise ConfigurationError(
                    f'{place}: story "{story.story}" stands first at {first_at[story.story]}; rename one.'
                )
            first_at[story.story] = place
            items.extend(_items(story, path, place))
    for item in items:
        if item.near_miss_of is not None and item.near_miss_of not in first_at:
            raise ConfigurationError(
                f'{first_at[item.story]}: story "{item.story}" is near_miss_of "{item.near_miss_of}", '
                "which no file has; write the label of a story."
            )
    return tuple(items)


def _stories(path: Path) -> Iterator[tuple[_Story, str]]:
    located = read_yaml(path.read_bytes(), path.name)
    if not isinstance(located.value, tuple):
        raise ConfigurationError(f"{path.name} is no list; begin each story with `- story:`.")
    for number, value in enumerate(located.value):
        try:
            yield _Story.model_validate(value), f"{path.name}, line {located.line((number,))}"
        except ValidationError as error:
            raise ConfigurationError(_complaint(located, number, error)) from error


def _complaint(located: Located, number: int, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place: Place = (number, *first["loc"])
    value = located.value[number]
    label = value.get("story", "without a label") if isinstance(value, dict) else value
    at = f"{located.name}, line {located.line(place)}"
    return f'{at}: story "{label}": {".".join(str(part) for part in first["loc"])}: {first["msg"]}.'


def _items(story: _Story, path: Path, place: str) -> Iterator[LabelledItem]:
    name = path.name.partition("_")[0]
    if name not in LANGUAGES_OF_FILES:
        raise ConfigurationError(f"{path.name}: begin the name with en_, fr_ or twins_.")
    of_file = LANGUAGES_OF_FILES[name]
    earlier: set[str] = set()
    for item in story.items:
        complaint = f'{place}: story "{story.story}": "{item.title}"'
        if (of_file is None) == (item.language is None):
            raise ConfigurationError(f"{complaint}: `language` stands in twins_ files, for every item there.")
        if item.copy_of is not None and item.copy_of not in earlier:
            raise ConfigurationError(
                f'{complaint} is copy_of "{item.copy_of}", which has no item above it in this story.'
            )
        earlier.add(item.outlet)
        language = of_file or item.language
        assert language is not None  # noqa: S101 - the check above, said for the type checker
        yield LabelledItem(
            story=story.story,
            section=story.section,
            language=language,
            outlet=item.outlet,
            seen_at=BEGINS_AT + timedelta(hours=item.hours),
            title=item.title,
            description=item.description,
            kind=item.kind,
            copy_of=item.copy_of,
            author=item.author,
            twin=item.twin,
            feed=item.feed,
            near_miss_of=story.near_miss_of,
        )
