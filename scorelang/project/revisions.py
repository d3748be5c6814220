"""Another version of the project, read from git without touching the work tree."""

import io
import subprocess
import tarfile
from pathlib import Path

from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: its full name and the day it was made."""

    commit: str
    day: str

    @property
    def short(self) -> str:
        """As people name it."""
        return f"{self.commit[:8]} of {self.day}"


class RevisionError(Exception):
    """Git could not give what was asked for; the text says what."""


def revision(root: Path, name: str) -> Revision:
    """The commit of that name; RevisionError where there is none."""
    found = _git(root, "log", "-n", "1", "--format=%H %as", "--end-of-options", name, "--").decode().split()
    if len(found) != 2:
        raise RevisionError(f"git knows no version `{name}`")
    return Revision(found[0], found[1])


def last_changes(root: Path, most: int = 2) -> tuple[Revision, ...]:
    """The newest commits in which a file of the language changed, the newest first; none outside of git."""
    try:
        lines = _git(root, "log", "-n", str(most), "--format=%H %as", "--", "*.score").decode().splitlines()
    except RevisionError:
        return ()
    return tuple(Revision(*line.split()) for line in lines)


def unpack(root: Path, version: Revision, into: Path) -> Path:
    """The project's files as they were, below `into`; the folder that then is the project's."""
    top = Path(_git(root, "rev-parse", "--show-toplevel").decode().strip())
    inside = root.resolve().relative_to(top.resolve())
    packed = _git(top, "archive", "--format=tar", version.commit, "--", inside.as_posix())
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")
    return into / inside


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except FileNotFoundError:
        raise RevisionError("git is not installed") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise RevisionError(said[-1].removeprefix("fatal: ") if said else "git failed")
    return done.stdout
