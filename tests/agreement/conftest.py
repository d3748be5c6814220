"""How far the differential suite looks: `--agreement 100000`, or SCORELANG_AGREEMENT in the environment."""

import os
from collections.abc import Iterator

import duckdb
import pytest

from tests.agreement.on_duckdb import connection

EXPRESSIONS = 1_000
TOGETHER = 50
SHARES = {"expressions_seed": TOGETHER, "plan_seed": 10, "program_seed": 5}
# A server answers a small kernel in many milliseconds.
SHARES |= {"witness_expressions_seed": 500, "witness_plan_seed": 250, "witness_program_seed": 1_000}
SHARES |= {"postgres_expressions_seed": TOGETHER, "postgres_plan_seed": 40, "postgres_program_seed": 20}
# Spark answers it in seconds.
SHARES |= {"spark_plan_seed": 400, "spark_program_seed": 1_000}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One seed a test: N expressions, fifty in a kernel, N / 10 whole kernels and N / 5 whole scorecards."""
    wanted = metafunc.config.getoption("--agreement") or int(os.environ.get("SCORELANG_AGREEMENT", "0"))
    for name, share in SHARES.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, range(max(1, (wanted or EXPRESSIONS) // share)))


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """One connection for many small tables."""
    with connection() as made:
        yield made
