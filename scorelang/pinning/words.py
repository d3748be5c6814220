"""Short constructors for kernel expressions, so that a lowering reads like the rule it states."""

from scorelang.kernel.operators import (
    AllOf,
    AnyOf,
    Arith,
    Choose,
    Compare,
    Const,
    Divide,
    Expr,
    FirstKnown,
    Floor,
    Holds,
    Known,
    Not,
    Ref,
    ShiftDay,
    Sort,
)
from scorelang.kernel.sorts import sort_of
from scorelang.types import Date, Duration, Flag, Grade, Money, Number, Segment, Text, Time, Type, Unknown

TRUE = Const(Sort.FLAG, True)
FALSE = Const(Sort.FLAG, False)
ZERO = Const(Sort.NUMBER, 0.0)
ONE = Const(Sort.NUMBER, 1.0)
HUNDRED = Const(Sort.NUMBER, 100.0)
FARTHEST_SHIFT = 100_000
# Years 1 to 9999: a literal day has no other.
FIRST_DAY, LAST_DAY = -719_162, 2_932_896


def sort_of_type(kind: Type) -> Sort:
    """What a cell of a type holds in the kernel."""
    match kind:
        case Text() | Grade() | Segment():
            return Sort.TEXT
        case Number() | Money() | Duration() | Unknown():
            return Sort.NUMBER
        case Flag():
            return Sort.FLAG
        case Date():
            return Sort.DAY
        case Time():
            return Sort.INSTANT


def number(value: float) -> Const:
    """A NUMBER literal."""
    return Const(Sort.NUMBER, float(value))


def text(value: str) -> Const:
    """A TEXT literal."""
    return Const(Sort.TEXT, value)


def day(value: int) -> Const:
    """A DAY literal."""
    return Const(Sort.DAY, value)


def missing(sort: Sort) -> Const:
    """The missing cell of a sort."""
    return Const(sort, None)


def plus(left: Expr, right: Expr) -> Expr:
    """Left + right."""
    return Arith("+", left, right)


def minus(left: Expr, right: Expr) -> Expr:
    """Left - right."""
    return Arith("-", left, right)


def times(left: Expr, right: Expr) -> Expr:
    """Left * right."""
    return Arith("*", left, right)


def equal(left: Expr, right: Expr) -> Expr:
    """Left == right."""
    return Compare("==", left, right)


def both(*parts: Expr | None) -> Expr:
    """All of the parts that are there; true where none is."""
    operands = tuple(part for part in parts if part is not None and part != TRUE)
    if FALSE in operands:
        return FALSE
    if not operands:
        return TRUE
    return operands[0] if len(operands) == 1 else AllOf(operands)


def either(*parts: Expr | None) -> Expr:
    """Any of the parts that are there; false where none is."""
    operands = tuple(dict.fromkeys(part for part in parts if part is not None and part != FALSE))
    if TRUE in operands:
        return TRUE
    if not operands:
        return FALSE
    return operands[0] if len(operands) == 1 else AnyOf(operands)


def negation(operand: Expr) -> Expr:
    """Three-valued not."""
    if isinstance(operand, Const) and operand.value is not None:
        return Const(Sort.FLAG, not operand.value)
    return operand.operand if isinstance(operand, Not) else Not(operand)


def known(operand: Expr) -> Expr:
    """Whether a cell is there."""
    if isinstance(operand, Const):
        return Const(Sort.FLAG, operand.value is not None)
    return Known(operand)


def holds(operand: Expr) -> Expr:
    """A flag with missing as false."""
    if isinstance(operand, Const):
        return Const(Sort.FLAG, operand.value is True)
    return operand if isinstance(operand, Known | Holds) else Holds(operand)


def choose(*arms: tuple[Expr, Expr], otherwise: Expr) -> Expr:
    """The first arm that holds; arms that never do are left out."""
    kept = []
    for condition, result in arms:
        if condition == TRUE:
            otherwise = result
            break
        if not (isinstance(condition, Const) and condition.value is not True):
            kept.append((condition, result))
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    return Choose(tuple(kept), otherwise) if kept else otherwise


def where(condition: Expr, result: Expr) -> Expr:
    """`result` where the condition holds, else missing."""
    return choose((condition, result), otherwise=missing(sort_of(result)))


def first_known(left: Expr, right: Expr) -> Expr:
    """`left`, or where it is missing `right`."""
    if isinstance(left, Const):
        return right if left.value is None else left
    return FirstKnown((left, right))


def divide(left: Expr, right: Expr) -> Expr:
    """Left / right, missing where right is 0."""
    return Divide(left, right)


def clamp(operand: Expr, low: float, high: float) -> Expr:
    """Not below `low`, not above `high`."""
    return choose(
        (Compare("<", operand, number(low)), number(low)),
        (Compare(">", operand, number(high)), number(high)),
        otherwise=operand,
    )


def whole_tenths(operand: Expr) -> Expr:
    """A published number in tenths, as a whole number."""
    if isinstance(operand, Const) and isinstance(operand.value, float):
        return number(float(round(operand.value * 10)))
    return Floor(plus(times(operand, number(10)), number(0.5)))


def shift_day(start: Expr, days: Expr) -> Expr:
    """A day plus days; of two literals, the literal that the operator would give."""
    if isinstance(start, Const) and isinstance(days, Const) and start.value is not None and days.value is not None:
        if abs(float(days.value)) > FARTHEST_SHIFT:
            return missing(Sort.DAY)
        shifted = int(start.value) + int(float(days.value) // 1)
        if FIRST_DAY <= shifted <= LAST_DAY:
            return day(shifted)
    return ShiftDay(start, days)


def refer(name: str, sort: Sort) -> Ref:
    """A reference."""
    return Ref(sort, name)
