"""The sort of every expression, and the references it reads."""

from collections.abc import Iterator
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
    Sort,
    Sqrt,
    TextLength,
    TextTest,
    TimeBetween,
    WideProduct,
    Within,
)


def sort_of(expr: Expr) -> Sort:
    """The sort that an expression gives."""
    match expr:
        case Const(sort) | Ref(sort):
            return sort
        case Choose():
            return sort_of(expr.otherwise)
        case FirstKnown():
            return sort_of(expr.operands[0])
        case Compare() | AllOf() | AnyOf() | Not() | Known() | Holds() | TextTest() | Within():
            return Sort.FLAG
        case ShiftDay() | DayOf():
            return Sort.DAY
        case Fixed() | WideProduct():
            return Sort.WIDE
        case (
            Arith()
            | Divide()
            | Floor()
            | Sqrt()
            | Guard()
            | Normal()
            | DaysBetween()
            | TimeBetween()
            | DayPart()
            | TextLength()
            | FromWide()
            | CrossSpread()
        ):
            return Sort.NUMBER
        case _:
            assert_never(expr)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The operands, in order."""
    match expr:
        case Const() | Ref():
            return ()
        case (
            Arith(left=left, right=right)
            | Divide(left, right)
            | Compare(left=left, right=right)
            | DaysBetween(left, right)
            | TimeBetween(left, right)
            | WideProduct(left, right)
        ):
            return (left, right)
        case (
            Floor(operand)
            | Sqrt(operand)
            | Guard(operand)
            | Normal(operand)
            | Not(operand)
            | Known(operand)
            | Holds(operand)
            | Fixed(operand)
            | FromWide(operand)
            | Within(operand)
            | DayOf(operand)
            | DayPart(day=operand)
            | TextLength(operand)
        ):
            return (operand,)
        case AllOf(operands) | AnyOf(operands) | FirstKnown(operands):
            return operands
        case Choose(arms, otherwise):
            return (*(part for arm in arms for part in arm), otherwise)
        case ShiftDay(day, days):
            return (day, days)
        case TextTest(text=text, part=part):
            return (text, part)
        case CrossSpread(count, products, left, right):
            return (count, products, left, right)
        case _:
            assert_never(expr)


def references(expr: Expr) -> Iterator[Ref]:
    """Every reference in an expression, in order, with repetitions; long sums lean deep, so nothing recurs here."""
    waiting = [expr]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Ref):
            yield found
        waiting.extend(reversed(children(found)))
