"""ClickHouse and DataFusion, which only `compile` prints for, and the rows evaluator, bit by bit."""

import random
from collections.abc import Iterator

import pytest

from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.rows.from_kernel import compile_rows
from tests.agreement import witnesses
from tests.agreement.comparing import Found, differences
from tests.agreement.hostile import DAY, day
from tests.agreement.random_plans import Planner, random_tables
from tests.agreement.test_expressions import INPUTS, expressions_kernel, hostile_accounts
from tests.agreement.test_programs import backwards, scorecard
from tests.agreement.witnesses import Witness

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


def test_random_scorecards(witness_program_seed: int, there: Witness) -> None:
    agree(*scorecard(witness_program_seed), there)
