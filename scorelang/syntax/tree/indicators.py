"""Indicators and their curves as written."""

from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.syntax.tree.expressions import Expression
from scorelang.syntax.tree.sources import TextClause
from scorelang.syntax.tree.words import Name, Words


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """`20% -> 0` of a line, `"promoter" -> 100` of a map."""

    position: Expression
    points: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Step:
    """`>= 50 -> 100`."""

    operator: str
    position: Expression
    points: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class LinearCurve:
    """`linear (20% -> 0, 90% -> 100)`."""

    points: tuple[CurvePoint, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class StepsCurve:
    """`steps (>= 50 -> 100, else -> 0)`."""

    steps: tuple[Step, ...]
    otherwise: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class MapCurve:
    """`map ("promoter" -> 100, else -> 0)`."""

    arms: tuple[CurvePoint, ...]
    otherwise: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class PercentileCurve:
    """`percentile [within COLUMN] [inverted]`."""

    within: Expression | None
    inverted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class DirectCurve:
    """`direct`."""

    span: Span


Curve = LinearCurve | StepsCurve | MapCurve | PercentileCurve | DirectCurve


@dataclass(frozen=True, slots=True)
class ValueClause:
    """`value EXPR [as percent | as "unit"]`; `unit` is "percent", the text, or None."""

    value: Expression
    percent: bool
    unit: Words | None
    span: Span


@dataclass(frozen=True, slots=True)
class ScoreClause:
    """`score CURVE`."""

    curve: Curve
    span: Span


@dataclass(frozen=True, slots=True)
class MissingClause:
    """`missing skip | score N | worst | median | fail`."""

    policy: str
    points: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class AppliesClause:
    """`applies when COND`."""

    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class RubricArm:
    """`"every week" -> 100`."""

    words: Words
    points: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class RubricClause:
    """`rubric ("…" -> POINTS, …)`."""

    arms: tuple[RubricArm, ...]
    span: Span


IndicatorClause = ValueClause | ScoreClause | MissingClause | AppliesClause | RubricClause | TextClause


@dataclass(frozen=True, slots=True)
class IndicatorDeclaration:
    """`indicator NAME "Title" { … }`, at top level or, with the clauses that differ, in a segment."""

    name: Name
    title: Words | None
    clauses: tuple[IndicatorClause, ...]
    span: Span
