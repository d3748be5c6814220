"""A command line as a user types it, in this process, and a small project to type it in."""

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from scorelang.cli.main import run
from scorelang.project.starting import starter, write

DAY = date(2026, 3, 1)


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Shell:
    folder: Path
    capture: pytest.CaptureFixture[str]

    def type(self, *arguments: str) -> Said:
        self.capture.readouterr()
        code = run(["-C", str(self.folder), *arguments])
        caught = self.capture.readouterr()
        return Said(int(code), caught.out, caught.err)

    def edit(self, path: str, before: str, after: str) -> None:
        place = self.folder / path
        text = place.read_text()
        assert before in text
        place.write_text(text.replace(before, after))


def started(folder: Path, capture: pytest.CaptureFixture[str]) -> Shell:
    assert write(folder, starter(DAY)) == ()
    return Shell(folder, capture)


def recorded(folder: Path, capture: pytest.CaptureFixture[str], days: tuple[str, ...]) -> Shell:
    """The same with these days on record."""
    shutil.copytree(_recorded(days), folder)
    return Shell(folder, capture)


@cache
def _recorded(days: tuple[str, ...]) -> Path:
    """Once a process."""
    scratch = Path(tempfile.mkdtemp(prefix="scorelang-recorded-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    place = scratch / "acme"
    assert write(place, starter(DAY)) == ()
    assert [run(["-C", str(place), "run", "--today", day]) for day in days] == [0] * len(days)
    return place
