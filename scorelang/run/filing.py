"""Plans into their folder: each file whole, and those of an earlier plan of the day moved aside, never deleted."""

import os
from pathlib import Path

from scorelang.run import durable

ASIDE = "removed"
_ENDINGS = (".md", ".html")


class Folder:
    """The plans of one day; what is there before and is not written again is moved aside at the end."""

    def __init__(self, path: Path) -> None:
        self.path = durable.folder(path)
        self._before = {entry.name for entry in path.iterdir() if entry.is_file() and entry.suffix in _ENDINGS}
        self._written: set[str] = set()

    def put(self, name: str, text: str | bytes) -> Path:
        """Write a file whole: beside, then renamed. Plans can be made again, so none waits for the disk."""
        place = self.path / name
        beside = self.path / f".{name}.{os.getpid()}.new"
        data = text.encode() if isinstance(text, str) else text
        try:
            beside.write_bytes(data)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        self._written.add(name)
        return place

    def close(self) -> int:
        """Move aside what was not written again; how many files that were."""
        gone = sorted(self._before - self._written)
        for name in gone:
            (self.path / name).replace(durable.folder(self.path / ASIDE) / name)
        durable.sync_folder(self.path)
        return len(gone)
