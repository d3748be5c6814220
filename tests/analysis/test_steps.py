"""What arms of `steps` leave of a value, and which overlap: the quick way finds what the plain one does."""

import random

from scorelang.analysis.curves import _complement, _first, _take
from scorelang.analysis.reach import FIRST, LAST, Reach, narrowed
from scorelang.analysis.rules.curves import _LOWER, _shared, _Taken, _widest_after
from scorelang.source import Span

OPERATORS = ("<", "<=", ">", ">=", "==", "!=")


def _value(chance: random.Random) -> Reach:
    low, high = sorted(float(chance.randint(0, 8)) for _ in range(2))
    start, end = (low, chance.randint(0, 1)), (high, chance.randint(0, 1))
    return Reach(start if chance.random() < 0.8 else FIRST, end if chance.random() < 0.8 else LAST)


def test_arms_take_from_what_is_left_alone() -> None:
    chance = random.Random(5)
    for _ in range(500):
        value = _value(chance)
        plain = quick = [] if value.empty else [value]
        quick = list(quick)
        for _ in range(chance.randint(1, 8)):
            operator, at = chance.choice(OPERATORS), float(chance.randint(-1, 9))
            taken = [part for one in plain if not (part := narrowed(one, operator, at)).empty]
            assert _first(quick, operator, at) == (taken[0] if taken else None)
            plain = [part for one in plain for part in _complement(one, operator, at) if not part.empty]
            _take(quick, operator, at)
            assert [(one.start, one.end) for one in quick] == [(one.start, one.end) for one in plain]


def test_an_arm_overlaps_one_behind_it_where_the_widest_does() -> None:
    chance, span = random.Random(5), Span("x.score", 0, 1)
    for _ in range(500):
        value = _value(chance)
        arms: list[_Taken] = [(chance.choice(OPERATORS[:4]), float(chance.randint(-1, 9)), span) for _ in range(6)]
        for index, wide in enumerate(_widest_after(arms)):
            behind = [one for one in arms[index + 1 :] if (one[0] in _LOWER) != (arms[index][0] in _LOWER)]
            overlaps = any(not _shared(value, arms[index], one).empty for one in behind)
            assert overlaps == any(not _shared(value, arms[index], one).empty for one in wide)
