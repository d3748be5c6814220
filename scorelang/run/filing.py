"""Plans into their folder: each file whole, and those of an earlier plan of the day moved aside, never deleted."""

import contextlib
import filecmp
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from scorelang.run import durable

ASIDE = "removed"
_ENDINGS = (".md", ".html")
_BESIDE = ".new"


class Folder:
    """The plans of one day; what is there before and is not written again is moved aside at the end.

    `only_changed`: a file that would be the same to the byte is left as it is, with its time. `changed` counts the
    files that are new or other than before.
    """

    def __init__(self, path: Path, *, only_changed: bool = False) -> None:
        self.path = durable.folder(path)
        self.only_changed = only_changed
        self.changed = 0
        self._before = {entry.name for entry in path.iterdir() if entry.is_file() and entry.suffix in _ENDINGS}
        self._written: set[str] = set()
        self._clear()

    def put(self, name: str, text: str | bytes) -> Path:
        """Write a file whole: beside, then renamed. Plans can be made again, so none waits for the disk."""
        with self.stream(name) as file:
            file.write(text.encode() if isinstance(text, str) else text)
        return self.path / name

    @contextlib.contextmanager
    def stream(self, name: str) -> Iterator[BinaryIO]:
        """A file that is written piece by piece, and is there when all of it is written."""
        place, beside = self.path / name, self.path / f".{name}.{os.getpid()}{_BESIDE}"
        try:
            with beside.open("wb") as file:
                yield file
            same = place.is_file() and filecmp.cmp(beside, place, shallow=False)
            self.changed += not same
            if not (same and self.only_changed):
                beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        self._written.add(name)

    def close(self) -> int:
        """Move aside what was not written again; how many files that were."""
        gone = sorted(self._before - self._written)
        for name in gone:
            (self.path / name).replace(durable.free(durable.folder(self.path / ASIDE) / name))
        durable.sync_folder(self.path)
        return len(gone)

    def _clear(self) -> None:
        """Take away the halves that a killed run left."""
        for entry in self.path.iterdir():
            if entry.name.startswith(".") and entry.name.endswith(_BESIDE):
                entry.unlink(missing_ok=True)
