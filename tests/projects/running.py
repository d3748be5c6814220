"""A complete project in a folder of its own, and the command line over it."""

import atexit
import contextlib
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from scorelang.cli import main

ROOT = Path(__file__).parents[2]
OUTPUTS = ("data", "history", "plans", "refused", "__pycache__")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Folder:
    """A copy of a project."""

    path: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> Ran:
        """One command in the project, in this process: what it imports is imported once for all tests."""
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.path),
            patch.dict(os.environ, {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **self.environment}, clear=True),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = main.run(list(arguments))
        return Ran(int(code), out.getvalue(), err.getvalue())

    def scores(self, day: str) -> dict[str, dict[str, Any]]:
        """Scores a day, keeps it, and gives back what was written of each account."""
        out = self.path / f"scores-{day}.json"
        ran = self.run("run", "--today", day, "--out", str(out))
        assert ran.code == 0, ran.err
        return {row["account"]: row for row in json.loads(out.read_text(encoding="utf-8"))}


def copied(project: str, to: Path, environment: Mapping[str, str] | None = None, *, thinned: bool = False) -> Folder:
    """A copy of `scorecards/PROJECT` with its data; `thinned`: the demo with a tenth of its 146,000 logins."""
    return recorded(project, to, (), environment, thinned=thinned)


def recorded(
    project: str,
    to: Path,
    days: tuple[str, ...],
    environment: Mapping[str, str] | None = None,
    *,
    thinned: bool = False,
) -> Folder:
    """The same with these days on record."""
    place = to / Path(project).name
    shutil.copytree(_scored(project, days, tuple((environment or {}).items()), thinned), place)
    return Folder(place, environment or {})


@cache
def _scored(project: str, days: tuple[str, ...], environment: tuple[tuple[str, str], ...], thinned: bool) -> Path:
    """The project with its data and its days made, once a process."""
    if not days:
        return _thinned(project) if thinned else _made(project)
    place = _scratch() / Path(project).name
    shutil.copytree(_scored(project, days[:-1], environment, thinned), place)
    ran = Folder(place, dict(environment)).run("run", "--today", days[-1])
    assert ran.code == 0, ran.err
    return place


@cache
def _made(project: str) -> Path:
    """The project with its data made, once a process: the same seed makes the same files."""
    place = _scratch() / Path(project).name
    shutil.copytree(ROOT / "scorecards" / project, place, ignore=shutil.ignore_patterns(*OUTPUTS))
    if (place / "make_data.py").exists():
        subprocess.run([sys.executable, str(place / "make_data.py")], check=True, capture_output=True)
    return place


@cache
def _thinned(project: str) -> Path:
    """The project with every tenth of its logins."""
    place = _scratch() / Path(project).name
    shutil.copytree(_made(project), place)
    logins = place / "data" / "usage.csv.gz"
    lines = gzip.decompress(logins.read_bytes()).splitlines(keepends=True)
    logins.write_bytes(gzip.compress(b"".join((lines[0], *lines[1::10])), mtime=0))
    return place


def _scratch() -> Path:
    place = Path(tempfile.mkdtemp(prefix="scorelang-project-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place
