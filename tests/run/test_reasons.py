"""Contributions in tenths add up to what is published; reasons are ranked by what they cost."""

import math
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.pinning.from_ir import pin
from scorelang.rows import compile_rows
from scorelang.run.reasons import first_reason, in_tenths, published, reasons
from tests.agreement.random_data import tables
from tests.agreement.random_programs import Writer

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
def test_the_reason_of_a_result_is_the_first_of_all(seed: int) -> None:
    chance = random.Random(f"reasons {seed}")
    program = Writer(chance).program()
    kernel = pin(program, date(2024, 3, 31), "UTC")
    for result in compile_rows(kernel).score(tables(chance, kernel)):
        for card in program.scorecards:
            why = reasons(program, card, result)
            first = first_reason(program, card, result)
            assert (first is None) == (not why)
            assert first is None or first in [one.title for one in why if one.lost == why[0].lost]
