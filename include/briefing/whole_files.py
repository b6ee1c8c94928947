"""Files that appear whole or not at all, and what an operating system's refusal means.

Every write goes to a hidden temporary file beside its target, is flushed to the disk, and is then
linked or renamed into place. A temporary file is locked while its writer lives, so that the next
run can tell an orphan from a file in the making.
"""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PREFIX = "."
SUFFIX = ".tmp"
ATTEMPTS = 10
"""A sweeper may take a file between its creation and our lock: three losses in a row were seen once."""
ELSEWHERE = "set BRIEFING_LAKE to another folder"
ADVICE = {
    errno.ENOSPC: "the disk is full; free some space and run again.",
    errno.EDQUOT: "the quota is used up; free some space and run again.",
    errno.EACCES: f"permission denied; give this user the right to it or {ELSEWHERE}.",
    errno.EPERM: f"not permitted; give this user the right to it or {ELSEWHERE}.",
    errno.EROFS: f"the file system is read-only; {ELSEWHERE}.",
    errno.ENOENT: f"it is not there; restore it from a copy or {ELSEWHERE}.",
    errno.ENOTDIR: f"a part of its path is a file; move that file away or {ELSEWHERE}.",
    errno.EEXIST: f"a file stands where a folder should be; move that file away or {ELSEWHERE}.",
    errno.EISDIR: "a folder stands where the file should be; move that folder away.",
    errno.EMFILE: "too many files are open; raise the limit (ulimit -n) and run again.",
    errno.EIO: "the disk reports an error; look at the disk, then run again.",
}


def replace(target: Path, data: bytes) -> None:
    """Put `data` in place of whatever is at `target`. Raises OSError."""
    _place(target, data, _renamed)


def create(target: Path, data: bytes) -> bool:
    """Put `data` there unless a file is; returns whether it was written. Raises OSError."""
    return _place(target, data, _linked)


def make_folder(folder: Path) -> None:
    """Make the folder and those above it, each one's name flushed to the disk. Raises OSError."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        flush_folder(one.parent)


def flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> int:
    """Delete temporary files whose writer is gone; returns how many there were. Raises OSError."""
    swept = 0
    # os.walk, unlike Path.rglob, does not stumble over a folder that another run has just removed.
    for place, _folders, names in os.walk(folder):
        for name in names:
            if name.startswith(PREFIX) and name.endswith(SUFFIX):
                with suppress(FileNotFoundError):
                    swept += _removed_if_orphan(Path(place, name))
    return swept


def _removed_if_orphan(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        path.unlink()
    return True


def _place(target: Path, data: bytes, move: Callable[[Path, Path], bool]) -> bool:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            make_folder(target.parent)
            return _through_temporary_file(target, data, move)
        except FileNotFoundError:
            # Another run may remove the folder, or sweep the file between its creation and our lock.
            if attempt == ATTEMPTS:
                raise
    raise AssertionError(target)


def _through_temporary_file(target: Path, data: bytes, move: Callable[[Path, Path], bool]) -> bool:
    descriptor, name = tempfile.mkstemp(SUFFIX, f"{PREFIX}{target.name}.", target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(data)
            file.flush()
            # mkstemp makes files that only their owner can read; other users' readers are welcome.
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
            moved = move(temporary, target)
        flush_folder(target.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return moved


def _renamed(temporary: Path, target: Path) -> bool:
    temporary.replace(target)
    return True


def _linked(temporary: Path, target: Path) -> bool:
    try:
        os.link(temporary, target)
    except FileExistsError:
        return False
    finally:
        temporary.unlink(missing_ok=True)
    return True


def cause(error: OSError) -> str:
    """The end of a sentence: what the operating system refused, and what to do."""
    if error.errno in ADVICE:
        return ADVICE[error.errno]
    words = error.strerror or str(error)
    return f"{words[:1].lower()}{words[1:]}; mend that and run again."
