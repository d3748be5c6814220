"""Indicators and their curves."""

from typing import assert_never

from scorelang.formatting.documents import Document, Group, Indented
from scorelang.formatting.expressions import Member, words
from scorelang.formatting.lines import Lines
from scorelang.formatting.sources import heading, heading_end, write_text
from scorelang.source import Span
from scorelang.syntax.tree import indicators as tree
from scorelang.syntax.tree.expressions import Expression
from scorelang.syntax.tree.sources import TextClause


def write_indicator(lines: Lines, one: tree.IndicatorDeclaration) -> None:
    """An indicator with its clauses."""
    head = heading("indicator", one.name, one.title)
    lines.block(one.span, head, heading_end(one.name, one.title), one.clauses, lambda clause: _clause(lines, clause))


def _clause(lines: Lines, one: tree.IndicatorClause) -> None:
    expression = lines.expressions.document
    match one:
        case TextClause():
            write_text(lines, one)
        case tree.ValueClause():
            unit = " as percent" if one.percent else f" as {words(one.unit)}" if one.unit else ""
            lines.clause(one.span, "value", (expression(one.value), unit))
        case tree.ScoreClause():
            lines.clause(one.span, "score", _curve(lines, one.curve))
        case tree.MissingClause():
            points: Document = () if one.points is None else (" ", expression(one.points))
            lines.clause(one.span, "missing", (one.policy, points))
        case tree.AppliesClause():
            lines.clause(one.span, "applies", ("when ", expression(one.condition)))
        case tree.RubricClause():
            arms = [(arm.span, (words(arm.words), " -> ", expression(arm.points))) for arm in one.arms]
            lines.clause(one.span, "rubric", lines.expressions.listed("(", arms, ")", one.span))
        case _:
            assert_never(one)


def _curve(lines: Lines, one: tree.Curve) -> Document:
    match one:
        case tree.LinearCurve():
            return _arms(lines, "linear (", [_point(lines, point) for point in one.points], None, one.span)
        case tree.StepsCurve():
            return _arms(lines, "steps (", [_step(lines, step) for step in one.steps], one.otherwise, one.span)
        case tree.MapCurve():
            return _arms(lines, "map (", [_point(lines, arm) for arm in one.arms], one.otherwise, one.span)
        case tree.PercentileCurve():
            within: Document = () if one.within is None else (" within ", lines.expressions.document(one.within))
            return ("percentile", within, " inverted" if one.inverted else "")
        case tree.DirectCurve():
            return "direct"
        case _:
            assert_never(one)


def _arms(lines: Lines, opening: str, arms: list[Member], otherwise: Expression | None, span: Span) -> Document:
    members = [*arms, *lines.expressions.otherwise(otherwise)]
    return Group(Indented(0, lines.expressions.listed(opening, members, ")", span)))


def _point(lines: Lines, one: tree.CurvePoint) -> Member:
    expression = lines.expressions.document
    return one.span, (expression(one.position), " -> ", expression(one.points))


def _step(lines: Lines, one: tree.Step) -> Member:
    expression = lines.expressions.document
    return one.span, (f"{one.operator} ", expression(one.position), " -> ", expression(one.points))
