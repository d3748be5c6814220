"""A folder for what does not outlive a command: it goes with it, and where that was killed, with the next one.

The rows of a large run are gigabytes of somebody's customers. A lock on a file within says that its process is alive:
it ends with the process, however that ends, and holds across containers that share a folder.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = "scorelang-"
ALIVE = ".alive"


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder of this process alone."""
    sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder, _marked(Path(folder)):
        yield Path(folder)


def sweep(place: Path) -> int:
    """Take away the folders below `place` whose process is gone, of this user alone; how many they were."""
    gone = 0
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False) and _left(Path(entry.path)):
                gone += 1
    return gone


@contextlib.contextmanager
def _marked(folder: Path) -> Iterator[None]:
    """The mark is locked before it has its name, so that no one finds it unlocked."""
    new = folder / f"{ALIVE}.new"
    descriptor = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        new.rename(folder / ALIVE)
        yield
    finally:
        _empty(folder)
        os.close(descriptor)


def _empty(folder: Path) -> None:
    """Take away all but the mark, which goes last: what is left of a folder half taken away is found by it."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            elif entry.name != ALIVE:
                os.unlink(entry.path)


def _left(folder: Path) -> bool:
    """Take a folder away if its process is gone; whether it is."""
    try:
        if folder.stat().st_uid != os.getuid():
            return False
        descriptor = os.open(folder / ALIVE, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _empty(folder)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
