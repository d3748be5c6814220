"""The starter's project with two days on record, and targets to publish them to."""

import atexit
import csv
import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from scorelang.project.starting import starter, write
from tests.projects.running import Folder, Ran

FIRST, SECOND = "2026-03-01", "2026-03-08"
KEYS = tuple(f"a{number}" for number in range(1, 13))


@dataclass
class Publisher:
    """A project, and how it is published."""

    folder: Folder

    @property
    def path(self) -> Path:
        return self.folder.path

    def target(self, *lines: str, name: str = "crm") -> None:
        """A target with these settings, in the place of the former one."""
        settings = self.path / "scorelang.toml"
        text = settings.read_text(encoding="utf-8").partition("\n[publish.")[0]
        settings.write_text("\n".join((text, f"[publish.{name}]", *lines, "")), encoding="utf-8")

    def publish(self, *options: str, day: str = FIRST) -> Ran:
        return self.folder.run("publish", "--to", "crm", "--day", day, *options)

    def preview(self, day: str = FIRST, *options: str) -> dict[str, Any]:
        """What a publication would change."""
        ran = self.publish("--dry-run", "--format", "json", *options, day=day)
        assert ran.code == 0, ran.err
        found: dict[str, Any] = json.loads(ran.out)
        return found

    def edit(self, path: str, before: str, after: str) -> None:
        place = self.path / path
        text = place.read_text(encoding="utf-8")
        assert before in text
        place.write_text(text.replace(before, after), encoding="utf-8")

    def score(self, day: str) -> None:
        """A day once more."""
        ran = self.folder.run("run", "--today", day)
        assert ran.code == 0, ran.err

    def rows(self, path: str = "out/crm.csv", delimiter: str = ",") -> list[dict[str, str]]:
        """What is in a file, by header."""
        text = (self.path / path).read_text(encoding="utf-8")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))

    def take(self, path: str = "out/crm.csv") -> list[dict[str, str]]:
        """The same, and then the file is gone: it was imported."""
        rows = self.rows(path)
        (self.path / path).unlink()
        return rows


def publisher(to: Path, environment: Mapping[str, str] | None = None) -> Publisher:
    """A project of its own, with the file `out/crm.csv` as its target.

    On the second day `a1` has another score, `a12` is gone and `a13` has come.
    """
    place = to / "project"
    shutil.copytree(_recorded(), place)
    made = Publisher(Folder(place, environment or {}))
    made.target('path = "out/crm.csv"')
    return made


@cache
def _recorded() -> Path:
    """Once a process."""
    scratch = Path(tempfile.mkdtemp(prefix="scorelang-project-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    place = scratch / "project"
    write(place, starter(date.fromisoformat(FIRST)))
    made = Publisher(Folder(place, {}))
    made.score(FIRST)
    data = place / "data" / "accounts.csv"
    lines = data.read_text(encoding="utf-8").splitlines()
    new = [line for line in lines if not line.startswith("a12,")]
    first = next(line for line in new if line.startswith("a1,"))
    cells = first.split(",")
    cells[lines[0].split(",").index("active")] = "1"
    new[new.index(first)] = ",".join(cells)
    new.append(",".join(("a13", *cells[1:])))
    data.write_text("\n".join(new) + "\n", encoding="utf-8")
    made.score(SECOND)
    return place
