"""Whole sentences in clean text, English and French: precision first.

A false split shows the reader a cut sentence; a missed one only shows a longer whole. So a full stop
ends a sentence only where what follows can begin one, never inside a closed quote or bracket, and
after an abbreviation only before a word that nearly always begins a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from briefing.items.abbreviations import ENGLISH, FRENCH, Rules
from briefing.items.quotes import Enclosure, enclosures

LONGEST_WHOLE_QUOTE = 600
"""Characters: a longer quote or bracket of several sentences is split (EDITORIAL, sentence splitting)."""

TERMINATOR = re.compile(r"[.!?…。！？]+")
NOTE = r"\s?\[\d{1,3}\]"
"""The number of a note, which belongs to the sentence before it: `… in 2013. [17] Then …`."""
CLOSERS = re.compile(rf"(?:[\"'”’)\]]|\s?»|{NOTE})*")
NEXT_WORD = re.compile(r"([\"'“‘(\[«¿¡]\s?)*([^\W\d_]+(?:[’'][^\W\d_]+)*|\d+|)")
LAST_TOKEN = re.compile(r"[^\s\"“«(\[]+$")
FINAL_STOP = re.compile(rf"[.!?…。！？](?:[\"'”’)\]]|\s?»|{NOTE})*$")
CUT_OFF = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\]|[,;:–—]| -)$")
WORD = re.compile(r"\w")
ADDRESS = re.compile(r"https?://|www\.")

LONGEST_WORD = 25
"""Letters of the longest French word; what is longer between two spaces counts as more than one."""

LONGEST_TOKEN = 40
"""Characters looked at before a full stop: no abbreviation is longer, and the cost stays linear."""


ELIDED_OPENERS = re.compile(r"(?:L|D|C|J|N|S|Qu|M|T|Lorsqu|Puisqu|Jusqu|Quelqu|Aujourd)[’']", re.IGNORECASE)
EXCLAMATION_NAMES = re.compile(
    r"\b(?:Yahoo|Jeopardy|Guess|Oklahoma|Mamma Mia|Panic|Wham|Yum|Kahoot|Chips Ahoy)!$"
)
ACRONYM = re.compile(r"(?:[^\W\d_]\.)+-?(?:[^\W\d_]\.?)+$")
INITIAL = re.compile(r"[A-ZÀ-Ý]$")
COUNTER = re.compile(r"(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})$")

PRONOUNS = frozenset(("He", "She", "They", "I", "We"))
COUNTED_ITEM = re.compile(r"\d{1,2}\.\s")
RESULT = re.compile(r"\d+[-–:]\d+|\d+ ?%|.*\)")


def split(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Spans (start, end excluded) of the sentences of `text`, never across a line feed.

    French rules for `fr`, English ones for every other language. The spans are in order, do not
    overlap and leave out only white space.
    """
    rules = FRENCH if language == "fr" else ENGLISH
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        spans += [(start + first, start + last) for first, last in _split_line(line, rules)]
        start += len(line) + 1
    return tuple(spans)


def is_unfinished(text: str, language: str, cuts_text: bool) -> bool:  # noqa: FBT001 - a feed's own key
    """STANDARD, "Unfinished": `text` ends in an ellipsis, leaves a quote or bracket open, or lacks its end.

    So does a text that ends in a comma, colon or dash ("corporate diversity programs," NPR, June 3, 2024).

    A missing final stop counts where there is more than one sentence or the feed cuts its texts at a
    fixed length (`cuts_text`); a single line without one is how many outlets write.
    """
    text = text.strip()
    if not text:
        return True
    if CUT_OFF.search(text) or leaves_open(text):
        return True
    if FINAL_STOP.search(text):
        return False
    return cuts_text or len(split(text, language)) > 1


def leaves_open(text: str) -> bool:
    """Whether a quote or bracket that `text` opens is not closed in the same line, or the reverse.

    Apostrophes (don’t, the 1980s', Israel’s, ’90s) and marks of inches or minutes are not quotes.
    """
    return any(
        found.start is None or found.end is None for line in text.split("\n") for found in enclosures(line)
    )


def has_final_stop(text: str) -> bool:
    return bool(FINAL_STOP.search(text.rstrip()))


def count_words(text: str) -> int:
    """Words that a reader reads: tokens between white space that hold a letter or digit, without URLs.

    A token counts once for every 25 letters begun, so that neither a word of 19,000 letters nor a
    Chinese article, which has no spaces, is one word of the sixty that a summary may have.
    """
    return sum(
        -(-len(token) // LONGEST_WORD)
        for token in text.split()
        if WORD.search(token) and not ADDRESS.match(token)
    )


def inside_quote(text: str, start: int) -> bool:
    """Whether the character at `start` stands inside a quote of its line: another person's words."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line = text[line_start : len(text) if line_end < 0 else line_end]
    place = start - line_start
    return any(
        (found.start or 0) < place < (len(line) if found.end is None else found.end)
        for found in _line_enclosures(line)
    )


@lru_cache(maxsize=64)
def _line_enclosures(line: str) -> tuple[Enclosure, ...]:
    return enclosures(line)


def _split_line(line: str, rules: Rules) -> list[tuple[int, int]]:
    kept_whole = _kept_whole(line)
    starts = [start for start, _ in kept_whole]
    spans: list[tuple[int, int]] = []
    start = len(line) - len(line.lstrip())
    for found in TERMINATOR.finditer(line):
        closers = CLOSERS.match(line, found.end())
        end = closers.end() if closers else found.end()
        following = _skip_space(line, end)
        if following >= len(line) or following == end or found.end() <= start:
            continue
        place = bisect_right(starts, found.start()) - 1
        if place >= 0 and end < kept_whole[place][1]:
            continue
        if _ends_sentence(line, start, found, end, following, rules):
            spans.append((start, end))
            start = following
    last = len(line.rstrip())
    if start < last:
        spans.append((start, last))
    return spans


def _kept_whole(line: str) -> list[tuple[int, int]]:
    """Outermost quotes and brackets of at most LONGEST_WHOLE_QUOTE characters; an open one reaches the end.

    What follows an unclosed quote may be another person's words without a mark: it stays with the
    quote, and the whole is unfinished.
    """
    found: list[tuple[int, int]] = []
    for enclosure in sorted(_line_enclosures(line), key=lambda each: each.start or 0):
        if enclosure.start is None:
            continue
        end = len(line) + 1 if enclosure.end is None else enclosure.end
        if found and enclosure.start < found[-1][1]:
            continue
        if enclosure.end is None or end - enclosure.start <= LONGEST_WHOLE_QUOTE:
            found.append((enclosure.start, end))
    return found


def _skip_space(line: str, place: int) -> int:
    while place < len(line) and line[place].isspace():
        place += 1
    return place


def _ends_sentence(
    line: str, start: int, found: re.Match[str], end: int, following: int, rules: Rules
) -> bool:
    """Whether the stop `found` (closing marks up to `end`) ends the sentence that began at `start`."""
    opening = NEXT_WORD.match(line, following)
    word = opening[2] if opening else ""
    stop = found[0]
    if word.isdigit():
        return stop in ("!", "?") or (
            stop == "." and _is_plain_word(line, start, found.start(), following, rules)
        )
    if not word or word[0].islower() or (end > found.end() and _names_speaker(line, following, rules)):
        return False
    is_opener = _is_opener(word, line, opening.end() if opening else following, rules)
    if stop == ".":
        return _full_stop_ends(line, start, found.start(), rules, is_opener=is_opener)
    if "…" in stop or ".." in stop:
        return is_opener and word != "I"
    return is_opener or not EXCLAMATION_NAMES.search(
        line, max(start, found.end() - LONGEST_TOKEN), found.end()
    )


def _is_opener(word: str, line: str, end: int, rules: Rules) -> bool:
    if line[end : end + 1] == ".":
        return False  # "A." of a name, "No." of a number
    return word in rules.openers or (rules is FRENCH and bool(ELIDED_OPENERS.match(word)))


def _names_speaker(line: str, following: int, rules: Rules) -> bool:
    """Whether a name and a verb of speech follow a closing quote."""
    words = [word.strip(",.;:") for word in line[following : following + 80].split()[:4]]
    for place, word in enumerate(words):
        if word in rules.speech:
            return place > 0
        if not word[:1].isupper() or (word in rules.openers and word not in PRONOUNS):
            return False
    return False


def _token_before(line: str, start: int, stop: int) -> str:
    found = LAST_TOKEN.search(line, max(start, stop - LONGEST_TOKEN), stop)
    token = found[0] if found else ""
    elided = re.match(r"(?:[lLdD]|[qQ]u)[’'](.+)", token)
    return elided[1] if elided else token


def _is_plain_word(line: str, start: int, stop: int, following: int, rules: Rules) -> bool:
    """Whether a figure after this full stop can begin a sentence: no abbreviation, no initial, no counter."""
    token = _token_before(line, start, stop)
    known = rules.never_final | rules.seldom_final | rules.before_figures
    if token in known or token.lower() in rules.before_figures or "." in token:
        return False
    if COUNTED_ITEM.match(line, following):
        return len(token) > 1
    return len(token) > 3 or bool(RESULT.fullmatch(token))


def _full_stop_ends(line: str, start: int, stop: int, rules: Rules, *, is_opener: bool) -> bool:
    token = _token_before(line, start, stop)
    if not token:
        return stop > start
    if token in rules.never_final or token.rsplit("-", 1)[-1] in rules.never_final - {"v", "ex", "av", "apr"}:
        return False
    if COUNTER.fullmatch(token) and stop - len(token) == start:
        return False  # "1. Do this": the number of a list
    if INITIAL.fullmatch(token):
        return is_opener and rules is ENGLISH and token != "J"
    if token in rules.seldom_final or ACRONYM.fullmatch(token + "."):
        return is_opener
    return True
