"""What an expression may know of the columns it reads: where each lies, how it is held, how large it can be."""

from collections.abc import Mapping
from math import inf

from scorelang.kernel.entry import LARGEST
from scorelang.kernel.operators import Arith, Choose, Const, Expr, FirstKnown, Fixed, Guard, Normal, Ref, Sort
from scorelang.source.records import dataclass

INTEGER = 2.0**31
COUNT = 2.0**53
LONG = 9e18
ROWS = 2.0**31


@dataclass(frozen=True, slots=True)
class Held:
    """A kernel name on the engine.

    `integer`: a NUMBER held as an integer of at most 32 bits. `bound`: the greatest absolute value that a NUMBER or
    WIDE can have; a WIDE below LONG is held in 64 bits, any other in the dialect's widest type. `constant`: there is
    no column, for it is this everywhere. `always`: never missing. `positive_zero`: never -0.0. `unsigned`: neither
    -0.0 nor below. `positive`: above 0. `choice`: the constants that a TEXT is chosen from. `among`: all that a NUMBER
    can be. `span`: (start, end) between which a DAY or INSTANT of every row in sight lies. `counted`: of a sum, the
    measure that counts its rows, and is missing exactly where the sum is. `missing_with`: another column that is
    missing exactly where this one is.
    """

    column: str
    bound: float = inf
    integer: bool = False
    constant: Const | None = None
    always: bool = False
    positive_zero: bool = False
    unsigned: bool = False
    positive: bool = False
    choice: Choose | None = None
    among: frozenset[float] | None = None
    span: tuple[int | None, int | None] | None = None
    counted: str | None = None
    missing_with: Ref | None = None


Columns = Mapping[str, Held]


def bound(expr: Expr, columns: Columns) -> float:
    """How large a NUMBER or WIDE can be in absolute value; infinite where nothing is known."""
    match expr:
        case Const(Sort.NUMBER | Sort.WIDE, value):
            return abs(float(value or 0))
        case Ref(_, name):
            return columns[name].bound
        case Guard():
            return LARGEST
        case Normal(operand):
            return bound(operand, columns)
        case Fixed(operand, decimals):
            return bound(operand, columns) * 10.0**decimals + 1
        case Choose(arms, otherwise):
            return max(bound(part, columns) for part in (*(result for _, result in arms), otherwise))
        case FirstKnown(operands):
            return max(bound(part, columns) for part in operands)
        case Arith(operator, left, right):
            return _arithmetic(operator, bound(left, columns), bound(right, columns))
        case _:
            return inf


def _arithmetic(operator: str, left: float, right: float) -> float:
    if operator == "*":
        return left * right if left and right else 0.0
    return left + right


def is_integer(expr: Expr, columns: Columns) -> bool:
    """Whether it is a NUMBER that lies on the engine as an integer."""
    return isinstance(expr, Ref) and columns[expr.name].integer


def multiplies_exactly(expr: Expr, decimals: int, columns: Columns) -> bool:
    """Whether `Fixed(expr, decimals)` is an integer multiplied: then its rounding as a double changes nothing."""
    return is_integer(expr, columns) and INTEGER * 10.0**decimals <= 2.0**51
