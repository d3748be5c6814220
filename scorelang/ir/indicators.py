"""Indicators and curves, resolved."""

from dataclasses import field

from scorelang.ir.expressions import Expression
from scorelang.source import Span
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Linear:
    """Straight lines between (position, points), flat outside; positions may be expressions of the account."""

    knots: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """(operator, position, points): the first arm that holds; `otherwise` None gives missing points."""

    arms: tuple[tuple[str, Expression, Expression], ...]
    otherwise: Expression | None


@dataclass(frozen=True, slots=True)
class Map:
    """(value, points): by equality; `otherwise` None gives missing points."""

    arms: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression | None


@dataclass(frozen=True, slots=True)
class PeerRank:
    """`percentile [within] [inverted]`: the rank among peers times 100."""

    within: Expression | None
    inverted: bool


@dataclass(frozen=True, slots=True)
class Direct:
    """The value is the points, clamped to 0 and 100."""


Curve = Linear | Steps | Map | PeerRank | Direct


@dataclass(frozen=True, slots=True)
class Missing:
    """`policy`: "skip", "score" (with `points`), "worst", "median" or "fail"."""

    policy: str = "skip"
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured, and how it becomes points. Without a curve it measures and triggers, but weighs nothing."""

    name: str
    title: str
    value: Expression
    curve: Curve | None
    missing: Missing
    applies: Expression | None
    unit: str | None = None
    percent: bool = False
    kind: str | None = None
    stage: str | None = None
    about: str | None = None
    owner: str | None = None
    rubric: tuple[tuple[str, float], ...] = ()
    span: Span | None = field(default=None, compare=False)
