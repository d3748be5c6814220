"""The operators once more, read straight off their docstrings: slow, plain, and written to be believed.

Nothing of the generated code's shortcuts is used here; `None` is missing.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from scorelang.kernel import operators as k
from scorelang.kernel.tables import Cell


def evaluate(expr: k.Expr, row: Mapping[str, Cell]) -> Any:
    """The value of an expression over named cells."""

    def of(operand: k.Expr) -> Any:
        return evaluate(operand, row)

    match expr:
        case k.Const(_, value):
            return value
        case k.Ref(_, name):
            return row[name]
        case k.AllOf(operands):
            values = [of(operand) for operand in operands]
            return False if False in values else None if None in values else True
        case k.AnyOf(operands):
            values = [of(operand) for operand in operands]
            return True if True in values else None if None in values else False
        case k.Known(operand):
            return of(operand) is not None
        case k.Holds(operand):
            return of(operand) is True
        case k.Choose(arms, otherwise):
            for when, then in arms:
                if of(when) is True:
                    return of(then)
            return of(otherwise)
        case k.FirstKnown(operands):
            return next((value for value in map(of, operands) if value is not None), None)
        case k.CrossSpread(count, products, left, right):
            return _known(_cross_spread, of(count), of(products), of(left), of(right))
        case _:
            return _known(*_strict(expr, of))


def _known(function: Callable[..., Any], *operands: Any) -> Any:
    return None if any(operand is None for operand in operands) else function(*operands)


def _strict(expr: k.Expr, of: Callable[[k.Expr], Any]) -> tuple[Any, ...]:
    match expr:
        case k.Arith(operator, left, right):
            return _ARITHMETIC[operator], of(left), of(right)
        case k.Divide(left, right):
            return lambda a, b: None if b == 0 else a / b, of(left), of(right)
        case k.Floor(operand):
            return _floor, of(operand)
        case k.Sqrt(operand):
            return lambda x: None if x < 0 else math.sqrt(x), of(operand)
        case k.Guard(operand):
            return lambda x: None if abs(x) > 1e15 else 0.0 if abs(x) < 1e-15 else x, of(operand)
        case k.Normal(operand):
            return lambda x: 0.0 if x == 0 else x, of(operand)
        case k.Compare(operator, left, right):
            return lambda a, b: _COMPARISONS[operator](_bytes(a), _bytes(b)), of(left), of(right)
        case k.Not(operand):
            return lambda x: not x, of(operand)
        case k.DaysBetween(left, right):
            return lambda a, b: float(a - b), of(left), of(right)
        case k.TimeBetween(left, right):
            return lambda a, b: float(a - b) / 86_400_000_000.0, of(left), of(right)
        case k.ShiftDay(day, days):
            return lambda a, b: None if abs(b) > 100_000 else a + math.floor(b), of(day), of(days)
        case k.DayOf(instant, changes):
            return lambda x: _day_of(x, changes), of(instant)
        case k.DayPart(part, day):
            return lambda x: _day_part(part, x), of(day)
        case k.TextTest(test, text, part):
            return lambda a, b: _TEXT_TESTS[test](a.encode(), b.encode()), of(text), of(part)
        case k.TextLength(text):
            return lambda x: float(len(x)), of(text)
        case k.Fixed(operand, decimals):
            return lambda x: int(_floor(x * float(10**decimals) + 0.5 + 1e-9)), of(operand)
        case k.WideProduct(left, right):
            return lambda a, b: None if max(abs(a), abs(b)) > 10**14 else a * b, of(left), of(right)
        case k.FromWide(operand, decimals):
            return lambda x: from_wide(x) / float(10**decimals), of(operand)
        case k.Within(operand, start, end):
            return lambda x: (start is None or start <= x) and (end is None or x < end), of(operand)
        case _:
            raise TypeError(type(expr).__name__)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_TEXT_TESTS: dict[str, Callable[[bytes, bytes], bool]] = {
    "contains": lambda text, part: part in text,
    "starts_with": lambda text, part: text.startswith(part),
    "ends_with": lambda text, part: text.endswith(part),
}


def _bytes(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value


def _floor(x: float) -> float:
    return x if abs(x) >= 2.0**52 else float(math.floor(x))


def from_wide(wide: int) -> float:
    high = int(Fraction(wide, 10**15))
    return float(high) * 1e15 + float(wide - high * 10**15)


def _cross_spread(count: int, products: int, left: int, right: int) -> float | None:
    if abs(from_wide(count) * from_wide(products)) >= 1e37 or abs(from_wide(left) * from_wide(right)) >= 1e37:
        return None
    return from_wide(count * products - left * right)


def _day_of(instant: int, changes: tuple[tuple[int, int], ...]) -> int:
    offset = changes[0][1]
    for start, ahead in changes:
        if start <= instant:
            offset = ahead
    return math.floor(Fraction(instant + offset, 86_400_000_000))


def _day_part(part: str, day: int) -> float:
    found = date.fromordinal(day + date(1970, 1, 1).toordinal())
    match part:
        case "year":
            return float(found.year)
        case "month":
            return float(found.month)
        case "day":
            return float(found.day)
        case "weekday":
            return float(found.isoweekday())
        case _:
            raise ValueError(part)


def same(a: Any, b: Any) -> bool:
    """Equal to the last bit, and of one type; zeros of both signs are one (what is published is normal)."""
    if a is None or b is None:
        return a is b
    return type(a) is type(b) and a == b
