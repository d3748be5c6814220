"""A pull request on the demo, in a plain checkout: what `diff` says is what two runs would have shown."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.diffing.two_runs import Shown, agree, committed, edited, git, shown, told
from tests.projects.running import Folder, recorded

DAYS, DAY = ("2026-02-02", "2026-02-23"), "2026-03-02"
EDITS = {
    "weights, and who is scored": (
        "usage_trend      30%",
        "usage_trend      10%",
        "breadth          15%",
        "breadth          35%",
        'applies  when status == "active"',
        "applies  when arr > 20k",
    ),
    "a cap, an edge, what must be known, and a trigger": (
        "cap 49 when paid_late > 60 days",
        "cap 30 when paid_late > 20 days",
        "green  from 75",
        "green  from 72",
        "coverage from 60%",
        "coverage from 80%",
        "last_use > 14 days",
        "last_use > 5 days",
    ),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return committed(recorded("demo", tmp_path_factory.mktemp("demo"), DAYS, thinned=True))


@pytest.fixture(scope="module")
def before(demo: Folder, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return shown(demo, DAY, tmp_path_factory.mktemp("before"))


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_what_is_told_is_what_two_runs_show(demo: Folder, before: Shown, tmp_path: Path, edit: Sequence[str]) -> None:
    branch = edited(demo, tmp_path / "branch", *edit)
    agree(before, shown(branch, DAY, tmp_path), told(branch, DAY)["scorecards"][0]["effect"])


def test_a_pull_request_is_one_comment_that_names_nobody(demo: Folder, tmp_path: Path) -> None:
    branch = edited(demo, tmp_path / "branch", *EDITS["weights, and who is scored"])
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
