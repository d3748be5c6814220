"""NUMBER operators as SQL. `x` makes the operand anew: a node stands in one place only.

A guard stands on the operand, never around the operation: engines evaluate what a CASE masks.
"""

from collections.abc import Callable

from sqlglot import exp

from scorelang.kernel.entry import LARGEST, SMALLEST
from scorelang.sql.dialects import Dialect
from scorelang.sql.literals import number
from scorelang.sql.nodes import Node, binary, call, case, cast

Make = Callable[[], Node]


def missing(dialect: Dialect) -> Node:
    """A NUMBER that is not there."""
    return cast(exp.Null(), dialect.double())


def divide(left: Node, right: Make, dialect: Dialect) -> Node:
    """By CASE: what NULLIF takes for zero differs."""
    return binary(exp.Div, left, case([(binary(exp.NEQ, right(), number(0, dialect)), right())]))


def floor(x: Make, dialect: Dialect) -> Node:
    """A double; where an engine's FLOOR gives an integer it is asked only for what fits."""
    if dialect.floor_any:
        return call("FLOOR", x())

    def small() -> Node:
        return binary(exp.LT, call("ABS", x()), number(2.0**52, dialect))

    return case([(small(), cast(call("FLOOR", case([(small(), x())])), dialect.double()))], x())


def root(x: Make, dialect: Dialect) -> Node:
    """The root of what has one."""
    return call("SQRT", case([(binary(exp.GTE, x(), number(0, dialect)), x())]))


def guard(x: Make, dialect: Dialect) -> Node:
    """The range of what enters."""
    beyond = binary(exp.GT, call("ABS", x()), number(LARGEST, dialect))
    nothing = binary(exp.LT, call("ABS", x()), number(SMALLEST, dialect))
    return case([(beyond, missing(dialect)), (nothing, number(0, dialect))], x())


def normal(x: Make, dialect: Dialect) -> Node:
    """By CASE: optimizers fold `x + 0`."""
    return case([(binary(exp.EQ, x(), number(0, dialect)), number(0, dialect))], x())
