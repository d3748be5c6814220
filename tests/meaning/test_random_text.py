"""Whatever is written: it is refused with a message, or it runs, and both evaluators give the same bits."""

import random
from datetime import date

import pytest

from scorelang.pinning.from_ir import pin
from scorelang.pipeline.front import broken, read, understand
from scorelang.rows import compile_rows
from tests.agreement.comparing import differences
from tests.agreement.on_duckdb import connection, score
from tests.agreement.random_data import tables
from tests.effort import times
from tests.meaning.random_text import program

DAY = date(2024, 3, 31)
TOGETHER = 20


@pytest.mark.parametrize("seed", range(times(5)))
def test_refused_or_right(seed: int) -> None:
    chance = random.Random(f"text {seed}")
    engine = connection()
    ran = 0
    for _ in range(TOGETHER):
        text = program(chance)
        file, found = read("card.score", text.encode())
        assert file is not None
        if broken(found):
            continue
        made, found = understand((file,))
        if made is None:
            assert broken(found), text
            continue
        ran += 1
        kernel = pin(made, DAY, chance.choice(("UTC", "Europe/Berlin")))
        data = tables(chance, kernel, accounts=6, rows=20)
        assert not differences(compile_rows(kernel).score(data), score(kernel, data, engine)), text
    assert ran > TOGETHER // 10
