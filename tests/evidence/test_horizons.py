"""How far outcomes look ahead, and that a look ahead sees what was not known yet."""

from datetime import date
from pathlib import Path

import pytest

from scorelang.cli import opening
from scorelang.evidence.horizons import horizon, known_until
from scorelang.ir.expressions import Length
from tests.evidence.small import observed, project

SCORE = """
accounts crm { key account_id : text  column left_on : date future optional }
events plans { account account_id  time begun_on : date  column ends_on : date known told_on  column told_on : date }
indicator plans_held { value count(plans over 1 year)  score linear (0 -> 0, 2 -> 100) }
scorecard health {
  weights { plans_held 100% }
  grades { good green from 50  poor red below }
  outcome churned when OUTCOME
}
"""
TABLES = {
    "crm": "account_id,left_on\na,2026-01-20\nb,\nc,2026-06-01\n",
    "plans": "account_id,begun_on,ends_on,told_on\n"
    "a,2025-12-01,2026-01-20,2026-01-15\nb,2025-12-01,2026-12-01,2025-12-01\nc,2025-12-01,2026-03-01,2026-02-01\n"
    "b,2026-03-31,2026-12-31,2026-03-31\n",
}


def made(folder: Path, outcome: str) -> Path:
    return project(folder / "small", SCORE.replace("OUTCOME", outcome), TABLES)


@pytest.mark.parametrize(
    ("outcome", "ahead", "sources", "eventual"),
    [
        ("count(plans over next 30 days) == 0", [Length(30.0, "day")], ["plans"], False),
        ("count(plans over next 3 months by ends_on) > 0", [Length(3.0, "month")], ["plans"], False),
        ("left_on is not missing", [], [], True),
        ("left_on > today and left_on <= today + 90 days", [Length(90.0, "day")], [], False),
        ("left_on - today <= 60 days and left_on > today", [Length(60.0, "day")], [], False),
        ("left_on > today and left_on <= today + 9999999 days", [], [], True),
        ("left_on > today and left_on <= today + 2 months", [Length(2.0, "month")], [], False),
    ],
)
def test_how_far_it_looks(
    tmp_path: Path, outcome: str, ahead: list[Length], sources: list[str], eventual: bool
) -> None:
    _, program = opening.whole(made(tmp_path, outcome))
    found = horizon(program, program.scorecards[0].outcomes[0])
    assert (list(found.ahead), list(found.sources), found.eventual) == (ahead, sources, eventual)


def test_a_let_is_looked_through(tmp_path: Path) -> None:
    folder = project(
        tmp_path / "small",
        "let soon = today + 90 days\n" + SCORE.replace("OUTCOME", "left_on > today and left_on <= soon"),
        TABLES,
    )
    _, program = opening.whole(folder)
    assert list(horizon(program, program.scorecards[0].outcomes[0]).ahead) == [Length(90.0, "day")]


def test_the_end_of_what_can_be_known(tmp_path: Path) -> None:
    _, program = opening.whole(made(tmp_path, "count(plans over next 1 month) == 0"))
    found = horizon(program, program.scorecards[0].outcomes[0])
    assert found.end(date(2026, 1, 31)) == date(2026, 2, 28)
    assert known_until(found, {"plans": date(2026, 3, 31), "other": date(2027, 1, 1)}) == date(2026, 3, 31)


def test_a_look_ahead_sees_cells_that_were_not_known_yet(tmp_path: Path) -> None:
    """On 10 January nobody knew when a's plan ends; what happened after, an outcome may ask."""
    folder = made(tmp_path, "count(plans over next 30 days by ends_on) > 0")
    found = observed(folder, [date(2026, 1, 10)])
    assert found.happened.tolist() == [1.0, 0.0, 0.0]


def test_who_has_no_day_of_leaving_has_not_left(tmp_path: Path) -> None:
    folder = made(tmp_path, "left_on > today and left_on <= today + 30 days")
    found = observed(folder, [date(2026, 1, 10)])
    assert found.happened.tolist() == [1.0, 0.0, 0.0]
