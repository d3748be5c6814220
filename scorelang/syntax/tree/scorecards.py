"""Scorecards as written."""

from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.syntax.tree.expressions import DurationLiteral, Expression, NumberLiteral
from scorelang.syntax.tree.indicators import AppliesClause, IndicatorDeclaration
from scorelang.syntax.tree.sources import TextClause
from scorelang.syntax.tree.words import Name, Words


@dataclass(frozen=True, slots=True)
class WeightLevel:
    """The members of one level; `how` is "mean", "worst" or "best"; `equal`: no weights are written."""

    how: str
    equal: bool
    members: tuple["Weight", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Weight:
    """`NAME "Title" 25% { … }`: a leaf (an indicator or another scorecard's score) where `level` is None.

    `target.parts` has one name, or two for `other.score`.
    """

    target: tuple[Name, ...]
    title: Words | None
    share: NumberLiteral | None
    level: WeightLevel | None
    span: Span


@dataclass(frozen=True, slots=True)
class WeightsClause:
    """`weights { … }`."""

    level: WeightLevel
    span: Span


@dataclass(frozen=True, slots=True)
class PointsArm:
    """`add 10 when … because "…"`, `take 20 when …`; in a `first of` also `add 25 otherwise` (no condition)."""

    sign: str
    amount: Expression
    condition: Expression | None
    because: Words | None
    span: Span


@dataclass(frozen=True, slots=True)
class FirstOf:
    """`first of "Title" baseline 20 { … }`."""

    title: Words | None
    baseline: NumberLiteral | None
    arms: tuple[PointsArm, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class PointsClause:
    """`points from 50 { … }`."""

    start: Expression
    items: tuple[PointsArm | FirstOf, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ScaleClause:
    """`scale 1 to 100`, or `scale none` where both are None."""

    low: NumberLiteral | None
    high: NumberLiteral | None
    span: Span


@dataclass(frozen=True, slots=True)
class AdjustClause:
    """`cap 49 when … because "…"`, `floor …`, `set …` (the `keyword`)."""

    keyword: str
    bound: Expression
    condition: Expression
    because: Words | None
    span: Span


@dataclass(frozen=True, slots=True)
class GradeBand:
    """`healthy "Healthy" green from 75`, `critical red below` (no `start`)."""

    name: Name
    title: Words | None
    colour: str | None
    start: NumberLiteral | None
    span: Span


@dataclass(frozen=True, slots=True)
class GradesClause:
    """`grades { … } [hold 3]`, or `grades NAME [hold 3]` where `bands` is empty."""

    scheme: Name | None
    bands: tuple[GradeBand, ...]
    hold: NumberLiteral | None
    span: Span


@dataclass(frozen=True, slots=True)
class GradesDeclaration:
    """`grades NAME { … }` at top level."""

    name: Name
    bands: tuple[GradeBand, ...]
    hold: NumberLiteral | None
    span: Span


@dataclass(frozen=True, slots=True)
class CoverageClause:
    """`coverage from 40%`."""

    least: NumberLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class EveryRule:
    """One cadence of `every 1 month, 1 week when grade == critical`; the first has no condition."""

    length: DurationLiteral
    condition: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class EveryClause:
    """`every …`."""

    rules: tuple[EveryRule, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class StagesClause:
    """`stages (onboarding, adoption, renewal)`."""

    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DropClause:
    """`drop INDICATOR` in a segment."""

    name: Name
    span: Span


SegmentClause = WeightsClause | DropClause | IndicatorDeclaration | GradesClause | AdjustClause


@dataclass(frozen=True, slots=True)
class SegmentDeclaration:
    """`segment NAME "Title" when … { … }`."""

    name: Name
    title: Words | None
    condition: Expression
    clauses: tuple[SegmentClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class WhenClause:
    """`when …` or `until …` of a trigger (the `keyword`)."""

    keyword: str
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class PeriodClause:
    """`for 14 days` or `again after 30 days` (the `keyword`: "for", "again")."""

    keyword: str
    length: DurationLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class NamesClause:
    """`play a, b` or `mutes x, y` (the `keyword`)."""

    keyword: str
    names: tuple[Name, ...]
    span: Span


TriggerClause = WhenClause | PeriodClause | NamesClause | TextClause


@dataclass(frozen=True, slots=True)
class TriggerDeclaration:
    """`trigger NAME "…" { … }`; `priority high` is a TextClause."""

    name: Name
    title: Words | None
    clauses: tuple[TriggerClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OutcomeDeclaration:
    """`outcome NAME "…" when …`."""

    name: Name
    title: Words | None
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectClause:
    """`expect auc(churned) >= 75%` of a scorecard."""

    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class AlwaysClause:
    """`always "…" EXPR`."""

    words: Words
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class ViewClause:
    """`show …`, `hide …`, `only …`, `sort …` (the `keyword`) of a view."""

    keyword: str
    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ViewDeclaration:
    """`view NAME "…" { … }`."""

    name: Name
    title: Words | None
    clauses: tuple[ViewClause, ...]
    span: Span


ScorecardClause = (
    TextClause
    | EveryClause
    | StagesClause
    | AppliesClause
    | WeightsClause
    | PointsClause
    | ScaleClause
    | AdjustClause
    | GradesClause
    | CoverageClause
    | SegmentDeclaration
    | TriggerDeclaration
    | OutcomeDeclaration
    | ExpectClause
    | AlwaysClause
    | ViewDeclaration
)


@dataclass(frozen=True, slots=True)
class ScorecardDeclaration:
    """`scorecard NAME "Title" { … }`."""

    name: Name
    title: Words | None
    clauses: tuple[ScorecardClause, ...]
    span: Span
