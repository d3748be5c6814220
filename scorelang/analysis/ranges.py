"""What an expression can come to, from declared sets and ranges, through every operator."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from math import ceil, floor, isinf, sqrt
from typing import Protocol

from scorelang.analysis import reach as reaches
from scorelang.analysis.intervals import computed, greatest, least, negated, size
from scorelang.analysis.reach import FLAG, MISSING, Reach, between, both, either, exactly, one_of
from scorelang.ir import expressions as ir
from scorelang.types import Flag, Grade, Money, Number, Segment, Text, Type

Env = Mapping[ir.Expression, Reach]
"""What is assumed of some expressions, while the branch is looked at in which it holds."""


class Ranges(Protocol):
    """What declarations can come to; a program's, computed once each."""

    def let(self, name: str) -> Reach:
        """A let."""

    def value(self, name: str, card: str | None) -> Reach:
        """An indicator's value, as a scorecard sees it."""

    def points(self, name: str, card: str | None) -> Reach:
        """An indicator's points."""

    def group(self, card: str, name: str) -> Reach:
        """A group's points."""

    def own(self, card: str, what: str) -> Reach:
        """A scorecard's score, grade, segment or coverage."""

    def is_time(self, source: str, column: str) -> bool:
        """Whether no row is seen whose cell there lies after today."""


def of_type(of: Type) -> Reach:
    """All that a type has."""
    match of:
        case Number(low, high, members):
            if members:
                return between(min(members), max(members))
            return between(low, high)
        case Money(low, high):
            return between(low, high)
        case Text(members):
            return one_of(frozenset(members)) if members else Reach()
        case Grade(members=members):
            return one_of(frozenset((*members, "unknown")), missing=False)
        case Segment(members=members):
            return one_of(frozenset(members), missing=False)
        case Flag():
            return FLAG
        case _:
            return Reach()


def reach(ranges: Ranges, expr: ir.Expression, env: Env) -> Reach:
    """All that an expression can come to where the environment holds."""
    found = _reach(ranges, expr, env)
    return both(found, env[expr]) if expr in env else found


def _reach(ranges: Ranges, expr: ir.Expression, env: Env) -> Reach:
    match expr:
        case ir.Constant():
            return constant(expr)
        case ir.EvaluationDay():
            return exactly(0.0)
        case ir.Negate(operand):
            return negated(reach(ranges, operand, env))
        case ir.Arithmetic(operator, left, right):
            return computed(operator, reach(ranges, left, env), reach(ranges, right, env))
        case ir.Choose(arms, otherwise):
            return _choose(ranges, arms, otherwise, env)
        case ir.Apply():
            return _applied(ranges, expr, env)
        case ir.Aggregate():
            return _aggregated(ranges, expr, env)
        case _:
            return _named(ranges, expr, env)


def _named(ranges: Ranges, expr: ir.Expression, env: Env) -> Reach:
    match expr:
        case ir.ColumnRef(source, column, of):
            seen = of_type(of)
            return both(seen, between(None, 0.0)) if ranges.is_time(source, column) else seen
        case ir.LetRef(name):
            return ranges.let(name)
        case ir.IndicatorRef(name, "value", card):
            return ranges.value(name, card)
        case ir.IndicatorRef(name, _, card):
            return ranges.points(name, card)
        case ir.GroupRef(card, name):
            return ranges.group(card, name)
        case ir.CardRef(card, what):
            return ranges.own(card, what)
        case ir.Compare() | ir.OneOf() | ir.IsState() | ir.AllOf() | ir.AnyOf() | ir.Not():
            return _flag(ranges, expr, env)
        case _:
            return of_type(expr.type)


def constant(expr: ir.Constant) -> Reach:
    """A value that is written out."""
    match expr.value:
        case None:
            return MISSING
        case bool() | str():
            return one_of(frozenset({expr.value}), missing=False)
        case float() | int():
            return exactly(float(expr.value))
        case date():
            return Reach(missing=False)


def _choose(
    ranges: Ranges, arms: tuple[tuple[ir.Expression, ir.Expression], ...], otherwise: ir.Expression, env: Env
) -> Reach:
    found = reach(ranges, otherwise, env)
    for test, result in arms:
        held = reach(ranges, test, env)
        if held.values is None or True in held.values:
            found = either(found, reach(ranges, result, env))
    return found


def _flag(ranges: Ranges, expr: ir.Expression, env: Env) -> Reach:
    match expr:
        case ir.Compare(operator, left, right):
            return _compared(operator, reach(ranges, left, env), reach(ranges, right, env))
        case ir.OneOf(operand, members):
            return _one_of(reach(ranges, operand, env), tuple(reach(ranges, m, env) for m in members))
        case ir.IsState(operand, state):
            return _state(reach(ranges, operand, env), state)
        case ir.AllOf(operands):
            return _joined([reach(ranges, operand, env) for operand in operands], decisive=False)
        case ir.AnyOf(operands):
            return _joined([reach(ranges, operand, env) for operand in operands], decisive=True)
        case ir.Not(operand):
            inner = reach(ranges, operand, env)
            values = FLAG.values if inner.values is None else frozenset(not value for value in inner.values)
            return one_of(values or frozenset(), inner.missing)
        case _:
            return FLAG


def _compared(operator: str, left: Reach, right: Reach) -> Reach:
    missing = left.missing or right.missing
    if left.empty or right.empty:
        return one_of(frozenset(), missing)
    if left.values is not None or right.values is not None:
        return _compared_words(operator, left, right, missing)
    if operator == "!=":
        held = _compared("==", left, right)
        return one_of(frozenset(not value for value in held.values or ()), missing)
    can = _can(operator, left, right)
    cannot = _can({"<": ">=", "<=": ">", ">": "<=", ">=": "<"}.get(operator, "!="), left, right)
    return one_of(frozenset(v for v, holds in ((True, can), (False, cannot)) if holds), missing)


def _can(operator: str, left: Reach, right: Reach) -> bool:
    match operator:
        case "<":
            return left.low < right.high
        case "<=":
            return left.start < right.end
        case ">":
            return _can("<", right, left)
        case ">=":
            return _can("<=", right, left)
        case "==":
            return not both(left, right).empty
        case _:
            return not (left.point and right.point and left.low == right.low)


def _compared_words(operator: str, left: Reach, right: Reach, missing: bool) -> Reach:
    if left.values is None or right.values is None or operator not in ("==", "!="):
        return one_of(frozenset({True, False}), missing)
    equal = bool(left.values & right.values)
    different = len(left.values | right.values) > 1
    found = {operator == "=="} if equal else set()
    return one_of(frozenset(found | ({operator == "!="} if different else set())), missing)


def _one_of(operand: Reach, members: tuple[Reach, ...]) -> Reach:
    held = [_compared("==", operand, member) for member in members]
    return _joined(held, decisive=True)


def _state(operand: Reach, state: str) -> Reach:
    values = {True} if operand.missing else set()
    if state == "absent" or not operand.empty:
        values.add(False)
    return one_of(frozenset(values), missing=False)


def _joined(parts: list[Reach], decisive: bool) -> Reach:
    """`and` (decided by one false) or `or` (decided by one true)."""
    flags = [part.values if part.values is not None else frozenset({True, False}) for part in parts]
    values: set[bool] = set()
    if any(decisive in flag for flag in flags):
        values.add(decisive)
    if all((not decisive) in flag for flag in flags):
        values.add(not decisive)
    return one_of(frozenset(values), any(part.missing for part in parts))


def _applied(ranges: Ranges, expr: ir.Apply, env: Env) -> Reach:
    parts = [reach(ranges, argument, env) for argument in expr.arguments]
    typed = of_type(expr.type)
    missing = any(part.missing for part in parts)
    match expr.function:
        case "abs":
            return size(parts[0])
        case "min_of":
            return reduce(least, parts)
        case "max_of":
            return reduce(greatest, parts)
        case "clamp":
            return least(greatest(parts[0], parts[1]), parts[2])
        case "default":
            return _first_known(parts)
        case "round" | "floor" | "ceil":
            return _whole(expr, parts[0])
        case "sqrt":
            return _root(parts[0])
        case "days" | "date":
            return parts[0]
        case _:
            return Reach(typed.start, typed.end, typed.values, missing or typed.values is None)


def _first_known(parts: list[Reach]) -> Reach:
    found = parts[0]
    for part in parts[1:]:
        if not found.missing:
            return found
        found = Reach(*_bounds(either(found.known(), part)), part.missing)
    return found


def _bounds(of: Reach) -> tuple[reaches.Cut, reaches.Cut, frozenset[reaches.Value] | None]:
    return of.start, of.end, of.values


def _whole(expr: ir.Apply, part: Reach) -> Reach:
    """Rounding moves a bound by at most one step."""
    digits = expr.arguments[1] if len(expr.arguments) > 1 else None
    places = int(digits.value) if isinstance(digits, ir.Constant) and isinstance(digits.value, float) else 0
    scale = 10.0**places
    low = None if isinf(part.low) else floor(part.low * scale) / scale
    high = None if isinf(part.high) else ceil(part.high * scale) / scale
    return between(low, high, part.missing)


def _root(part: Reach) -> Reach:
    low = sqrt(part.low) if part.low > 0 else 0.0
    return between(low, None if isinf(part.high) or part.high < 0 else sqrt(part.high), part.missing or part.low < 0)


def _aggregated(ranges: Ranges, expr: ir.Aggregate, env: Env) -> Reach:
    typed = of_type(expr.type)
    match expr.function:
        case "avg" | "min" | "max" | "median" | "first" | "last" if expr.argument is not None:
            inner = reach(ranges, expr.argument, env)
            return Reach(inner.start, inner.end, inner.values, True)
        case "stddev" if expr.argument is not None:
            inner = reach(ranges, expr.argument, env)
            spread = inner.high - inner.low
            return between(0.0, None if isinf(spread) else spread / sqrt(2))
        case "longest_gap":
            return between(0.0, None)
        case "count" | "distinct" | "sum":
            return Reach(typed.start, typed.end, None, True)
        case _:
            return typed
