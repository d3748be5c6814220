"""Exact shortenings of one operator over operands that are short already: same result, bit for bit, with less to do.

What is known of a column decides: whether it can be missing, whether it can be -0.0, which constants it chooses among.
"""

import operator
from collections.abc import Callable, Iterable
from math import copysign, floor, inf
from typing import Any

from scorelang.kernel.operators import (
    AllOf,
    AnyOf,
    Arith,
    Choose,
    Compare,
    Const,
    Divide,
    Expr,
    FirstKnown,
    Floor,
    FromWide,
    Holds,
    Known,
    Normal,
    Not,
    Ref,
    Sort,
    Within,
)
from scorelang.kernel.sorts import children
from scorelang.sql.columns import Columns, bound
from scorelang.sql.knowledge import among, missing_with, never_missing, positive, positive_zero, unsigned

ZERO = Const(Sort.NUMBER, 0.0)
TRUE, FALSE = Const(Sort.FLAG, True), Const(Sort.FLAG, False)
FEW = 6
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def simplified(expr: Expr, columns: Columns) -> Expr:
    """The same value."""
    match expr:
        case Normal(x) if positive_zero(x, columns):
            return x
        case Arith():
            return _calculated(expr, columns)
        case Divide(
            Floor(Arith("+", Arith("+", Arith("*", x, by), Const(_, 0.5)), Const(_, 1e-9))), Const(_, float(to))
        ):
            return x if by == Const(Sort.NUMBER, to) and _is_round(x, to, columns) else expr
        case Known(x):
            return _known(x, columns)
        case Holds(x):
            return FALSE if x == Const(Sort.FLAG, None) else x if never_missing(x, columns) else expr
        case Not(Const(_, bool(value))):
            return Const(Sort.FLAG, not value)
        case Not(Not(x)):
            return x
        case AllOf(operands):
            return _joined(AllOf, operands, TRUE, FALSE)
        case AnyOf(operands):
            return _joined(AnyOf, operands, FALSE, TRUE)
        case FirstKnown(operands):
            return _first_known(operands, columns)
        case Choose():
            return _choose(expr, columns)
        case Compare("==" | "!=", Ref(Sort.TEXT) as ref, Const(_, str(value))):
            return _compared(expr, ref, value, columns)
        case Compare(">=", x, zero) if zero == ZERO and unsigned(x, columns) and never_missing(x, columns):
            return TRUE
        case Compare(sign, Const(_, left), Const(_, right)) if left is not None and right is not None:
            return TRUE if COMPARISONS[sign](left, right) else FALSE
        case Within(Ref(_, name) as ref, start, end):
            return _within(ref, start, end, columns[name].span)
        case _:
            return expr


def _calculated(expr: Arith, columns: Columns) -> Expr:
    """Without `0 +` and `1 *`; a weight times 1 or 0 is that weight or 0."""
    match expr:
        case Arith("*", Const(_, 1.0), x) | Arith("*", x, Const(_, 1.0)):
            return x
        case Arith("-", x, Const() as zero) if zero == ZERO and positive_zero(zero, columns):
            return x
        case Arith("+", Const(_, 0.0), x) | Arith("+", x, Const(_, 0.0)) if positive_zero(x, columns):
            return x
        case Arith("*", x, Choose(((condition, Const(_, 1.0)),), Const(_, 0.0))):
            plain = unsigned(x, columns) and never_missing(x, columns) and bound(x, columns) < inf
            return Choose(((condition, x),), ZERO) if plain else expr
        case _:
            return expr


def _is_round(x: Expr, scale: object, columns: Columns) -> bool:
    """Whether all that it can be is what rounding half up at this scale leaves as it is."""
    values = among(x, columns)
    if values is None or not isinstance(scale, float):
        return False
    return all(copysign(1.0, value) > 0 and floor(value * scale + 0.5 + 1e-9) / scale == value for value in values)


def _known(x: Expr, columns: Columns) -> Expr:
    if isinstance(x, Const):
        return FALSE if x.value is None else TRUE
    if never_missing(x, columns):
        return TRUE
    return Known(_root(x, columns))


def _joined(kind: type[AllOf] | type[AnyOf], operands: Iterable[Expr], idle: Const, decisive: Const) -> Expr:
    """Without what changes nothing, and without repetitions; `decisive` decides alone."""
    kept: dict[Expr, None] = {}
    for operand in operands:
        kept.update(dict.fromkeys(operand.operands if isinstance(operand, kind) else (operand,)))
    kept.pop(idle, None)
    if decisive in kept:
        return decisive
    left = tuple(kept)
    return kind(left) if len(left) > 1 else left[0] if left else idle


def _first_known(operands: Iterable[Expr], columns: Columns) -> Expr:
    kept: list[Expr] = []
    for operand in operands:
        operand = _zero_of_no_rows(kept, operand, columns)
        if isinstance(operand, Const) and operand.value is None:
            last: Expr = operand
            continue
        kept.append(operand)
        if never_missing(operand, columns):
            break
    if not kept:
        return last
    return FirstKnown(tuple(kept)) if len(kept) > 1 else kept[0]


def _zero_of_no_rows(before: list[Expr], operand: Expr, columns: Columns) -> Expr:
    """What stands for a sum that is missing: where its cells never are, it has no rows, and none need be counted."""
    match before, operand:
        case [FromWide(Ref(_, total))], Choose(((Compare("==", FirstKnown((counted, zero)), none), of_none),)):
            rows = Ref(Sort.WIDE, columns[total].counted or "")
            if counted == FromWide(rows, 0) and zero == none == ZERO:
                return of_none
    return operand


def _choose(expr: Choose, columns: Columns) -> Expr:
    """Without arms that never hold, or after one that always does; an `else if` is a further arm."""
    arms: list[tuple[Expr, Expr]] = []
    otherwise = expr.otherwise
    for condition, result in expr.arms:
        if (isinstance(condition, Const) and not condition.value) or condition in dict(arms):
            continue
        if condition == TRUE:
            otherwise = result
            break
        arms.append((condition, result))
    if isinstance(otherwise, Choose):
        arms += otherwise.arms
        otherwise = otherwise.otherwise
    match arms, otherwise:
        case [(condition, Divide(x, by))], Const(_, 0.0) if (
            otherwise == ZERO and positive(by, columns) and never_missing(by, columns)
        ):
            return Divide(_choose(Choose(((condition, x),), ZERO), columns), by)
        case [(Known() as condition, result)], Const(_, None) if condition == Known(_root(result, columns)):
            return result
    while arms and (arms[-1][1] == otherwise or _says_missing(*arms[-1], otherwise, columns)):
        arms.pop()
    return _flags(Choose(tuple(arms), otherwise), columns) if arms else otherwise


def _says_missing(condition: Expr, result: Expr, otherwise: Expr, columns: Columns) -> bool:
    """Whether an arm gives missing just where `otherwise` is missing by itself."""
    if not (isinstance(result, Const) and result.value is None):
        return False
    parts = condition.operands if isinstance(condition, AllOf) else (condition,)
    return Not(Known(_root(otherwise, columns))) in parts


def _root(x: Expr, columns: Columns) -> Expr:
    """What is asked in the place of it whether it is known."""
    return missing_with(x, columns) or x


def _flags(expr: Choose, columns: Columns) -> Expr:
    """A choice among true and false is a condition."""
    results = {result for _, result in expr.arms}
    conditions = [condition for condition, _ in expr.arms]
    if not all(never_missing(condition, columns) for condition in conditions):
        return expr
    if results == {FALSE} and expr.otherwise == TRUE:
        negated = (simplified(Not(condition), columns) for condition in conditions)
        return _joined(AllOf, negated, TRUE, FALSE)
    if results == {TRUE} and expr.otherwise == FALSE:
        return _joined(AnyOf, conditions, FALSE, TRUE)
    return expr


def _compared(expr: Compare, ref: Ref, value: str, columns: Columns) -> Expr:
    """A column that is one of a few constants: asked for by what chooses it."""
    choice = columns[ref.name].choice
    if choice is None:
        return expr
    equal = expr.operator == "=="
    arms = tuple((condition, _answer(result, value, equal)) for condition, result in choice.arms)
    return _choose(Choose(arms, _answer(choice.otherwise, value, equal)), columns)


def _answer(result: Expr, value: str, equal: bool) -> Const:
    return TRUE if (isinstance(result, Const) and result.value == value) == equal else FALSE


def choice_of(expr: Expr) -> Choose | None:
    """The expression, where it is a short choice among known constants."""
    if not isinstance(expr, Choose):
        return None
    results = [result for _, result in expr.arms] + [expr.otherwise]
    constant = all(isinstance(result, Const) and result.value is not None for result in results)
    short = len(expr.arms) <= FEW and all(_simple(condition) for condition, _ in expr.arms)
    return expr if constant and short else None


def _simple(condition: Expr) -> bool:
    return all(not children(part) or isinstance(part, Known) for part in (condition, *children(condition)))


def _within(x: Ref, start: int | None, end: int | None, span: tuple[int | None, int | None] | None) -> Expr:
    """A window less the bounds that every row in sight keeps anyway."""
    if span is None:
        return Within(x, start, end)
    low, high = span
    start = None if start is not None and low is not None and start <= low else start
    end = None if end is not None and high is not None and end >= high else end
    return TRUE if start is None and end is None else Within(x, start, end)
