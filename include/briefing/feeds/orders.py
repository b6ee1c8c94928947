"""What an operator may order in the catalogue: words of a section, a watch list, pins and mutes of a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from briefing.items.folding import folded_words
from briefing.items.links import canonical_link, link_key

STORY_ID = re.compile("[0-9a-f]{16}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
KEPT = "kept"
"""Key of the validation's context: the catalogue comes from the lake, where it was accepted once."""
WORDS_AT_MOST = 200
LONGEST_WORD = 100
SHORTEST_WORD = 2
"""Of one letter or digit: `C++` folds to c, which stands in each elision of a French text."""


def _one_or_more(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str):
        if "," in value and not (info.context or {}).get(KEPT):
            raise ValueError("is one phrase with a comma in it; write a list such as [Ottawa, avian flu]")
        return (value,)
    entries = value if isinstance(value, tuple) else ()
    wrong = [entry for entry in entries if not isinstance(entry, str)]
    if wrong:
        raise ValueError(_no_word(wrong[0]))
    return value


def _no_word(entry: Any) -> str:
    """What is wrong with an entry that YAML reads as something else than text."""
    if entry is None:
        return "has an empty entry; write a word or a phrase, or remove it"
    if isinstance(entry, Mapping):
        return f'has an entry with a colon after "{next(iter(entry), "")}"; put it into quotation marks'
    if isinstance(entry, tuple):
        return "has a list inside its list; write each word or phrase as an entry of its own"
    return f"has {str(entry).lower()}, which is no text; put it into quotation marks"


def _findable(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        if len(word) > LONGEST_WORD:
            raise ValueError(f'has "{word[:20]}…" of {len(word)} characters; write at most {LONGEST_WORD}')
        if len("".join(folded_words(word))) < SHORTEST_WORD:
            raise ValueError(f'has "{word}" with fewer than two letters or digits; write a word or a phrase')
    if len(words) > WORDS_AT_MOST:
        raise ValueError(f"has {len(words)} words; write at most {WORDS_AT_MOST}")
    return words


SearchWords = Annotated[tuple[str, ...], BeforeValidator(_one_or_more), AfterValidator(_findable)]
WORDS_MEANT = "a list of words or phrases; accents and case make no difference"


class Days(BaseModel):
    """Dates of editions, both ends included."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    first: date
    last: date


def _days(value: Any) -> Any:
    ends = {"from": value, "to": value} if isinstance(value, str) else value
    if not isinstance(ends, Mapping):
        return value
    if set(ends) != {"from", "to"}:
        raise ValueError("is no range of dates; write {from: 2026-11-26, to: 2026-11-30}")
    first, last = (_day(ends[end]) for end in ("from", "to"))
    if last < first:
        raise ValueError(f"ends on {last}, before it begins; write the earlier date at from")
    return Days(first=first, last=last)


def _day(value: Any) -> date:
    advice = "has no date of the calendar; write one such as 2026-11-26"
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError(advice)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(advice) from error


def story_key(story: str) -> str:
    """What all links to one page have in common; an id is its own key."""
    return link_key(canonical_link(story, "").value or story)


def _no_number(value: Any) -> Any:
    if type(value) is int:  # an id may have no letters, about one in 1,800 has none
        raise ValueError("is read as a number; put the id of a story into quotation marks")
    return value


def _story(value: str) -> str:
    link = canonical_link(value, "")
    if STORY_ID.fullmatch(value) or (link.value and re.match("https?://[^/]", link.value)):
        return value
    raise ValueError("is neither a link nor the id of a story; `briefing why WORDS` gives both")


class Order(BaseModel):
    """A pin or a mute: one outlet or one story, on a date or on some."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    outlet: str | None = Field(default=None, description="an outlet by the name that its feeds give it")
    story: Annotated[str, BeforeValidator(_no_number), AfterValidator(_story)] | None = Field(
        default=None, description="the link of a story or its id, as `briefing why WORDS` gives them"
    )
    on: Annotated[Days, BeforeValidator(_days)] = Field(
        description="a date such as 2026-11-26, or {from: 2026-11-26, to: 2026-11-30}"
    )

    @model_validator(mode="after")
    def _names_one_thing(self) -> Order:
        if (self.outlet is None) == (self.story is None):
            raise ValueError("names no outlet and no story, or both; write one of the two keys")
        return self

    def holds_on(self, edition_date: date) -> bool:
        return self.on.first <= edition_date <= self.on.last

    def meets(self, other: Order) -> bool:
        """Whether the two hold on a common date."""
        return self.on.first <= other.on.last and other.on.first <= self.on.last
