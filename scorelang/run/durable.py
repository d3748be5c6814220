"""Files that are there whole or not at all: written beside, synced, renamed, and the folder synced.

After an error in a sync nothing is tried again: what the disk then holds is not known.
"""

import contextlib
import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

_SLICE = 1024 * 1024
_LARGEST = 64 * _SLICE


def read(path: Path) -> bytes:
    """The bytes of a file of ours; ValueError where it is no regular file, or larger than any of ours."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            raise ValueError
        return b"".join(iter(lambda: os.read(descriptor, _SLICE), b""))
    finally:
        os.close(descriptor)


def write(path: Path, data: bytes) -> None:
    """Put these bytes at `path`, replacing what is there; OSError as `beside` says."""
    new = beside(path)
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_lines(path: Path, parts: Iterable[str]) -> int:
    """Put a text at `path` that is made piece by piece; how many pieces it had."""
    new, count = beside(path), 0
    try:
        with new.open("w", encoding="utf-8", newline="") as file:
            for part in parts:
                file.write(part)
                count += 1
        commit(new, path)
    finally:
        new.unlink(missing_ok=True)
    return count


def beside(path: Path) -> Path:
    """Where a file is written before it is there: no other process has the same place.

    OSError where its folder is not there, or where something stands that is no file: a rename would put a file in the
    place of a device or a pipe.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    if (path.exists() and not path.is_file()) or (path.is_symlink() and str(path.readlink()).startswith("/proc/")):
        raise FileExistsError(errno.EEXIST, "no regular file stands there, so it is left alone", str(path))
    return path.with_name(f".{path.name}.{os.getpid()}.new")


def commit(new: Path, path: Path) -> None:
    """Put a file that somebody else wrote at its place."""
    with new.open("rb") as file:
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def folder(path: Path) -> Path:
    """The folder, made where it does not exist, each new level synced."""
    if not path.is_dir():
        folder(path.parent)
        with contextlib.suppress(FileExistsError):
            path.mkdir()
        sync_folder(path.parent)
    return path


def free(path: Path) -> Path:
    """The place, or the next one beside it where nothing stands yet: for what is moved aside, and never deleted."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}.{number}")
    return found


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    sum_ = sha256()
    with path.open("rb") as file:
        while part := file.read(_SLICE):
            sum_.update(part)
    return sum_.hexdigest()


class BusyError(Exception):
    """Somebody else held the lock for longer than we wanted to wait."""


@contextlib.contextmanager
def lock(path: Path, wait: float) -> Iterator[None]:
    """Be alone: an flock on a file that stays, so that a killed process leaves nothing behind."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(descriptor, wait)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise BusyError from None
            time.sleep(0.05)
