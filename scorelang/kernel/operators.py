"""About thirty operators. What each does with missing, with zero and at the edge is said here and nowhere else.

An expression is a tree over named references. Every operator with a missing operand gives missing, but where said.
"""

from enum import Enum

from scorelang.source.records import dataclass


class Sort(Enum):
    """What a cell holds. A row's Python value / an engine's value.

    NUMBER: finite float / DOUBLE. WIDE: int of up to 38 digits / DECIMAL(38, 0) or the engine's own. FLAG: bool.
    TEXT: str, compared byte by byte as UTF-8. DAY: int, days since 1970-01-01 / DATE. INSTANT: int, microseconds
    since 1970-01-01 UTC / TIMESTAMP without zone, in UTC.
    """

    NUMBER = "number"
    WIDE = "wide"
    FLAG = "flag"
    TEXT = "text"
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Const:
    """A literal; `value` None is missing. DAY and INSTANT carry the int."""

    sort: Sort
    value: float | int | str | bool | None


@dataclass(frozen=True, slots=True)
class Ref:
    """A column, a measure or a step, by its kernel-wide name."""

    sort: Sort
    name: str


@dataclass(frozen=True, slots=True)
class Arith:
    """`+ - *` on NUMBER, as IEEE doubles, rounded once."""

    operator: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Divide:
    """NUMBER / NUMBER; missing where the divisor is 0."""

    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Floor:
    """The greatest whole NUMBER not above; itself where |x| >= 2**52."""

    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Sqrt:
    """The exact root, rounded once; missing below 0."""

    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Guard:
    """NUMBER as on entry: missing where |x| > 1e15, 0 where |x| < 1e-15."""

    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Normal:
    """NUMBER with -0.0 as 0.0: what is published goes through it."""

    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Compare:
    """`== != < <= > >=` on two of one sort; a FLAG only with `==` and `!=`."""

    operator: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Three-valued and: false where any is false, else missing where any is missing. Two or more."""

    operands: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Three-valued or: true where any is true, else missing where any is missing. Two or more."""

    operands: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Three-valued not."""

    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Known:
    """Whether any sort is not missing; itself never missing."""

    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Holds:
    """A FLAG with missing as false; itself never missing."""

    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Choose:
    """The result of the first arm whose condition holds (missing does not), else `otherwise`. All of one sort."""

    arms: tuple[tuple["Expr", "Expr"], ...]
    otherwise: "Expr"


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """The first operand that is not missing. Two or more, of one sort."""

    operands: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """DAY left minus DAY right, a NUMBER of days."""

    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class TimeBetween:
    """INSTANT left minus INSTANT right, a NUMBER of days: microseconds / 86400000000."""

    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class ShiftDay:
    """DAY plus the floor of a NUMBER of days; missing where |days| > 100000."""

    day: "Expr"
    days: "Expr"


@dataclass(frozen=True, slots=True)
class DayOf:
    """The DAY of an INSTANT in the project's zone.

    `changes`: (from, offset) in microseconds, ascending: from that instant on the zone is so far ahead of UTC; the
    first offset also holds before.
    """

    instant: "Expr"
    changes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class DayPart:
    """`year`, `month` (1 to 12), `day` (of the month) or `weekday` (1 is Monday) of a DAY, a NUMBER."""

    part: str
    day: "Expr"


@dataclass(frozen=True, slots=True)
class TextTest:
    """`contains`, `starts_with` or `ends_with` on TEXT, byte by byte; an empty `part` always holds."""

    test: str
    text: "Expr"
    part: "Expr"


@dataclass(frozen=True, slots=True)
class TextLength:
    """How many code points, a NUMBER."""

    text: "Expr"


@dataclass(frozen=True, slots=True)
class Fixed:
    """NUMBER to WIDE: floor(x * 10**decimals + 0.5 + 1e-9), the floor as Floor."""

    operand: "Expr"
    decimals: int


@dataclass(frozen=True, slots=True)
class WideProduct:
    """WIDE * WIDE; missing where either is beyond 1e14 in absolute value."""

    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class FromWide:
    """WIDE to NUMBER, divided by 10**decimals.

    With w = high * 10**15 + low (truncating towards zero): (high * 1e15 + low) / 10**decimals, each step a double.
    """

    operand: "Expr"
    decimals: int


@dataclass(frozen=True, slots=True)
class CrossSpread:
    """n * Σxy - Σx * Σy over WIDE, exactly, as by FromWide with 0 decimals; operands are WIDE.

    Missing where, as doubles by FromWide, |n * Σxy| or |Σx * Σy| reaches 1e37.
    """

    count: "Expr"
    products: "Expr"
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Within:
    """Whether a DAY or INSTANT lies in start <= x < end; a bound None is open. Missing where x is."""

    operand: "Expr"
    start: int | None
    end: int | None


Expr = (
    Const
    | Ref
    | Arith
    | Divide
    | Floor
    | Sqrt
    | Guard
    | Normal
    | Compare
    | AllOf
    | AnyOf
    | Not
    | Known
    | Holds
    | Choose
    | FirstKnown
    | DaysBetween
    | TimeBetween
    | ShiftDay
    | DayOf
    | DayPart
    | TextTest
    | TextLength
    | Fixed
    | WideProduct
    | FromWide
    | CrossSpread
    | Within
)
