"""Captured bytes → the same document in UTF-8, whatever the labels say; and what is refused in it.

feedparser believes the HTTP charset first and then the XML declaration, and falls back to another
encoding for the whole document when one byte is wrong. Servers lie more often than bytes do, so the
order here is: byte order mark, valid UTF-8, XML declaration, nearly valid UTF-8, HTTP charset, chardet.
"""

from __future__ import annotations

import codecs
import re

import chardet

from briefing.items.limits import UNREADABLE

BYTE_ORDER_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
UNMARKED_STARTS = (
    # "<" and one more ASCII character without a mark (XML 1.0, appendix F).
    (re.compile(rb"\0\0\0<\0\0\0[!-~]"), "utf-32-be"),
    (re.compile(rb"<\0\0\0[!-~]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0<\0[!-~]"), "utf-16-be"),
    (re.compile(rb"<\0[!-~]\0"), "utf-16-le"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)

SUPERSETS = {
    # What the label means in practice (https://encoding.spec.whatwg.org/#names-and-labels).
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-9": "cp1254",
}
DISGUISES = frozenset({"utf-7", "unicode_escape", "raw_unicode_escape", "punycode", "idna"})
"""Codecs in which ASCII bytes may stand for other characters: no feed needs them, hiding "<" does."""

WRONG_SHARE = 0.02
"""Share of unreadable among non-ASCII characters up to which an encoding is still believed."""

CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")


def as_utf8(body: bytes, content_type: str | None) -> bytes:
    """`body` in UTF-8 without byte order mark, leading white space and control characters.

    Bytes that the encoding does not have become U+FFFD, so that the expectations reject the entry
    that holds them and not the whole feed.
    """
    text = _decode(body, content_type)
    utf8 = text.encode("utf-8", "replace")
    # One control character makes expat refuse the whole document.
    return utf8.translate(None, CONTROLS).lstrip(b" \t\r\n")


def declares_entities(utf8: bytes) -> bool:
    """Whether the document declares an entity before its first element.

    Up to the first element, because an article about XML may well show a declaration in its text;
    comments included, because feedparser reads declarations inside them too.
    """
    return b"<!ENTITY" in utf8 and b"<!ENTITY" in utf8[: _first_element(utf8)]


def _first_element(utf8: bytes) -> int:
    position = 0
    while (start := utf8.find(b"<", position)) >= 0:
        following = utf8[start + 1 : start + 4]
        if following.startswith(b"!--"):
            end = utf8.find(b"-->", start + 4)
        elif following.startswith(b"?"):
            end = utf8.find(b"?>", start + 2)
        elif following[:1].isalpha() or following[:1] in (b"_", b":"):
            return start
        else:
            end = start
        if end < 0:
            break
        position = end + 1
    return len(utf8)


def _decode(body: bytes, content_type: str | None) -> str:
    for mark, codec in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    for pattern, codec in UNMARKED_STARTS:
        if pattern.match(body):
            return body.decode(codec, "replace")
    strict = _decode_strictly(body, "utf-8")
    declared = _declared(body)
    if strict is not None and (declared is None or not strict.isascii()):
        return strict
    return _decode_by_label(body, declared, content_type)


def _decode_by_label(body: bytes, declared: str | None, content_type: str | None) -> str:
    """By declaration, nearly valid UTF-8, HTTP charset and chardet; with wrong bytes only if none fits."""
    if declared and declared != "utf-8" and (text := _decode_strictly(body, declared)) is not None:
        return text
    nearly = body.decode("utf-8", "replace")
    # Single-byte text is hardly ever valid by chance: as many good as bad sequences are proof.
    if 2 * nearly.count(UNREADABLE) <= _non_ascii(nearly):
        return nearly
    named = HTTP_CHARSET.search(content_type or "")
    detected = chardet.detect(body)["encoding"]
    others = [_trusted(named.group(1)) if named else None, _trusted(detected) if detected else None]
    for codec in filter(None, others):
        if (text := _decode_strictly(body, codec)) is not None:
            return text
    for codec in filter(None, [declared, *others]):
        text = body.decode(codec, "replace")
        if text.count(UNREADABLE) <= WRONG_SHARE * _non_ascii(text):
            return text
    return body.decode("cp1252", "replace")


def _non_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _decode_strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except ValueError:
        return None


def _declared(body: bytes) -> str | None:
    found = DECLARATION.match(body.lstrip(b" \t\r\n")[:400])
    return _trusted(found.group(1).decode("ascii")) if found else None


def _trusted(label: str) -> str | None:
    """The codec that `label` means in practice; None where a document could not say so in ASCII."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = SUPERSETS.get(name, name)
    if name in DISGUISES:
        return None
    # UTF-16 or EBCDIC: the label itself was read as ASCII and so contradicts itself.
    try:
        return name if b"<?xml version=".decode(name) == "<?xml version=" else None
    except (LookupError, ValueError):
        return None
