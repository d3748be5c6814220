"""Steps that need the other accounts: the rank among peers, and their median."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from scorelang.kernel.tables import Cell
from scorelang.rows.runtime import median
from scorelang.rows.windows import State
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class PeerRankOf:
    """A rank among peers, by positions in the state of an account."""

    value: int
    within: int | None
    among: int

    def column(self, states: Sequence[State]) -> list[Cell]:
        """The rank of each account from 0 to 1; missing outside of its peers and alone."""
        ranks: dict[Cell, dict[float, int]] = {}
        sizes: dict[Cell, int] = {}
        for within, values in _peers(states, self.value, self.within, self.among).items():
            values.sort()
            sizes[within] = len(values)
            ranks[within] = {value: rank for rank, value in reversed(list(enumerate(values)))}
        column: list[Cell] = []
        for state in states:
            value, within = state[self.value], _group(state, self.within)
            taking_part = state[self.among] is True and value is not None and sizes[within] > 1
            column.append(ranks[within][_number(value)] / (sizes[within] - 1) if taking_part else None)
        return column

    def settled(self, states: Iterable[State]) -> "Settled":
        """The peers as they are, for one account that may change."""
        return Settled(self, _sorted(states, self.value, self.within, self.among))

    def of_one(self, state: State, others: Sequence[float]) -> Cell:
        """The rank of one account among the values of the others, which ascend."""
        value = state[self.value]
        if state[self.among] is not True or value is None or not others:
            return None
        return bisect_left(others, _number(value)) / len(others)


@dataclass(frozen=True, slots=True)
class PeerMedianOf:
    """A median of peers, by positions in the state of an account."""

    value: int
    within: int | None
    among: int

    def column(self, states: Sequence[State]) -> list[Cell]:
        """The median for each account, also for those that are not counted in it."""
        groups = _peers(states, self.value, self.within, self.among)
        medians = {within: median(values) for within, values in groups.items()}
        return [medians.get(_group(state, self.within)) for state in states]

    def settled(self, states: Iterable[State]) -> "Settled":
        """The peers as they are, for one account that may change."""
        return Settled(self, _sorted(states, self.value, self.within, self.among))

    def of_one(self, state: State, others: Sequence[float]) -> Cell:
        """The median of the others, and of one account where it is counted."""
        value = state[self.value]
        own = [_number(value)] if state[self.among] is True and value is not None else []
        return median([*others, *own])


PeerStep = PeerRankOf | PeerMedianOf


@dataclass(frozen=True, slots=True)
class Settled:
    """A step's peers, their values by group, ascending."""

    step: PeerStep
    values: dict[Cell, list[float]]

    def cell(self, state: State, before: State) -> Cell:
        """The step's cell of an account that changed, the others being as they are; `before`: as it was among them."""
        step = self.step
        group = _group(state, step.within)
        others = self.values.get(group, [])
        value = before[step.value]
        if before[step.among] is True and value is not None and _group(before, step.within) == group:
            place = bisect_left(others, _number(value))
            others = others[:place] + others[place + 1 :]
        return step.of_one(state, others)


def _group(state: State, within: int | None) -> Cell:
    return None if within is None else state[within]


def _number(cell: Cell) -> float:
    assert isinstance(cell, float | int)
    return float(cell)


def _sorted(states: Iterable[State], value: int, within: int | None, among: int) -> dict[Cell, list[float]]:
    return {group: sorted(values) for group, values in _peers(states, value, within, among).items()}


def _peers(states: Iterable[State], value: int, within: int | None, among: int) -> dict[Cell, list[float]]:
    groups: defaultdict[Cell, list[float]] = defaultdict(list)
    for state in states:
        if state[among] is True and state[value] is not None:
            groups[_group(state, within)].append(_number(state[value]))
    return dict(groups)
