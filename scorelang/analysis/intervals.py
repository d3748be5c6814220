"""Arithmetic on what values can come to. Bounds are kept or widened, never narrowed."""

from math import inf, isinf, isnan, nan

from scorelang.analysis.reach import Reach, between


def negated(of: Reach) -> Reach:
    """0 - x."""
    return Reach((-of.high, 1 - of.end[1]), (-of.low, 1 - of.start[1]), None, of.missing)


def computed(operator: str, left: Reach, right: Reach) -> Reach:
    """`left operator right`."""
    missing = left.missing or right.missing
    if left.empty or right.empty:
        return Reach((inf, 1), (-inf, 0), None, True)
    match operator:
        case "+":
            return _added(left, right, missing)
        case "-":
            return _added(left, negated(right), missing)
        case "*":
            return _hull([_times(a, b) for a in _ends(left) for b in _ends(right)], missing)
        case _:
            return _divided(left, right, missing)


def _added(left: Reach, right: Reach, missing: bool) -> Reach:
    start = (left.low + right.low, max(left.start[1], right.start[1]))
    end = (left.high + right.high, min(left.end[1], right.end[1]))
    return Reach(start, end, None, missing)


def _ends(of: Reach) -> tuple[float, float]:
    return of.low, of.high


def _times(a: float, b: float) -> float:
    return 0.0 if a == 0 or b == 0 else a * b


def _hull(ends: list[float], missing: bool) -> Reach:
    known = [end for end in ends if not isnan(end)]
    if len(known) < len(ends):
        return between(None, None, missing)
    return between(_open(min(known)), _open(max(known)), missing)


def _open(bound: float) -> float | None:
    return None if isinf(bound) else bound


def _divided(left: Reach, right: Reach, missing: bool) -> Reach:
    """A divisor that can be 0 makes the quotient as large as any, and missing at 0."""
    low, high = right.low, right.high
    if low < 0 < high:
        return between(None, None, True)
    if low == 0 or high == 0:
        return _over_zero(left, sign=1.0 if low == 0 else -1.0)
    return _hull([_quotient(a, b) for a in _ends(left) for b in _ends(right)], missing)


def _over_zero(left: Reach, sign: float) -> Reach:
    turned = left if sign > 0 else negated(left)
    if turned.low >= 0:
        return between(0.0, None)
    return between(None, 0.0) if turned.high <= 0 else between(None, None)


def _quotient(a: float, b: float) -> float:
    if isinf(a) and isinf(b):
        return nan if a else 0.0
    return a / b


def size(of: Reach) -> Reach:
    """|x|."""
    if of.low >= 0 or of.empty:
        return of
    if of.high <= 0:
        return negated(of)
    return between(0.0, _open(max(-of.low, of.high)), of.missing)


def least(left: Reach, right: Reach) -> Reach:
    """The lesser of two."""
    return Reach(min(left.start, right.start), min(left.end, right.end), None, left.missing or right.missing)


def greatest(left: Reach, right: Reach) -> Reach:
    """The greater of two."""
    return Reach(max(left.start, right.start), max(left.end, right.end), None, left.missing or right.missing)
