"""The catalogue: which feeds are read, for which sections, and the settings that shape an edition.

An inputs record names a catalogue by the digest of its bytes, so everything here is a function of
the file. Begin at :func:`load_catalogue`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError, field_validator

from briefing.errors import ConfigurationError
from briefing.feeds.complaints import did_you_mean, refusal, refusal_of, shown
from briefing.feeds.entries import EditionSettings, Feed, Language
from briefing.feeds.feed_urls import comparable_url
from briefing.feeds.located_yaml import LARGEST_BYTES, Located, Place, read_yaml
from briefing.feeds.orders import KEPT, Order, SearchWords, story_key
from briefing.feeds.sections import Section, SectionId, SectionOverride, sections_with
from briefing.items.folding import folded_words

__all__ = ["Catalogue", "EditionSettings", "Feed", "Section", "load_catalogue", "parse_catalogue"]

PACKAGED = Path(__file__).with_name("feeds.yaml")


class CatalogueFile(BaseModel):
    """What a file holds at its top."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    edition: EditionSettings = EditionSettings()
    sections: dict[SectionId, SectionOverride] = {}
    feeds: tuple[Feed, ...]
    watch: SearchWords = ()
    pinned: tuple[Order, ...] = ()
    muted: tuple[Order, ...] = ()

    @field_validator("feeds", mode="before")
    @classmethod
    def _at_least_one(cls, value: Any) -> Any:
        if value == ():
            raise ValueError('is an empty list; write at least one feed, beginning with "- id:"')
        return value


class Catalogue(BaseModel):
    """A checked catalogue: `sections` are always the 14 in order, `feeds` stand as in the file.

    `watch`, `pinned` and `muted` are the operator's orders; their outlets have feeds here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    edition: EditionSettings
    sections: tuple[Section, ...]
    feeds: tuple[Feed, ...]
    watch: SearchWords = ()
    pinned: tuple[Order, ...] = ()
    muted: tuple[Order, ...] = ()
    _source: bytes = PrivateAttr(default=b"")
    _by_url: dict[str, tuple[Feed, Language]] = PrivateAttr(default={})
    _by_id: dict[str, Feed] = PrivateAttr(default={})

    def model_post_init(self, _context: Any) -> None:
        self._by_id = {feed.id: feed for feed in self.feeds}
        self._by_url = {
            comparable_url(url): (feed, language)
            for feed in self.feeds
            for url, language, _ in feed.addresses()
        }

    @property
    def source(self) -> bytes:
        """The file's bytes, as the lake keeps them below `inputs/catalogues/`."""
        return self._source

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self._source).hexdigest()

    @property
    def section_order(self) -> dict[str, int]:
        """Section id → its place on the page, from 0."""
        return {section.id: index for index, section in enumerate(self.sections)}

    def section(self, section_id: str) -> Section:
        """The section of that id. Raises KeyError where it is none of the 14."""
        return self.sections[self.section_order[section_id]]

    def feed(self, feed_id: str) -> Feed | None:
        return self._by_id.get(feed_id)

    def outlet_named(self, name: str) -> str | None:
        """The outlet's English name, by its name in either language; case and accents make no difference."""
        wanted = folded_words(name)
        for feed in self.feeds:
            if wanted in (folded_words(feed.outlet.en), folded_words(feed.outlet.fr)):
                return feed.outlet.en
        return None

    def feeds_of(self, section_id: str) -> tuple[Feed, ...]:
        """Feeds that may fill the section, in the file's order."""
        return tuple(feed for feed in self.feeds if section_id in feed.sections)

    def match_url(self, url: str) -> tuple[Feed, Language] | None:
        """The feed that is or was at `url`, and the language of what it serves there.

        The scheme, the last slash and the case of the host make no difference.
        """
        return self._by_url.get(comparable_url(url))


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The catalogue in the file at `path`, or the one that comes with the package.

    Raises ConfigurationError, one sentence with file, line, key and what to write.
    """
    path = path or PACKAGED
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        advice = "set BRIEFING_CATALOGUE to a file that can"
        raise ConfigurationError(
            f"The catalogue {path} cannot be read ({error.strerror}); {advice}."
        ) from error
    return parse_catalogue(data, path.name)


def parse_catalogue(data: bytes, name: str, *, kept: bool = False) -> Catalogue:
    """The catalogue in `data`, the bytes of a YAML file that errors call `name`.

    One that the lake has `kept` is not searched for slips: an edition was made with it, and may be again.
    Raises ConfigurationError, one sentence with file, line, key and what to write.
    """
    document = read_yaml(data, name)
    if not isinstance(document.value, dict):
        raise refusal(document, (), 'the file holds no mapping; begin with the key "feeds:".')
    try:
        file = CatalogueFile.model_validate(document.value, context={KEPT: kept})
    except ValidationError as found:
        raise refusal_of(document, found) from found
    _refuse_repeated_feeds(document, file.feeds)
    sections = sections_with(file.sections)
    _refuse_repeated_marks(document, sections)
    catalogue = Catalogue(
        edition=file.edition,
        sections=sections,
        feeds=file.feeds,
        watch=file.watch,
        pinned=file.pinned,
        muted=file.muted,
    )
    if not kept:
        _refuse_unclear_orders(document, catalogue)
        _refuse_words_of_weather(document, catalogue.section("weather"))
    catalogue._source = data  # noqa: SLF001
    return catalogue


def _refuse_repeated_feeds(document: Located, feeds: tuple[Feed, ...]) -> None:
    ids: dict[str, Place] = {}
    urls: dict[str, Place] = {}
    for index, feed in enumerate(feeds):
        place: Place = ("feeds", index, "id")
        if feed.id in ids:
            line = document.line(ids[feed.id])
            sentence = f'key "id" is also the id of the feed on line {line}; write another one.'
            raise refusal(document, place, sentence)
        ids[feed.id] = place
        for url, language, key in feed.addresses():
            place = ("feeds", index, key, language)
            if (first := urls.setdefault(comparable_url(url), place)) is not place:
                line = document.line(first)
                sentence = f'key "{key}" has a URL that also stands on line {line}; keep one of them.'
                raise refusal(document, place, sentence)


def _refuse_unclear_orders(document: Located, catalogue: Catalogue) -> None:
    outlets = sorted({name for feed in catalogue.feeds for name in (feed.outlet.en, feed.outlet.fr)})
    for key, orders in (("pinned", catalogue.pinned), ("muted", catalogue.muted)):
        for index, order in enumerate(orders):
            if order.outlet is not None and catalogue.outlet_named(order.outlet) is None:
                place: Place = (key, index, "outlet")
                sentence = f'key "outlet" is {shown(order.outlet)}; {did_you_mean(order.outlet, outlets)}'
                raise refusal(document, place, sentence)
    for index, muted in enumerate(catalogue.muted):
        for number, pinned in enumerate(catalogue.pinned):
            if muted.meets(pinned) and _named(muted, catalogue) == _named(pinned, catalogue):
                line = document.line(("pinned", number))
                sentence = f"it is also pinned for these dates, on line {line}; keep one of them."
                raise refusal(document, ("muted", index), sentence)


def _named(order: Order, catalogue: Catalogue) -> tuple[str | None, str | None]:
    """The outlet and the story of an order, however they are written."""
    outlet = None if order.outlet is None else catalogue.outlet_named(order.outlet)
    return outlet, None if order.story is None else story_key(order.story)


def _refuse_words_of_weather(document: Located, weather: Section) -> None:
    for key, words in (("must_have", weather.must_have), ("must_not", weather.must_not)):
        if words:
            sentence = f'key "{key}" holds nothing back: weather has no stories; leave it out.'
            raise refusal(document, ("sections", "weather", key), sentence)


def _refuse_repeated_marks(document: Located, sections: tuple[Section, ...]) -> None:
    marks: dict[str, str] = {}
    for section in sections:
        other = marks.setdefault(section.mark, section.id)
        if other != section.id:
            place: Place = ("sections", section.id, "mark")
            if place not in document.lines:
                place, other = ("sections", other, "mark"), section.id
            sentence = f'key "mark" is the mark of section "{other}" too; write another one.'
            raise refusal(document, place, sentence)
