"""PostgreSQL and the rows evaluator, bit by bit: the corpus, random expressions, kernels and scorecards."""

import random
from collections.abc import Iterator

import pytest

from scorelang.engines.postgres.engine import Postgres
from scorelang.kernel.operators import Const, DayPart, Ref, ShiftDay, Sort, Sqrt
from scorelang.kernel.plan import AccountsPlan, Input, Kernel, Output, Step
from scorelang.kernel.tables import Tables
from scorelang.rows.from_kernel import compile_rows
from tests.agreement import on_postgres
from tests.agreement.comparing import differences
from tests.agreement.hostile import COMPUTED, NUMBERS, TEXTS, TODAY, VALUES
from tests.agreement.random_plans import Planner, random_tables
from tests.agreement.test_expressions import KEY, expressions_kernel, hostile_accounts
from tests.agreement.test_programs import backwards, scorecard
from tests.agreement.zeros import zeros
from tests.corpus.reading import Case, cases, tables
from tests.corpus.test_corpus import pinned, understood

RUNNABLE = [case for case in cases() if case.show]
STRANGE = (
    *TEXTS,
    "\\N",
    '"\\N"',
    "\\.",
    "a\n\\.\nb",
    "\r",
    "\r\n",
    "\\",
    '"',
    '""',
    ",",
    "a,b",
    "NULL",
    "\x01",
    "\ufeff",
    "\u2028",
)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with on_postgres.engine() as made:
        yield made


def agree(kernel: Kernel, data: Tables, postgres: Postgres) -> None:
    found = differences(compile_rows(kernel).score(data), on_postgres.score(kernel, backwards(data), postgres))
    assert not found, found[:3]


@pytest.mark.parametrize("case", RUNNABLE, ids=[case.name for case in RUNNABLE])
def test_the_corpus(case: Case, postgres: Postgres) -> None:
    program, said = understood(case)
    assert program is not None, said
    agree(pinned(case, program), tables(case, program), postgres)


def test_random_expressions(postgres_expressions_seed: int, postgres: Postgres) -> None:
    seed = postgres_expressions_seed
    agree(expressions_kernel(seed, tiny=False), hostile_accounts(seed), postgres)


def test_random_plans(postgres_plan_seed: int, postgres: Postgres) -> None:
    chance = random.Random(postgres_plan_seed)
    kernel = Planner(chance).kernel()
    agree(kernel, random_tables(chance, kernel), postgres)


def test_zeros_of_both_signs(postgres: Postgres) -> None:
    agree(*zeros(), postgres)


def test_random_scorecards(postgres_program_seed: int, postgres: Postgres) -> None:
    agree(*scorecard(postgres_program_seed), postgres)


@pytest.mark.parametrize("sort", [Sort.NUMBER, Sort.TEXT, Sort.DAY, Sort.INSTANT, Sort.FLAG])
def test_what_goes_there_comes_back(sort: Sort, postgres: Postgres) -> None:
    """Every bit of every cell, on its way there and back."""
    values = {Sort.NUMBER: (*NUMBERS, *COMPUTED, 1e308, -1e308, 1.7976931348623157e308), Sort.TEXT: STRANGE}
    key, cell = Input("crm.id", "crm", "id", Sort.TEXT), Input("crm.cell", "crm", "cell", sort)
    rows = [{"crm.id": f"A{at}", "crm.cell": value} for at, value in enumerate((None, *values.get(sort, VALUES[sort])))]
    plan = AccountsPlan("crm", (key, cell), key.ref, None)
    kernel = Kernel(TODAY, plan, (), (), (Output("cell", Ref(sort, "crm.cell")),))
    found = {row["key"]: row["cell"] for row in on_postgres.score(kernel, Tables(rows), postgres)}
    assert list(map(repr, (found[row["crm.id"]] for row in rows))) == [repr(row["crm.cell"]) for row in rows]


def test_keys_that_are_strange(postgres: Postgres) -> None:
    key = Input("crm.id", "crm", "id", Sort.TEXT)
    kernel = Kernel(TODAY, AccountsPlan("crm", (key,), key.ref, None), (), (), (Output("id", key.ref),))
    found = on_postgres.score(kernel, Tables([{"crm.id": text} for text in STRANGE]), postgres)
    assert sorted((str(row["key"]), str(row["id"])) for row in found) == sorted((text, text) for text in STRANGE)


def test_the_year_before_the_first(postgres: Postgres) -> None:
    day, days = Input("crm.day", "crm", "day", Sort.DAY), Input("crm.days", "crm", "days", Sort.NUMBER)
    shifted = Step("year", DayPart("year", ShiftDay(day.ref, days.ref)))
    zero = Step("zero", Sqrt(Const(Sort.NUMBER, -0.0)))
    outputs = tuple(Output(step.name, Ref(Sort.NUMBER, step.name)) for step in (shifted, zero))
    kernel = Kernel(TODAY, AccountsPlan("crm", (KEY, day, days), KEY.ref, None), (), (shifted, zero), outputs)
    first = -719_162  # 0001-01-01
    steps = (0.0, -1.0, -366.0, -367.0)
    rows = [{"crm.id": str(at), "crm.day": first, "crm.days": back} for at, back in enumerate(steps)]
    agree(kernel, Tables(rows), postgres)
