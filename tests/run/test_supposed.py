"""What is supposed of an account that nothing is changed of is what was published, bit by bit."""

import random
from datetime import date

import pytest

from scorelang.kernel.tables import Cell
from scorelang.pinning.from_ir import pin
from scorelang.rows import compile_rows
from scorelang.run.supposed import Supposition, supposition
from scorelang.run.supposing import NotSupposableError, supposable
from tests.agreement.random_data import tables
from tests.agreement.random_programs import Writer

DAY = date(2024, 3, 31)
SAME = (".score", ".grade", ".coverage", ".points", ".contribution", ".weight", ".before", ".segment", ".after")


def random_card(seed: int) -> tuple[Supposition, list[dict[str, Cell]]] | None:
    """A random program, what it publishes of random accounts, and what can be supposed of them."""
    chance = random.Random(f"supposed {seed}")
    program = Writer(chance).program()
    unavailable = {"billing": "stale"} if chance.random() < 0.2 else {}
    try:
        found = supposable(program)
    except NotSupposableError:
        return None
    kernel = pin(program, DAY, "UTC", unavailable=unavailable, conditions=found.fixed)
    results = compile_rows(kernel).score(tables(chance, kernel))
    return supposition(found, DAY, "UTC", lambda: results), results


@pytest.mark.parametrize("block", range(6))
def test_what_nothing_is_changed_of_is_what_was_published(block: int) -> None:
    tried = 0
    for seed in range(block * 15, block * 15 + 15):
        made = random_card(seed)
        if made is None:
            continue
        tried += 1
        found, results = made
        for result in results:
            again = found.outcome(found.cells(result))
            differing = {
                name: (result[name], again[name])
                for name in again
                if name in result and name.endswith(SAME) and result[name] != again[name]
            }
            assert not differing, (seed, result["key"], differing)
    assert tried >= 10
