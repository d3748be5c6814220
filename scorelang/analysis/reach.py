"""Everything a value can come to: an interval with open or closed ends, or a set, and whether it can be missing.

A cut is a place between numbers: (x, 0) just before x, (x, 1) just after it. An interval is what lies between two.
Dates are counted in days from today, so that `today` is 0; durations are days.
"""

from math import inf, isinf

from scorelang.source.records import dataclass, replace

Cut = tuple[float, int]
Value = str | bool

FIRST: Cut = (-inf, 0)
LAST: Cut = (inf, 1)


@dataclass(frozen=True, slots=True)
class Reach:
    """`values`: of text, flags, grades and segments; None is any. `missing`: whether it can be missing."""

    start: Cut = FIRST
    end: Cut = LAST
    values: frozenset[Value] | None = None
    missing: bool = True

    @property
    def low(self) -> float:
        """The greatest number that none is below."""
        return self.start[0]

    @property
    def high(self) -> float:
        """The least number that none is above."""
        return self.end[0]

    @property
    def empty(self) -> bool:
        """Whether it can come to no value at all (it may still be missing)."""
        return self.start >= self.end or (self.values is not None and not self.values)

    @property
    def point(self) -> bool:
        """Whether it can be one number alone."""
        return self.start == (self.low, 0) and self.end == (self.low, 1)

    def known(self) -> "Reach":
        """The same, known."""
        return replace(self, missing=False)


NOTHING = Reach(LAST, FIRST, frozenset(), False)
MISSING = Reach(LAST, FIRST, frozenset(), True)
FLAG = Reach(values=frozenset({True, False}))


def between(low: float | None, high: float | None, missing: bool = True) -> Reach:
    """From low to high, both included; None is open."""
    start = FIRST if low is None else (low, 0)
    return Reach(start, LAST if high is None else (high, 1), missing=missing)


def exactly(value: float) -> Reach:
    """One known number."""
    return between(value, value, False)


def one_of(values: frozenset[Value], missing: bool = True) -> Reach:
    """A set of words or truth values."""
    return Reach(values=values, missing=missing)


def both(left: Reach, right: Reach) -> Reach:
    """What lies in both."""
    if left.values is None or right.values is None:
        values = left.values if right.values is None else right.values
    else:
        values = left.values & right.values
    return Reach(max(left.start, right.start), min(left.end, right.end), values, left.missing and right.missing)


def either(left: Reach, right: Reach) -> Reach:
    """The least that holds both."""
    missing = left.missing or right.missing
    if left.empty or right.empty:
        return replace(right if left.empty else left, missing=missing)
    values = None if left.values is None or right.values is None else left.values | right.values
    return Reach(min(left.start, right.start), max(left.end, right.end), values, missing)


def narrowed(reach: Reach, operator: str, bound: float) -> Reach:
    """The part of a reach that a comparison with a number keeps."""
    before, after = (bound, 0), (bound, 1)
    sides: dict[str, tuple[Cut, Cut]] = {
        "==": (before, after),
        "<": (FIRST, before),
        "<=": (FIRST, after),
        ">": (after, LAST),
        ">=": (before, LAST),
    }
    if operator == "!=":
        return _without_point(reach, bound)
    start, end = sides[operator]
    return Reach(max(reach.start, start), min(reach.end, end), reach.values, False)


def _without_point(reach: Reach, bound: float) -> Reach:
    start = (bound, 1) if reach.start == (bound, 0) else reach.start
    end = (bound, 0) if reach.end == (bound, 1) else reach.end
    return Reach(start, end, reach.values, False)


def pick(reach: Reach) -> float:
    """A number in an interval, as round as can be."""
    low, high = reach.low, reach.high
    if reach.start <= (0.0, 0) and reach.end >= (0.0, 1):
        return 0.0
    if isinf(low):
        return high if reach.end[1] else _below(high)
    if isinf(high):
        return low if not reach.start[1] else _above(low)
    if not reach.start[1]:
        return low
    for digits in range(-6, 12):
        step = 10.0**-digits
        candidate = round((low // step + 1) * step, 12)
        if reach.start <= (candidate, 0) and (candidate, 1) <= reach.end:
            return candidate
    return (low + high) / 2


def _below(value: float) -> float:
    return value - 1 if abs(value) >= 10 else round(value - 0.1, 12)


def _above(value: float) -> float:
    return value + 1 if abs(value) >= 10 else round(value + 0.1, 12)
