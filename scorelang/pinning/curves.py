"""Curves: from a value to points between 0 and 100."""

from itertools import pairwise
from typing import assert_never

from scorelang.ir.expressions import Expression
from scorelang.ir.indicators import Curve, Direct, Linear, Map, PeerRank, Steps
from scorelang.kernel.operators import Compare, Const, DaysBetween, Expr, Ref, Sort
from scorelang.kernel.sorts import sort_of
from scorelang.pinning import words
from scorelang.pinning.expressions import day_of, lower
from scorelang.pinning.scopes import Scope
from scorelang.pinning.words import HUNDRED, choose, clamp, equal, known, minus, negation, plus, times


def points(scope: Scope, curve: Curve, value: Expr, rank: Ref | None) -> Expr:
    """Unrounded points of a value; `rank` is its place among its peers, for the curve that needs it."""
    match curve:
        case Linear():
            return _linear(scope, curve, value)
        case Steps():
            return _steps(scope, curve, value)
        case Map():
            return _map(scope, curve, value)
        case Direct():
            return clamp(value, 0.0, 100.0)
        case PeerRank():
            assert rank is not None
            height = times(rank, HUNDRED)
            return minus(HUNDRED, height) if curve.inverted else height
        case _:
            assert_never(curve)


def _height(scope: Scope, expr: Expression) -> Expr:
    height = lower(expr, scope).expr
    return height if isinstance(height, Const) else clamp(height, 0.0, 100.0)


def _difference(scope: Scope, left: Expr, right: Expr) -> Expr:
    if sort_of(left) is Sort.NUMBER:
        if isinstance(left, Const) and isinstance(right, Const) and left.value is not None and right.value is not None:
            return words.number(float(left.value) - float(right.value))
        return minus(left, right)
    return DaysBetween(day_of(left, scope.ledger), day_of(right, scope.ledger))


def _linear(scope: Scope, curve: Linear, value: Expr) -> Expr:
    """y0 + (x - x0)·(y1 - y0) / (x1 - x0); positions that do not ascend at run time give missing points."""
    knots = [(lower(x, scope).expr, _height(scope, y)) for x, y in curve.knots]
    arms: list[tuple[Expr, Expr]] = [(negation(known(value)), words.missing(Sort.NUMBER))]
    ascending = [Compare("<", left, right) for (left, _), (right, _) in pairwise(knots)]
    if not all(isinstance(x, Const) for x, _ in knots):
        arms.append((negation(words.holds(words.both(*ascending))), words.missing(Sort.NUMBER)))
    arms.append((Compare("<=", value, knots[0][0]), knots[0][1]))
    for (x0, y0), (x1, y1) in pairwise(knots):
        rise = times(_difference(scope, value, x0), _difference(scope, y1, y0))
        arms.append((Compare("<=", value, x1), plus(y0, words.divide(rise, _difference(scope, x1, x0)))))
    return choose(*arms, otherwise=knots[-1][1])


def _steps(scope: Scope, curve: Steps, value: Expr) -> Expr:
    arms: list[tuple[Expr, Expr]] = [(negation(known(value)), words.missing(Sort.NUMBER))]
    for operator, position, height in curve.arms:
        arms.append((Compare(operator, value, lower(position, scope).expr), _height(scope, height)))
    return choose(*arms, otherwise=_otherwise(scope, curve.otherwise))


def _map(scope: Scope, curve: Map, value: Expr) -> Expr:
    arms: list[tuple[Expr, Expr]] = [(negation(known(value)), words.missing(Sort.NUMBER))]
    for member, height in curve.arms:
        arms.append((equal(value, lower(member, scope).expr), _height(scope, height)))
    return choose(*arms, otherwise=_otherwise(scope, curve.otherwise))


def _otherwise(scope: Scope, expr: Expression | None) -> Expr:
    return words.missing(Sort.NUMBER) if expr is None else _height(scope, expr)
