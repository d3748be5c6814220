"""Expressions as written, typed and resolved: the operands first, then what they make together."""

from collections.abc import Callable
from itertools import islice
from typing import Any

from scorelang import builtins
from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.ir.expressions import ABOUT, Constant, EvaluationDay, Expression, Length, LetRef, ShiftedToday
from scorelang.ir.reading import nodes
from scorelang.semantics import calls, choices, operators
from scorelang.semantics.aggregates import aggregate, ungrouped
from scorelang.semantics.lengths import fixed, length
from scorelang.semantics.order import say_circle
from scorelang.semantics.place import Place, unknown
from scorelang.semantics.references import reference
from scorelang.semantics.row_lets import RowLet
from scorelang.source.records import replace
from scorelang.syntax.tree import expressions as written
from scorelang.types import Date, Flag, Grade, Number, Segment, Text, Type, Unknown

_LARGEST = 2000


def expression(at: Place, node: written.Expression, hint: Type | None = None) -> Expression:
    """An expression where it stands; `hint` is the type of what it is held against, for names of grades."""
    match node:
        case written.Reference():
            return _name(at, node, hint)
        case written.Grouped(inner):
            return expression(at, inner, hint)
        case written.IfThenElse() | written.Match():
            return _choice(at, node, hint)
        case written.Call():
            return _call(at, node)
        case _:
            return _BY_KIND[type(node)](at, node)


def flag(at: Place, node: written.Expression) -> Expression:
    """A condition."""
    return operators.condition(at, expression(at, node))


def _name(at: Place, node: written.Reference, hint: Type | None) -> Expression:
    found = reference(at, node, hint)
    if isinstance(found, LetRef) and found.name in at.names.row_lets:
        return _row_let(at, found, at.names.row_lets[found.name])
    return found


def _row_let(at: Place, found: LetRef, let: RowLet) -> Expression:
    """What a let of rows says, in the place of its name."""
    if found.name in at.within_lets:
        circle = list(at.within_lets[at.within_lets.index(found.name) :])
        say_circle(at.reports, circle, {name: at.names.row_lets[name].span for name in circle})
        return unknown(found.span)
    source = at.names.rows(let.sources[0])
    if len(let.sources) > 1 or source is None:
        return unknown(found.span)
    if at.row is None or at.row.name != source.name:
        return at.say(
            rules.OUT_OF_PLACE,
            found.span,
            f"`{found.name}` reads the rows of `{source.name}`, so it is no single value",
            labels=(Label(let.span, "declared here"),),
            help=f"read it inside an aggregate over `{source.name}`: `avg({found.name})`",
        )
    key = (found.name, at.ahead)
    if key not in at.names.written_out:
        at.names.written_out[key] = _written_out(replace(at, within_lets=(*at.within_lets, found.name)), found, let)
    return at.names.written_out[key]


def _written_out(at: Place, found: LetRef, let: RowLet) -> Expression:
    value = expression(at, let.value)
    if sum(1 for _ in islice(nodes(value), _LARGEST + 1)) <= _LARGEST:
        return value
    return at.say(
        rules.TOO_LARGE,
        let.span,
        f"written out, `{found.name}` has more than {_LARGEST} parts",
        help="give parts columns of their own",
    )


def check_row_let(at: Place, name: str) -> None:
    """Say what is wrong with a let of rows, whether or not something uses it."""
    let = at.names.row_lets[name]
    if len(let.sources) > 1:
        at.say(
            rules.AGGREGATE_SOURCE,
            let.span,
            f"the `let` `{name}` reads the rows of `{let.sources[0]}` and of `{let.sources[1]}`",
            help="rows of two sources have nothing to do with one another",
        )
        return
    inside = at.within(at.names.rows(let.sources[0]))
    expression(replace(inside, within_lets=(name,)), let.value)


def _number(at: Place, node: written.NumberLiteral) -> Expression:
    del at
    return Constant(float(node.value), Number(percent=node.percent), node.span)


def _text(at: Place, node: written.TextLiteral) -> Expression:
    del at
    return Constant(node.words.text, Text(), node.span)


def _flag(at: Place, node: written.FlagLiteral) -> Expression:
    del at
    return Constant(node.value, Flag(), node.span)


def _date(at: Place, node: written.DateLiteral) -> Expression:
    del at
    return Constant(node.value, Date(), node.span)


def _today(at: Place, node: written.Today) -> Expression:
    del at
    return EvaluationDay(Date(), node.span)


def _unreadable(at: Place, node: written.Unreadable) -> Expression:
    del at
    return unknown(node.span)


def _negative(at: Place, node: written.Negative) -> Expression:
    return operators.negate(at, expression(at, node.operand), node.span)


def _arithmetic(at: Place, node: written.Arithmetic) -> Expression:
    right = ungrouped(node.right)
    if isinstance(right, written.DurationLiteral) and right.unit in ABOUT and node.operator in ("+", "-"):
        left = expression(at, node.left)
        if isinstance(left, EvaluationDay):
            return _shifted(at, node, right)
        return operators.compute(at, node.operator, left, expression(at, right), node.span)
    return operators.compute(at, node.operator, expression(at, node.left), expression(at, node.right), node.span)


def _shifted(at: Place, node: written.Arithmetic, by: written.DurationLiteral) -> Expression:
    reach = length(at, by)
    signed = Length(reach.amount if node.operator == "+" else -reach.amount, reach.unit)
    return ShiftedToday(signed, Date(), node.span)


def _comparison(at: Place, node: written.Comparison) -> Expression:
    left, right = _pair(at, node.left, node.right)
    return operators.compare(at, node.operator, left, right, node.span)


def _pair(at: Place, left: written.Expression, right: written.Expression) -> tuple[Expression, Expression]:
    """Both sides; a bare name may be a grade or a segment of the scorecard that the other side speaks of."""
    if _is_bare(left) and not _is_bare(right):
        second = expression(at, right)
        return expression(at, left, _naming(second.type)), second
    first = expression(at, left)
    return first, expression(at, right, _naming(first.type))


def _is_bare(node: written.Expression) -> bool:
    inner = ungrouped(node)
    return isinstance(inner, written.Reference) and len(inner.parts) == 1


def _naming(of: Type) -> Type | None:
    return of if isinstance(of, Grade | Segment | Unknown) else None


def _membership(at: Place, node: written.Membership) -> Expression:
    operand = expression(at, node.operand)
    members = tuple(expression(at, member, _naming(operand.type)) for member in node.members)
    return operators.one_of(at, operand, members, node.negated, node.span)


def _state(at: Place, node: written.StateTest) -> Expression:
    return operators.is_state(at, expression(at, node.operand), node.state, node.negated, node.span)


def _logical(at: Place, node: written.Logical) -> Expression:
    operands = tuple(expression(at, operand) for operand in node.operands)
    return operators.logical(at, node.operator, operands, node.span)


def _not(at: Place, node: written.Not) -> Expression:
    return operators.negation(at, expression(at, node.operand), node.span)


def _implies(at: Place, node: written.Implies) -> Expression:
    return operators.implication(at, expression(at, node.left), expression(at, node.right), node.span)


def _choice(at: Place, node: written.IfThenElse | written.Match, hint: Type | None) -> Expression:
    if isinstance(node, written.IfThenElse):
        test = expression(at, node.condition)
        then, otherwise = expression(at, node.then, hint), expression(at, node.otherwise, hint)
        return choices.if_then_else(at, test, then, otherwise, node.span)
    subject = expression(at, node.subject)
    naming = _naming(subject.type)
    arms = tuple((expression(at, arm.pattern, naming), expression(at, arm.result, hint)) for arm in node.arms)
    last = None if node.otherwise is None else expression(at, node.otherwise, hint)
    return choices.match(at, subject, arms, last, node.span)


def _call(at: Place, node: written.Call) -> Expression:
    name = node.function.text
    over_rows = builtins.aggregate(name)
    if over_rows is not None:
        return aggregate(at, over_rows, node, expression)
    scalar = builtins.function(name)
    if scalar is not None:
        return calls.apply(at, scalar, node, _arguments(at, node))
    match name:
        case "before":
            return calls.before(at, node, (expression(at, node.arguments[0]),) if node.arguments else ())
        case "was":
            return calls.was(at, node, _arguments(at, node))
        case "percentile":
            within = None if node.modifiers.within is None else expression(at, node.modifiers.within)
            return calls.percentile(at, node, _arguments(at, node), within)
        case _:
            _arguments(at, node)
            return calls.unknown_function(at, node)


def _arguments(at: Place, node: written.Call) -> tuple[Expression, ...]:
    if not node.arguments:
        return ()
    first = expression(at, node.arguments[0])
    hint = _naming(first.type)
    return (first, *(expression(at, argument, hint) for argument in node.arguments[1:]))


_BY_KIND: dict[type[written.Expression], Callable[[Place, Any], Expression]] = {
    written.NumberLiteral: _number,
    written.DurationLiteral: fixed,
    written.TextLiteral: _text,
    written.FlagLiteral: _flag,
    written.DateLiteral: _date,
    written.Today: _today,
    written.Unreadable: _unreadable,
    written.Negative: _negative,
    written.Arithmetic: _arithmetic,
    written.Comparison: _comparison,
    written.Membership: _membership,
    written.StateTest: _state,
    written.Logical: _logical,
    written.Not: _not,
    written.Implies: _implies,
}
