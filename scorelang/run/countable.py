"""What a value can come to: whether it counts, whether it is a ratio of counts, and whether anybody can act on it."""

from scorelang.ir.expressions import Aggregate, Arithmetic, ColumnRef, Constant, Expression, IndicatorRef, LetRef
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.source.records import dataclass
from scorelang.types import Date, Money, Number, Time

_COUNTS = ("count", "distinct")


@dataclass(frozen=True, slots=True)
class Ratio:
    """`factor` times a count, divided by something that no lever moves."""

    factor: float
    divisor: Expression


def ratio(value: Expression, program: Program) -> Ratio | None:
    """A value that goes in steps of one more or one less of what is counted."""
    if not isinstance(value, Arithmetic) or value.operator != "/":
        return None
    if not whole(value.left, program) or any(isinstance(node, Aggregate) for node in nodes(value.right)):
        return None
    match value.left:
        case Arithmetic("*", Constant(factor), counted) | Arithmetic("*", counted, Constant(factor)):
            there = isinstance(factor, int | float) and not isinstance(counted, Constant)
            return Ratio(float(factor), value.right) if there else None  # type: ignore[arg-type]
        case _:
            return Ratio(1.0, value.right)


def whole(value: Expression, program: Program) -> bool:
    """Whether it counts: only whole numbers come of it."""
    match value:
        case Aggregate(function, _, _, _, _, _, decimals):
            return function in _COUNTS or (function == "sum" and decimals == 0)
        case Arithmetic("+" | "-" | "*", left, right):
            return whole(left, program) and whole(right, program)
        case Constant(number):
            return isinstance(number, int | float) and float(number).is_integer()
        case LetRef(name):
            return whole(next(one.value for one in program.lets if one.name == name), program)
        case ColumnRef(_, _, Number(decimals=0)):
            return True
        case _:
            return False


def not_negative(value: Expression, program: Program) -> bool:
    """Whether it cannot be below zero: a count, a sum or quotient of such."""
    match value:
        case Aggregate(function, _, argument):
            return function in (*_COUNTS, "share", "longest_gap", "stddev") or (
                argument is not None and function not in ("slope",) and not_negative(argument, program)
            )
        case Arithmetic("+" | "*" | "/", left, right):
            return not_negative(left, program) and not_negative(right, program)
        case Constant(number):
            return isinstance(number, int | float) and number >= 0
        case LetRef(name):
            return not_negative(next(one.value for one in program.lets if one.name == name), program)
        case ColumnRef(_, _, Number(low=low) | Money(low=low)):
            return low is not None and low >= 0
        case _:
            return False


def can_act(value: Expression, program: Program) -> bool:
    """Whether an account team can change what is measured: not where it is dates of the account and the calendar."""
    leaves = [node for node in nodes(value) if isinstance(node, ColumnRef | Aggregate | IndicatorRef | LetRef)]
    return not leaves or any(
        can_act(next(let.value for let in program.lets if let.name == one.name), program)
        if isinstance(one, LetRef)
        else not (
            isinstance(one, ColumnRef) and one.source == program.accounts.name and isinstance(one.type, Date | Time)
        )
        for one in leaves
    )
