"""Scorecards and what stands in them."""

from scorelang.syntax.building.leaves import word
from scorelang.syntax.building.record import Builder, Part, Read, spread
from scorelang.syntax.tree import scorecards as tree
from scorelang.syntax.tree.expressions import NumberLiteral


def _scorecard_declaration(read: Read) -> tree.ScorecardDeclaration:
    name, title, *clauses = read.parts
    return tree.ScorecardDeclaration(name, title, tuple(clauses), read.span)


def _level(read: Read) -> tree.WeightLevel:
    parts = list(read.parts)
    how = parts.pop(0).text if parts and not isinstance(parts[0], tree.Weight) else "mean"
    word = how.removesuffix(" of")
    return tree.WeightLevel("mean" if word == "equal" else word, word == "equal", tuple(parts), read.span)


def _points_clause(read: Read) -> tree.PointsClause:
    start, *items = read.parts
    return tree.PointsClause(start, tuple(items), read.span)


def _points_arm(read: Read) -> tree.PointsArm:
    sign, amount, condition, because = read.parts
    return tree.PointsArm(sign.text, amount, condition, because, read.span)


def _otherwise_arm(read: Read) -> tree.PointsArm:
    sign, amount, because = read.parts
    return tree.PointsArm(sign.text, amount, None, because, read.span)


def _first_of(read: Read) -> tree.FirstOf:
    title, baseline, *arms = read.parts
    return tree.FirstOf(title, baseline, tuple(arms), read.span)


def _adjust_clause(read: Read) -> tree.AdjustClause:
    keyword, bound, condition, because = read.parts
    return tree.AdjustClause(keyword.text, bound, condition, because, read.span)


def _grades_written(read: Read) -> tree.GradesClause:
    *bands, hold = read.parts
    return tree.GradesClause(None, tuple(bands), hold, read.span)


def _grades_named(read: Read) -> tree.GradesClause:
    scheme, hold = read.parts
    return tree.GradesClause(scheme, (), hold, read.span)


def _grades_declaration(read: Read) -> tree.GradesDeclaration:
    name, *bands, hold = read.parts
    return tree.GradesDeclaration(name, tuple(bands), hold, read.span)


def _band(read: Read) -> tree.GradeBand:
    name, title, colour, start = read.parts
    return tree.GradeBand(name, title, colour.text if colour else None, start.value, read.span)


def _band_from(read: Read) -> Part:
    number: NumberLiteral = read.parts[0]
    return Part("from", number, read.span)


def _segment_declaration(read: Read) -> tree.SegmentDeclaration:
    name, title, condition, *clauses = read.parts
    return tree.SegmentDeclaration(name, title, condition, tuple(clauses), read.span)


def _trigger_declaration(read: Read) -> tree.TriggerDeclaration:
    name, title, *clauses = read.parts
    return tree.TriggerDeclaration(name, title, tuple(clauses), read.span)


def _when_clause(read: Read) -> tree.WhenClause:
    keyword, condition = read.parts
    return tree.WhenClause(keyword.text, condition, read.span)


def _period_clause(read: Read) -> tree.PeriodClause:
    keyword, length = read.parts
    return tree.PeriodClause(keyword.text.split()[0], length, read.span)


def _names_clause(read: Read) -> tree.NamesClause:
    keyword, *names = read.parts
    return tree.NamesClause(keyword.text, tuple(names), read.span)


def _view_declaration(read: Read) -> tree.ViewDeclaration:
    name, title, *clauses = read.parts
    return tree.ViewDeclaration(name, title, tuple(clauses), read.span)


def _view_clause(read: Read) -> tree.ViewClause:
    keyword, *items = read.parts
    return tree.ViewClause(keyword.text, tuple(items), read.span)


BUILDERS: dict[str, Builder] = {
    "scorecard_declaration": _scorecard_declaration,
    "every_clause": lambda read: tree.EveryClause(tuple(read.parts), read.span),
    "first_cadence": lambda read: tree.EveryRule(read.parts[0], None, read.span),
    "cadence": spread(tree.EveryRule),
    "stages_clause": lambda read: tree.StagesClause(tuple(read.parts), read.span),
    "weights_clause": lambda read: tree.WeightsClause(read.parts[0], read.span),
    "level": _level,
    "level_how": word,
    "weight": spread(tree.Weight),
    "target": lambda read: tuple(read.parts),
    "points_clause": _points_clause,
    "points_arm": _points_arm,
    "points_sign": word,
    "first_of": _first_of,
    "otherwise_arm": _otherwise_arm,
    "scale_range": spread(tree.ScaleClause),
    "scale_none": lambda read: tree.ScaleClause(None, None, read.span),
    "adjust_clause": _adjust_clause,
    "adjust_keyword": word,
    "grades_written": _grades_written,
    "grades_named": _grades_named,
    "grades_declaration": _grades_declaration,
    "band": _band,
    "band_from": _band_from,
    "band_below": lambda read: Part("below", None, read.span),
    "hold": lambda read: read.parts[0],
    "coverage_clause": lambda read: tree.CoverageClause(read.parts[0], read.span),
    "segment_declaration": _segment_declaration,
    "drop_clause": lambda read: tree.DropClause(read.parts[0], read.span),
    "trigger_declaration": _trigger_declaration,
    "when_clause": _when_clause,
    "period_clause": _period_clause,
    "period_keyword": word,
    "names_clause": _names_clause,
    "outcome_declaration": spread(tree.OutcomeDeclaration),
    "expect_clause": lambda read: tree.ExpectClause(read.parts[0], read.span),
    "always_clause": spread(tree.AlwaysClause),
    "view_declaration": _view_declaration,
    "view_clause": _view_clause,
}
