"""Arithmetic, comparisons and conditions, given their typed operands."""

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.ir.expressions import (
    AllOf,
    AnyOf,
    Arithmetic,
    ColumnRef,
    Compare,
    Constant,
    Expression,
    IsState,
    Negate,
    Not,
    OneOf,
)
from scorelang.semantics.constants import as_money, constant, fits, in_tenths
from scorelang.semantics.place import Place, is_unknown, unknown
from scorelang.source import Span
from scorelang.types import ORDERED, Duration, Flag, Money, Number, Type, arithmetic, comparable, described, kind

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SIGNS = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided"}


def negate(at: Place, operand: Expression, span: Span) -> Expression:
    """`-x`; of a literal, the literal itself."""
    if is_unknown(operand.type):
        return unknown(span)
    if not isinstance(operand.type, Number | Money | Duration):
        return at.say(
            rules.TYPE_MISMATCH, span, f"{described(operand.type)} has no negative", labels=at.origin(operand)
        )
    if isinstance(operand, Constant) and isinstance(operand.value, float):
        return Constant(-operand.value, operand.type, span)
    return Negate(operand, _unbounded(operand.type), span)


def compute(at: Place, operator: str, left: Expression, right: Expression, span: Span) -> Expression:
    """`left operator right`."""
    if is_unknown(left.type) or is_unknown(right.type):
        return unknown(span)
    if operator in ("+", "-"):
        left, right = _beside(at, left, right.type), _beside(at, right, left.type)
    result = arithmetic(operator, left.type, right.type)
    if result is not None:
        return Arithmetic(operator, left, right, result, span)
    return at.say(
        rules.TYPE_MISMATCH,
        span,
        f"{described(left.type)} and {described(right.type)} cannot be {_SIGNS[operator]}",
        labels=(*at.origin(left), *at.origin(right)),
        help=_arithmetic_cure(operator, left.type, right.type),
    )


def compare(at: Place, operator: str, left: Expression, right: Expression, span: Span) -> Expression:
    """`left operator right`, both of one kind."""
    left, right = as_money(at, left, right.type), as_money(at, right, left.type)
    if not comparable(left.type, right.type):
        return _mismatch(at, left, right, span)
    for side in (left, right):
        if operator not in ("==", "!=") and not is_unknown(side.type) and kind(side.type) not in ORDERED:
            return _no_order(at, operator, side)
    right_fit = fits(at, right, left.type, left, operator)
    left_fit = fits(at, left, right.type, right, _MIRRORED.get(operator, operator)) if right_fit is right else left
    return Compare(operator, left_fit, right_fit, Flag(), span)


def one_of(at: Place, operand: Expression, members: tuple[Expression, ...], negated: bool, span: Span) -> Expression:
    """`x in (…)`, or `not in`."""
    fitting = tuple(_member(at, operand, member) for member in members)
    repeated(at, fitting)
    found = OneOf(operand, fitting, Flag(), span)
    return Not(found, Flag(), span) if negated else found


def is_state(at: Place, operand: Expression, state: str, negated: bool, span: Span) -> Expression:
    """`x is missing`, `x is absent`."""
    if state == "absent" and not isinstance(operand, ColumnRef) and not is_unknown(operand.type):
        return at.say(
            rules.NO_STATE,
            span,
            f"only a column's cell can be absent, and {at.written(operand.span)} is no column",
            help=f"write `{at.names.written(operand.span) or 'x'} is missing`",
        )
    found = IsState(operand, state, Flag(), span)
    return Not(found, Flag(), span) if negated else found


def condition(at: Place, value: Expression) -> Expression:
    """A flag, wherever a condition was wanted."""
    if is_unknown(value.type) or isinstance(value.type, Flag):
        return value
    return at.say(
        rules.NOT_A_CONDITION,
        value.span,
        f"{at.written(value.span)} is {described(value.type)}, and a condition was wanted",
        labels=at.origin(value)[1:],
        help="compare it with something",
    )


def logical(at: Place, operator: str, operands: tuple[Expression, ...], span: Span) -> Expression:
    """`and` or `or`."""
    flags = tuple(condition(at, operand) for operand in operands)
    return AllOf(flags, Flag(), span) if operator == "and" else AnyOf(flags, Flag(), span)


def negation(at: Place, operand: Expression, span: Span) -> Expression:
    """`not x`."""
    return Not(condition(at, operand), Flag(), span)


def implication(at: Place, left: Expression, right: Expression, span: Span) -> Expression:
    """`a implies b`."""
    flag = condition(at, left)
    return AnyOf((Not(flag, Flag(), flag.span), condition(at, right)), Flag(), span)


def _beside(at: Place, literal: Expression, other: Type) -> Expression:
    return as_money(at, in_tenths(literal, other), other)


def _unbounded(of: Type) -> Type:
    match of:
        case Number(tenths=tenths, percent=percent):
            return Number(tenths=tenths, percent=percent)
        case Money():
            return Money()
        case _:
            return of


def _arithmetic_cure(operator: str, left: Type, right: Type) -> str | None:
    match kind(left), operator, kind(right):
        case ("time", "+" | "-", "duration"):
            return "take its day: `date(…)`"
        case ("money", "*", "money"):
            return "did you mean a share? money divided by money is a number"
        case ("number", "+" | "-", "duration") | ("duration", "+" | "-", "number"):
            return "write the number with its unit: `30 days`"
        case _:
            return None


def _mismatch(at: Place, left: Expression, right: Expression, span: Span) -> Expression:
    return at.say(
        rules.TYPE_MISMATCH,
        span,
        f"{described(left.type)} cannot be compared with {described(right.type)}",
        labels=(*at.origin(left), *at.origin(right)),
        help=_comparison_cure(left.type, right.type),
    )


def _comparison_cure(left: Type, right: Type) -> str | None:
    kinds = {kind(left), kind(right)}
    if kinds == {"duration", "number"}:
        return "write the number with its unit: `30 days`"
    if kinds & {"date", "time"} and "text" in kinds:
        return "a date is written without quotes: `2026-03-01`"
    if kinds == {"date", "duration"}:
        return "a date minus a date is a duration: `today - … > 30 days`"
    return "a flag stands by itself: `x` or `not x`" if "flag" in kinds else None


def _no_order(at: Place, operator: str, side: Expression) -> Expression:
    return at.say(
        rules.NO_ORDER,
        side.span,
        f"{described(side.type)} has no order, and `{operator}` asks for one",
        labels=at.origin(side)[1:],
        help="it can be held against others with `==`, `!=` and `in`",
    )


def _member(at: Place, operand: Expression, member: Expression) -> Expression:
    member = as_money(at, member, operand.type)
    if not comparable(operand.type, member.type):
        return _mismatch(at, operand, member, member.span)
    if is_unknown(member.type):
        return member
    found = constant(at, member)
    if found is None:
        return at.say(
            rules.NOT_CONSTANT,
            member.span,
            "the members of `in` must be written out",
            help="join comparisons with `or`",
        )
    return fits(at, found, operand.type, operand)


def repeated(at: Place, values: tuple[Expression, ...], so: str = "") -> None:
    """Say which value stands twice, and what follows from it."""
    first: dict[object, Expression] = {}
    for value in values:
        if isinstance(value, Constant) and value.value is not None and not is_unknown(value.type):
            before = first.setdefault(value.value, value)
            if before is not value:
                message = f"{at.written(value.span)} stands twice{so}"
                at.say(rules.DUPLICATE_ARM, value.span, message, labels=(Label(before.span, "first here"),))
