"""Dimension tables that keep their versions, read as of the day: edges, gaps, overlaps and open ends."""

import csv
import io
from pathlib import Path

import pytest

from tests.cli.commandline import Shell

CARD = """
accounts crm "Accounts" {
  key     account_id : text
  column  seats  : number from 1
  column  starts : MOMENT
  column  ends   : MOMENT optional
  valid   from starts to ends
}
facts plan "Plan" {
  account account_id
  column  goal  : number
  column  first : date optional
  column  last  : date optional
  valid   from first to last
}
events calls { account account_id  time called : date }

indicator held { value seats  score linear (0 -> 0, 100 -> 100)  missing fail }
indicator goal { value plan.goal  score linear (0 -> 0, 100 -> 100) }
indicator rung { value count(calls)  score linear (0 -> 0, 4 -> 100) }

scorecard health "Health" { weights { held 50%  goal 50% }  grades traffic_light
  trigger quiet { when rung == 0  play convene  owner "a@example.com" }
}
"""
TOML = """
[project]
language = 1
timezone = "Europe/Berlin"
scorecards = ["card.score"]
[profiles.dev.sources]
crm   = { path = "crm.csv" }
plan  = { path = "plan.csv" }
calls = { path = "calls.csv" }
"""
CRM = """account_id,seats,starts,ends
a,10,2026-01-01,2026-02-01
a,20,2026-02-01,2026-03-01
a,30,2026-04-01,
"""
CALLS = "account_id,called\na,2026-01-15\na,2026-02-15\n"


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(tmp_path, capsys)
    _write(shell)
    return shell


def _write(project: Shell, moment: str = "date", crm: str = CRM, plan: str = "") -> None:
    files = {"scorelang.toml": TOML, "card.score": CARD.replace("MOMENT", moment), "crm.csv": crm, "calls.csv": CALLS}
    for name, text in (files | {"plan.csv": "account_id,goal,first,last\n" + plan}).items():
        (project.folder / name).write_text(text, encoding="utf-8")


def _seats(project: Shell, day: str) -> dict[str, str]:
    """The points of a day, by account: seats alone where no plan is known."""
    said = project.type("run", "--today", day, "--out", "-")
    assert said.code == 0, said.err
    return {row["account"]: row["score"] for row in csv.DictReader(io.StringIO(said.out))}


@pytest.mark.parametrize(
    ("day", "scores"),
    [
        ("2025-12-31", {}),
        ("2026-01-01", {"a": "10"}),
        ("2026-01-31", {"a": "10"}),
        ("2026-02-01", {"a": "20"}),
        ("2026-02-28", {"a": "20"}),
        ("2026-03-01", {}),
        ("2026-03-31", {}),
        ("2026-04-01", {"a": "30"}),
        ("2099-01-01", {"a": "30"}),
    ],
)
@pytest.mark.parametrize("moment", ["date", "time"])
def test_an_account_is_as_its_version_of_the_day(project: Shell, day: str, scores: dict[str, str], moment: str) -> None:
    _write(project, moment)
    assert _seats(project, day) == scores


def test_rows_of_an_account_between_two_versions_are_no_orphans(project: Shell) -> None:
    said = project.type("run", "--today", "2026-03-15", "--data")
    assert "orphan" not in said.out
    assert "calls: " not in said.out
    assert "crm: " not in said.out
    assert _seats(project, "2026-04-15") == {"a": "30"}


def test_versions_that_overlap_are_refused_on_the_days_they_share(project: Shell) -> None:
    _write(project, crm=CRM + "b,5,2026-01-01,2026-02-10\nb,6,2026-02-01,\nb,6,2026-02-01,\n")
    assert _seats(project, "2026-01-20") == {"a": "10", "b": "5"}
    assert _seats(project, "2026-02-10") == {"a": "20", "b": "6"}
    said = project.type("run", "--today", "2026-02-05", "--data", "--out", "-")
    assert [row["account"] for row in csv.DictReader(io.StringIO(said.out))] == ["a"]
    assert "crm: 3 refused, another row of the same account differs: `b` in row 5" in said.err


@pytest.mark.parametrize(
    ("plan", "day", "score"),
    [
        ("a,100,,\n", "2026-01-15", "55"),  # open on both sides
        ("a,100,,2026-01-15\n", "2026-01-14", "55"),
        ("a,100,,2026-01-15\n", "2026-01-15", "10"),  # it ended that day
        ("a,100,2026-01-16,\n", "2026-01-15", "10"),  # not yet
        ("a,100,2026-01-10,2026-01-10\n", "2026-01-10", "10"),  # never
        ("a,100,2026-01-20,2026-01-10\n", "2026-01-15", "10"),  # from its end to its begin: never
        ("a,0,,2026-01-15\na,100,2026-01-15,\n", "2026-01-15", "55"),
        ("a,0,,2026-01-15\na,100,2026-01-15,\n", "2026-01-14", "5"),
        ("a,0,,\na,100,2026-01-15,\n", "2026-01-14", "5"),
        ("a,0,,\na,100,2026-01-15,\n", "2026-01-15", "10"),  # two that differ: neither
    ],
)
def test_facts_are_those_of_the_day(project: Shell, plan: str, day: str, score: str) -> None:
    _write(project, plan=plan)
    assert _seats(project, day) == {"a": score}


def test_an_edge_that_cannot_be_read_is_said(project: Shell) -> None:
    _write(project, plan="a,100,soon,2026-06-01\n")
    said = project.type("run", "--today", "2026-01-15", "--data")
    assert "plan.first: 1 could not be read: `soon` in row 2" in said.out
