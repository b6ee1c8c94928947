"""Quotes and brackets of one line: where each opens and closes, and which is left open."""

from __future__ import annotations

import re
from dataclasses import dataclass

BRACKETS = {")": "(", "]": "["}
MAXIMUM_OPEN = 50
"""More marks open at once are no prose; the rest of the line then belongs to them."""
CURLY = {"”": "“", "»": "«"}
ELISION = re.compile(
    r"[‘'’](?:\d|(?:em|til|till|n|cause|cos|cuz|tis|twas|twere|round|bout|neath|nuff|burbs|hood|bama|kay|sup|tude)"
    r"(?![^\W\d_]))",
    re.IGNORECASE,
)
"""An apostrophe at the start of a word: ’90s, 'em, ’til."""
MARKS = re.compile(r"[()\[\]\"“”„«»‘’']")
EMOTICON = re.compile(r"[:;]-?[()]")
LIST_MARK = re.compile(r"(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})\)")


@dataclass(frozen=True)
class Enclosure:
    """A quote or bracket: characters from `start` to `end` (excluded); None where it is not in the line."""

    start: int | None
    end: int | None


def enclosures(line: str) -> tuple[Enclosure, ...]:
    """The quotes and brackets of `line` in the order in which they end; open ones at the end.

    Straight single quotes and ‘ ’ count only where they stand as quotes stand, so that apostrophes
    (don’t, the 1980s', Israel’s) do not. A closing mark without its opening one has `start` None.
    """
    found: list[Enclosure] = []
    opened: list[tuple[str, int]] = []
    for mark in MARKS.finditer(line):
        character, place = mark[0], mark.start()
        if character in "([“„«":
            opened.append((character, place))
        elif character in BRACKETS:
            opener = BRACKETS[character]
            if any(sign == opener for sign, _ in opened) or not _is_list_mark(line, place):
                _close(found, opened, opener, place)
        elif character in CURLY:
            _close_curly(found, opened, character, place)
        elif character == '"':
            _straight_double(line, found, opened, place)
        else:
            _single(line, found, opened, character, place)
        if len(opened) > MAXIMUM_OPEN:
            break
    found += [Enclosure(place, None) for _, place in opened]
    return tuple(found)


def _close(found: list[Enclosure], opened: list[tuple[str, int]], opener: str, place: int) -> None:
    """Close the innermost `opener`; what was opened inside it and not closed stays open in the result."""
    for index in range(len(opened) - 1, -1, -1):
        if opened[index][0] == opener:
            found += [Enclosure(start, None) for inner, start in opened[index + 1 :] if inner not in "'‘"]
            found.append(Enclosure(opened[index][1], place + 1))
            del opened[index:]
            return
    found.append(Enclosure(None, place + 1))


def _close_curly(found: list[Enclosure], opened: list[tuple[str, int]], character: str, place: int) -> None:
    openers = [opener for opener, _ in opened]
    for opener in (CURLY[character], "„", '"'):
        if opener in openers:
            _close(found, opened, opener, place)
            return
    found.append(Enclosure(None, place + 1))


def _straight_double(line: str, found: list[Enclosure], opened: list[tuple[str, int]], place: int) -> None:
    openers = [opener for opener, _ in opened]
    before, after = line[place - 1 : place], line[place + 1 : place + 2]
    closes = '"' in openers
    if closes and before.isspace() and after.isalnum():
        closes = False  # a second opening mark: the first was never closed
    if closes:
        _close(found, opened, '"', place)
    elif "“" in openers and not before.isspace():
        _close(found, opened, "“", place)
    elif not (before.isdigit() and not after.isalnum()):  # 27" is a size
        opened.append(('"', place))


def _single(
    line: str, found: list[Enclosure], opened: list[tuple[str, int]], character: str, place: int
) -> None:
    before, after = line[place - 1 : place] if place else "", line[place + 1 : place + 2]
    stands_open = (
        (not before or before.isspace() or before in '([“„«"—–-/') and bool(after) and not after.isspace()
    )
    opener = "‘" if character in "‘’" else "'"
    if stands_open and character != "’":
        if not ELISION.match(line, place):
            opened.append((opener, place))
        return
    stands_closed = bool(before) and not before.isspace() and not after.isalnum()
    if character != "‘" and stands_closed and any(mark == opener for mark, _ in opened):
        if before == "s" and _closes_later(line, place, character):
            return  # the plural possessive inside a quote: ‘the workers’ party’
        _close(found, opened, opener, place)


def _closes_later(line: str, place: int, character: str) -> bool:
    """Whether the next single mark within 200 characters closes a quote and does not open one."""
    for mark in re.finditer(r"[‘’']", line[place + 1 : place + 201]):
        start = place + 1 + mark.start()
        before, after = line[start - 1], line[start + 1 : start + 2]
        if before.isspace() or mark[0] == "‘":
            return False
        if mark[0] == character and not after.isalnum():
            return True
    return False


def _is_list_mark(line: str, place: int) -> bool:
    """Whether the bracket at `place` belongs to `a)`, `1)` or an emoticon and closes nothing."""
    word_start = line.rfind(" ", max(0, place - 6), place) + 1
    return bool(
        LIST_MARK.fullmatch(line, word_start, place + 1)
        or EMOTICON.search(line, max(0, place - 2), place + 1)
    )
