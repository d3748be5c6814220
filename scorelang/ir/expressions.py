"""Typed expressions; every name is resolved. Spans do not count when two expressions are compared."""

from dataclasses import field
from datetime import date

from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.types import Type

LONGEST = 100_000
DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0}
ABOUT = {"month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as a window or a rhythm needs it: months and years stay calendar units.

    `unit`: "minute", "hour", "day", "week", "month" or "year".
    """

    amount: float
    unit: str

    @property
    def calendar(self) -> bool:
        """Whether it is counted in months or years."""
        return self.unit in ("month", "year")

    @property
    def too_long(self) -> bool:
        """Whether it is about more than `LONGEST` days: twice as far from today there may be no calendar any more."""
        return self.amount * {**DAYS, **ABOUT}[self.unit] > LONGEST


@dataclass(frozen=True, slots=True)
class Constant:
    """A known value: number (also money, percent), text, flag, day, or a duration in days; None is missing."""

    value: float | str | bool | date | None
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class EvaluationDay:
    """`today`."""

    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ShiftedToday:
    """`today + 3 months`: the evaluation day moved by calendar units, clamped to the month's last day.

    `length.amount` is a whole number, negative into the past; the day is known when the program is pinned.
    """

    length: Length
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """A column of accounts or facts (one value an account) or, inside an aggregate, of its source's row.

    The history of a scorecard is the source `health.history`, with the columns `day score grade segment coverage`
    and, for an indicator or group x, `x.score`.
    """

    source: str
    column: str
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class LetRef:
    """A `let`, by name."""

    name: str
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class IndicatorRef:
    """An indicator's value or its published points (`what`: "value", "points").

    No file can ask for "unrounded" points, as the tree of weights takes them; what tries other weights does.
    `scorecard`: as that scorecard sees it (its segments may change it); None: as declared at top level.
    """

    name: str
    what: str
    scorecard: str | None
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class GroupRef:
    """A group's published points."""

    scorecard: str
    name: str
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class CardRef:
    """A scorecard's own: `what` is "score", "grade", "segment" or "coverage"."""

    scorecard: str
    what: str
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Before:
    """`before(x, length)`: `column` as in the history source; missing where that run is over twice as old."""

    scorecard: str
    column: str
    length: Length
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Was:
    """`was(x)`: the value at the run before this one."""

    scorecard: str
    column: str
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """Unary minus on a number, an amount or a duration."""

    operand: "Expression"
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+ - * /`; what it means follows from the operands' types (a date minus a date is a duration)."""

    operator: str
    left: "Expression"
    right: "Expression"
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`== != < <= > >=`, both sides of one kind, or a date against an instant."""

    operator: str
    left: "Expression"
    right: "Expression"
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """`x in (…)`; `not in` is Not of it. Members are constants of x's kind."""

    operand: "Expression"
    members: tuple["Expression", ...]
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class IsState:
    """`x is missing` or `x is absent` (`state`)."""

    operand: "Expression"
    state: str
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """`and`; `a implies b` arrives as AnyOf(Not(a), b)."""

    operands: tuple["Expression", ...]
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`or`."""

    operands: tuple["Expression", ...]
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`not x`, three-valued."""

    operand: "Expression"
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Choose:
    """`if` and `match`: the result of the first arm whose condition holds, else `otherwise`."""

    arms: tuple[tuple["Expression", "Expression"], ...]
    otherwise: "Expression"
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Apply:
    """A scalar built-in function, by its name in the table."""

    function: str
    arguments: tuple["Expression", ...]
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Window:
    """`kind`: "over", "previous", "next" (with `length`), "since" (with `start`), or "all".

    `by`: the date or time column it is held against.
    """

    kind: str
    by: str
    length: Length | None = None
    start: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregate over one events source's rows; `argument` None only for `count(source)`.

    `decimals`: how finely a sum runs (2 for money; the column's, or 4).
    """

    function: str
    source: str
    argument: "Expression | None"
    where: "Expression | None"
    latest_per: "Expression | None"
    window: Window
    decimals: int
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Percentile:
    """Rank among the accounts that `scorecard` scores in this run, 0 to 1, within equal values of `within`."""

    value: "Expression"
    within: "Expression | None"
    scorecard: str
    type: Type
    span: Span = field(compare=False)


Expression = (
    Constant
    | EvaluationDay
    | ShiftedToday
    | ColumnRef
    | LetRef
    | IndicatorRef
    | GroupRef
    | CardRef
    | Before
    | Was
    | Negate
    | Arithmetic
    | Compare
    | OneOf
    | IsState
    | AllOf
    | AnyOf
    | Not
    | Choose
    | Apply
    | Aggregate
    | Percentile
)
