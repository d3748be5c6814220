"""Whether an expression only comes to whole numbers: counts, and days between dates."""

from math import ceil, floor, isinf

from scorelang.analysis.reach import Reach
from scorelang.ir import expressions as ir
from scorelang.types import Date, Number


def is_whole(expr: ir.Expression, lets: dict[str, ir.Expression]) -> bool:
    """Whether every known value is whole, as far as can be told."""
    match expr:
        case ir.Constant(float() as value):
            return value == int(value)
        case ir.Aggregate(function="count" | "distinct"):
            return True
        case ir.Aggregate(function="min" | "max" | "first" | "last", argument=argument) if argument is not None:
            return is_whole(argument, lets)
        case ir.Arithmetic("-", left, right) if isinstance(left.type, Date) and isinstance(right.type, Date):
            return True
        case ir.Arithmetic("+" | "-" | "*", left, right):
            return is_whole(left, lets) and is_whole(right, lets)
        case ir.Negate(operand):
            return is_whole(operand, lets)
        case ir.LetRef(name) if name in lets:
            return is_whole(lets[name], lets)
        case ir.Apply(function="floor" | "ceil" | "length" | "year" | "month" | "day" | "weekday" | "count_of"):
            return True
        case _:
            return isinstance(expr.type, Number) and bool(expr.type.members) and _all_whole(expr.type.members)


def _all_whole(members: tuple[float, ...]) -> bool:
    return all(member == int(member) for member in members)


def holds_whole(reach: Reach) -> bool:
    """Whether a whole number lies in an interval."""
    return isinf(reach.low) or isinf(reach.high) or a_whole(reach) is not None


def a_whole(reach: Reach) -> float | None:
    """A whole number in a bounded interval."""
    for candidate in (float(ceil(reach.low)), float(ceil(reach.low)) + 1, float(floor(reach.high))):
        if reach.start <= (candidate, 0) and (candidate, 1) <= reach.end:
            return candidate
    return None
