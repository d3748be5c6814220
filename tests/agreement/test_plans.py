"""Random whole kernels over hostile tables: the rows evaluator and DuckDB, bit by bit."""

import random

from duckdb import DuckDBPyConnection

from scorelang.rows.from_kernel import compile_rows
from tests.agreement.comparing import differences
from tests.agreement.on_duckdb import score
from tests.agreement.random_plans import Planner, random_tables
from tests.agreement.zeros import zeros


def test_random_plans_agree(plan_seed: int, engine: DuckDBPyConnection) -> None:
    chance = random.Random(plan_seed)
    kernel = Planner(chance).kernel()
    tables = random_tables(chance, kernel)
    found = differences(compile_rows(kernel).score(tables), score(kernel, tables, engine))
    assert not found, found[:3]


def test_zeros_of_both_signs_agree(engine: DuckDBPyConnection) -> None:
    kernel, tables = zeros()
    assert not differences(compile_rows(kernel).score(tables), score(kernel, tables, engine, integers=False))
