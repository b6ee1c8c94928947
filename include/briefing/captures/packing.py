"""A body unpacked as it comes, in pieces of a known size, so that no bomb is ever unfolded in memory.

zlib's own limit on its output does it; the HTTP client would hand over a gzip body that was cut off
as if it were whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from briefing.captures.failures import FetchFailure

CODINGS = ("gzip", "x-gzip", "deflate")
"""What we accept and undo; one on top of another is refused."""
PIECE_BYTES = 65_536
GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
RAW = -zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b"
ZLIB_METHODS = frozenset(range(0x08, 0x80, 0x10))
"""First bytes of a zlib frame: deflate, with windows of up to 32 KiB (RFC 1950, 2.2)."""


class Unpacker:
    """Undoes one Content-Encoding; the empty one and `identity` pass through.

    Raises FetchFailure `unsupported_encoding` for a coding that we do not know and for damaged bytes.
    """

    def __init__(self, coding: str) -> None:
        name = coding.strip().lower()
        if name not in ("", "identity", *CODINGS):
            raise FetchFailure("unsupported_encoding", "it is packed in a way that we did not ask for")
        self._plain = name not in CODINGS
        self._raw_allowed = name == "deflate"
        self._decompressor: zlib._Decompress | None = None
        self._held = b""
        self._padding = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        """The pieces that `data`, the next bytes of the body, gives; none is longer than 64 KiB."""
        if self._plain:
            yield data
            return
        piece = bytes(PIECE_BYTES)
        while data or len(piece) == PIECE_BYTES:  # a full piece may have more behind it
            piece, data = self._step(data)
            yield piece

    def end(self) -> None:
        """Say that nothing more comes."""
        inside = self._decompressor is not None and not self._decompressor.eof
        if not self._plain and (inside or self._held):
            raise _damaged()

    def _step(self, data: bytes) -> tuple[bytes, bytes]:
        if self._decompressor is None or self._decompressor.eof:
            return b"", self._begin(data)
        try:
            piece = self._decompressor.decompress(data, PIECE_BYTES)
        except zlib.error as error:
            raise _damaged() from error
        return piece, self._decompressor.unconsumed_tail or self._decompressor.unused_data

    def _begin(self, data: bytes) -> bytes:
        """Begin a stream with its first two bytes, which may come one by one; returns what to unpack."""
        data, self._held = self._held + data, b""
        if self._decompressor is None:
            if len(data) < len(GZIP_MAGIC):
                self._held = data
                return b""
            framed = data.startswith(GZIP_MAGIC) or _has_zlib_frame(data)
            # Some servers call raw deflate "deflate", which is zlib's format (RFC 9110, 8.4.1.2).
            self._decompressor = zlib.decompressobj(RAW if self._raw_allowed and not framed else GZIP_OR_ZLIB)
            return data
        # Behind the end stands another member (RFC 1952, 2.2) or padding, and behind padding nothing.
        self._padding = self._padding or not GZIP_MAGIC.startswith(data[: len(GZIP_MAGIC)])
        if self._padding:
            return b""
        if len(data) < len(GZIP_MAGIC):
            self._held = data
            return b""
        self._decompressor = zlib.decompressobj(GZIP_OR_ZLIB)
        return data


def _has_zlib_frame(data: bytes) -> bool:
    return data[0] in ZLIB_METHODS and int.from_bytes(data[:2], "big") % 31 == 0


def _damaged() -> FetchFailure:
    return FetchFailure("unsupported_encoding", "its packed body is damaged")
