"""What can be said of a value before there is any data."""

from math import copysign

from scorelang.kernel.operators import (
    AllOf,
    AnyOf,
    Arith,
    Choose,
    Compare,
    Const,
    DayOf,
    DayPart,
    DaysBetween,
    Divide,
    Expr,
    FirstKnown,
    Fixed,
    Floor,
    FromWide,
    Guard,
    Holds,
    Known,
    Normal,
    Not,
    Ref,
    TextLength,
    TextTest,
    TimeBetween,
    Within,
)
from scorelang.kernel.sorts import children
from scorelang.sql.columns import Columns


def never_missing(expr: Expr, columns: Columns) -> bool:
    """Whether it is known for every row."""
    match expr:
        case Const(_, value):
            return value is not None
        case Ref(_, name):
            return columns[name].always
        case Known() | Holds():
            return True
        case FirstKnown(operands):
            return any(never_missing(part, columns) for part in operands)
        case Choose(arms, otherwise):
            there = all(never_missing(result, columns) or _asked_for(result, when, columns) for when, result in arms)
            return there and never_missing(otherwise, columns)
        case Divide(left, right) if positive(right, columns):
            return never_missing(left, columns) and never_missing(right, columns)
        case Divide(left, Const(_, value)):
            return bool(value) and never_missing(left, columns)
        case (
            AllOf() | AnyOf() | Not() | Compare() | Within() | Arith() | Floor() | Normal() | TextTest() | TextLength()
        ):
            return all(never_missing(part, columns) for part in children(expr))
        case DaysBetween() | TimeBetween() | DayOf() | DayPart() | Fixed() | FromWide():
            return all(never_missing(part, columns) for part in children(expr))
        case _:
            return False


def _asked_for(result: Expr, condition: Expr, columns: Columns) -> bool:
    """Whether a condition holds only where the result is known."""
    parts = condition.operands if isinstance(condition, AllOf) else (condition,)
    behind = missing_with(result, columns)
    return behind is not None and Known(behind) in parts


def missing_with(expr: Expr, columns: Columns) -> Ref | None:
    """The column that is missing exactly where it is; None where none is known."""
    match expr:
        case Ref(_, name):
            return columns[name].missing_with or expr
        case Choose(((Not(Known(x)), Const(_, None)), *arms), otherwise):
            found = missing_with(x, columns)
            rest = [*(result for _, result in arms), otherwise]
            alike = all(never_missing(one, columns) or missing_with(one, columns) == found for one in rest)
            return found if alike else None
        case Divide(x, Const(_, value)) if value:
            return missing_with(x, columns)
        case Arith() | Floor() | Normal() | DaysBetween() | FromWide():
            found_in = {missing_with(part, columns) for part in children(expr) if not never_missing(part, columns)}
            return found_in.pop() if len(found_in) == 1 else None
        case _:
            return None


def positive_zero(expr: Expr, columns: Columns) -> bool:
    """Whether a NUMBER is never -0.0: a sum with what is not zero is not, nor what comes from whole numbers."""
    match expr:
        case Const(_, value):
            return not isinstance(value, float) or bool(value) or copysign(1.0, value) > 0
        case Ref(_, name):
            return columns[name].positive_zero
        case Normal() | FromWide() | DaysBetween() | TimeBetween() | DayPart() | TextLength():
            return True
        case Arith() | Divide() if unsigned(expr, columns):
            return True
        case Arith("+" | "-", _, Const(_, value)):
            return bool(value)
        case Floor(x) | Guard(x) | Divide(Floor(x), Const(_, 10.0 | 100.0 | 1000.0 | 10000.0)):
            return positive_zero(x, columns)
        case Choose(arms, otherwise):
            return all(positive_zero(part, columns) for part in (*(result for _, result in arms), otherwise))
        case FirstKnown(operands):
            return all(positive_zero(part, columns) for part in operands)
        case _:
            return False


def unsigned(expr: Expr, columns: Columns) -> bool:
    """Whether a NUMBER or WIDE is neither below 0 nor -0.0, as sums, products and shares of such are not either."""
    match expr:
        case Const(_, value):
            return value is None or (isinstance(value, float | int) and copysign(1.0, value) > 0)
        case Ref(_, name):
            return columns[name].unsigned
        case Arith("+" | "*") | Divide() | Floor() | Guard() | Normal() | FirstKnown() | Fixed() | FromWide():
            return all(unsigned(part, columns) for part in children(expr))
        case Choose(arms, otherwise):
            return all(unsigned(part, columns) for part in (*(result for _, result in arms), otherwise))
        case _:
            return False


def positive(expr: Expr, columns: Columns) -> bool:
    """Whether a NUMBER or WIDE is above 0 where it is known."""
    match expr:
        case Const(_, value):
            return isinstance(value, float) and value > 0
        case FromWide(x):
            return positive(x, columns)
        case Ref(_, name):
            return columns[name].positive
        case Arith("+", left, right):
            above = positive(left, columns) or positive(right, columns)
            return above and unsigned(left, columns) and unsigned(right, columns)
        case Choose(arms, otherwise):
            return all(positive(part, columns) for part in (*(result for _, result in arms), otherwise))
        case _:
            return False


def among(expr: Expr, columns: Columns) -> frozenset[float] | None:
    """All that a NUMBER can be where it is not missing; None where that is not known."""
    match expr:
        case Const(_, value):
            return frozenset() if value is None else frozenset((float(value),))
        case Ref(_, name):
            return columns[name].among
        case Choose(arms, otherwise):
            found = [among(part, columns) for part in (*(result for _, result in arms), otherwise)]
            known = [one for one in found if one is not None]
            return frozenset().union(*known) if len(known) == len(found) else None
        case _:
            return None
