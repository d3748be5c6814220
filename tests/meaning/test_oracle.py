"""Random whole programs over hostile data: what the evaluators say against the reference, written a second time."""

import math
import random
from datetime import date
from typing import Any

import pytest

from scorelang.ir.program import Program
from scorelang.kernel.tables import Tables
from scorelang.pinning.from_ir import pin
from scorelang.rows import compile_rows
from tests.agreement.random_data import tables
from tests.agreement.random_programs import Writer
from tests.meaning.oracle.scoring import Oracle
from tests.meaning.oracle.world import World

DAY = date(2024, 3, 31)


def same(ours: Any, theirs: Any) -> bool:
    """Equal, but for the last digits of what is computed in another order."""
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
    return type(ours) is type(theirs) and ours == theirs


def told(program: Program, data: Tables, zone: str, unavailable: dict[str, str]) -> list[dict[str, Any]]:
    world = World(program, data, DAY, zone, unavailable)
    oracle = Oracle(world)
    return [oracle.outputs(at) for at in range(len(world.accounts))]


@pytest.mark.parametrize("seed", range(60))
def test_contributions_add_up_to_the_score(seed: int) -> None:
    chance = random.Random(f"sum {seed}")
    program = Writer(chance).program()
    kernel = pin(program, DAY, "UTC")
    for row in compile_rows(kernel).score(tables(chance, kernel, accounts=12, rows=40)):
        for card in program.scorecards:
            adds = [float(cell or 0) for name, cell in row.items() if _is_part(name, card.name, "contribution")]
            shares = [float(cell or 0) for name, cell in row.items() if _is_part(name, card.name, "weight")]
            before = row[f"{card.name}.before"]
            if adds and before is not None:
                assert math.isclose(sum(adds), float(before), rel_tol=1e-9, abs_tol=1e-9)
                assert math.isclose(sum(shares), 1.0, rel_tol=1e-9)


def _is_part(name: str, card: str, what: str) -> bool:
    return name.startswith(f"{card}.") and name.endswith(f".{what}")


@pytest.mark.parametrize("seed", range(60))
def test_the_reference_says_the_same(seed: int) -> None:
    chance = random.Random(f"oracle {seed}")
    unavailable = {"usage": "stale"} if chance.random() < 0.1 else {}
    zone = chance.choice(("UTC", "Europe/Berlin"))
    program = Writer(chance).program()
    kernel = pin(program, DAY, zone, unavailable=unavailable)
    data = tables(chance, kernel, accounts=12, rows=40)
    ours = compile_rows(kernel).score(data)
    theirs = told(program, data, zone, unavailable)
    assert [row["key"] for row in ours] == [row["key"] for row in theirs]
    different = [
        (mine["key"], name, mine[name], cell)
        for mine, his in zip(ours, theirs, strict=True)
        for name, cell in his.items()
        if not same(mine[name], cell)
    ]
    assert not different, different[:4]
