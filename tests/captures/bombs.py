"""Bodies that are small on the wire and huge when they are unpacked."""

import struct
import zlib

MIB = 1024 * 1024


def gzip_of_zeros(mebibytes: int) -> bytes:
    """A valid gzip file of so many MiB of zeros, about a kilobyte for each; none of them is ever in memory.

    One MiB is packed by itself and its blocks are repeated: zlib takes 3 s for 1 GiB.
    """
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    zeros = bytes(MIB)
    blocks = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(mebibytes):
        checksum = zlib.crc32(zeros, checksum)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    tail = b"\x03\x00" + struct.pack("<II", checksum, mebibytes * MIB & 0xFFFFFFFF)
    return head + blocks * mebibytes + tail


def deflate_of_zeros(mebibytes: int, *, framed: bool) -> bytes:
    """The same as deflate, with zlib's frame (without its checksum: nobody gets so far) or without."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    blocks = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return (b"\x78\xda" if framed else b"") + blocks * mebibytes + b"\x03\x00"
