"""Two runs of two versions, against which a difference is held."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.projects.running import Folder

GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")
Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Shown:
    """What a run and a plan of a day show: each account's row, all tasks and all hours."""

    rows: Rows
    tasks: int
    hours: float


def git(folder: Path, *words: str) -> None:
    subprocess.run([*GIT, *words], cwd=folder, check=True, capture_output=True)


def committed(project: Folder) -> Folder:
    """A project, committed as it is in the repository: its data and history are not."""
    (project.path / ".gitignore").write_text("/data/\n/history/\n/refused/\n/plans/\n", encoding="utf-8")
    git(project.path, "init", "-q", "-b", "main")
    git(project.path, "add", ".")
    git(project.path, "commit", "-q", "-m", "As it was")
    return project


def edited(project: Folder, to: Path, *words: str) -> Folder:
    """A checkout of the project with some words changed."""
    shutil.copytree(project.path, to)
    place = to / "scorecards" / "health.score"
    text = place.read_text(encoding="utf-8")
    for before, after in zip(words[::2], words[1::2], strict=True):
        assert before in text
        text = text.replace(before, after)
    place.write_text(text, encoding="utf-8")
    return Folder(to, project.environment)


def shown(project: Folder, day: str, to: Path) -> Shown:
    """What a copy of the project shows."""
    shutil.copytree(project.path, to / "rows")
    shutil.copytree(project.path, to / "plans")
    rows = Folder(to / "rows", project.environment).scores(day)
    ran = Folder(to / "plans", project.environment).run("plan", "--today", day)
    found = re.search(r"plans?, ([\d,]+) tasks?, ([\d,.]+) hours", ran.out)
    assert found is not None, ran.out + ran.err
    tasks, hours = (float(one.replace(",", "")) for one in found.groups())
    return Shown(rows, int(tasks), hours)


def told(project: Folder, day: str, *arguments: str) -> dict[str, Any]:
    """What `diff` says, with names."""
    ran = project.run("diff", "--today", day, "--format", "json", "--names", *arguments)
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    return found


def agree(before: Shown, after: Shown, effect: dict[str, Any]) -> None:
    """Holds what is told of a scorecard against two runs."""
    was, now = before.rows, after.rows
    moves = Counter((_grade(was, key), _grade(now, key)) for key in was.keys() | now.keys())
    del moves[None, None]
    assert {(one["before"], one["after"]): one["accounts"] for one in effect["moves"]} == moves
    changed = _changes(was, now)
    assert (effect["risen"], effect["fallen"]) == (sum(one > 0 for one in changed), sum(one < 0 for one in changed))
    most = sorted((abs(one) for one in changed if one), reverse=True)[:10]
    assert [round(abs(one["after"] - one["before"]), 1) for one in effect["movers"]] == most
    for mover in effect["movers"]:
        assert (mover["before"], mover["after"]) == (was[mover["account"]]["score"], now[mover["account"]]["score"])
        assert round(sum(why["points"] for why in mover["why"]), 1) == round(mover["after"] - mover["before"], 1)
    assert effect["work"]["tasks_more"] - effect["work"]["tasks_fewer"] == after.tasks - before.tasks
    assert effect["work"]["hours"] == pytest.approx(after.hours - before.hours, abs=0.11)


def _grade(rows: Rows, account: str) -> str | None:
    row = rows.get(account)
    return None if row is None or row["status"] == "not applicable" else str(row["grade"])


def _changes(before: Rows, after: Rows) -> Sequence[float]:
    """By how much each account moved that has a score in both."""
    both = [key for key in before.keys() & after.keys() if None not in (before[key]["score"], after[key]["score"])]
    return [round(after[key]["score"] - before[key]["score"], 1) for key in both]
