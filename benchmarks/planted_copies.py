"""Texts with copies planted among them: what is a copy of what is known, so that misses can be counted.

Words come from the three weeks of real items where these lie beside the project, otherwise from an
invented vocabulary whose words are as unequal in use as those of a language.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

Words = list[str]
Row = dict[str, Any]
Writer = Callable[[int], Words]

COPIES = {"exact": 0.0, "2 % changed": 0.02, "5 % changed": 0.05, "10 % changed": 0.10}
"""Kinds of copies, with the share of their words that other words replace."""
NEGATIVES = ("quotes a fourth", "number changed", "name changed", "negation changed", "form filled in twice")
EASY = NEGATIVES[:1]
SHARE_OF_A_KIND = 0.05
FORM_LENGTH = 8
"""Releases made of one form."""

NEGATIONS = frozenset(
    "not no never none nobody nothing nor neither without cannot t "
    "ne n pas non jamais aucun aucune sans ni rien".split()
)
NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred hundreds "
    "thousand thousands million millions billion billions dozen dozens".split()
)
START = datetime(2026, 8, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Planted:
    """`rows` as the step `dedupe` sees them; `pairs` by kind, each (place, place) of rows."""

    rows: list[Row]
    pairs: dict[str, list[tuple[int, int]]]
    family: list[int]
    """For each row the row of which it is a copy, itself where it is none."""


class _Planting:
    """Rows as they are written, with what is known of them."""

    def __init__(self, writer: Writer, generator: random.Random) -> None:
        self.planted = Planted([], {kind: [] for kind in (*COPIES, *NEGATIVES)}, [])
        self.writer = writer
        self.generator = generator
        self.originals: list[int] = []

    def add(self, title: Words, text: Words, feed: int, of: int | None = None) -> int:
        place = len(self.planted.rows)
        self.planted.family.append(place if of is None else of)
        self.planted.rows.append(_row(place, title, text, feed, self.generator))
        return place

    def add_unrelated(self, count: int) -> None:
        for _serial in range(count):
            text = self.writer(_length(self.generator))
            self.originals.append(self.add(_title(text, self.generator), text, self.generator.randrange(200)))

    def next_original(self) -> tuple[int, Words, Words]:
        """A text that has no relative yet: its place, title and words."""
        place = self.originals.pop()
        row = self.planted.rows[place]
        return place, row["title"].split(), row["description_text"].split()

    def add_copy(self, kind: str, share: float) -> None:
        place, title, text = self.next_original()
        copied = replaced(text, share, self.writer, self.generator)
        if share and self.generator.random() < 0.3:
            own = _title(copied, self.generator)
        else:
            own = replaced(title, share, self.writer, self.generator)
        pair = (place, self.add(own, copied, self.generator.randrange(200, 400), place))
        self.planted.pairs[kind].append(pair)

    def add_quotation(self) -> None:
        place, _title_words, text = self.next_original()
        quoted = text[: len(text) // 4]
        other = quoted + self.writer(max(25, 3 * len(quoted)))
        pair = (place, self.add(_title(other[::-1], self.generator), other, 400))
        self.planted.pairs["quotes a fourth"].append(pair)

    def add_contradiction(self, kind: str, serial: int) -> None:
        place, title, text = self.next_original()
        row = self.planted.rows[place]
        one, other = _CHANGES[kind](text, self.generator)
        row["description_text"] = " ".join(one)
        besides = replaced(other, 0.02 * (serial % 2), self.writer, self.generator)
        own_feed = int(row["feed_id"].removeprefix("feed-"))
        feed = self.generator.randrange(400) if serial % 4 else own_feed
        self.planted.pairs[kind].append((place, self.add(title, besides, feed)))


def plant(count: int, data: Path | None, seed: int = 20260801) -> Planted:
    """`count` items: a twentieth of each kind of copy and negative, the rest unrelated texts."""
    generator = random.Random(seed)  # noqa: S311 - a fixed sequence of texts
    writer = _real_writer(data, generator) if data else _invented_writer(generator)
    each = round(count * SHARE_OF_A_KIND)
    planting = _Planting(writer, generator)
    planting.add_unrelated(count - each * (len(COPIES) + len(NEGATIVES)))
    generator.shuffle(planting.originals)
    for _serial in range(each):
        for kind, share in COPIES.items():
            planting.add_copy(kind, share)
        planting.add_quotation()
    for kind in _CHANGES:
        for serial in range(each):
            planting.add_contradiction(kind, serial)
    for _form in range(each // FORM_LENGTH):
        planting.planted.pairs["form filled in twice"] += _fill_in(planting.add, writer, generator)
    planting.add_unrelated(count - len(planting.planted.rows))
    return planting.planted


def _fill_in(add: Callable[..., int], writer: Writer, generator: random.Random) -> Iterator[tuple[int, int]]:
    """Releases of one feed made of one form: each its own name and figures, under one title or its own."""
    form, title = writer(_length(generator)), writer(8)
    blanks = sorted(generator.sample(range(5, len(form) - 5), 3))
    feed, named = generator.randrange(200), generator.random() < 0.5
    made = []
    for _serial in range(FORM_LENGTH):
        name = _name(generator)
        fills = (name, str(generator.randrange(10, 10**5)), str(generator.randrange(2, 100)))
        text = list(form)
        for blank, fill in zip(blanks, fills, strict=True):
            text[blank] = fill
        made.append(add([*title, name] if named else title, text, feed))
    yield from ((one, other) for one in made for other in made if one < other)


def is_special(word: str) -> bool:
    """Whether a word is a number, a name or a negation, which no copy changes."""
    bare = word.strip(".,;:!?\"'()“”‘’«»-")
    return not bare.isalpha() or bare[0].isupper() or bare in NEGATIONS or bare in NUMBER_WORDS


def replaced(words: Words, share: float, writer: Writer, generator: random.Random) -> Words:
    """`words` with this share of them replaced by others, spread at random over what may change."""
    changed = list(words)
    ordinary = [place for place, word in enumerate(words) if not is_special(word)]
    wanted = min(len(ordinary), round(share * len(words)))
    stock = iter([word for word in writer(12 * wanted + 40) if word.islower() and not is_special(word)])
    for place in generator.sample(ordinary, wanted):
        other = next((word for word in stock if word != words[place]), None)
        changed[place] = other or words[place]
    return changed


def _change_number(text: Words, generator: random.Random) -> tuple[Words, Words]:
    return _changed_at(text, str(generator.randrange(2, 900)), str(generator.randrange(900, 5000)), generator)


def _change_name(text: Words, generator: random.Random) -> tuple[Words, Words]:
    return _changed_at(text, _name(generator), _name(generator), generator)


def _change_negation(text: Words, generator: random.Random) -> tuple[Words, Words]:
    place = generator.randrange(1, len(text))
    return [*text[:place], generator.choice(("not", "never", "no")), *text[place:]], text


def _changed_at(text: Words, one: str, other: str, generator: random.Random) -> tuple[Words, Words]:
    place = generator.randrange(len(text))
    return (
        [*text[:place], one, *text[place + 1 :]],
        [*text[:place], other, *text[place + 1 :]],
    )


_CHANGES = {
    "number changed": _change_number,
    "name changed": _change_name,
    "negation changed": _change_negation,
}


def _name(generator: random.Random) -> str:
    return "".join(generator.choice(("ka", "lo", "mi", "ren", "du", "sta", "vo")) for _ in range(4)).title()


def _length(generator: random.Random) -> int:
    """Words of a text: half have over 90, few over 300."""
    return max(25, min(400, round(generator.lognormvariate(4.5, 0.65))))


def _title(text: Words, generator: random.Random) -> Words:
    start = generator.randrange(max(1, len(text) - 12))
    return text[start : start + generator.randrange(6, 13)]


def _row(place: int, title: Words, text: Words, feed: int, generator: random.Random) -> Row:
    return {
        "feed_id": f"feed-{feed}",
        "feed_language": "en",
        "outlet": f"Outlet {feed}",
        "item_id": f"{place:032x}",
        "language": "en",
        "item_kind": "news",
        "captured_at_utc": START + timedelta(seconds=generator.randrange(72 * 3600)),
        "canonical_link": f"https://feed-{feed}.example/{place}",
        "title": " ".join(title),
        "description_text": " ".join(text),
        "body_text": "",
    }


@cache
def _real_words(data: Path) -> tuple[dict[str, Words], Words]:
    """For each word of the real items those that follow it somewhere, and all words in their order."""
    followers: dict[str, Words] = {}
    every: Words = []
    for path in sorted((data / "items" / "world_24_sources").glob("*.ndjson.gz")):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            item = json.loads(line)
            words = f"{item['title']}. {item.get('description') or ''}".split()
            every += words
            for one, other in pairwise(words):
                followers.setdefault(one, []).append(other)
    return followers, every


def _real_writer(data: Path, generator: random.Random) -> Writer:
    """Writes as the real items do: each word is one that followed the last.

    A rare word has one follower: there, and at one word in ten, any word may come, so that no text
    holds long passages of a real one.
    """
    followers, every = _real_words(data)
    if not every:
        return _invented_writer(generator)

    def write(length: int) -> Words:
        words = [generator.choice(every)]
        while len(words) < length:
            known = followers.get(words[-1], ())
            free = len(known) < 3 or generator.random() < 0.1
            words.append(generator.choice(every if free else known))
        return words

    return write


def _invented_writer(generator: random.Random) -> Writer:
    """Writes with 20,000 made words: the n-th is used 1/n as often as the first; a tenth are names."""
    syllables = [one + other for one in "bdfgklmnprstv" for other in ("a", "e", "i", "o", "ou", "en", "ar")]
    made = random.Random(7)  # noqa: S311 - the same vocabulary each time
    words = ["".join(made.choices(syllables, k=made.randrange(1, 5))) for _ in range(20_000)]
    words = [word.title() if made.random() < 0.1 else word for word in words]
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def write(length: int) -> Words:
        return generator.choices(words, cum_weights=weights, k=length)

    return write
