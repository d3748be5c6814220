"""WIDE operators as SQL: exact integers of up to 38 digits."""

from sqlglot import exp

from scorelang.sql.columns import LONG
from scorelang.sql.dialects import Dialect
from scorelang.sql.literals import number, wide
from scorelang.sql.nodes import Node, binary, call, case, cast, operand
from scorelang.sql.number_forms import Make, floor

HALF = 10**15
EXACT = 2**53
UNBOUNDED = float("inf")


def fixed(x: Make, decimals: int, bound: float, dialect: Dialect) -> Node:
    """Scaled, rounded half up as everything is, in 64 bits where it fits."""

    def rounded() -> Node:
        scaled = binary(exp.Mul, x(), number(10.0**decimals, dialect)) if decimals else x()
        half = binary(exp.Add, scaled, number(0.5, dialect))
        return operand(binary(exp.Add, half, number(1e-9, dialect)))

    whole_double = floor(rounded, dialect)
    return dialect.to_long(whole_double) if bound < LONG else dialect.wide_of(whole_double)


def product(left: Make, right: Make, dialect: Dialect) -> Node:
    """Only what cannot leave 38 digits when it is summed."""
    near = [case([(binary(exp.LTE, call("ABS", x()), wide(10**14, dialect)), x())]) for x in (left, right)]
    return binary(exp.Mul, *near)


def to_number(x: Make, bound: float, decimals: int, dialect: Dialect) -> Node:
    """The nearest double of each half, put together and divided."""
    value = whole_number(x, bound, dialect)
    return binary(exp.Div, value, number(10.0**decimals, dialect)) if decimals else value


def whole_number(x: Make, bound: float, dialect: Dialect) -> Node:
    """A WIDE as a double: of 64 bits the cast rounds once, and so does the sum of the halves."""
    exact = cast(x(), dialect.double())
    if bound < LONG:
        return exact
    arms = [(_below(x, EXACT, dialect), exact)]
    if bound <= EXACT * HALF:
        return case(arms, _halves(x, dialect, big=False))
    arms.append((_below(x, EXACT * HALF, dialect), _halves(x, dialect, big=False)))
    return case(arms, _halves(x, dialect, big=True))


def cross_spread(count: Make, products: Make, left: Make, right: Make, *, dialect: Dialect) -> Node:
    """Held against 1e37 as doubles first, so that no exact product can overflow."""

    def exact(one: Make, other: Make) -> Node:
        numbers = (whole_number(x, UNBOUNDED, dialect) for x in (one, other))
        near = binary(exp.LT, call("ABS", binary(exp.Mul, *numbers)), number(1e37, dialect))
        return binary(exp.Mul, case([(near, one())]), other())

    def spread() -> Node:
        return operand(binary(exp.Sub, exact(count, products), exact(left, right)))

    return whole_number(spread, UNBOUNDED, dialect)


def _below(x: Make, limit: int, dialect: Dialect) -> Node:
    return binary(exp.LT, call("ABS", x()), wide(limit, dialect))


def _halves(x: Make, dialect: Dialect, *, big: bool) -> Node:
    high = dialect.wide_quotient(x(), wide(HALF, dialect))
    low = cast(dialect.wide_remainder(x(), wide(HALF, dialect)), dialect.double())
    high_number = dialect.big_wide_to_double(high) if big else cast(high, dialect.double())
    return binary(exp.Add, binary(exp.Mul, high_number, number(1e15, dialect)), low)
