"""Contributions in tenths add up to what is published; reasons are ranked by what they cost."""

import math
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.pinning.from_ir import pin
from scorelang.rows import compile_rows
from scorelang.run.reasons import in_tenths, published, reasons
from scorelang.run.weighing import weighing
from tests.agreement.random_data import tables
from tests.agreement.random_programs import Writer

DAY = date(2024, 3, 31)

PARTS = st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=12)


@given(PARTS)
def test_tenths_add_up_to_the_published_total(parts: list[float]) -> None:
    total = published(math.fsum(parts))
    shown = in_tenths(parts, total)
    assert round(math.fsum(shown), 6) == round(total, 6)
    assert all(abs(tenth - part) <= 0.1 + 1e-6 for tenth, part in zip(shown, parts, strict=True))


def test_the_largest_remainder_is_served_first_and_ties_as_written() -> None:
    assert in_tenths([1.04, 1.06, 0.0], 2.1) == (1.0, 1.1, 0.0)
    assert in_tenths([0.05, 0.05], 0.1) == (0.1, 0.0)
    assert in_tenths([33.333333, 33.333333, 33.333333], 100.0) == (33.4, 33.3, 33.3)


def test_published_rounds_half_up() -> None:
    assert published(0.05) == 0.1
    assert published(82.25) == 82.3
    assert published(-0.05) == 0.0


@pytest.mark.parametrize("seed", range(25))
def test_what_is_published_says_the_weights_and_so_the_reasons(seed: int) -> None:
    chance = random.Random(f"reasons {seed}")
    program = Writer(chance).program()
    kernel = pin(program, DAY, "UTC")
    results = compile_rows(kernel).score(tables(chance, kernel))
    for card in program.scorecards:
        weights = weighing(program, card, DAY, "UTC")
        for result in results:
            without = {name: cell for name, cell in result.items() if not name.endswith(".weight")}
            assert reasons(program, card, {**without, **weights(without)}) == reasons(program, card, result)
