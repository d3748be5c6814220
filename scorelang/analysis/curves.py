"""What points a curve can give, and at which value the least and the most."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from math import isinf

from scorelang.analysis.ranges import Ranges, reach
from scorelang.analysis.reach import Reach, both, narrowed, pick
from scorelang.ir import expressions as ir
from scorelang.ir.indicators import Curve, Direct, Indicator, Linear, Map, PeerRank, Steps
from scorelang.source.records import dataclass

At = float | str | bool | None
"""A value of the indicator; None where it cannot be told."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """Points, and a value that gives them."""

    points: float
    at: At


@dataclass(frozen=True, slots=True)
class PointsRange:
    """The least and the most points of a known value; None where no value gives any."""

    least: Extreme
    most: Extreme


def points_range(ranges: Ranges, indicator: Indicator) -> PointsRange | None:
    """What an indicator's points can be where its value is known."""
    if indicator.curve is None:
        return None
    value = reach(ranges, indicator.value, {})
    found = list(_candidates(ranges, indicator.curve, value))
    if not found:
        return None
    return PointsRange(min(found, key=lambda e: e.points), max(found, key=lambda e: e.points))


def _candidates(ranges: Ranges, curve: Curve, value: Reach) -> Iterator[Extreme]:
    match curve:
        case Linear(knots):
            yield from _line(ranges, knots, value)
        case Steps():
            yield from (Extreme(arm.points, arm.at) for arm in arms(ranges, curve, value) if arm.reached)
        case Map():
            yield from _mapped(ranges, curve, value)
        case PeerRank():
            yield from (Extreme(0.0, None), Extreme(100.0, None))
        case Direct():
            low, high = max(0.0, min(100.0, value.low)), max(0.0, min(100.0, value.high))
            yield from (Extreme(low, low), Extreme(high, high))


def _line(ranges: Ranges, knots: tuple[tuple[ir.Expression, ir.Expression], ...], value: Reach) -> Iterator[Extreme]:
    placed = [(fixed(ranges, position), fixed(ranges, points)) for position, points in knots]
    known = [(x, y) for x, y in placed if x is not None and y is not None]
    if len(known) < len(placed):
        yield from (Extreme(y, None) for _, y in placed if y is not None)
        return
    if value.empty:
        return
    yield from (Extreme(y, x) for x, y in known if value.low <= x <= value.high)
    for end in (value.low, value.high):
        at = end if not isinf(end) else known[0][0] if end < 0 else known[-1][0]
        yield Extreme(_on_line(known, at), at)


def _on_line(knots: list[tuple[float, float]], x: float) -> float:
    if x <= knots[0][0]:
        return knots[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(knots):
        if x0 < x <= x1:
            return y0 + (x - x0) * (y1 - y0) / (x1 - x0)
    return knots[-1][1]


def fixed(ranges: Ranges, expr: ir.Expression) -> float | None:
    """A position that does not depend on the account."""
    found = reach(ranges, expr, {})
    return found.low if found.point and not found.missing else None


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm of `steps`: its points, and a value that comes to it (`reached` False: none does).

    `operator` and `position` are those of the arm; both are empty for `else`, the position where it varies.
    """

    operator: str
    position: float | None
    points: float
    reached: bool
    at: At
    expr: ir.Expression


def arms(ranges: Ranges, curve: Steps, value: Reach) -> list[Arm]:
    """The arms in order, each with what is left for it; positions that vary take nothing away for certain."""
    left = [] if value.empty else [value]
    found = []
    for operator, position, points in curve.arms:
        at = fixed(ranges, position)
        taken = next((part for part in left if not part.empty), None) if at is None else _first(left, operator, at)
        found.append(_arm(ranges, operator, at, points, taken, position))
        if at is not None and value.values is None:
            _take(left, operator, at)
    if curve.otherwise is not None:
        found.append(_arm(ranges, "", None, curve.otherwise, left[0] if left else None, curve.otherwise))
    return found


def left_over(ranges: Ranges, curve: Steps, value: Reach) -> list[Reach]:
    """The values that no arm takes; empty where a position varies, since then it cannot be told."""
    left = [] if value.empty else [value]
    for operator, position, _ in curve.arms:
        at = fixed(ranges, position)
        if at is None:
            return []
        _take(left, operator, at)
    return left


def _first(left: list[Reach], operator: str, at: float) -> Reach | None:
    """What an arm takes of the first part that it can take any of."""
    below, above = _around(left, at)
    first = 0 if operator in ("<", "<=", "!=") else below
    last = len(left) if operator in (">", ">=", "!=") else above
    parts = (narrowed(left[number], operator, at) for number in range(first, last))
    return next((part for part in parts if not part.empty), None)


def _take(left: list[Reach], operator: str, at: float) -> None:
    """Leave what an arm does not take."""
    below, above = _around(left, at)
    if operator in (">", ">=", "!="):
        del left[above:]
    left[below:above] = [
        kept for part in left[below:above] for kept in _complement(part, operator, at) if not kept.empty
    ]
    if operator in ("<", "<=", "!="):
        del left[:below]


def _around(left: list[Reach], at: float) -> tuple[int, int]:
    """Where among parts in order those begin that a number lies in or at, and where those above it do."""
    below = bisect_right(left, (at, 0), key=lambda part: part.end)
    return below, max(below, bisect_left(left, (at, 1), key=lambda part: part.start))


def _arm(
    ranges: Ranges,
    operator: str,
    position: float | None,
    points: ir.Expression,
    taken: Reach | None,
    expr: ir.Expression,
) -> Arm:
    amount = fixed(ranges, points)
    at = pick(taken) if taken is not None and taken.values is None else None
    return Arm(operator, position, amount or 0.0, taken is not None, at, expr)


def _complement(part: Reach, operator: str, at: float) -> list[Reach]:
    if operator == "==":
        return [narrowed(part, "<", at), narrowed(part, ">", at)]
    opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "!=": "=="}[operator]
    return [narrowed(part, opposite, at)]


def _mapped(ranges: Ranges, curve: Map, value: Reach) -> Iterator[Extreme]:
    taken: set[object] = set()
    for position, points in curve.arms:
        at, amount = reach(ranges, position, {}), fixed(ranges, points)
        if amount is not None and not both(value, at).empty:
            yield Extreme(amount, _only(at))
        taken |= at.values or set()
    amount = None if curve.otherwise is None else fixed(ranges, curve.otherwise)
    rest = None if value.values is None else value.values - taken
    if amount is not None and (rest is None or rest):
        yield Extreme(amount, next(iter(sorted(map(str, rest))), None) if rest else None)


def _only(at: Reach) -> At:
    if at.values is not None:
        return next(iter(at.values), None)
    return at.low if at.point else None
