"""Operators of the language to operators of the kernel; the same for an account and for a row."""

from datetime import date
from typing import assert_never

from scorelang.builtins import function
from scorelang.ir.expressions import (
    Aggregate,
    AllOf,
    AnyOf,
    Apply,
    Arithmetic,
    Before,
    CardRef,
    Choose,
    ColumnRef,
    Compare,
    Constant,
    EvaluationDay,
    Expression,
    GroupRef,
    IndicatorRef,
    IsState,
    LetRef,
    Negate,
    Not,
    OneOf,
    Percentile,
    ShiftedToday,
    Was,
)
from scorelang.kernel import operators as kernel
from scorelang.kernel.operators import Const, Expr, Sort
from scorelang.kernel.sorts import sort_of
from scorelang.pinning import words
from scorelang.pinning.days import day_number
from scorelang.pinning.ledger import Ledger, Pinned
from scorelang.pinning.scopes import Scope
from scorelang.types import Date, Duration, Grade, Number, Text, Time, Type
from scorelang.types.folding import folded


def lower(expr: Expression, scope: Scope) -> Pinned:
    """An expression in its scope."""
    match expr:
        case Constant():
            return Pinned(literal(expr))
        case EvaluationDay():
            return Pinned(words.day(scope.ledger.clock.day))
        case ShiftedToday():
            return Pinned(words.day(scope.ledger.clock.back(expr.length, -1)))
        case Negate():
            operand = lower(expr.operand, scope)
            return _like(words.minus(words.ZERO, operand.expr), operand)
        case Arithmetic():
            left, right = lower(expr.left, scope), lower(expr.right, scope)
            return _like(_arithmetic(expr, left.expr, right.expr, scope.ledger), left, right)
        case Compare():
            left, right = lower(expr.left, scope), lower(expr.right, scope)
            return _like(_compare(expr, left.expr, right.expr, scope.ledger), left, right)
        case OneOf():
            return _one_of(expr, scope)
        case IsState():
            return Pinned(_state(expr, lower(expr.operand, scope)))
        case AllOf(operands) | AnyOf(operands):
            parts = [lower(operand, scope) for operand in operands]
            join = words.both if isinstance(expr, AllOf) else words.either
            return _like(join(*(part.expr for part in parts)), *parts)
        case Not():
            operand = lower(expr.operand, scope)
            return _like(words.negation(operand.expr), operand)
        case Choose():
            return _choose(expr, scope)
        case Apply():
            arguments = [lower(argument, scope) for argument in expr.arguments]
            return _like(_apply(expr, tuple(part.expr for part in arguments), scope), *arguments)
        case (
            Aggregate() | Before() | CardRef() | ColumnRef() | GroupRef() | IndicatorRef() | LetRef() | Percentile()
        ) | Was():
            return scope.leaf(expr)
        case _:
            assert_never(expr)


def literal(constant: Constant) -> Const:
    """A constant as a literal of its sort."""
    value = constant.value
    sort = words.sort_of_type(constant.type)
    if isinstance(value, date):
        return words.day(day_number(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Const(sort, float(value))
    if isinstance(value, str) and isinstance(constant.type, Text) and constant.type.folded:
        return words.text(folded(value))
    return Const(sort, value)


def _like(expr: Expr, *parts: Pinned) -> Pinned:
    faults = [part.fault for part in parts if part.fault is not None]
    outage = next((part.outage for part in parts if part.outage is not None), None)
    return Pinned(expr, words.either(*faults) if faults else None, outage)


def _arithmetic(expr: Arithmetic, left: Expr, right: Expr, ledger: Ledger) -> Expr:
    match expr.operator, expr.left.type, expr.right.type:
        case "-", Date() | Time(), Date() | Time():
            return _between(left, right, ledger)
        case "+", Date(), Duration():
            return words.shift_day(left, right)
        case "+", Duration(), Date():
            return words.shift_day(right, left)
        case "-", Date(), Duration():
            return words.shift_day(left, _negative(right))
        case "/", _, _:
            return words.divide(left, right)
        case (("+" | "-"), Number(tenths=True), Number(tenths=True)):
            tenths = kernel.Arith(expr.operator, words.whole_tenths(left), words.whole_tenths(right))
            return words.divide(tenths, words.number(10))
    return kernel.Arith(expr.operator, left, right)


def _negative(days: Expr) -> Expr:
    if isinstance(days, Const) and isinstance(days.value, float):
        return words.number(-days.value)
    return words.minus(words.ZERO, days)


def _between(left: Expr, right: Expr, ledger: Ledger) -> Expr:
    if sort_of(left) is Sort.INSTANT and sort_of(right) is Sort.INSTANT:
        return kernel.TimeBetween(left, right)
    return kernel.DaysBetween(day_of(left, ledger), day_of(right, ledger))


def day_of(expr: Expr, ledger: Ledger) -> Expr:
    """A day as it is; an instant's day in the project's zone."""
    return kernel.DayOf(expr, ledger.clock.changes()) if sort_of(expr) is Sort.INSTANT else expr


def _compare(expr: Compare, left: Expr, right: Expr, ledger: Ledger) -> Expr:
    if sort_of(left) is not sort_of(right):
        left, right = day_of(left, ledger), day_of(right, ledger)
    if isinstance(expr.left.type, Grade) and expr.operator not in ("==", "!="):
        left, right = _rank(left, expr.left.type), _rank(right, expr.left.type)
    left, right = _folded_pair(left, right, expr.left.type, expr.right.type)
    return kernel.Compare(expr.operator, left, right)


def _rank(grade: Expr, kind: Grade) -> Expr:
    """A grade's place from the worst; `unknown` has none."""
    if isinstance(grade, Const):
        place = kind.members.index(str(grade.value)) + 1 if grade.value in kind.members else None
        return Const(Sort.NUMBER, None if place is None else float(place))
    arms = ((words.equal(grade, words.text(name)), words.number(i + 1)) for i, name in enumerate(kind.members))
    return words.choose(*arms, otherwise=words.missing(Sort.NUMBER))


def _folded_pair(left: Expr, right: Expr, left_type: Type, right_type: Type) -> tuple[Expr, Expr]:
    if any(isinstance(kind, Text) and kind.folded for kind in (left_type, right_type)):
        return _fold_literal(left), _fold_literal(right)
    return left, right


def _fold_literal(expr: Expr) -> Expr:
    return words.text(folded(expr.value)) if isinstance(expr, Const) and isinstance(expr.value, str) else expr


def _one_of(expr: OneOf, scope: Scope) -> Pinned:
    operand = lower(expr.operand, scope)
    members = [
        _compare(
            Compare("==", expr.operand, member, expr.type, expr.span),
            operand.expr,
            lower(member, scope).expr,
            scope.ledger,
        )
        for member in expr.members
    ]
    return _like(words.either(*members), operand)


def _state(expr: IsState, operand: Pinned) -> Expr:
    gone = words.negation(words.known(operand.expr))
    if expr.state == "missing":
        return gone
    if operand.outage is not None:
        return words.FALSE
    return gone if operand.fault is None else words.both(gone, words.negation(operand.fault))


def _choose(expr: Choose, scope: Scope) -> Pinned:
    arms = [(lower(condition, scope), lower(result, scope)) for condition, result in expr.arms]
    otherwise = lower(expr.otherwise, scope)
    chosen = words.choose(*((when.expr, then.expr) for when, then in arms), otherwise=otherwise.expr)
    return _like(chosen, *(part for arm in arms for part in arm), otherwise)


def _apply(expr: Apply, arguments: tuple[Expr, ...], scope: Scope) -> Expr:
    record = function(expr.function)
    assert record is not None, f"{expr.function} is not in the table of functions"
    return record.lower(scope, arguments)
