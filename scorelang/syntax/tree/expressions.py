"""Expressions as written."""

from datetime import date

from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.syntax.tree.words import Name, Words


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """`12`, `1_000`, `250k`, `2M`, `85%`: `value` is what it means (0.85), `text` how it was written."""

    value: float
    text: str
    span: Span

    @property
    def percent(self) -> bool:
        """Whether it was written with `%`."""
        return self.text.endswith("%")


@dataclass(frozen=True, slots=True)
class DurationLiteral:
    """`30 days`; `unit` in the singular: minute hour day week month year, or `business day` in playbooks."""

    amount: float
    unit: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """`2026-03-01`."""

    value: date
    span: Span


@dataclass(frozen=True, slots=True)
class TextLiteral:
    """A quoted text as a value."""

    words: Words

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.words.span


@dataclass(frozen=True, slots=True)
class FlagLiteral:
    """`true` or `false`."""

    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Today:
    """The evaluation day."""

    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A bare name or a dotted path: `seats`, `usage.calls`, `health.seat_use.score`."""

    parts: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Negative:
    """Unary minus."""

    operand: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+ - * /`."""

    operator: str
    left: "Expression"
    right: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """`== != < <= > >=`."""

    operator: str
    left: "Expression"
    right: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Membership:
    """`x in (a, b)` or `x not in (a, b)`."""

    operand: "Expression"
    members: tuple["Expression", ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class StateTest:
    """`x is missing`, `x is not absent`; `state` is `missing` or `absent`."""

    operand: "Expression"
    state: str
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Logical:
    """A flat chain of one operator, `and` or `or`: at least two operands."""

    operator: str
    operands: tuple["Expression", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    """`not x`."""

    operand: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Implies:
    """`a implies b`."""

    left: "Expression"
    right: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class IfThenElse:
    """`if c then a else b`."""

    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class MatchArm:
    """`pattern -> result`."""

    pattern: "Expression"
    result: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Match:
    """`match x { a -> 1, else -> 3 }`."""

    subject: "Expression"
    arms: tuple[MatchArm, ...]
    otherwise: "Expression | None"
    span: Span


@dataclass(frozen=True, slots=True)
class Over:
    """`over 30 days`, `over previous 30 days`, `over next 90 days`; `which` is "", "previous" or "next"."""

    which: str
    length: DurationLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class SinceWindow:
    """`since DATE-EXPRESSION`."""

    start: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class AllTime:
    """`over all time`, written out."""

    span: Span


Window = Over | SinceWindow | AllTime


@dataclass(frozen=True, slots=True)
class Modifiers:
    """What may follow the arguments inside the parentheses of a call, in this order."""

    where: "Expression | None" = None
    latest_per: "Expression | None" = None
    window: Window | None = None
    by: Reference | None = None
    decimals: NumberLiteral | None = None
    within: "Expression | None" = None

    def __bool__(self) -> bool:
        return any(
            part is not None for part in (self.where, self.latest_per, self.window, self.by, self.decimals, self.within)
        )


@dataclass(frozen=True, slots=True)
class Call:
    """`clamp(x, 0, 1)`, `count(tickets where … over 30 days)`, `percentile(x within tier)`."""

    function: Name
    arguments: tuple["Expression", ...]
    modifiers: Modifiers
    span: Span


@dataclass(frozen=True, slots=True)
class Grouped:
    """`( x )`, kept so that the formatter leaves parentheses that a reader wanted."""

    inner: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands where a declaration was blanked out after a syntax error."""

    span: Span


Expression = (
    NumberLiteral
    | DurationLiteral
    | DateLiteral
    | TextLiteral
    | FlagLiteral
    | Today
    | Reference
    | Negative
    | Arithmetic
    | Comparison
    | Membership
    | StateTest
    | Logical
    | Not
    | Implies
    | IfThenElse
    | Match
    | Call
    | Grouped
    | Unreadable
)
