"""The demo: what `make demo` shows is there, and what is dirty in its data is said."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.projects.running import Folder, Ran, copied, recorded

DAYS = ("2026-02-02", "2026-02-23", "2026-03-02")
SLASHES, SCRIPT = "../../ACC-9001", "<script>alert(1)</script>"
Scores = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return recorded("demo", tmp_path_factory.mktemp("demo"), DAYS[:-1])


@pytest.fixture(scope="module")
def monday(demo: Folder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Scores]:
    """What the last day's run said, and what it wrote of each account."""
    out = tmp_path_factory.mktemp("scores") / "scores.json"
    ran = demo.run("run", "--today", DAYS[-1], "--data", "--out", str(out))
    assert ran.code == 0, ran.err
    return ran, {row["account"]: row for row in json.loads(out.read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def said(monday: tuple[Ran, Scores]) -> Ran:
    return monday[0]


@pytest.fixture(scope="module")
def scores(monday: tuple[Ran, Scores]) -> Scores:
    return monday[1]


def test_every_grade_has_accounts(scores: Scores) -> None:
    grades = Counter(row["grade"] for row in scores.values() if row["status"] != "not applicable")
    assert sum(grades.values()) >= 200
    assert set(grades) == {"healthy", "at_risk", "critical", "unknown"}
    assert min(grades.values()) >= 5


def test_some_fell_within_a_week(demo: Folder, scores: Scores) -> None:
    with duckdb.connect() as connection:
        kept = str(demo.path / "history" / "health" / f"{DAYS[1]}-*.parquet")
        before = dict(connection.execute("SELECT account, score FROM read_parquet(?)", [kept]).fetchall())
    known = [key for key in scores if scores[key]["score"] is not None and before.get(key) is not None]
    fallen = [key for key in known if scores[key]["score"] - before[key] <= -8]
    assert len(fallen) >= 5
    assert all("sudden_drop" in scores[key]["triggers"] for key in fallen)


def test_every_trigger_but_silence_opens_somewhere(scores: Scores) -> None:
    open_ = {name for row in scores.values() for name in row["triggers"]}
    assert open_ >= {"sudden_drop", "renewal_at_risk", "unpaid", "raters_disagree", "support_escalation", "expansion"}


def test_hostile_ids_are_accounts_like_any_other(scores: Scores) -> None:
    assert scores[SLASHES]["score"] is not None
    assert scores[SCRIPT]["score"] is not None


@pytest.mark.parametrize(
    "dirt",
    [
        "crm.arr: 1 could not be read",
        "crm.tier: 1 not allowed: `entreprise`",
        "usage: 2 refused, no time",
        "usage: 1 refused, its account is not among the accounts: `ACC-0000`",
        "subscriptions: 2 refused, the same id belongs to several accounts",
        "tickets.csat: 1 could not be read, 1 not allowed",
        "surveys.nps: 1 not allowed: `140`",
    ],
)
def test_the_dirt_is_said_with_its_count(said: Ran, dirt: str) -> None:
    assert dirt in said.out


def test_refused_rows_are_kept_with_their_reason(demo: Folder, said: Ran) -> None:
    assert said.code == 0
    lines = (demo.path / "refused" / "usage.csv").read_text(encoding="utf-8").splitlines()
    assert any("data/usage.csv.gz" in line and "ACC-0000" in line for line in lines)


def test_an_explanation_adds_up(demo: Folder, said: Ran) -> None:
    assert said.code == 0
    ran = demo.run("explain", SCRIPT, "--today", DAYS[-1])
    assert ran.code == 0, ran.err
    assert "Product adoption" in ran.out
    assert "The score fell sharply" in ran.out


def test_nothing_is_written_outside_the_project(demo: Folder, said: Ran) -> None:
    assert said.code == 0
    assert not [path for path in demo.path.parent.iterdir() if path != demo.path]


def test_the_same_day_again_gives_the_same_scores(demo: Folder, scores: Scores) -> None:
    assert demo.scores(DAYS[-1]) == scores


@pytest.fixture(scope="module")
def plans(demo: Folder, said: Ran) -> Path:
    assert said.code == 0
    ran = demo.run("plan", "--today", DAYS[-1])
    assert ran.code == 0, ran.err
    return demo.path / "plans" / DAYS[-1]


def test_every_account_with_work_has_a_plan_in_both_forms(plans: Path) -> None:
    stems = {path.stem for path in plans.glob("*.html")}
    assert stems == {path.stem for path in plans.glob("*.md")}
    assert "overview" in stems
    assert 60 <= len(stems) <= 120


def test_hostile_accounts_get_plans_that_do_no_harm(plans: Path) -> None:
    assert all(
        re.fullmatch(r"[a-z0-9-]+\.(html|md)|tasks\.[a-z]+|overview\.\w+", path.name) for path in plans.glob("*.*")
    )
    (bakery,) = plans.glob("bold-quote-bakery*.html")
    text = bakery.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "Bakery &lt;b&gt;" in text
    assert "<script" not in (plans / "overview.html").read_text(encoding="utf-8")
    assert not any(line.startswith("=") for line in (plans / "tasks.csv").read_text(encoding="utf-8").splitlines())


def test_a_plan_says_what_to_do_why_who_and_by_when(plans: Path) -> None:
    (haulage,) = plans.glob("dot-dot-slash-haulage*.md")
    text = haulage.read_text(encoding="utf-8")
    assert "Call the sponsor at Dot Dot Slash Haulage and ask what changed" in text
    assert "**4 Mar 2026**" in text
    assert "Emil Sørensen" in text
    assert "What pulls the score down" in text
    assert "What would lift it" in text
    assert "## Since the last plan, 23 Feb 2026" in text
    assert "-34.0 since" in text.replace("−", "-")


def test_check_is_clean(demo: Folder) -> None:
    ran = demo.run("check")
    assert ran.code == 0, ran.out + ran.err


def test_its_own_tests_pass(demo: Folder) -> None:
    ran = demo.run("test", "--fail-under", "90")
    assert ran.code == 0, ran.out + ran.err


def test_the_data_is_the_same_at_every_making(demo: Folder, tmp_path: Path) -> None:
    again = copied("demo", tmp_path)
    before = {file.name: file.read_bytes() for file in (demo.path / "data").iterdir()}
    subprocess.run([sys.executable, str(again.path / "make_data.py")], check=True, capture_output=True)
    assert {file.name: file.read_bytes() for file in (again.path / "data").iterdir()} == before
