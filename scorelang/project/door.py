"""The one door: every file of a project is opened here, once, and only where it is a regular file inside it."""

import errno
import os
import stat
from hashlib import sha256
from pathlib import Path, PurePosixPath

from scorelang.diagnostics import Diagnostic, Rule
from scorelang.diagnostics.catalogue.configuration import (
    FILE_TOO_BIG,
    NO_FILE,
    NOT_REGULAR,
    OTHER_SPELLING,
    OUTSIDE,
    UNREADABLE_FILE,
)
from scorelang.source import Span
from scorelang.source.records import dataclass

LIMIT = 16 * 1024 * 1024  # the door's own bound; the compiler's limit of 1 MB has a message of its own
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One file as it was read, and the sum by which the run keeps it."""

    path: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The file's checksum."""
        return sha256(self.data).hexdigest()


def read(root: Path, path: str, asked_at: Span | None = None) -> Snapshot | Diagnostic:
    """The file at `path`, relative to the project's root; `asked_at` is where it is named."""
    problem = _outside(path) or _spelled_otherwise(root, path)
    if problem is not None:
        rule, message, help = problem
        return rule.at(asked_at, message, help=help)
    real_root = Path(os.path.realpath(root))
    real = Path(os.path.realpath(root / path))
    if not real.is_relative_to(real_root):
        return OUTSIDE.at(asked_at, f"`{path}` is a link that leads out of the project", help="copy the file into it")
    return _open(real, path, asked_at)


def within(path: str, folder: str = "") -> str | None:
    """`path` joined to `folder`, without dots; None where it leaves the project."""
    parts: list[str] = []
    for part in (*PurePosixPath(folder).parts, *path.split("/")):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _outside(path: str) -> tuple[Rule, str, str | None] | None:
    if PurePosixPath(path).is_absolute() or "\\" in path or ":" in path or "\0" in path or within(path) is None:
        return OUTSIDE, f"`{path}` leads out of the project", "paths are relative and stay inside the project"
    return None


def _spelled_otherwise(root: Path, path: str) -> tuple[Rule, str, str | None] | None:
    """Some file systems find `Inventory.score` for `inventory.score`; the next machine would not."""
    folder = root
    for part in PurePosixPath(path).parts:
        try:
            entries = os.listdir(folder)
        except OSError:
            return NO_FILE, f"`{path}` does not exist", None
        if part not in entries:
            other = next((entry for entry in entries if entry.casefold() == part.casefold()), None)
            if other is not None and (folder / part).exists():
                return OTHER_SPELLING, f"`{path}` is spelled otherwise than the file, `{other}`", None
            return NO_FILE, f"`{path}` does not exist", f"did you mean `{other}`?" if other else None
        folder = folder / part
    return None


def _open(real: Path, path: str, asked_at: Span | None) -> Snapshot | Diagnostic:
    try:
        descriptor = os.open(real, _FLAGS)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return NO_FILE.at(asked_at, f"`{path}` does not exist")
        return UNREADABLE_FILE.at(asked_at, f"`{path}` cannot be opened: {_why(error)}")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return NOT_REGULAR.at(asked_at, f"`{path}` is no regular file")
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        return FILE_TOO_BIG.at(asked_at, f"`{path}` is larger than 16 MB", help="a file of words is far smaller")
    return Snapshot(path, data)


def _why(error: OSError) -> str:
    return (error.strerror or "unknown reason").lower()
