"""Where two evaluators differ, bit by bit."""

import struct
from collections.abc import Mapping, Sequence

from scorelang.kernel.tables import Cell

Found = list[tuple[Cell, str, Cell, Cell]]


def bits(cell: Cell) -> object:
    """A cell so that equal means equal in every bit and in kind."""
    return ("number", struct.pack("<d", cell)) if isinstance(cell, float) else (type(cell), cell)


def differences(left: Sequence[Mapping[str, Cell]], right: Sequence[Mapping[str, Cell]]) -> Found:
    """(account, output, left, right) of every cell that differs, whole rows that one side lacks included."""
    ours, theirs = {row["key"]: row for row in left}, {row["key"]: row for row in right}
    assert len(ours) == len(left)
    assert len(theirs) == len(right)
    found: Found = []
    for key in ours.keys() | theirs.keys():
        one, other = ours.get(key, {}), theirs.get(key, {})
        for name in one.keys() | other.keys():
            if bits(one.get(name)) != bits(other.get(name)):
                found.append((key, name, one.get(name), other.get(name)))
    return found
