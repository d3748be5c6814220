"""Indicators and their curves."""

from scorelang.syntax.building.expressions import arms_and_else
from scorelang.syntax.building.leaves import word
from scorelang.syntax.building.record import Builder, Part, Read, spread
from scorelang.syntax.tree import indicators as tree


def _indicator_declaration(read: Read) -> tree.IndicatorDeclaration:
    name, title, *clauses = read.parts
    return tree.IndicatorDeclaration(name, title, tuple(clauses), read.span)


def _value_clause(read: Read) -> tree.ValueClause:
    value, unit = read.parts
    percent = unit is not None and unit.kind == "percent"
    return tree.ValueClause(value, percent, unit.value if unit is not None and not percent else None, read.span)


def _missing_policy(read: Read) -> tree.MissingClause:
    return tree.MissingClause(read.parts[0].text, None, read.span)


def _missing_score(read: Read) -> tree.MissingClause:
    return tree.MissingClause("score", read.parts[0], read.span)


def _steps(read: Read) -> tree.StepsCurve:
    steps, otherwise = arms_and_else(read, read.parts)
    return tree.StepsCurve(steps, otherwise, read.span)


def _map(read: Read) -> tree.MapCurve:
    arms, otherwise = arms_and_else(read, read.parts)
    return tree.MapCurve(arms, otherwise, read.span)


def _percentile(read: Read) -> tree.PercentileCurve:
    within, inverted = read.parts
    return tree.PercentileCurve(within, inverted is not None, read.span)


def _step(read: Read) -> tree.Step:
    operator, position, points = read.parts
    return tree.Step(operator.text, position, points, read.span)


BUILDERS: dict[str, Builder] = {
    "indicator_declaration": _indicator_declaration,
    "value_clause": _value_clause,
    "percent_unit": lambda read: Part("percent", True, read.span),
    "words_unit": lambda read: Part("words", read.parts[0], read.span),
    "score_clause": lambda read: tree.ScoreClause(read.parts[0], read.span),
    "missing_policy": _missing_policy,
    "missing_score": _missing_score,
    "policy": word,
    "applies_clause": lambda read: tree.AppliesClause(read.parts[0], read.span),
    "rubric_clause": lambda read: tree.RubricClause(tuple(read.parts), read.span),
    "rubric_arm": spread(tree.RubricArm),
    "linear": lambda read: tree.LinearCurve(tuple(read.parts), read.span),
    "steps": _steps,
    "map": _map,
    "percentile": _percentile,
    "inverted": word,
    "direct": lambda read: tree.DirectCurve(read.span),
    "curve_point": spread(tree.CurvePoint),
    "step": _step,
}
