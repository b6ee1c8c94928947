"""Twins: a release that its publisher gives in English and in French, found by what outlives translation.

Items of the two languages of one catalogue entry are matched one to one; where two could be meant, none is
taken, for a wrong pair hides a story and tells another under its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

import duckdb
import pyarrow as pa

from briefing.items.links import link_key
from briefing.sql import query
from briefing.tables import NO_CLAIM

LANGUAGES = ("en", "fr")

TEXT_LENGTH = 2_000
"""Characters of an item's text that are compared, besides its titles."""

LANGUAGE_IN_LINK = frozenset(
    "en eng english anglais e fr fra fre french francais f www index htm html".split()
)
LEAST_LINK_FORM = 12
"""Characters: `p 4711` may be two pages of two sites by chance, `dq240611a` may not."""

SURE, TOGETHER, APART = 60, 120, 200
"""Least score (per mille of the weight that both share) under one link form or id, with one minute
of publication, and with neither. Chosen on one half of the releases in `benchmarks/twins.py`, by their
titles and by their texts, whole and with half of the other language's releases taken away."""

WORDS_APART = 3
"""Least words that both have where nothing else speaks for the pair: "Statement by the Minister" and
"Déclaration du ministre" share one of two."""

LEAD = 40
"""By which the second best must lie behind, on either side."""

TWIN_SCHEMA = pa.schema(
    [
        ("item", pa.int64()),
        ("feed_id", pa.string()),
        ("feed_language", pa.string()),
        ("item_id", pa.string()),
        ("language", pa.string()),
        ("captured_at_utc", pa.timestamp("us", tz="UTC")),
        ("published_at_utc", pa.timestamp("us", tz="UTC")),
        ("is_timed", pa.bool_()),
        ("link_form", pa.string()),
        ("text", pa.string()),
    ]
)


@dataclass(frozen=True)
class Pair:
    """An English and a French item (each by its first node) and what speaks for their being one release."""

    english: int
    french: int
    score: int
    words: int
    same_minute: bool
    same_link: bool
    same_id: bool


Nodes = Sequence[Mapping[str, Any]]


def twin_pairs(connection: duckdb.DuckDBPyConnection, nodes: Nodes) -> list[tuple[int, int]]:
    """Pairs of `nodes` (items' columns, by place; story_id None for new ones), the lower place first.

    An item is named by the first node that is a version of it. Members that stood in one story stay there.
    """
    items = _items(nodes)
    if not items:
        return []
    rows = [_row(nodes, places) for places in items]
    connection.register("twin_item", pa.Table.from_pylist(rows, schema=TWIN_SCHEMA))
    connection.execute(query("twin_words"))
    suspects = [Pair(*row) for row in connection.execute(query("twin_pairs"), {"least": SURE}).fetchall()]
    connection.unregister("twin_item")
    found = _one_to_one(nodes, [one for one in suspects if not _contradict(nodes, one)])
    return sorted((min(pair), max(pair)) for pair in {*found, *_known(nodes, items)})


def _items(nodes: Nodes) -> list[list[int]]:
    """The places of each item's versions, for the feeds that have items in both languages."""
    places: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    languages: dict[str, set[str]] = defaultdict(set)
    for place, node in enumerate(nodes):
        if _language(node) in LANGUAGES:
            places[node["feed_id"], node["feed_language"], node["item_id"]].append(place)
            languages[node["feed_id"]].add(node["feed_language"])
    return [versions for key, versions in places.items() if len(languages[key[0]]) > 1]


def _language(node: Mapping[str, Any]) -> str:
    """Its own; a few words without a language are in that of the feed's URL."""
    return str(node["language"] if node["language"] != "und" else node["feed_language"])


def _row(nodes: Nodes, places: Sequence[int]) -> dict[str, Any]:
    first = nodes[places[0]]
    titles = dict.fromkeys(nodes[place]["title"] for place in places)
    texts = dict.fromkeys(
        f"{nodes[place]['description_text']} {nodes[place]['body_text']}"[:TEXT_LENGTH] for place in places
    )
    published, is_timed = _published(first)
    return {
        **{name: first[name] for name in ("feed_id", "feed_language", "item_id", "captured_at_utc")},
        "item": places[0],
        "language": _language(first),
        "published_at_utc": published,
        "is_timed": is_timed,
        "link_form": _link_form(first["canonical_link"]),
        "text": "\n".join([*titles, *texts]),
    }


def _published(node: Mapping[str, Any]) -> tuple[datetime | None, bool]:
    if node["published_quality"] in NO_CLAIM:
        return None, False
    if node["published_on"] is not None:
        return datetime.combine(node["published_on"], time(0), UTC), False
    return node["published_at_utc"], node["published_at_utc"] is not None


def _link_form(link: str) -> str | None:
    """Path and query without what names a language; None for one so short that it says nothing."""
    _host, _slash, rest = link_key(link).partition("/")
    form = " ".join(word for word in re.findall(r"\w+", rest.casefold()) if word not in LANGUAGE_IN_LINK)
    return form if len(form) >= LEAST_LINK_FORM else None


def _contradict(nodes: Nodes, pair: Pair) -> bool:
    """Whether each title has figures and they share none."""
    one, other = (_figures(nodes[place]["title"]) for place in (pair.english, pair.french))
    return bool(one and other) and one.isdisjoint(other)


def _figures(title: str) -> set[str]:
    joined = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)|(?<=\d)[.,](?=\d)", "", title)
    return {figure.lstrip("0") for figure in re.findall(r"\d+", joined)}


def _one_to_one(nodes: Nodes, suspects: Iterable[Pair]) -> list[tuple[int, int]]:
    """The surest first; what has its twin is no rival any more."""
    left = list(suspects)
    stages = (
        (lambda one: _in_one_story(nodes, one), 0, 1),
        (lambda one: one.same_link or one.same_id, SURE, 1),
        (lambda one: one.same_link and one.same_minute, 0, 1),
        (lambda one: one.same_minute, TOGETHER, LEAD),
        (lambda one: one.words >= WORDS_APART, APART, LEAD),
    )
    found = []
    for belongs, least, lead in stages:
        chosen = _best([one for one in left if belongs(one)], least, lead)
        taken = {place for pair in chosen for place in pair}
        left = [one for one in left if taken.isdisjoint((one.english, one.french))]
        found += chosen
    return found


def _in_one_story(nodes: Nodes, pair: Pair) -> bool:
    story_id = nodes[pair.english]["story_id"]
    return story_id is not None and bool(story_id == nodes[pair.french]["story_id"])


def _best(suspects: Sequence[Pair], least: int, lead: int) -> list[tuple[int, int]]:
    """Pairs that are the best of both their items, by `lead` or more."""
    scores: dict[int, list[int]] = defaultdict(list)
    for one in suspects:
        for place in (one.english, one.french):
            scores[place].append(one.score)
    rivals = {place: (sorted(of_item)[-2:-1] or [-1])[0] for place, of_item in scores.items()}
    return [
        (one.english, one.french)
        for one in suspects
        if one.score >= least
        and all(one.score - rivals[place] >= lead for place in (one.english, one.french))
    ]


def _known(nodes: Nodes, items: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    """An edge for each story in memory that has members in both languages of a feed."""
    first: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for places in items:
        node = nodes[places[0]]
        if node["story_id"] is not None:
            first[node["feed_id"], node["story_id"]].setdefault(node["feed_language"], places[0])
    return [(one, other) for one, *others in (list(of.values()) for of in first.values()) for other in others]
