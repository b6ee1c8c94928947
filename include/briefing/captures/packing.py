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
GZIP_MAGIC = b"\x1f\x8b"


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
        self._decompressor = zlib.decompressobj(GZIP_OR_ZLIB)
        self._begun = False

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
        if not self._plain and self._begun and not self._decompressor.eof:
            raise _damaged()

    def _step(self, data: bytes) -> tuple[bytes, bytes]:
        if self._decompressor.eof:
            if not data.startswith(GZIP_MAGIC):
                return b"", b""  # padding behind the end
            self._decompressor = zlib.decompressobj(GZIP_OR_ZLIB)  # another member (RFC 1952, 2.2)
        try:
            piece = self._decompressor.decompress(data, PIECE_BYTES)
        except zlib.error as error:
            if not self._raw_allowed or self._begun:
                raise _damaged() from error
            # Some servers call raw deflate "deflate", which is zlib's format (RFC 9110, 8.4.1.2).
            self._raw_allowed = False
            self._decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
            return b"", data
        self._begun = self._begun or bool(data)
        return piece, self._decompressor.unconsumed_tail or self._decompressor.unused_data


def _damaged() -> FetchFailure:
    return FetchFailure("unsupported_encoding", "its packed body is damaged")
