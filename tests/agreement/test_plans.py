"""Random whole kernels over hostile tables: the rows evaluator and DuckDB, bit by bit."""

import random

import pytest

from scorelang.rows.from_kernel import compile_rows
from tests.agreement.comparing import differences
from tests.agreement.on_duckdb import connection, score
from tests.agreement.random_plans import Planner, random_tables


@pytest.mark.parametrize("seed", range(200))
def test_random_plans_agree(seed: int) -> None:
    chance = random.Random(seed)
    kernel = Planner(chance).kernel()
    tables = random_tables(chance, kernel)
    found = differences(compile_rows(kernel).score(tables), score(kernel, tables, connection()))
    assert not found, found[:3]
