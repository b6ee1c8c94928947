"""What pydantic found, as one sentence with file, line, key and what to write.

The value of a URL is never repeated: it may hold a secret.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from briefing.errors import ConfigurationError
from briefing.feeds.entries import EditionSettings, Feed
from briefing.feeds.located_yaml import Located, Place, printable
from briefing.feeds.orders import WORDS_MEANT, Order
from briefing.feeds.sections import SECTION_IDS, SectionOverride
from briefing.items.folding import folded_words

MODELS: dict[str, type[BaseModel]] = {
    "edition": EditionSettings,
    "sections": SectionOverride,
    "feeds": Feed,
    "pinned": Order,
    "muted": Order,
}
TOP_LEVEL = {
    "edition": "settings as keys below it",
    "sections": "ids of sections as keys below it",
    "feeds": 'a list of feeds, each beginning with "- id:"',
    "watch": WORDS_MEANT,
    "pinned": 'a list, each entry beginning with "- story:" or "- outlet:"',
    "muted": 'a list, each entry beginning with "- story:" or "- outlet:"',
}
NEVER_SHOWN = ("url", "also_at")
ORDERS = ("pinned", "muted")
SHORTEST_PART = 4
"""Letters of a part of a name, such as `cyber`, that is taken for the whole."""


def refusal(document: Located, place: Place, sentence: str) -> ConfigurationError:
    """The error for `place` of the file; `sentence` follows the name of the thing at that place."""
    where = f"{document.name}, line {document.line(place)}{_thing(document, place)}"
    return ConfigurationError(printable(f"{where}: {sentence}"))


def refusal_of(document: Located, found: ValidationError) -> ConfigurationError:
    """The first problem by line; pydantic reports them by model."""
    errors = [error for error in found.errors() if error["type"] != "default_factory_not_called"]
    located = [(_place(document, error), number, error) for number, error in enumerate(errors)]
    place, _, error = min(located, key=lambda entry: (document.line(entry[0]), entry[1]))
    return refusal(document, place, _sentence(place, error))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Advice for a word that is none of `known`, with its full stop or question mark."""
    listed = list(known)
    plain = {" ".join(folded_words(name)): name for name in reversed(listed)}
    wanted = " ".join(folded_words(word))
    near = difflib.get_close_matches(wanted, plain, n=1)
    if not near and len(wanted) >= SHORTEST_PART:
        holding = [name for name in plain if wanted in name]
        near = holding if len(holding) == 1 else []
    return f'did you mean "{plain[near[0]]}"?' if near else f"write one of {', '.join(listed)}."


def _place(document: Located, error: ErrorDetails) -> Place:
    place: Place = tuple(part for part in error["loc"] if part != "[key]")
    if len(place) > 2 and place[0] == "feeds" and place[2] == "sections":
        singular: Place = (*place[:2], "section", *place[3:])
        if singular[:3] in document.lines:
            return singular
    return place


def _thing(document: Located, place: Place) -> str:
    if len(place) < 2 or place[0] in ("edition", "watch"):
        return ""
    if place[0] in ORDERS:
        return f', entry {int(place[1]) + 1} of "{place[0]}"'
    if place[0] == "sections":
        return f', section "{place[1]}"'
    number = int(place[1])
    feed = document.value["feeds"][number]
    feed_id = feed.get("id") if isinstance(feed, dict) else None
    named = isinstance(feed_id, str) and re.fullmatch("[a-zA-Z0-9._-]{1,60}", feed_id)
    return f', feed "{feed_id}"' if named else f", feed {number + 1}"


def _key(place: Place) -> tuple[str | None, Mapping[str, str]]:
    """The key that `place` is at or inside of, and what may be written at it and its neighbours."""
    if len(place) <= 1 or place[0] == "watch":
        return (str(place[0]) if place else None), TOP_LEVEL
    depth = 1 if place[0] == "edition" else 2
    if len(place) <= depth:
        return None, {}
    return str(place[depth]), _keys(MODELS[str(place[0])])


def _keys(model: type[BaseModel]) -> dict[str, str]:
    """Key as it stands in the file → what to write there."""
    keys = {
        str(field.validation_alias or name): field.description or ""
        for name, field in model.model_fields.items()
    }
    return {"section": keys["sections"], **keys} if model is Feed else keys


def _sentence(place: Place, error: ErrorDetails) -> str:
    if place[:1] == ("sections",) and len(place) == 2 and place[1] not in SECTION_IDS:
        return f"there is no such section; {did_you_mean(str(place[1]), SECTION_IDS)}"
    key, keys = _key(place)
    if key is None:
        if error["type"] == "value_error":
            return f"it {ended(error['ctx']['error'])}"
        if place[0] in ORDERS:
            return 'this is no mapping; begin it with "story:" or "outlet:" and write "on:" below.'
        return "this is no mapping; write keys and values below it."
    return f'key "{key}" {_about_key(key, keys, error)}'


def _about_key(key: str, keys: Mapping[str, str], error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return f"is not known; {did_you_mean(key, keys)}"
    if error["type"] == "missing":
        return f"is missing; write {keys[key]}."
    if error["type"] == "value_error":
        return ended(error["ctx"]["error"])
    if error["type"] == "literal_error" and isinstance(error["input"], str) and key not in NEVER_SHOWN:
        known = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        return f"is {shown(error['input'])}; {did_you_mean(error['input'], known)}"
    found = "cannot be used" if key in NEVER_SHOWN else f"is {shown(error['input'])}"
    return f"{found}; write {keys[key]}."


def ended(sentence: object) -> str:
    text = str(sentence)
    return text if text.endswith("?") else f"{text}."


def shown(value: Any) -> str:
    """A value of the file as a sentence can name it."""
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, tuple):
        return "a list" if value else "an empty list"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value[:40]}"' if isinstance(value, str) else str(value)
