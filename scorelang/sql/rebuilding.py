"""The same operator over other operands."""

from collections.abc import Sequence
from typing import assert_never

from scorelang.kernel.operators import (
    AllOf,
    AnyOf,
    Arith,
    Choose,
    Compare,
    Const,
    CrossSpread,
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
    ShiftDay,
    Sqrt,
    TextLength,
    TextTest,
    TimeBetween,
    WideProduct,
    Within,
)


def with_children(expr: Expr, operands: Sequence[Expr]) -> Expr:
    """`expr` over these operands, in the order of `kernel.sorts.children`."""
    match expr:
        case Const() | Ref():
            return expr
        case Arith(operator=operator):
            return Arith(operator, *operands)
        case Compare(operator=operator):
            return Compare(operator, *operands)
        case AllOf() | AnyOf() | FirstKnown():
            return type(expr)(tuple(operands))
        case Divide() | DaysBetween() | TimeBetween() | WideProduct() | ShiftDay():
            return type(expr)(*operands)
        case Floor() | Sqrt() | Guard() | Normal() | Not() | Known() | Holds() | TextLength():
            return type(expr)(*operands)
        case CrossSpread():
            return CrossSpread(*operands)
        case Choose():
            pairs = zip(operands[:-1:2], operands[1:-1:2], strict=True)
            return Choose(tuple(pairs), operands[-1])
        case DayOf(changes=changes):
            return DayOf(operands[0], changes)
        case DayPart(part=part):
            return DayPart(part, operands[0])
        case TextTest(test=test):
            return TextTest(test, operands[0], operands[1])
        case Fixed(decimals=decimals):
            return Fixed(operands[0], decimals)
        case FromWide(decimals=decimals):
            return FromWide(operands[0], decimals)
        case Within(start=start, end=end):
            return Within(operands[0], start, end)
        case _:
            assert_never(expr)
