"""How long before the loss the grade turned, counted by hand."""

from datetime import date, timedelta
from pathlib import Path

from scorelang.evidence.lead_times import lead_times
from tests.evidence.small import observed, project

SCORE = """
accounts crm { key account_id : text }
events usage { account account_id  time at : date }
events notices { account account_id  time given_on : date }
indicator calls { value count(usage over 7 days)  score linear (0 -> 0, 1 -> 100) }
scorecard health {
  weights { calls 100% }
  grades { good green from 50  poor red below }
  applies when count(notices over 1 year) == 0
  outcome churned when count(notices over next 14 days) > 0
}
"""
MONDAYS = [date(2026, 1, 5) + timedelta(days=7 * week) for week in range(6)]


def used(who: str, weeks: int) -> str:
    """A row of use in each of the first weeks."""
    return "".join(f"{who},{MONDAYS[week]}\n" for week in range(weeks))


def test_the_last_looks_before_the_loss(tmp_path: Path) -> None:
    """`a` stops using after two weeks and gives notice between the fifth and the sixth Monday, `b` uses to its end."""
    tables = {
        "crm": "account_id\na\nb\nc\n",
        "usage": "account_id,at\n" + used("a", 2) + used("b", 6) + used("c", 6),
        "notices": "account_id,given_on\na,2026-02-04\nb,2026-01-22\nc,2026-03-30\n",
    }
    found = lead_times(observed(project(tmp_path / "small", SCORE, tables), MONDAYS), "poor")
    assert found is not None
    assert (found.lost, found.unplaced, found.warned) == (2, 0, 1)
    assert found.days == (14,)  # poor on the third, fourth and fifth Monday
    assert [(look.days_before, look.accounts, look.grades) for look in found.looks[:3]] == [
        (0, 2, {"poor": 1, "good": 1}),
        (7, 2, {"poor": 1, "good": 1}),
        (14, 2, {"poor": 1, "good": 1}),
    ]
    assert found.usual == 3 / (5 + 3 + 6)


def test_a_loss_after_the_last_look_has_no_place(tmp_path: Path) -> None:
    tables = {
        "crm": "account_id\na\nb\n",
        "usage": "account_id,at\n" + used("a", 6) + used("b", 6),
        "notices": "account_id,given_on\na,2026-02-12\nb,2026-03-30\n",
    }
    found = lead_times(observed(project(tmp_path / "small", SCORE, tables), MONDAYS), "poor")
    assert found is not None
    assert (found.lost, found.unplaced, found.days) == (0, 1, ())


def test_one_day_has_no_before(tmp_path: Path) -> None:
    tables = {"crm": "account_id\na\n", "usage": "account_id,at\n" + used("a", 1), "notices": "account_id,given_on\n"}
    assert lead_times(observed(project(tmp_path / "small", SCORE, tables), MONDAYS[:1]), "poor") is None
