"""Expressions of an account or of a row, by the reference."""

from collections.abc import Callable
from datetime import date
from typing import Any

from scorelang.ir import expressions as ir
from scorelang.ir.expressions import Expression
from scorelang.kernel.tables import Row
from scorelang.types import Date, Duration, Grade, Number, Time
from tests.meaning.oracle.functions import FUNCTIONS, LOOKING, OF_DAYS
from tests.meaning.oracle.world import EPOCH, Seen, World, together

Leaf = Callable[[Expression], Seen]


def see(expr: Expression, world: World, leaf: Leaf) -> Seen:
    """The value of an expression; `leaf` reads the names."""

    def of(operand: Expression) -> Seen:
        return see(operand, world, leaf)

    match expr:
        case ir.Constant(value):
            return Seen((value - EPOCH).days if isinstance(value, date) else _plain(value))
        case ir.EvaluationDay():
            return Seen(world.day)
        case ir.ShiftedToday(length):
            return Seen(world.back(-length.amount, length.unit))
        case ir.Negate(operand):
            found = of(operand)
            return found.but(None if found.value is None else 0.0 - found.value)
        case ir.Arithmetic(_, left, right):
            a, b = of(left), of(right)
            return together(None if None in (a.value, b.value) else _arithmetic(expr, a.value, b.value, world), a, b)
        case ir.Compare(_, left, right):
            a, b = of(left), of(right)
            return together(compare(expr, a.value, b.value, world), a, b)
        case ir.OneOf(operand, members):
            found = of(operand)
            return found.but(None if found.value is None else any(found.value == of(m).value for m in members))
        case ir.IsState(operand, state):
            found = of(operand)
            gone = found.value is None
            return Seen(gone if state == "missing" else gone and not found.fault and found.outage is None)
        case ir.AllOf(operands):
            parts = [of(operand) for operand in operands]
            values = [part.value for part in parts]
            return together(False if False in values else None if None in values else True, *parts)
        case ir.AnyOf(operands):
            parts = [of(operand) for operand in operands]
            values = [part.value for part in parts]
            return together(True if True in values else None if None in values else False, *parts)
        case ir.Not(operand):
            found = of(operand)
            return found.but(None if found.value is None else not found.value)
        case ir.Choose(arms, otherwise):
            seen = [(of(when), of(then)) for when, then in arms]
            last = of(otherwise)
            value = next((then.value for when, then in seen if when.value is True), last.value)
            return together(value, *(part for arm in seen for part in arm), last)
        case ir.Apply(function, arguments):
            parts = [of(argument) for argument in arguments]
            return together(_apply(function, expr, [part.value for part in parts], world), *parts)
        case _:
            return leaf(expr)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def to_day(value: Any, expr: Expression, world: World) -> Any:
    return world.local_day(value) if isinstance(expr.type, Time) and value is not None else value


def _arithmetic(expr: ir.Arithmetic, a: Any, b: Any, world: World) -> Any:
    left, right = expr.left.type, expr.right.type
    if isinstance(left, Date | Time) and isinstance(right, Date | Time):
        if isinstance(left, Time) and isinstance(right, Time):
            return float(a - b) / 86_400_000_000.0
        return float(to_day(a, expr.left, world) - to_day(b, expr.right, world))
    if isinstance(left, Date) and isinstance(right, Duration):
        return _shifted(a, b if expr.operator == "+" else 0.0 - b)
    if isinstance(left, Duration) and isinstance(right, Date):
        return _shifted(b, a)
    if expr.operator == "/":
        return None if b == 0 else a / b
    if expr.operator in "+-" and all(isinstance(of, Number) and of.tenths for of in (left, right)):
        whole = (a * 10 + 0.5) // 1.0, (b * 10 + 0.5) // 1.0
        return (whole[0] + whole[1] if expr.operator == "+" else whole[0] - whole[1]) / 10.0
    return {"+": a + b, "-": a - b, "*": a * b}[expr.operator]


def _shifted(day: int, days: float) -> int | None:
    return None if abs(days) > 100_000 else day + int(days // 1.0)


def compare(expr: ir.Compare, a: Any, b: Any, world: World) -> bool | None:
    if isinstance(expr.left.type, Time) != isinstance(expr.right.type, Time):
        a, b = to_day(a, expr.left, world), to_day(b, expr.right, world)
    if isinstance(expr.left.type, Grade) and expr.operator not in ("==", "!="):
        members = expr.left.type.members
        a, b = (members.index(grade) if grade in members else None for grade in (a, b))
    if a is None or b is None:
        return None
    match expr.operator:
        case "==":
            return bool(a == b)
        case "!=":
            return bool(a != b)
        case "<":
            return bool(a < b)
        case "<=":
            return bool(a <= b)
        case ">":
            return bool(a > b)
        case _:
            return bool(a >= b)


def _apply(function: str, expr: ir.Apply, values: list[Any], world: World) -> Any:
    if function in LOOKING:
        return LOOKING[function](*values)
    if None in values:
        return None
    if function in OF_DAYS:
        values = [to_day(values[0], expr.arguments[0], world)]
    return FUNCTIONS[function](*values)


def row_leaf(world: World, source: str, row: Row, account: int) -> Leaf:
    """Names inside an aggregate: the source's columns, and those of the row's account."""

    def leaf(expr: Expression) -> Seen:
        match expr:
            case ir.ColumnRef(name, column):
                accounts = world.program.accounts
                if name == accounts.name:
                    return world.cell(accounts, world.accounts[account], column)
                return world.cell(world.source(source), row, column)
            case ir.LetRef(name):
                return see(next(let.value for let in world.program.lets if let.name == name), world, leaf)
            case _:
                raise TypeError(type(expr).__name__)

    return leaf
