"""What is known to be complete makes the kernel smaller, and changes no result."""

from datetime import date

from scorelang.kernel.tables import Tables
from scorelang.pinning.from_ir import pin
from scorelang.pipeline.front import read, understand
from scorelang.rows import compile_rows

PROGRAM = """
accounts crm { key id : text }
events usage { account id  time day : date  column calls : number optional }
indicator use { value sum(usage.calls over 30 days)  score linear (0 -> 0, 100 -> 100) }
scorecard health { weights { use 100% }  grades traffic_light }
"""
DAY = 19900


def _scores(rows: list[dict[str, object]], *, complete: bool) -> tuple[int, list[object]]:
    file, _ = read("a.score", PROGRAM.encode())
    assert file is not None
    program, found = understand((file,))
    assert program is not None, found
    kernel = pin(program, date(2024, 6, 26), "UTC", complete=lambda name: complete and name == "usage.calls")
    tables = Tables([{"crm.id": "A"}, {"crm.id": "B"}], {"usage": rows})  # type: ignore[dict-item]
    measures = sum(len(plan.measures) for plan in kernel.sources)
    return measures, [row["health.use.value"] for row in compile_rows(kernel).score(tables)]


def _row(calls: float | None) -> dict[str, object]:
    return {"usage.@account": "A", "usage.day": DAY, "usage.calls": calls}


def test_a_sum_needs_no_count_of_its_rows() -> None:
    rows = [_row(3.0), _row(4.5)]
    some, found = _scores(rows, complete=False)
    fewer, same = _scores(rows, complete=True)
    assert fewer < some
    assert found == same == [7.5, 0.0]


def test_a_sum_of_nothing_but_missing_cells_is_missing() -> None:
    assert _scores([_row(None)], complete=False)[1] == [None, 0.0]
