"""A difference is shared as Shapley says: whoever comes first, and together it is all."""

import random
from itertools import permutations
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.run.sharing import MOST_TOGETHER, coalitions, shapley, shares, within

PLAYERS = ("a", "b", "c", "d")
Game = dict[frozenset[str], float]


def game(seed: int, players: tuple[str, ...] = PLAYERS) -> Game:
    """A worth for every coalition, drawn once."""
    chance = random.Random(seed)
    found: Game = {}
    for mask in range(1 << len(players)):
        members = frozenset(one for place, one in enumerate(players) if mask >> place & 1)
        found[members] = chance.choice((0.0, 5.0, chance.uniform(-50, 50)))
    return found


def by_orders(players: tuple[str, ...], worth: Game) -> dict[str, float]:
    """The mean of what each adds over all orders, which is what the value is said to be."""
    sums = dict.fromkeys(players, 0.0)
    orders = list(permutations(players))
    for order in orders:
        there: frozenset[str] = frozenset()
        for one in order:
            sums[one] += (worth[there | {one}] - worth[there]) / len(orders)
            there |= {one}
    return sums


@given(st.integers(0, 10**6))
def test_a_value_is_the_mean_over_all_orders(seed: int) -> None:
    worth = game(seed)
    assert shapley(PLAYERS, worth.__getitem__) == pytest.approx(by_orders(PLAYERS, worth))


@given(st.integers(0, 10**6))
def test_shares_add_up_and_do_not_depend_on_the_order(seed: int) -> None:
    worth = game(seed)
    found = shares(PLAYERS, worth.__getitem__)
    assert fsum(found.values()) == pytest.approx(worth[frozenset(PLAYERS)] - worth[frozenset()])
    assert found == pytest.approx(shares(PLAYERS[::-1], worth.__getitem__))


def test_who_acts_alone_gets_what_it_adds_and_the_others_share() -> None:
    def worth(there: frozenset[str]) -> float:
        alone = 3.0 * ("a" in there) - 1.0 * ("d" in there)
        return alone + min(80.0 - 80.0 * ("b" in there), 70.0 - 60.0 * ("c" in there))

    found = shares(PLAYERS, worth)
    assert (found["a"], found["d"]) == (3.0, -1.0)
    assert found == pytest.approx({"a": 3.0, "b": -40.0, "c": -30.0, "d": -1.0})


def test_many_that_act_on_one_another_still_add_up() -> None:
    players = tuple(f"p{number}" for number in range(MOST_TOGETHER + 4))
    heights = {one: 5.0 * place for place, one in enumerate(players)}

    def worth(there: frozenset[str]) -> float:
        return min(heights[one] if one in there else 90.0 for one in players)

    found = shares(players, worth)
    assert fsum(found.values()) == pytest.approx(worth(frozenset(players)) - worth(frozenset()))


@given(st.integers(0, 10**6))
def test_the_parts_of_a_cause_add_up_to_its_value(seed: int) -> None:
    """Owen: `ab` are the parts of one cause, `c` and `d` are causes of their own."""
    worth = game(seed)
    causes = ("ab", "c", "d")

    def of_causes(there: frozenset[str]) -> float:
        return worth[frozenset("".join(there))]

    def share(others: frozenset[object]) -> dict[str, float]:
        return shapley(("a", "b"), lambda acted: worth[frozenset(map(str, others)) | acted])

    parts = within(("c", "d"), share)
    assert fsum(parts.values()) == pytest.approx(shapley(causes, of_causes)["ab"])


def test_the_weights_of_coalitions_are_a_distribution() -> None:
    assert fsum(weight for _, weight in coalitions(PLAYERS)) == pytest.approx(1.0)
