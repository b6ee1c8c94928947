"""The door of the sample's files: what may stand in `stories/*.yaml` and in `served.yaml`.

A wrong key or value is one sentence with the file, the line, the item and what to write.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from briefing.errors import ConfigurationError
from briefing.feeds.located_yaml import Located, Place, printable, read_yaml

DAYS = 7
"""Days of the sample's week; the last one is the day on which it is run."""

FeedFormat = Literal["rss20", "atom10", "rdf10", "json"]
FaultKind = Literal[
    "gone",
    "not_found",
    "slow",
    "broken_bytes",
    "false_encoding",
    "server_error",
    "unauthorised",
    "not_a_feed",
    "moved",
    "temporarily_moved",
    "hang",
    "no_gzip",
]
TEXT = "text that is not empty, or one for each language as {en: …, fr: …}"


def _by_language(value: Any) -> Any:
    """A text given once stands for every language of its feed."""
    return {"": value} if isinstance(value, str) else value


def _some_text(texts: dict[str, str]) -> dict[str, str]:
    if set(texts) not in ({""}, {"en", "fr"}) or not all(text.strip() for text in texts.values()):
        raise ValueError(f"cannot be used; write {TEXT}")
    return texts


Texts = Annotated[dict[str, str], BeforeValidator(_by_language), AfterValidator(_some_text)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class When(_Entry):
    """A moment of the week, in the catalogue's zone."""

    day: int = Field(ge=1, le=DAYS, description=f"a day of the week from 1 to {DAYS}")
    time: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description='a time such as "04:10"')


class Change(_Entry):
    """A later version of an item: what is given replaces what stood before."""

    at: When = Field(description='{day: 7, time: "05:20"}')
    title: Texts | None = Field(default=None, description=TEXT)
    description: Texts | None = Field(default=None, description=TEXT)
    body: Texts | None = Field(default=None, description=TEXT)

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not (self.title or self.description or self.body):
            raise ValueError("changes nothing; write a new title, description or body")
        return self


class StoryEntry(_Entry):
    """One item of a story file."""

    item: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="small letters, digits and hyphens")
    feed: str = Field(description="the id of a feed of the sample's catalogue")
    at: When = Field(description='{day: 7, time: "04:10"}')
    title: Texts = Field(description=TEXT)
    description: Texts | None = Field(default=None, description=TEXT)
    body: Texts | None = Field(default=None, description=TEXT)
    author: Texts | None = Field(default=None, description=TEXT)
    categories: tuple[str, ...] = Field(default=(), description="a list of words")
    path: str | None = Field(
        default=None, pattern=r"^/[\w./-]*$", description="a path such as /opinion/ferry, or /opinion/"
    )
    changes: tuple[Change, ...] = Field(default=(), description="a list of later versions")

    @model_validator(mode="after")
    def _changes_come_later(self) -> Self:
        moments = [(when.day, when.time) for when in (self.at, *(change.at for change in self.changes))]
        if moments != sorted(set(moments)):
            raise ValueError("has changes that are not in order of time, after its own; put them in order")
        return self


class Fault(_Entry):
    """What goes wrong with a feed, from a day on and perhaps until another."""

    from_day: int = Field(ge=1, le=DAYS, description=f"a day of the week from 1 to {DAYS}")
    to_day: int = Field(default=DAYS, ge=1, le=DAYS, description=f"a day of the week from 1 to {DAYS}")
    fault: FaultKind = Field(description="a kind of fault, see sample/story_files.py")


class Serving(_Entry):
    """How a feed is served."""

    format: FeedFormat = Field(default="rss20", description="one of rss20, atom10, rdf10, json")
    faults: tuple[Fault, ...] = Field(default=(), description="a list of faults")


def read_stories(data: bytes, name: str) -> tuple[StoryEntry, ...]:
    """The items of one story file, in its order. Raises ConfigurationError."""
    document = read_yaml(data, name)
    if not isinstance(document.value, tuple):
        raise refusal(document, (), "", 'the file holds no list; begin each story with "- item:".')
    return tuple(_checked(StoryEntry, document, (index,)) for index in range(len(document.value)))


def read_serving(data: bytes, name: str) -> dict[str, Serving]:
    """Feed id → how it is served. Raises ConfigurationError."""
    document = read_yaml(data, name)
    if not isinstance(document.value, dict):
        raise refusal(document, (), "", "the file holds no mapping; begin with the id of a feed.")
    return {feed_id: _checked(Serving, document, (feed_id,)) for feed_id in document.value}


def refusal(document: Located, place: Place, thing: str, sentence: str) -> ConfigurationError:
    named = f", {thing}" if thing else ""
    return ConfigurationError(printable(f"{document.name}, line {document.line(place)}{named}: {sentence}"))


def _checked(model: type[Any], document: Located, place: Place) -> Any:
    value = {} if document.value[place[0]] is None else document.value[place[0]]
    try:
        return model.model_validate(value)
    except ValidationError as found:
        first = found.errors()[0]
        inside = tuple(part for part in first["loc"] if part not in ("[key]", ""))
        named = value.get("item") if isinstance(value, dict) and model is StoryEntry else place[0]
        thing = f'{"item" if model is StoryEntry else "feed"} "{named}"'
        raise refusal(
            document, (*place, *inside), thing, _sentence(model, inside, str(first["type"]), first)
        ) from found


def _sentence(model: type[BaseModel], inside: tuple[int | str, ...], kind: str, error: Any) -> str:
    keys = [str(part) for part in inside if isinstance(part, str)]
    where = f'key "{keys[-1]}" ' if keys else "it "
    if kind == "value_error":
        return f"{where}{error['ctx']['error']}."
    if kind == "extra_forbidden":
        return f"{where}is not known; remove it or mend its spelling."
    found = "is missing" if kind == "missing" else "cannot be used"
    return f"{where}{found}; write {_advice(model, keys)}."


def _advice(model: type[BaseModel], keys: Iterable[str]) -> str:
    """What the description of the innermost key says that one of the models knows."""
    models: tuple[type[BaseModel], ...] = (model, Change, When, Fault)
    advice = "keys and values"
    for key in keys:
        for one in models:
            if key in one.model_fields:
                advice = one.model_fields[key].description or advice
                break
    return advice
