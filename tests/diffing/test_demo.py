"""A pull request on the demo, in a plain checkout: what `diff` says is what two runs would have shown."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.projects.running import Folder, copied

DAY = "2026-03-02"
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")
Rows = dict[str, dict[str, Any]]

EDITS = {
    "weights": ("usage_trend      30%", "usage_trend      10%", "breadth          15%", "breadth          35%"),
    "a cap, an edge and what must be known": (
        "cap 49 when paid_late > 60 days",
        "cap 30 when paid_late > 20 days",
        "green  from 75",
        "green  from 72",
        "coverage from 60%",
        "coverage from 80%",
    ),
    "who is scored": ('applies  when status == "active"', "applies  when arr > 20k"),
    "a trigger": ("last_use > 14 days", "last_use > 5 days"),
}


def git(folder: Path, *words: str) -> None:
    subprocess.run([*GIT, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The demo with two days on record, committed as it is in the repository: its data and history are not."""
    found = copied("demo", tmp_path_factory.mktemp("demo"))
    for day in ("2026-02-02", "2026-02-23"):
        assert found.run("run", "--today", day).code == 0
    git(found.path, "init", "-q", "-b", "main")
    git(found.path, "add", ".")
    git(found.path, "commit", "-q", "-m", "As it was")
    return found


@pytest.fixture(scope="module")
def before(demo: Folder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Rows, tuple[int, float]]:
    """What runs of the committed version show."""
    folder = tmp_path_factory.mktemp("before")
    return scores(demo, folder / "scores"), work(demo, folder / "work")


def edited(demo: Folder, to: Path, *words: str) -> Folder:
    """A checkout of the demo with some words changed."""
    shutil.copytree(demo.path, to)
    place = to / "scorecards" / "health.score"
    text = place.read_text(encoding="utf-8")
    for before, after in zip(words[::2], words[1::2], strict=True):
        assert before in text
        text = text.replace(before, after)
    place.write_text(text, encoding="utf-8")
    return Folder(to, demo.environment)


def told(folder: Folder, *arguments: str) -> dict[str, Any]:
    ran = folder.run("diff", "--today", DAY, "--format", "json", "--names", *arguments)
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    return found


def scores(folder: Folder, to: Path) -> Rows:
    shutil.copytree(folder.path, to)
    return Folder(to, folder.environment).scores(DAY)


def work(folder: Folder, to: Path) -> tuple[int, float]:
    """The tasks and hours of all plans."""
    shutil.copytree(folder.path, to)
    ran = Folder(to, folder.environment).run("plan", "--today", DAY)
    found = re.search(r"plans?, ([\d,]+) tasks?, ([\d,.]+) hours", ran.out)
    assert found is not None, ran.out + ran.err
    return int(found.group(1).replace(",", "")), float(found.group(2).replace(",", ""))


def grade(rows: Rows, account: str) -> str | None:
    row = rows.get(account)
    return None if row is None or row["status"] == "not applicable" else str(row["grade"])


def changes(before: Rows, after: Rows) -> list[float]:
    """By how much each account moved that has a score in both."""
    both = [key for key in before.keys() & after.keys() if None not in (before[key]["score"], after[key]["score"])]
    return [round(after[key]["score"] - before[key]["score"], 1) for key in both]


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_what_is_told_is_what_two_runs_show(
    demo: Folder, before: tuple[Rows, tuple[int, float]], tmp_path: Path, edit: Sequence[str]
) -> None:
    branch = edited(demo, tmp_path / "branch", *edit)
    was, now = before[0], scores(branch, tmp_path / "after")
    effect = told(branch)["scorecards"][0]["effect"]
    moves = Counter((grade(was, key), grade(now, key)) for key in was.keys() | now.keys())
    del moves[None, None]
    assert {(one["before"], one["after"]): one["accounts"] for one in effect["moves"]} == moves
    changed = changes(was, now)
    assert (effect["risen"], effect["fallen"]) == (sum(one > 0 for one in changed), sum(one < 0 for one in changed))
    most = sorted((abs(one) for one in changed if one), reverse=True)[:10]
    assert [round(abs(one["after"] - one["before"]), 1) for one in effect["movers"]] == most
    for mover in effect["movers"]:
        assert (mover["before"], mover["after"]) == (was[mover["account"]]["score"], now[mover["account"]]["score"])
        assert round(sum(why["points"] for why in mover["why"]), 1) == round(mover["after"] - mover["before"], 1)
    tasks, hours = work(branch, tmp_path / "work")
    assert effect["work"]["tasks_more"] - effect["work"]["tasks_fewer"] == tasks - before[1][0]
    assert effect["work"]["hours"] == pytest.approx(hours - before[1][1], abs=0.11)


def test_a_pull_request_is_one_comment_that_names_nobody(demo: Folder, tmp_path: Path) -> None:
    branch = edited(demo, tmp_path / "branch", *EDITS["weights"])
    git(branch.path, "commit", "-q", "-a", "-m", "Trust the trend less")
    ran = branch.run("diff", "HEAD~1", "--today", DAY, "--format", "markdown")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("<!-- scorelang-diff fieldwork-health")
    assert len(ran.out) < 60_000
    for said in ("to a better grade", "EUR", "more tasks", "Segments on their own", "Who moves most, and why"):
        assert said in ran.out
    with (branch.path / "data" / "accounts.csv").open(encoding="utf-8", errors="replace") as file:
        names = {name for line in file for name in re.findall(r"[A-Z]\w+ (?:AS|AB|GmbH|Logistics|Solar)\b", line)}
    assert names
    assert not [name for name in names if name in ran.out]
    assert "ACC-" not in ran.out


def test_nothing_is_written(demo: Folder) -> None:
    files = {path: path.stat().st_mtime_ns for path in demo.path.rglob("*") if path.is_file()}
    assert demo.run("diff", "--today", DAY).code == 0
    assert {path: path.stat().st_mtime_ns for path in demo.path.rglob("*") if path.is_file()} == files
