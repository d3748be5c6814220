"""Levers are true: the whole program, scored again from the rows of all accounts, gives what each one promises."""

import pytest

from scorelang.run.levers import Levers, Lift
from tests.effort import times
from tests.run.suppositions import DAY, Everyone, random_card, whole


def _check(found: Lift, everyone: Everyone, card: str, key: object, seed: int) -> None:
    values = {one.indicator.name: one.after for one in found.changes}
    scored = everyone.scored(key, values)  # type: ignore[arg-type]
    assert scored[f"{card}.score"] == found.score, (seed, key, values)
    assert scored[f"{card}.grade"] == found.grade, (seed, key, values)


@pytest.mark.parametrize("block", range(times(4)))
def test_levers_of_random_cards_are_true(block: int) -> None:
    tried = 0
    for seed in range(block * 12, block * 12 + 12):
        made = random_card(seed)
        if made is None:
            continue
        everyone = whole(made.program, DAY, made.unavailable).over(made.data)
        for card in made.program.scorecards:
            levers = Levers(made.program, card, made.supposed)
            for result in made.results:
                account = levers.of(result)
                key = result["key"]
                for lift in account.lifts():
                    _check(lift, everyone, card.name, key, seed)
                reach = account.reach()
                if reach is None:
                    continue
                for lift in (*reach.singles, *reach.pairs):
                    _check(lift, everyone, card.name, key, seed)
                    assert account.reaches(lift, reach.grade), (seed, key)
                    tried += 1
    assert tried > 10
