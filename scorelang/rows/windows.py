"""Row columns that look at an account's other rows: the newest of each group, and the time of the row before."""

from collections.abc import Sequence
from itertools import pairwise

from scorelang.kernel.tables import Cell
from scorelang.source.records import dataclass

State = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class NewestOf:
    """Newest, by positions in the state of a row."""

    among: int
    per: tuple[int, ...]
    order: tuple[int, ...]
    oldest: bool

    def column(self, states: Sequence[State]) -> list[Cell]:
        """Its flag for each row."""
        best: dict[State, tuple[tuple[object, ...], int]] = {}
        for number, state in enumerate(states):
            if state[self.among] is not True:
                continue
            group = tuple(state[i] for i in self.per)
            # Missing comes last either way: below all for the newest, above all for the oldest.
            rank = tuple(((state[i] is None) == self.oldest, state[i]) for i in self.order)
            held = best.get(group)
            if held is None or (rank < held[0] if self.oldest else rank > held[0]):
                best[group] = (rank, number)
        flags: list[Cell] = [False] * len(states)
        for _, number in best.values():
            flags[number] = True
        return flags


@dataclass(frozen=True, slots=True)
class EarlierOf:
    """Earlier, by positions in the state of a row."""

    among: int
    time: int

    def column(self, states: Sequence[State]) -> list[Cell]:
        """The time of the row before each row."""
        taking_part = [number for number, state in enumerate(states) if state[self.among] is True]
        taking_part.sort(key=lambda number: _time(states[number][self.time]))
        earlier: list[Cell] = [None] * len(states)
        for before, number in pairwise(taking_part):
            earlier[number] = states[before][self.time]
        return earlier


def _time(cell: Cell) -> tuple[bool, int]:
    return (True, 0) if cell is None else (False, int(cell))


Window = NewestOf | EarlierOf
