"""Feed HTML to clean text: blocks of running text, separated by one line feed, nothing active.

The promise that everything later rests on: each block is an exact substring of what any plain
extraction of the same fragment gives (text of the elements, a space at block ends, entities decoded
up to three times, white space folded, control characters removed). So text is never joined across
something that was taken out: there the block ends.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

import nh3
from lxml import etree

from briefing.items import boilerplate
from briefing.items.limits import storable
from briefing.items.markup import (
    BLOCK_TAGS,
    CONTENT_TAGS,
    DROPPED_TAGS,
    FORMATTING_TAGS,
    INLINE_TAGS,
    KNOWN_TAGS,
    SELF_CLOSING_TAGS,
    SMALL_CLASSES,
    SMALL_WHOLE_CLASSES,
    VOID_TAGS,
)

MAXIMUM_DECODINGS = 3
"""`&amp;amp;nbsp;` occurs in real feeds; more levels do not."""

MAXIMUM_DEPTH = 500
"""nh3 is quadratic in nesting (100,000 open divs: 18 s) and libxml2 loses text below 2,048 levels."""

MAXIMUM_REOPENED = 1_000_000
"""HTML reopens what is open of FORMATTING_TAGS in each new block: 200 KB can become millions of elements."""

MINIMUM_LIST_ITEM_WORDS = 8
SMALL_NODE_WORDS = 60

AMPERSAND = "\U0010fffd"
"""Stands for `&` inside nh3 and lxml: nh3 is quadratic in bare ampersands (400 KB: 1.1 s)."""

TAG_START = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]*)|<[!?]")
ATTRIBUTE = re.compile(r"[\s/][^<>]{0,200}=")
WHOLE_TAG = re.compile(r"<[^<>]*>?")
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
TAG_LETTERS = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\U000e0000-\U000e007f]+"
)
"""Unseen letters that spell the flag of England or Scotland after a black flag, and elsewhere hide text."""
CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


def clean_html(fragment: str) -> str:
    """The running text of a feed's HTML (or plain text), blocks separated by one line feed.

    Linear in the length of `fragment`; never raises for a string. White space inside a block is
    folded to single spaces; headings, captions, tables, forms, short list items and boilerplate are
    left out. Sources: EDITORIAL "Cleaning feed HTML", PROMISES "HTML sanitising".
    """
    blocks = _blocks(remove_controls(fragment), decodings=0)
    return "\n".join(part for block in blocks for part in boilerplate.without_boilerplate(block))


def remove_controls(text: str) -> str:
    """`text` without control, bidirectional and zero-width characters; white space stays.

    The joiners U+200C and U+200D stay: Persian words and composed emoji need them. A lone surrogate
    (possible in JSON) becomes U+FFFD, which validation refuses.
    """
    seen = TAG_LETTERS.sub(lambda found: found[1] or "", INVISIBLE.sub("", CONTROL.sub("", text)))
    return storable(seen)


def fold(text: str) -> str:
    """`text` with each run of white space (no-break spaces too) as one space, none at the ends."""
    return " ".join(text.split())


def decode_entities(text: str, decodings: int = 0) -> str:
    """Decode character references until nothing changes, at most three times in all."""
    while decodings < MAXIMUM_DECODINGS:
        decoded = html.unescape(text)
        if decoded == text:
            break
        text, decodings = decoded, decodings + 1
    return remove_controls(text)


def _blocks(fragment: str, decodings: int) -> list[str]:
    """Blocks of `fragment`, which has been decoded `decodings` times already."""
    while decodings < MAXIMUM_DECODINGS and not TAG_START.search(fragment):
        decoded = remove_controls(html.unescape(fragment))
        if decoded == fragment:
            return [block] if (block := fold(fragment)) else []
        fragment, decodings = decoded, decodings + 1
    if not TAG_START.search(fragment):
        return [block] if (block := fold(fragment)) else []
    blocks: list[str] = []
    for raw in _marked_up_blocks(fragment):
        block = decode_entities(raw, decodings)
        if block == raw or not _holds_markup(block):
            blocks += [folded] if (folded := fold(block)) else []
        elif decodings + 1 < MAXIMUM_DECODINGS and _is_escaped_markup(block):
            blocks += _blocks(block, decodings + 1)
        # Otherwise the block talks about markup ("use the &lt;b&gt; tag"): not a line for a briefing.
    return blocks


def _holds_markup(text: str) -> bool:
    """Whether decoded text holds tags: known ones, or any with an attribute (`<x onclick=…>`)."""
    return any(
        (found[2] or "p").lower() in KNOWN_TAGS or ATTRIBUTE.match(text, found.end())
        for found in TAG_START.finditer(text)
    )


def _is_escaped_markup(block: str) -> bool:
    """Whether a block inside markup is markup that was escaped once too often: it closes its tags."""
    return any(found[1] and found[2].lower() in KNOWN_TAGS for found in TAG_START.finditer(block))


def _marked_up_blocks(fragment: str) -> list[str]:
    """Unfolded text of each block of an HTML fragment, character references not decoded."""
    fragment = fragment.replace(AMPERSAND, "").replace("&", AMPERSAND)
    if is_too_deep(fragment):
        return [part.replace(AMPERSAND, "&") for part in WHOLE_TAG.sub("\n", fragment).split("\n")]
    sanitised = nh3.clean(
        TAG_START.sub(_with_break, fragment),
        tags=set(INLINE_TAGS | BLOCK_TAGS | DROPPED_TAGS),
        clean_content_tags=set(CONTENT_TAGS),
        attributes={"*": {"class"}},
        link_rel=None,
    )
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<div>{sanitised}</div>".encode(), parser)
    collector = _Collector()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            collector.start(element)
        else:
            collector.end(element)
    collector.flush()
    return [block.replace(AMPERSAND, "&") for block in collector.blocks]


def _with_break(found: re.Match[str]) -> str:
    """Put a line break before what nh3 takes out with its text or without a trace: there the block ends."""
    name = (found[2] or "").lower()
    if found[1]:
        breaks = (
            name != "time" and name in BLOCK_TAGS | DROPPED_TAGS
        )  # an end tag without its start tag vanishes in parsing
    else:
        # Office markup (`<o:p>`) and custom elements are wrappers; `<redacted>` is a word of the text.
        breaks = name in CONTENT_TAGS or (name and name not in KNOWN_TAGS and not set(name) & set(":-"))
    return f"<br>{found[0]}" if breaks else found[0]


def is_too_deep(fragment: str) -> bool:
    """Whether elements may nest so deep, or be reopened so often, that parsing would not be linear."""
    depth = deepest = open_formatting = most_formatting = tags = 0
    for found in TAG_START.finditer(fragment):
        tags += 1
        name = (found[2] or "").lower()
        if not name or name in VOID_TAGS or name in SELF_CLOSING_TAGS:
            continue
        step = -1 if found[1] else 1
        depth = max(0, depth + step)
        deepest = max(deepest, depth)
        if name in FORMATTING_TAGS:
            open_formatting = max(0, open_formatting + step)
            most_formatting = max(most_formatting, open_formatting)
    return deepest > MAXIMUM_DEPTH or most_formatting * tags > MAXIMUM_REOPENED


@dataclass
class _Collector:
    """Collects blocks while a tree is walked; a block ends at block tags and at whatever is left out."""

    blocks: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    skipped: int = 0
    """How many open elements are being left out; text counts only at 0."""
    list_items: int = 0
    small: list[tuple[etree._Element, int]] = field(default_factory=list)
    """Open elements with a class of SMALL_CLASSES, and how many blocks there were before each."""

    def start(self, element: etree._Element) -> None:
        if self._is_dropped(element):
            self.flush()
            self.skipped += 1
        elif not self.skipped:
            if element.tag in BLOCK_TAGS:
                self.flush()
            if element.tag == "li":
                self.list_items += 1
            if _has_small_class(element):
                self.flush()
                self.small.append((element, len(self.blocks)))
        if not self.skipped and element.text:
            self.pieces.append(element.text)

    def end(self, element: etree._Element) -> None:
        if self._is_dropped(element):
            self.skipped -= 1
        elif not self.skipped:
            if element.tag in BLOCK_TAGS:
                self.flush()
            if element.tag == "li":
                self.list_items -= 1
            if self.small and self.small[-1][0] is element:
                self.flush()
                _, before = self.small.pop()
                if sum(len(block.split()) for block in self.blocks[before:]) <= SMALL_NODE_WORDS:
                    del self.blocks[before:]
        if not self.skipped and element.tail:
            self.pieces.append(element.tail)

    def flush(self) -> None:
        block = "".join(self.pieces)
        self.pieces.clear()
        words = len(block.split())
        if words and (not self.list_items or words >= MINIMUM_LIST_ITEM_WORDS):
            self.blocks.append(block)

    def _is_dropped(self, element: etree._Element) -> bool:
        if element.tag == "time":
            return not _stands_in_a_sentence(element)
        return element.tag in DROPPED_TAGS


def _stands_in_a_sentence(element: etree._Element) -> bool:
    """Whether text follows directly, as in `On <time>Friday</time>, the …`; a date line has none."""
    return bool(element.tail and element.tail.strip())


def _has_small_class(element: etree._Element) -> bool:
    classes = (element.get("class") or "").lower().split()
    return any(
        name in SMALL_WHOLE_CLASSES or not SMALL_CLASSES.isdisjoint(re.split(r"[-_]+", name))
        for name in classes
    )
