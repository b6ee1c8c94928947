"""feedparser's two readers with what we want otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedparser import api

from briefing.items import limits


class _OwnFields:
    """What we want otherwise than feedparser: each date under its own name, no media or itunes texts.

    feedparser files `dc:date` under `updated` and a second description under `content`, so that
    `media:description` before `description` would push the publisher's own words into the body.
    """

    def handle_charref(self, ref: str) -> None:
        try:
            super().handle_charref(ref)  # type: ignore[misc]
        except (ValueError, OverflowError):  # &#xD800; or a number past Unicode ends the whole document
            self.handle_data(limits.UNREADABLE)  # type: ignore[attr-defined]

    def _end_author(self: Any) -> None:
        """Keep the author as written: feedparser takes addresses apart, "a@b.example" to "ple"."""
        text = self.pop("author")
        self.inauthor = 0
        authors = self._get_context().get("authors")
        if authors and text:
            authors[-1].setdefault("name", text)


def _own_name(name: str, *, kept: bool) -> None:
    """Make the element `name` ("dc_date") a field of its own, or one whose text is thrown away."""

    def start(self: Any, attributes: Mapping[str, str]) -> None:
        if kept:
            self.push_content(name, attributes, "text/html", 1)
        else:
            self.push(name, 0)

    def end(self: Any) -> None:
        if kept:
            self.pop_content(name)
        else:
            self.pop(name)

    setattr(_OwnFields, f"_start_{name}", start)
    setattr(_OwnFields, f"_end_{name}", end)


for _name in ("dc_date", "dc_description"):
    _own_name(_name, kept=True)
for _name in (
    "media_title",
    "media_description",
    "media_category",
    "media_keywords",
    "itunes_title",
    "itunes_summary",
    "itunes_subtitle",
    "itunes_category",
    "itunes_keywords",
):
    _own_name(_name, kept=False)


class _StrictReader(_OwnFields, api.StrictFeedParser):  # type: ignore[misc]
    """Hands text on once an element and not once a line, as expat does: a quarter less time a feed."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._collected: list[str] = []

    def characters(self, text: str) -> None:
        self._collected.append(text)

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802 - the name is SAX’s
        self._hand_on()
        super().startElementNS(name, qname, attrs)

    def endElementNS(self, name: Any, qname: Any) -> None:  # noqa: N802
        self._hand_on()
        super().endElementNS(name, qname)

    def _hand_on(self) -> None:
        if self._collected:
            self.handle_data("".join(self._collected))
            self._collected.clear()


class _LooseReader(_OwnFields, api.LooseFeedParser):  # type: ignore[misc]
    pass


def install() -> None:
    """Put our readers in feedparser's place: parse() has no other way to be handed one's own."""
    api.StrictFeedParser = _StrictReader
    api.LooseFeedParser = _LooseReader
