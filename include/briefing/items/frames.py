"""What the parsing child and its parent say to each other: a length, then JSON. Never pickle.

A request is a frame of JSON and a frame of the body's bytes; an answer is one frame of JSON.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from briefing.items.rows import Document, Parsed
from briefing.tables import HEALTH, ITEMS, REJECTS, WEATHER, Table

LENGTH = struct.Struct(">Q")
"""Eight bytes, big-endian."""


def frame(content: bytes) -> bytes:
    return LENGTH.pack(len(content)) + content


def read_frame(read: Callable[[int], bytes]) -> bytes:
    """The next frame from `read(n)`, which gives exactly n bytes. Raises EOFError where it gives fewer."""
    (length,) = LENGTH.unpack(_exactly(read, LENGTH.size))
    return _exactly(read, length)


def _exactly(read: Callable[[int], bytes], length: int) -> bytes:
    content = read(length)
    if len(content) < length:
        raise EOFError(f"{len(content)} of {length} bytes")
    return content


def encode_document(document: Document) -> bytes:
    header = {name: value for name, value in vars(document).items() if name != "body"}
    header["captured_at_utc"] = document.captured_at_utc.isoformat()
    return frame(json.dumps(header).encode()) + frame(document.body)


def decode_document(header: bytes, body: bytes) -> Document:
    values = json.loads(header)
    values["captured_at_utc"] = datetime.fromisoformat(values["captured_at_utc"])
    return Document(body=body, **values)


def encode_parsed(parsed: Parsed) -> dict[str, Any]:
    return {
        "items": [_plain(ITEMS, row) for row in parsed.items],
        "rejects": [_plain(REJECTS, row) for row in parsed.rejects],
        "health": _plain(HEALTH, parsed.health),
        "weather": [_plain(WEATHER, row) for row in parsed.weather],
    }


def decode_parsed(content: Mapping[str, Any]) -> Parsed:
    return Parsed(
        items=tuple(_typed(ITEMS, row) for row in content["items"]),
        rejects=tuple(_typed(REJECTS, row) for row in content["rejects"]),
        health=_typed(HEALTH, content["health"]),
        weather=tuple(_typed(WEATHER, row) for row in content["weather"]),
    )


def _plain(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    moments = _moments(table)
    return {
        name: value.isoformat() if name in moments and value is not None else value
        for name, value in row.items()
    }


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    moments = _moments(table)
    return {
        name: moments[name].fromisoformat(value) if name in moments and value is not None else value
        for name, value in row.items()
    }


def _moments(table: Table) -> dict[str, type[date]]:
    kinds: dict[str, type[date]] = {"timestamp": datetime, "date": date}
    return {column.name: kinds[column.type] for column in table.columns if column.type in kinds}
