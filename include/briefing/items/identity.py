"""Who an item is: its id within the feed, and the digest of its text. Neither depends on another batch."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

DIGITS = 32
"""Hexadecimal digits kept of a SHA-256: 128 bits."""


@dataclass(frozen=True)
class Names:
    """What an entry may be told by: its guid, its canonical link, its title as cleaned."""

    guid: str | None
    link: str | None
    title: str | None


def item_id(feed_id: str, guid: str | None, link: str | None, title: str | None) -> str:
    """32 hexadecimal digits over the feed and the first of guid, link and normalised title.

    Raises ValueError if all three are missing: such an entry cannot be told from another.
    """
    if guid:
        return _digest(feed_id, "guid", guid)
    if link:
        return _digest(feed_id, "link", link)
    if title:
        return _digest(feed_id, "title", _normalised(title))
    raise ValueError("an entry without guid, link and title has no id")


def item_ids(feed_id: str, entries: Sequence[Names]) -> tuple[tuple[str, int], ...]:
    """Id and occurrence (0 for the first of an id) of each entry of one document, in its order.

    A guid that entries with different links share says nothing (a feed with one constant guid): there
    the link, else the title, is added. The same guid with the same link is a repeat of one entry and
    keeps the id that it has on a day when it stands there once.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for names in entries:
        if names.guid:
            known[names.guid].add(_beside(names))
    seen: dict[str, int] = defaultdict(int)
    found = []
    for names in entries:
        if names.guid and len(known[names.guid]) > 1:
            identity = _digest(feed_id, "guid", names.guid, _beside(names))
        else:
            identity = item_id(feed_id, names.guid, names.link, names.title)
        found.append((identity, seen[identity]))
        seen[identity] += 1
    return tuple(found)


def content_hash(title: str | None, description_text: str, body_text: str) -> str:
    """32 hexadecimal digits over the cleaned texts; a missing title is not an empty one."""
    return _digest("" if title is None else f"title:{title}", description_text, body_text)


def _beside(names: Names) -> str:
    if names.link:
        return f"link:{names.link}"
    return f"title:{_normalised(names.title)}" if names.title else ""


def _normalised(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        # With its length before it no two lists of parts are the same bytes.
        digest.update(b"%d:" % len(encoded) + encoded)
    return digest.hexdigest()[:DIGITS]
