"""Curves: how a value becomes points."""

from itertools import pairwise

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as type_rules
from scorelang.ir.expressions import Constant, Expression
from scorelang.ir.indicators import Curve, Direct, Linear, Map, PeerRank, Steps
from scorelang.semantics.choices import exhaustive, repeated_arms
from scorelang.semantics.constants import as_money, constant, number, shown
from scorelang.semantics.expressions import expression
from scorelang.semantics.operators import compare
from scorelang.semantics.place import Place, is_unknown, unknown
from scorelang.source import Span
from scorelang.syntax.tree import expressions as nodes
from scorelang.syntax.tree import indicators as written
from scorelang.types import Grade, Number, Segment, Type, Unknown, comparable, described, kind

_MEASURED = ("number", "money", "duration")


def curve(at: Place, node: written.Curve, value: Expression) -> Curve:
    """The curve of an indicator whose value is known."""
    match node:
        case written.LinearCurve():
            return _linear(at, node, value)
        case written.StepsCurve():
            return _steps(at, node, value)
        case written.MapCurve():
            return _map(at, node, value)
        case written.PercentileCurve(within, inverted, span):
            _say_unmeasured(at, value, "percentile", span)
            return PeerRank(None if within is None else expression(at, within), inverted)
        case written.DirectCurve(span):
            _say_not_points(at, value, span)
            return Direct()


def points(at: Place, node: nodes.Expression) -> Expression:
    """Points that are written out, 0 to 100."""
    found = expression(at, node)
    if is_unknown(found.type):
        return found
    fixed = constant(at, found)
    if fixed is None or not isinstance(fixed.type, Number) or not isinstance(fixed.value, float):
        return at.say(
            type_rules.NOT_CONSTANT,
            found.span,
            f"{at.written(found.span)} is no number that is written out, and points are",
        )
    if fixed.type.percent or not 0 <= fixed.value <= 100:
        percent = fixed.type.percent and 0 <= fixed.value <= 1
        return at.say(
            rules.POINTS_RANGE,
            found.span,
            f"{at.written(found.span)} was found, and points run from 0 to 100",
            help=f"write `{shown(round(fixed.value * 100, 9))}`" if percent else None,
        )
    return Constant(fixed.value, Number(), found.span)


def _linear(at: Place, node: written.LinearCurve, value: Expression) -> Linear:
    _say_unmeasured(at, value, "linear", node.span)
    positions = _positions(at, tuple(point.position for point in node.points), value)
    knots = tuple((x, points(at, point.points)) for x, point in zip(positions, node.points, strict=True))
    if len(knots) < 2:
        at.say(rules.POSITIONS_ORDER, node.span, "a line with one point was found, and two or more were wanted")
    _say_disorder(at, knots)
    return Linear(knots)


def _say_disorder(at: Place, knots: tuple[tuple[Expression, Expression], ...]) -> None:
    positions = [(number(at, position), position.span) for position, _ in knots]
    known = [(amount, span) for amount, span in positions if amount is not None]
    for (before, first), (after, second) in pairwise(known):
        if after <= before:
            falling = all(b[0] < a[0] for a, b in pairwise(known))
            at.say(
                rules.POSITIONS_ORDER,
                second,
                f"{at.written(second)} follows {at.written(first)}, and positions ascend",
                labels=(Label(first, "the position before"),),
                help="write the points from the lowest position to the highest" if falling else None,
            )
            return


def _positions(at: Place, places: tuple[nodes.Expression, ...], value: Expression) -> list[Expression]:
    """The positions of a curve; of several that do not go with the value the first is said."""
    found: list[Expression] = []
    wrong = False
    for node in places:
        found.append(unknown(node.span) if wrong else _position(at, node, value))
        wrong = wrong or is_unknown(found[-1].type)
    return found


def _position(at: Place, node: nodes.Expression, value: Expression) -> Expression:
    naming = value.type if isinstance(value.type, Grade | Segment | Unknown) else None
    found = as_money(at, expression(at, node, naming), value.type)
    if comparable(value.type, found.type):
        return found
    return at.say(
        type_rules.TYPE_MISMATCH,
        found.span,
        f"{at.written(found.span)} is {described(found.type)}, and the value is {described(value.type)}",
        labels=at.origin(value),
        help=_position_cure(value.type, found.type),
    )


def _position_cure(value: Type, position: Type) -> str | None:
    kinds = {kind(value), kind(position)}
    return "write the number with its unit: `30 days`" if kinds == {"duration", "number"} else None


def _steps(at: Place, node: written.StepsCurve, value: Expression) -> Steps:
    positions = _positions(at, tuple(step.position for step in node.steps), value)
    arms = tuple(_step(at, step, position, value) for step, position in zip(node.steps, positions, strict=True))
    return Steps(arms, None if node.otherwise is None else points(at, node.otherwise))


def _step(at: Place, step: written.Step, position: Expression, value: Expression) -> tuple[str, Expression, Expression]:
    if not is_unknown(position.type):
        held = compare(at, step.operator, value, position, step.span)
        position = getattr(held, "right", unknown(position.span))
    return step.operator, position, points(at, step.points)


def _map(at: Place, node: written.MapCurve, value: Expression) -> Map:
    tests = []
    positions = _positions(at, tuple(arm.position for arm in node.arms), value)
    for arm, position in zip(node.arms, positions, strict=True):
        tests.append(position if is_unknown(position.type) else compare(at, "==", value, position, arm.span))
    arms = tuple(
        (getattr(test, "right", unknown(arm.span)), points(at, arm.points))
        for test, arm in zip(tests, node.arms, strict=True)
    )
    repeated_arms(at, tuple(position for position, _ in arms))
    if node.otherwise is None:
        exhaustive(at, value, tuple(tests), node.span, "`map`")
        return Map(arms, None)
    return Map(arms, points(at, node.otherwise))


def _say_unmeasured(at: Place, value: Expression, word: str, span: Span) -> None:
    if not is_unknown(value.type) and kind(value.type) not in _MEASURED:
        at.say(
            type_rules.WRONG_ARGUMENT,
            span,
            f"`{word}` wants a number, money or a duration, and the value is {described(value.type)}",
            labels=at.origin(value),
            help="`map` gives points to words, `steps` to dates"
            if kind(value.type) != "flag"
            else "use `map (true -> …)`",
        )


def _say_not_points(at: Place, value: Expression, span: Span) -> None:
    if not is_unknown(value.type) and not isinstance(value.type, Number):
        at.say(
            type_rules.WRONG_ARGUMENT,
            span,
            f"`direct` takes the value for points, and it is {described(value.type)}",
            labels=at.origin(value),
            help="use `linear`, `steps` or `map`",
        )
