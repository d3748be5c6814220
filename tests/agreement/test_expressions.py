"""Random kernel expressions over hostile values: the rows evaluator and DuckDB, bit by bit."""

import random

from duckdb import DuckDBPyConnection

from scorelang.kernel.operators import Ref, Sort
from scorelang.kernel.plan import AccountsPlan, Input, Kernel, Output, Step
from scorelang.kernel.sorts import sort_of
from scorelang.kernel.tables import Row, Tables
from scorelang.rows.from_kernel import compile_rows
from tests.agreement.comparing import differences
from tests.agreement.conftest import TOGETHER
from tests.agreement.hostile import TODAY, cell
from tests.agreement.on_duckdb import score
from tests.agreement.random_expressions import SORTS, Grower

ACCOUNTS = 60
INPUT_SORTS = tuple(sort for sort in Sort if sort is not Sort.WIDE)
INPUTS = tuple(
    Input(f"crm.{sort.value}{at}", "crm", f"{sort.value}{at}", sort) for sort in INPUT_SORTS for at in (1, 2)
)
KEY = Input("crm.id", "crm", "id", Sort.TEXT)


def expressions_kernel(seed: int, count: int = TOGETHER, *, tiny: bool = True) -> Kernel:
    """`tiny`: with constants nearer to zero than a pinned program has them, on which PostgreSQL would raise."""
    chance = random.Random(seed)
    grower = Grower(chance, [entry.ref for entry in INPUTS], {}, tiny=tiny)
    steps = []
    for at in range(count):
        sort = chance.choice(SORTS)
        steps.append(Step(f"e{at}", grower.grow(sort, chance.randint(1, 5))))
    outputs = tuple(Output(step.name, Ref(sort_of(step.expr), step.name)) for step in steps)
    return Kernel(TODAY, AccountsPlan("crm", (KEY, *INPUTS), KEY.ref, None), (), tuple(steps), outputs)


def hostile_accounts(seed: int, count: int = ACCOUNTS) -> Tables:
    chance = random.Random(seed)
    rows: list[Row] = []
    for at in range(count):
        row = {entry.name: cell(chance, entry.sort) for entry in INPUTS}
        rows.append({**row, KEY.name: f"A{at}"})
    return Tables(rows)


def test_random_expressions_agree(expressions_seed: int, engine: DuckDBPyConnection) -> None:
    kernel, tables = expressions_kernel(expressions_seed), hostile_accounts(expressions_seed)
    found = differences(compile_rows(kernel).score(tables), score(kernel, tables, engine))
    steps = {step.name: step for step in kernel.steps}
    assert not found, [(steps[name], key, ours, theirs) for key, name, ours, theirs in found[:3]]
