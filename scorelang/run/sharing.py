"""How a difference is shared among what brought it about: each cause gets its Shapley value, and together it is all.

The value of a cause is the mean of what it adds over all orders in which the causes can have acted (Shapley, 1953), so
no order has to be chosen. What a cause gets is shared again among its own parts, given the other causes (Owen, 1977):
the parts of a cause add up to its value, exactly.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import combinations
from math import factorial, fsum
from typing import TypeVar

Player = TypeVar("Player", bound=Hashable)
Worth = Callable[[frozenset[Player]], float]

# So many parts that act on one another are tried in every combination; of more, in rotations of the order written.
MOST_TOGETHER = 10
_DUST = 1e-9


def coalitions(players: Sequence[Player]) -> Iterator[tuple[frozenset[Player], float]]:
    """Every coalition of the others of one more player, with its weight in that player's value."""
    count = len(players) + 1
    for size in range(count):
        weight = factorial(size) * factorial(count - size - 1) / factorial(count)
        for chosen in combinations(players, size):
            yield frozenset(chosen), weight


def shapley(players: Sequence[Player], worth: Worth[Player]) -> dict[Player, float]:
    """The value of each player; `worth` of all less that of none is their sum."""
    return {
        one: fsum(
            weight * (worth(others | {one}) - worth(others))
            for others, weight in coalitions([each for each in players if each != one])
        )
        for one in players
    }


def shares(players: Sequence[Player], worth: Worth[Player]) -> dict[Player, float]:
    """The same for many players, of whom most add the same whatever the others do.

    Who adds as much first as last is taken to act alone; the others are tried together. Where they are too many, or
    where that does not add up, it is the mean over all rotations of the order given and of its reverse.
    """
    none, everyone = frozenset[Player](), frozenset(players)
    total = worth(everyone) - worth(none)
    first = {one: worth(frozenset((one,))) - worth(none) for one in players}
    last = {one: worth(everyone) - worth(everyone - {one}) for one in players}
    acting = [one for one in players if abs(first[one] - last[one]) > _DUST]
    if len(acting) <= MOST_TOGETHER:
        found = first | shapley(acting, worth)
        if abs(fsum(found.values()) - total) <= _DUST * max(1, len(players)):
            return found
    return _rotations(players, worth)


def _rotations(players: Sequence[Player], worth: Worth[Player]) -> dict[Player, float]:
    orders = [tuple(players[at:]) + tuple(players[:at]) for at in range(len(players))]
    orders += [order[::-1] for order in orders]
    sums = dict.fromkeys(players, 0.0)
    for order in orders:
        there: frozenset[Player] = frozenset()
        before = worth(there)
        for one in order:
            there |= {one}
            after = worth(there)
            sums[one] += (after - before) / len(orders)
            before = after
    return sums


def within(
    others: Sequence[Hashable], share: Callable[[frozenset[Hashable]], Mapping[Player, float]]
) -> dict[Player, float]:
    """What the parts of one cause get, given every coalition of the other causes: `share` says it for one of them."""
    sums: dict[Player, float] = {}
    for there, weight in coalitions(others):
        for part, value in share(there).items():
            sums[part] = sums.get(part, 0.0) + weight * value
    return sums
