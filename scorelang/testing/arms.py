"""The arms of a curve and of `if` and `match`, each with the condition under which it was taken."""

from collections.abc import Iterator
from typing import assert_never

from scorelang.ir import expressions as ir
from scorelang.ir.expressions import Expression
from scorelang.ir.indicators import Curve, Direct, Linear, Map, PeerRank, Steps
from scorelang.source import Span
from scorelang.types import Flag

Arm = tuple[str, Span, Expression]


def curve_arms(curve: Curve, value: Expression) -> Iterator[Arm]:
    """Every arm: (its words, its place, when it is taken)."""
    match curve:
        case Linear(knots):
            yield from _stretches([position for position, _ in knots], value)
        case Steps(arms, otherwise):
            tests = [compared(operator, value, position) for operator, position, _ in arms]
            yield from _in_turn(tests, otherwise, value)
        case Map(arms, otherwise):
            yield from _in_turn([compared("==", value, member) for member, _ in arms], otherwise, value)
        case Direct() | PeerRank():
            yield "a known value", value.span, known(value)
        case _:
            assert_never(curve)


def choices(expression: Expression) -> Iterator[Arm]:
    """The arms of an `if` or a `match` that decides a value, and of those within its arms."""
    if isinstance(expression, ir.Choose):
        before: list[Expression] = []
        for number, (when, then) in enumerate(expression.arms, start=1):
            yield f"arm {number}", then.span, all_of((*map(negated, before), when))
            yield from choices(then)
            before.append(when)
        yield "else", expression.otherwise.span, all_of(map(_fails, before))
        yield from choices(expression.otherwise)


def compared(operator: str, left: Expression, right: Expression) -> Expression:
    """A comparison, where the right side stands."""
    return ir.Compare(operator, left, right, Flag(), right.span)


def negated(condition: Expression) -> Expression:
    """Known not to hold."""
    return ir.Not(condition, Flag(), condition.span)


def known(value: Expression) -> Expression:
    """Not missing."""
    return negated(ir.IsState(value, "missing", Flag(), value.span))


def all_of(conditions: "Iterator[Expression] | tuple[Expression, ...] | map[Expression]") -> Expression:
    """All together; one alone is itself."""
    members = tuple(conditions)
    return members[0] if len(members) == 1 else ir.AllOf(members, Flag(), members[0].span)


def _fails(condition: Expression) -> Expression:
    """Does not hold, be it false or missing."""
    missing = ir.IsState(condition, "missing", Flag(), condition.span)
    return ir.AnyOf((missing, negated(condition)), Flag(), condition.span)


def _in_turn(tests: list[Expression], otherwise: Expression | None, value: Expression) -> Iterator[Arm]:
    for number, test in enumerate(tests):
        yield f"arm {number + 1}", test.span, all_of((*map(_fails, tests[:number]), test))
    if otherwise is not None:
        yield "else", otherwise.span, all_of((known(value), *map(_fails, tests)))


def _stretches(positions: list[Expression], value: Expression) -> Iterator[Arm]:
    """A line lies between two points; what is flat outside belongs to the first and to the last."""
    for number, start in enumerate(positions[:-1]):
        bounds = [compared(">=", value, start)] if number else []
        if number < len(positions) - 2:
            bounds.append(compared("<", value, positions[number + 1]))
        yield f"line {number + 1}", start.span, all_of((known(value), *bounds))
