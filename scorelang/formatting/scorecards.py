"""Scorecards, segments, triggers, views."""

from typing import assert_never

from scorelang.formatting.documents import LINE, Document, Group, Indented, joined
from scorelang.formatting.expressions import name, words
from scorelang.formatting.indicators import write_indicator
from scorelang.formatting.lines import Lines
from scorelang.formatting.sources import heading, heading_end, write_text
from scorelang.formatting.weights import write_bands, write_weights
from scorelang.syntax.tree import scorecards as tree
from scorelang.syntax.tree.expressions import NumberLiteral
from scorelang.syntax.tree.indicators import AppliesClause, IndicatorDeclaration
from scorelang.syntax.tree.sources import TextClause
from scorelang.syntax.tree.words import Words


def write_scorecard(lines: Lines, one: tree.ScorecardDeclaration) -> None:
    """A scorecard with its clauses."""
    head = heading("scorecard", one.name, one.title)
    lines.block(one.span, head, heading_end(one.name, one.title), one.clauses, lambda clause: _clause(lines, clause))


def _clause(lines: Lines, one: tree.ScorecardClause) -> None:
    expression = lines.expressions.document
    match one:
        case TextClause():
            write_text(lines, one)
        case tree.EveryClause():
            lines.clause(one.span, "every", joined([_cadence(lines, rule) for rule in one.rules], (",", Group(LINE))))
        case tree.StagesClause():
            stages = [(stage.span, name(stage)) for stage in one.names]
            lines.clause(one.span, "stages", lines.expressions.listed("(", stages, ")", one.span))
        case AppliesClause():
            lines.clause(one.span, "applies", ("when ", expression(one.condition)))
        case tree.WeightsClause():
            write_weights(lines, one)
        case tree.PointsClause():
            head: Document = ("points from ", expression(one.start))
            lines.block(one.span, head, one.start.span.end, one.items, lambda item: _points_item(lines, item))
        case tree.ScaleClause():
            lines.clause(one.span, "scale", _scale(one))
        case tree.AdjustClause():
            _write_adjustment(lines, one)
        case tree.GradesClause():
            _write_grades(lines, one)
        case tree.CoverageClause():
            lines.clause(one.span, "coverage", f"from {one.least.text}")
        case tree.SegmentDeclaration():
            _write_segment(lines, one)
        case tree.TriggerDeclaration():
            trigger = heading("trigger", one.name, one.title)
            end = heading_end(one.name, one.title)
            lines.block(one.span, trigger, end, one.clauses, lambda clause: _trigger_clause(lines, clause))
        case tree.OutcomeDeclaration():
            write_outcome(lines, one)
        case tree.ExpectClause():
            lines.clause(one.span, "expect", expression(one.condition))
        case tree.AlwaysClause():
            lines.statement(
                one.span, ("always ", words(one.words), Group(Indented(2, (LINE, expression(one.condition)))))
            )
        case tree.ViewDeclaration():
            view = heading("view", one.name, one.title)
            end = heading_end(one.name, one.title)
            lines.block(one.span, view, end, one.clauses, lambda clause: _view_clause(lines, clause))
        case _:
            assert_never(one)


def _cadence(lines: Lines, one: tree.EveryRule) -> Document:
    when: Document = () if one.condition is None else (" when ", lines.expressions.document(one.condition))
    return (one.length.text, when)


def _scale(one: tree.ScaleClause) -> str:
    return "none" if one.low is None or one.high is None else f"{one.low.text} to {one.high.text}"


def _because(one: Words | None) -> Document:
    return () if one is None else Group(Indented(2, (LINE, "because ", words(one))))


def _write_adjustment(lines: Lines, one: tree.AdjustClause) -> None:
    expression = lines.expressions.document
    bound = (f"{one.keyword} ", expression(one.bound))
    lines.statement(one.span, (bound, " when ", expression(one.condition), _because(one.because)))


def _points_item(lines: Lines, one: tree.PointsArm | tree.FirstOf) -> None:
    expression = lines.expressions.document
    if isinstance(one, tree.FirstOf):
        title = f" {words(one.title)}" if one.title else ""
        baseline = f" baseline {one.baseline.text}" if one.baseline else ""
        end = (one.baseline or one.title or one).span
        head_end = one.span.start + len("first") if end is one.span else end.end
        head = f"first of{title}{baseline}"
        lines.block(one.span, head, head_end, one.arms, lambda arm: _points_item(lines, arm))
        return
    amount = (f"{one.sign} ", expression(one.amount))
    when: Document = " otherwise" if one.condition is None else (" when ", expression(one.condition))
    lines.statement(one.span, (amount, when, _because(one.because)))


def _hold(one: NumberLiteral | None) -> str:
    return f" hold {one.text}" if one else ""


def _write_grades(lines: Lines, one: tree.GradesClause) -> None:
    if one.scheme is not None:
        lines.statement(one.span, f"grades {name(one.scheme)}{_hold(one.hold)}")
        return
    write_bands(lines, "grades", one.span.start + len("grades"), one.bands, one.span, _hold(one.hold))


def write_scheme(lines: Lines, one: tree.GradesDeclaration) -> None:
    """Grades that several scorecards use."""
    write_bands(lines, f"grades {name(one.name)}", one.name.span.end, one.bands, one.span, _hold(one.hold))


def _write_segment(lines: Lines, one: tree.SegmentDeclaration) -> None:
    condition = lines.expressions.document(one.condition)
    head: Document = (heading("segment", one.name, one.title), " when ", condition)
    lines.block(one.span, head, one.condition.span.end, one.clauses, lambda clause: _segment_clause(lines, clause))


def _segment_clause(lines: Lines, one: tree.SegmentClause) -> None:
    match one:
        case tree.WeightsClause():
            write_weights(lines, one)
        case tree.DropClause():
            lines.statement(one.span, f"drop {name(one.name)}")
        case IndicatorDeclaration():
            write_indicator(lines, one)
        case tree.GradesClause():
            _write_grades(lines, one)
        case tree.AdjustClause():
            _write_adjustment(lines, one)
        case _:
            assert_never(one)


def _trigger_clause(lines: Lines, one: tree.TriggerClause) -> None:
    match one:
        case TextClause():
            write_text(lines, one)
        case tree.WhenClause():
            lines.clause(one.span, one.keyword, lines.expressions.document(one.condition))
        case tree.PeriodClause():
            after = "after " if one.keyword == "again" else ""
            lines.clause(one.span, one.keyword, after + one.length.text)
        case tree.NamesClause():
            names = joined([name(each) for each in one.names], (",", Group(LINE)))
            lines.clause(one.span, one.keyword, names)
        case _:
            assert_never(one)


def write_outcome(lines: Lines, one: tree.OutcomeDeclaration) -> None:
    """What later happened."""
    head = heading("outcome", one.name, one.title)
    condition = ("when ", lines.expressions.document(one.condition))
    lines.statement(one.span, (head, Group(Indented(2, (LINE, condition)))))


def _view_clause(lines: Lines, one: tree.ViewClause) -> None:
    items = [lines.expressions.document(item) for item in one.items]
    lines.clause(one.span, one.keyword, joined(items, (",", Group(LINE))))
