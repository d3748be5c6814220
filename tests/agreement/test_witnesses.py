"""ClickHouse and DataFusion, which only `compile` prints for, and the rows evaluator, bit by bit."""

import random
from collections.abc import Iterator

import pytest

from scorelang.kernel.operators import Const, Divide, Fixed, FromWide, Guard, Ref, ShiftDay, Sort
from scorelang.kernel.plan import AccountsPlan, Kernel, Output, Step
from scorelang.kernel.sorts import sort_of
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.rows.from_kernel import compile_rows
from scorelang.source.records import replace
from tests.agreement import witnesses
from tests.agreement.comparing import Found, differences
from tests.agreement.hostile import DAY, day
from tests.agreement.random_plans import Planner, random_tables
from tests.agreement.test_expressions import INPUTS, KEY, expressions_kernel, hostile_accounts
from tests.agreement.test_programs import backwards, scorecard
from tests.agreement.witnesses import Witness
from tests.agreement.zeros import zeros

DAYS = {entry.name: {Sort.DAY: 1, Sort.INSTANT: DAY}.get(entry.sort, 0) for entry in INPUTS}
FIRST, LAST = day("1900-01-01"), day("2201-01-01")


@pytest.fixture(scope="module", params=sorted(witnesses.MODULES))
def there(request: pytest.FixtureRequest) -> Iterator[Witness]:
    witnesses.needed(request.param)
    with witnesses.witness(request.param) as made:
        yield made


def agree(kernel: Kernel, data: Tables, there: Witness) -> None:
    found = differences(compile_rows(kernel).score(data), witnesses.score(kernel, backwards(data), there))
    assert not published(found), published(found)[:3]


def published(found: Found) -> Found:
    """Without those that differ in the sign of a zero, which no output of a program has."""
    return [one for one in found if not (isinstance(one[2], float) and one[2] == one[3] == 0)]


def entered(data: Tables) -> Tables:
    """Without the days that cannot enter: from them, others are computed that lie beyond every calendar."""
    return Tables([_entered(row) for row in data.accounts], data.rows)


def _entered(row: Row) -> Row:
    return {name: cell if _can_enter(name, cell) else None for name, cell in row.items()}


def _can_enter(name: str, cell: Cell) -> bool:
    unit = DAYS.get(name, 0)
    return not (unit and isinstance(cell, int)) or FIRST * unit <= cell < LAST * unit


def test_random_expressions(witness_expressions_seed: int, there: Witness) -> None:
    seed = witness_expressions_seed
    agree(expressions_kernel(seed, 15), entered(hostile_accounts(seed)), there)


def test_random_plans(witness_plan_seed: int, there: Witness) -> None:
    chance = random.Random(witness_plan_seed)
    kernel = Planner(chance).kernel()
    agree(kernel, random_tables(chance, kernel), there)


def test_zeros_of_both_signs(there: Witness) -> None:
    agree(*zeros(), there)


def test_numbers_that_engines_made_something_else_of(there: Witness) -> None:
    x, y = INPUTS[0].ref, INPUTS[1].ref
    wide = Const(Sort.WIDE, 10**36 + 7)
    steps = (
        Step("beyond 64 bits", wide),
        Step("divided", FromWide(wide, 2)),
        Step("fixed", Fixed(x, 9)),
        Step("a quotient that is not there", Fixed(Guard(Divide(x, y)), 2)),
        Step("a day off by it", ShiftDay(Const(Sort.DAY, 19_800), Divide(x, y))),
    )
    outputs = tuple(Output(step.name, Ref(sort_of(step.expr), step.name)) for step in steps)
    kernel = Kernel(0, AccountsPlan("crm", (KEY, *INPUTS[:2]), KEY.ref, None), (), steps, outputs)
    cells = [(0.0, 2.0), (5.0, 0.0), (0.0, 0.0), (1e15, 3.0), (-999999999999999.9, 7.0), (1e11, 1e-15), (None, 1.0)]
    agree(kernel, Tables([{KEY.name: f"A{at}", x.name: a, y.name: b} for at, (a, b) in enumerate(cells)]), there)


@pytest.mark.parametrize(("seed", "output"), [(12, "shown.events1.m1 published"), (18, "shown.events0.m2 published")])
def test_measures_that_engines_made_something_else_of(seed: int, output: str, there: Witness) -> None:
    """A factor that is a constant choice; the row before the first."""
    chance = random.Random(seed)
    kernel = Planner(chance).kernel()
    only = replace(kernel, outputs=tuple(one for one in kernel.outputs if one.name == output))
    agree(only, random_tables(chance, kernel), there)


def test_random_scorecards(witness_program_seed: int, there: Witness) -> None:
    agree(*scorecard(witness_program_seed), there)
