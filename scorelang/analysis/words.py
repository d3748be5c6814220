"""Ranges and witnesses in words."""

from collections.abc import Mapping
from math import isinf

from scorelang.analysis.curves import At
from scorelang.analysis.ranges import Env
from scorelang.analysis.reach import Reach, pick
from scorelang.ir import expressions as ir
from scorelang.types import Date, Duration, Number, Time, Type


def number(value: float) -> str:
    """A number as an author writes it."""
    rounded = round(value, 6)
    return f"{rounded:_.0f}" if rounded == int(rounded) and abs(rounded) < 1e15 else f"{rounded:_}"


def amount(value: float, of: Type) -> str:
    """A number of a type, with its unit."""
    match of:
        case Duration():
            return f"{number(value)} day{'' if value == 1 else 's'}"
        case Date() | Time():
            return "today" if value == 0 else f"today {'+' if value > 0 else '-'} {number(abs(value))} days"
        case Number(percent=True):
            return f"{number(value * 100)}%"
        case _:
            return number(value)


def value(at: At, of: Type) -> str:
    """A value of an indicator."""
    if isinstance(at, bool):
        return "true" if at else "false"
    if isinstance(at, str):
        return f'"{at}"'
    return "any" if at is None else amount(at, of)


def range_of(reach: Reach) -> str:
    """`between 0 and 100`, `at most 40`."""
    low, high = reach.low, reach.high
    if isinf(low) and isinf(high):
        return "anything"
    if isinf(low):
        return f"at most {number(high)}"
    if isinf(high):
        return f"at least {number(low)}"
    return f"always {number(low)}" if low == high else f"between {number(low)} and {number(high)}"


def name(expr: ir.Expression) -> str | None:
    """How a reader names what an expression reads; None for what is computed."""
    match expr:
        case ir.ColumnRef(source, column):
            return f"{source}.{column}"
        case ir.LetRef(let):
            return let
        case ir.IndicatorRef(indicator, what):
            return indicator if what == "value" else f"{indicator}.score"
        case ir.GroupRef(_, group):
            return f"{group}.score"
        case ir.CardRef(_, what):
            return what
        case ir.Arithmetic(operator, left, right):
            one, other = name(left), name(right)
            return None if one is None or other is None else f"{one} {operator} {other}"
        case ir.EvaluationDay():
            return "today"
        case _:
            return None


def witness(env: Env) -> str | None:
    """`` `seats` is 20 and `tier` is "smb" ``: values that are as assumed."""
    said = [f"`{name(expr)}` is {_value(expr, reach)}" for expr, reach in env.items() if name(expr) is not None]
    return " and ".join(said) if said else None


def _value(expr: ir.Expression, reach: Reach) -> str:
    if reach.values is not None:
        found = sorted(reach.values, key=str)
        return value(found[0], expr.type) if found else "missing"
    return "missing" if reach.empty else amount(pick(reach), expr.type)


def values(found: Mapping[str, At], types: Mapping[str, Type]) -> str:
    """`` `use` is 0 and `late` is 60 days ``: values of indicators."""
    said = [f"`{each}` is {value(at, types[each])}" for each, at in found.items() if at is not None and each in types]
    return " and ".join(said)
