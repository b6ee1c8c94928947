"""The lake: a folder in which a file appears whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import io
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fnmatch import fnmatchcase
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from briefing import whole_files
from briefing.errors import ConfigurationError, LakeError

log = logging.getLogger(__name__)
FOLDERS = (
    "captures", "inputs", "staging", "items", "weather", "rejects", "health", "vectors", "editions",
)  # fmt: skip
SYSTEM_OF_RECORD = ("captures/", "inputs/", "editions/")
ZSTD_LEVEL = 3
"""Measured at 100,000 rows of 1.5 KB: 3 takes 1.3 times the CPU of 1 for 13 % less; 9 takes 5.7 for 17 %."""

ARROW = re.compile(r"parquet-cpp-arrow version \d+\.\d+\.\d+")
NO_LOCKS = (errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.EOPNOTSUPP)
"""What a network file system says that cannot lock a folder."""

_held: ContextVar[frozenset[Path]] = ContextVar("lakes that this thread works on alone", default=frozenset())


class Lake:
    """A lake on a local disk. All names are relative, with `/`, and are returned sorted.

    An object store is a later class with the same methods: a conditional put stands for the link.
    Every method raises LakeError, one sentence that names the file and says what to do.
    """

    def __init__(self, location: str) -> None:
        if "://" in location:
            raise ConfigurationError(
                f"BRIEFING_LAKE is {location!r}: object stores cannot be used yet; write a folder's path."
            )
        self.root = Path(location).expanduser().absolute()

    def path(self, name: str) -> Path:
        return self.root / name

    def exists(self, name: str) -> bool:
        with self._said("read", name):
            try:
                self.path(name).stat()
            except FileNotFoundError:
                return False
        return True

    def names(self, pattern: str) -> list[str]:
        """Names that match a glob pattern, without hidden ones: temporary files are hidden."""
        with self._said("read", pattern):
            return sorted(_matching(self.root, pattern.split("/")))

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        with self._said("read", name):
            return self.path(name).read_bytes()

    def read_table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A Parquet file as a table, the checksums of its pages verified."""
        with (
            self._said("read", name),
            pq.ParquetFile(self.path(name), page_checksum_verification=True) as file,
        ):
            return file.read(columns=columns)

    def is_as_written(self, name: str) -> bool:
        """Whether a Parquet file's bytes are what we write for its rows: finds each flipped bit.

        (Measured: of flips in a small file the readers' own checks miss one in seven.) True also where
        another version of Arrow wrote the file: then only the rows can tell.
        """
        data = self.read(name)
        with self._said("read", name), pq.ParquetFile(io.BytesIO(data)) as file:
            again = parquet_bytes(file.read())
            writer, ours = file.metadata.created_by or "", pq.read_metadata(io.BytesIO(again)).created_by
        return data == again or (writer != ours and ARROW.fullmatch(writer) is not None)

    def write(self, name: str, data: bytes) -> None:
        """Put `data` in place of whatever is there."""
        with self._said("write", name):
            whole_files.replace(self.path(name), data)

    def write_once(self, name: str, data: bytes) -> bool:
        """Put `data` there unless a file of that name is; returns whether it was written."""
        if self.exists(name):
            return False
        with self._said("write", name):
            return whole_files.create(self.path(name), data)

    def write_table(self, name: str, table: pa.Table) -> None:
        self.write(name, parquet_bytes(table))

    def write_table_once(self, name: str, table: pa.Table) -> bool:
        if self.exists(name):
            return False
        return self.write_once(name, parquet_bytes(table))

    def commit_folder(self, staged: str, final: str) -> bool:
        """Rename a staged folder into place as a whole; returns False where another was first."""
        target = self.path(final)
        with self._said("write", final):
            whole_files.make_folder(target.parent)
            try:
                self.path(staged).rename(target)
            except OSError as error:
                if error.errno in (errno.ENOTEMPTY, errno.EEXIST) or (
                    error.errno == errno.ENOENT and target.exists()
                ):
                    return False
                raise
            whole_files.flush_folder(target.parent)
        return True

    def remove_folder(self, name: str) -> None:
        shutil.rmtree(self.path(name), ignore_errors=True)

    def sweep(self) -> int:
        """Delete temporary files whose writer is gone; returns how many there were.

        Looks into the lake's own folders only: BRIEFING_LAKE may be a folder that holds other things.
        """
        swept = 0
        for name in FOLDERS:
            with self._said("sweep", name):
                swept += whole_files.sweep(self.path(name))
        return swept

    @contextmanager
    def alone(self, name: str = "") -> Iterator[None]:
        """Be the only run that changes the lake; waits while another one works. Readers never wait.

        With a `name`, such as `locks/capture-1-of-4`, the only one that does what it stands for. The lock
        is on a folder and dies with its process. Inside itself it costs nothing.
        """
        folder = self.root / name
        if folder in _held.get():
            yield
            return
        with self._said("write", name):
            whole_files.make_folder(folder)
            descriptor = os.open(folder, os.O_RDONLY)
        try:
            with self._said("write", name):
                self._wait_for_lock(descriptor)
            token = _held.set(_held.get() | {folder})
            try:
                yield
            finally:
                _held.reset(token)
        finally:
            os.close(descriptor)

    def _wait_for_lock(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("Another run works on %s: waiting for it to end.", self.root)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
            log.warning("%s cannot be locked: let no two runs work on it at once.", self.root)

    @contextmanager
    def _said(self, verb: str, name: str) -> Iterator[None]:
        """Turn what goes wrong inside into one sentence; an OSError without a number comes from Arrow."""
        try:
            yield
        except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
            place = self.path(name)
            if isinstance(error, OSError) and error.errno:
                place = Path(error.filename) if "*" in name and error.filename else place
                raise LakeError(f"Cannot {verb} {place}: {whole_files.cause(error)}") from error
            words = (str(error).splitlines() or [""])[0][:200].rstrip(".")
            mend = (
                "restore it from a copy"
                if name.startswith(SYSTEM_OF_RECORD)
                else "delete it, it is made again"
            )
            raise LakeError(f"Cannot {verb} {place}: it is damaged ({words}); {mend}.") from error


def _matching(folder: Path, parts: list[str], above: str = "") -> Iterator[str]:
    """Names below `folder` of which each part matches; a folder that another run removed has none."""
    first, *rest = parts
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if entry.name[0] != "." and fnmatchcase(entry.name, first)]
    except FileNotFoundError:
        return
    for entry in found:
        if not rest:
            yield above + entry.name
        elif entry.is_dir():
            yield from _matching(Path(entry.path), rest, f"{above}{entry.name}/")


def parquet_bytes(table: pa.Table) -> bytes:
    """`table` as a Parquet file whose pages carry checksums: zstd alone does not see a flipped byte."""
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", compression_level=ZSTD_LEVEL, write_page_checksum=True)
    return sink.getvalue()
