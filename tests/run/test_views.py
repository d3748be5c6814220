"""Which accounts a view shows, and in which order."""

from datetime import date
from typing import Any

from scorelang.ir.program import Program
from scorelang.pinning.from_ir import pin
from scorelang.pipeline.front import read, understand
from scorelang.run import contexts
from scorelang.run.results import Results
from scorelang.run.views import condition_name, order_of

TEXT = """
accounts crm { key id : text  column `health.grade` : text  column seats : number }
indicator seat_use { value seats  score linear (0 -> 0, 9 -> 100) }
scorecard health {
  owner "a@example.com"  weights { seat_use 100% }  grades traffic_light
  view both { show seat_use  sort -grade, `health.grade` }
}
"""


def made() -> Program:
    file, _ = read("health.score", TEXT.encode())
    assert file is not None
    program, found = understand((file,))
    assert program is not None, found
    return program


def test_a_column_may_be_called_like_a_grade() -> None:
    program = made()
    (card,) = program.scorecards
    session: Any = None
    results = Results(session, pin(program, date(2026, 3, 1), "UTC"))
    order = order_of(card, card.views[0], results) or ""
    grade, column = results.columns["health.grade"], results.columns["account.health.grade"]
    assert order.startswith(f"CASE {grade} WHEN ")
    assert order.endswith(f" END DESC NULLS LAST, {column} ASC NULLS LAST, k")


def test_who_is_in_a_view_is_no_matter_of_a_task() -> None:
    (card,) = made().scorecards
    assert condition_name(card, card.views[0]) != contexts.condition_name("view", card.name, card.views[0].name)
