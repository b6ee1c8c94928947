"""Packed bodies: undone whole or refused, wherever the network cuts them into pieces, never unfolded far."""

import functools
import gzip
import io
import itertools
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.captures.failures import FetchFailure
from briefing.captures.packing import PIECE_BYTES, Unpacker
from tests.captures.bombs import gzip_of_zeros

TEXT = b"<rss version='2.0'><channel><title>Harbour</title></channel></rss>"
OTHER = b"<!-- the second member -->"
packed_gzip = functools.partial(gzip.compress, mtime=0)
"""Without the time of day, so that each worker collects the same tests."""


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def unpacked(coding, pieces):
    unpacker = Unpacker(coding)
    body = b"".join(piece for data in pieces for piece in unpacker.unpack(data))
    unpacker.end()
    return body


def refusal(coding, pieces):
    with pytest.raises(FetchFailure) as failure:
        unpacked(coding, pieces)
    return failure.value.error_kind, failure.value.detail


DAMAGED = ("unsupported_encoding", "its packed body is damaged")
WHOLE = {
    "plain": ("", TEXT, TEXT),
    "identity": ("identity", TEXT, TEXT),
    "gzip": ("gzip", packed_gzip(TEXT), TEXT),
    "gzip in capitals": (" GZip ", packed_gzip(TEXT), TEXT),
    "x-gzip": ("x-gzip", packed_gzip(TEXT), TEXT),
    "two members": ("gzip", packed_gzip(TEXT) + packed_gzip(OTHER), TEXT + OTHER),
    "an empty member between": (
        "gzip", packed_gzip(TEXT) + packed_gzip(b"") + packed_gzip(OTHER), TEXT + OTHER,
    ),
    "a member behind zeros": ("gzip", packed_gzip(TEXT) + bytes(4) + packed_gzip(OTHER), TEXT),
    "stored deflate that looks framed": ("deflate", b"\x01\x17\x00\xe8\xff" + TEXT[:23], TEXT[:23]),
    "zeros behind the end": ("gzip", packed_gzip(TEXT) + bytes(64), TEXT),
    "gzip of nothing": ("gzip", packed_gzip(b""), b""),
    "deflate": ("deflate", zlib.compress(TEXT), TEXT),
    "deflate without zlib's frame": ("deflate", raw_deflate(TEXT), TEXT),
    "stored deflate without the frame": ("deflate", b"\x01\x42\x00\xbd\xff" + TEXT, TEXT),
    "deflate of nothing": ("deflate", zlib.compress(b""), b""),
    "raw deflate of nothing": ("deflate", raw_deflate(b""), b""),
}  # fmt: skip


def named_member(data):
    packed = io.BytesIO()
    with gzip.GzipFile("feed.xml", "wb", fileobj=packed, mtime=0) as file:
        file.write(data)
    return packed.getvalue()


WHOLE["gzip with a file's name"] = ("gzip", named_member(TEXT), TEXT)


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_body_is_undone_wherever_it_is_cut_into_pieces(name):
    coding, packed, expected = WHOLE[name]
    assert unpacked(coding, [packed]) == expected
    assert unpacked(coding, [packed[place : place + 1] for place in range(len(packed))]) == expected
    for place in range(len(packed) + 1):
        assert unpacked(coding, [packed[:place], packed[place:]]) == expected
        assert unpacked(coding, [packed[:place], b"", packed[place:]]) == expected


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_no_bytes_at_all_are_an_empty_body(coding):
    assert unpacked(coding, []) == unpacked(coding, [b""]) == b""


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", packed_gzip(TEXT)),
        ("gzip", packed_gzip(b"")),
        ("gzip", named_member(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("deflate", b"\x01\x42\x00\xbd\xff" + TEXT),
    ],
    ids=[
        "gzip",
        "gzip of nothing",
        "gzip with a name",
        "deflate",
        "deflate without a frame",
        "stored deflate",
    ],
)
def test_a_body_cut_short_anywhere_is_no_whole_body(coding, packed):
    for place in range(1, len(packed)):
        assert refusal(coding, [packed[:place]]) == DAMAGED
        assert refusal(coding, [packed[one : one + 1] for one in range(place)]) == DAMAGED


def test_a_second_member_cut_short_is_no_whole_body():
    first, second = packed_gzip(TEXT), packed_gzip(OTHER)
    for place in range(1, len(second)):
        assert refusal("gzip", [first + second[:place]]) == DAMAGED
        assert refusal("gzip", [first, second[:1], second[1:place]]) == DAMAGED


def test_what_is_not_packed_as_it_says_is_refused():
    assert refusal("gzip", [TEXT]) == DAMAGED
    assert refusal("gzip", [zlib.compress(TEXT)[:-1]]) == DAMAGED
    assert refusal("gzip", [raw_deflate(TEXT)]) == DAMAGED
    assert refusal("deflate", [TEXT]) == DAMAGED
    packed = bytearray(packed_gzip(TEXT))
    packed[-5] ^= 1  # the checksum
    assert refusal("gzip", [bytes(packed)]) == DAMAGED
    assert refusal("gzip", [bytes([one]) for one in packed]) == DAMAGED


@pytest.mark.parametrize(
    "coding",
    ["br", "zstd", "compress", "gzip, gzip", "gzip,gzip", "gzip, br", "deflate, gzip", "identity, gzip", "x",
     "gzip;q=1", "none", "utf-8", "\udcff"],
)  # fmt: skip
def test_what_we_did_not_ask_for_is_refused(coding):
    assert refusal(coding, []) == (
        "unsupported_encoding", "it is packed in a way that we did not ask for",
    )  # fmt: skip


@pytest.mark.parametrize("wbits", [31, 15, -15])
def test_no_piece_is_long_and_no_bomb_is_unfolded_further_than_it_is_taken(wbits):
    packer = zlib.compressobj(9, wbits=wbits)
    packed = packer.compress(bytes(64 * 1024 * 1024)) + packer.flush()
    pieces = Unpacker("gzip" if wbits == 31 else "deflate").unpack(packed)
    first = list(itertools.islice(pieces, 20))
    assert max(len(piece) for piece in first) == PIECE_BYTES
    assert sum(len(piece) for piece in first) <= 20 * PIECE_BYTES


def test_a_body_of_many_full_pieces_comes_out_whole():
    data = bytes(range(256)) * 4096  # 1 MiB: sixteen full pieces and nothing behind
    for coding, packed in (("gzip", packed_gzip(data)), ("deflate", raw_deflate(data))):
        assert unpacked(coding, [packed]) == data
        assert unpacked(coding, [packed[place : place + 100] for place in range(0, len(packed), 100)]) == data


def test_the_bomb_of_the_tests_is_a_gzip_file():
    assert gzip.decompress(gzip_of_zeros(3)) == bytes(3 * 1024 * 1024)


@given(
    st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=5), st.sampled_from(["gzip", "deflate"])
)
def test_any_bytes_are_undone_or_refused_alike_however_they_are_cut(data, cuts, coding):
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [data[start:end] for start, end in itertools.pairwise(places)]
    outcomes = []
    for one in ([data], pieces, [bytes([byte]) for byte in data]):
        try:
            outcomes.append(unpacked(coding, one))
        except FetchFailure as failure:
            outcomes.append(failure.detail)
    assert outcomes[0] == outcomes[1] == outcomes[2]


@given(st.binary(max_size=2000), st.binary(max_size=50), st.integers(1, 30))
def test_what_was_packed_comes_back(first, second, length):
    packed = packed_gzip(first) + packed_gzip(second)
    pieces = [packed[place : place + length] for place in range(0, len(packed), length)]
    assert unpacked("gzip", pieces) == first + second
