"""YAML read as plain values that remember their lines, with nothing clever left in it.

Anchors, aliases, tags and deep nesting are refused: a catalogue needs none of them, and a few
lines of aliases unfold to gigabytes. Plain scalars follow YAML 1.2 (`no` and `12:30` are text),
and numbers with a point become Decimal, so that no binary fraction enters a weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from briefing.errors import ConfigurationError

LARGEST_BYTES = 1 << 20
"""About ten times what a catalogue of 2,000 feeds with short evidence needs at its tersest."""
DEEPEST = 8
"""Values inside values; a catalogue has five: file, feeds, feed, also_at, list of one language."""

Place = tuple[str | int, ...]

WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
FRACTION = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")


@dataclass(frozen=True)
class Located:
    """`value` of mappings, tuples and scalars; `lines` counts from 1, by the way to a value in it."""

    name: str
    value: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Line of `place`, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


@dataclass
class _Composer:
    name: str
    events: Iterator[yaml.Event]
    lines: dict[Place, int] = field(default_factory=dict)

    def refuse(self, line: int, sentence: str) -> ConfigurationError:
        return ConfigurationError(printable(f"{self.name}, line {line}: {sentence}"))

    def next(self) -> yaml.Event:
        event = next(self.events)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            sentence = "anchors (&) and aliases (*) are not read here; write the value out."
            raise self.refuse(line_of(event), sentence)
        if getattr(event, "tag", None) is not None:
            raise self.refuse(line_of(event), "tags (!) are not read here; write the value without one.")
        return event

    def value(self, event: yaml.Event, place: Place) -> Any:
        self.lines.setdefault(place, line_of(event))
        if isinstance(event, yaml.ScalarEvent):
            return scalar(event.value) if event.style is None else event.value
        if len(place) >= DEEPEST:
            raise self.refuse(line_of(event), f"values are nested more than {DEEPEST} deep.")
        return self.mapping(place) if isinstance(event, yaml.MappingStartEvent) else self.sequence(place)

    def sequence(self, place: Place) -> tuple[Any, ...]:
        values: list[Any] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            values.append(self.value(event, (*place, len(values))))
        return tuple(values)

    def mapping(self, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            line = line_of(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise self.refuse(line, "a key is a list or a mapping; write a word.")
            key = event.value
            if key in values:
                first = self.lines[(*place, key)]
                raise self.refuse(
                    line, f'key "{key}" stands here a second time, first on line {first}; keep one of them.'
                )
            self.lines[(*place, key)] = line
            values[key] = self.value(self.next(), (*place, key))
        return values


def printable(sentence: str) -> str:
    """`sentence` without what a quoted value could do to a terminal or a log line."""
    return "".join(character if character.isprintable() else "?" for character in sentence)


def line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def scalar(text: str) -> str | int | Decimal | bool | None:
    """A plain scalar's value."""
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if FRACTION.fullmatch(text) else text


def read_yaml(data: bytes, name: str) -> Located:
    """The one document in `data`. Raises ConfigurationError that names `name` and the line."""
    text = decode(data, name)
    composer = _Composer(name, yaml.parse(text, Loader=yaml.SafeLoader))
    try:
        composer.next()  # the stream begins
        if isinstance(composer.next(), yaml.StreamEndEvent):
            raise ConfigurationError(f'{name} is empty; write at least one feed below the key "feeds".')
        value = composer.value(composer.next(), ())
        composer.next()  # the document ends
        event = composer.next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise composer.refuse(line_of(event), "a second document (---) begins; write one.")
    except yaml.MarkedYAMLError as error:
        raise ConfigurationError(f"{name}, line {_line_of_error(error)}: {_words_of(error)}.") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        sentence = "a control character stands here; remove it."
        raise ConfigurationError(f"{name}, line {line}: {sentence}") from error
    return Located(name, value, composer.lines)


def decode(data: bytes, name: str) -> str:
    """`data` as text; refuses what is too large or not UTF-8."""
    if len(data) > LARGEST_BYTES:
        raise ConfigurationError(f"{name} has more than {LARGEST_BYTES >> 20} MiB; divide it.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sentence = "this is not UTF-8; save the file as UTF-8."
        raise ConfigurationError(f"{name}, line {line}: {sentence}") from error


def _line_of_error(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _words_of(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "it cannot be read"
    if "'\\t'" in problem:
        return "a tab indents this line; write spaces"
    if problem == "mapping values are not allowed here":
        return "a colon stands where a value cannot have one; put the value into quotation marks"
    if "'?'" in problem:
        return "a URL with a ? stands inside { } or [ ]; put it into quotation marks"
    context = f" {error.context}" if error.context else ""
    return f"this is not YAML ({problem}{context}); check indentation, colons and quotation marks"
