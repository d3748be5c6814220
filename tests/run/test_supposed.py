"""What is supposed of an account that nothing is changed of is what was published, bit by bit."""

import pytest

from tests.effort import times
from tests.run.suppositions import random_card

SAME = (".score", ".grade", ".coverage", ".points", ".contribution", ".weight", ".before", ".segment")


@pytest.mark.parametrize("block", range(times(3)))
def test_what_nothing_is_changed_of_is_what_was_published(block: int) -> None:
    tried = 0
    for seed in range(block * 15, block * 15 + 15):
        made = random_card(seed)
        if made is None:
            continue
        tried += 1
        for result in made.results:
            again = made.supposed.outcome(made.supposed.cells(result))
            names = [name for name in again if name in result and name.endswith(SAME)]
            assert names
            differing = {name: (result[name], again[name]) for name in names if result[name] != again[name]}
            assert not differing, (seed, result["key"], differing)
    assert tried >= 10
