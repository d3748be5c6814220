"""Random whole scorecards over hostile data: the rows evaluator and DuckDB, bit by bit."""

import random
from datetime import date

from duckdb import DuckDBPyConnection

from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Tables
from scorelang.pinning.from_ir import pin
from scorelang.rows.from_kernel import compile_rows
from tests.agreement.comparing import differences
from tests.agreement.on_duckdb import score
from tests.agreement.random_data import tables
from tests.agreement.random_programs import Writer

DAY = date(2024, 3, 31)
ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Auckland")


def scorecard(seed: int) -> tuple[Kernel, Tables]:
    """A program pinned for the day on which clocks change in Europe, and data for it."""
    chance = random.Random(f"program {seed}")
    unavailable = {"billing": "stale"} if chance.random() < 0.1 else {}
    program, aside = Writer(chance).program(), random.Random(f"override {seed}")
    overridden = [card.name for card in program.scorecards if aside.random() < 0.3]
    kernel = pin(program, DAY, chance.choice(ZONES), unavailable=unavailable, overridden=overridden)
    return kernel, tables(chance, kernel)


def backwards(data: Tables) -> Tables:
    """The same rows in another order, which must not matter."""
    return Tables(data.accounts[::-1], {source: rows[::-1] for source, rows in data.rows.items()})


def test_random_scorecards_agree(program_seed: int, engine: DuckDBPyConnection) -> None:
    kernel, data = scorecard(program_seed)
    found = differences(compile_rows(kernel).score(data), score(kernel, backwards(data), engine))
    assert not found, found[:3]
