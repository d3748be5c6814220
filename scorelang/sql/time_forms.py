"""DAY and INSTANT operators as SQL: every bound and offset is a literal, no interval reaches an engine."""

from sqlglot import exp

from scorelang.kernel.operators import Const, Sort
from scorelang.sql.dialects import Dialect
from scorelang.sql.literals import literal, number
from scorelang.sql.nodes import Node, binary, call, case, chain, known
from scorelang.sql.number_forms import Make

DAY_MICROSECONDS = 86_400_000_000


def time_between(left: Node, right: Node, dialect: Dialect) -> Node:
    """Microseconds, then days."""
    gap = binary(exp.Sub, dialect.microseconds(left), dialect.microseconds(right))
    return binary(exp.Div, dialect.from_long(gap), number(DAY_MICROSECONDS, dialect))


def shift_day(day: Node, days: Make, dialect: Dialect) -> Node:
    """Only so far as every engine's calendar reaches."""
    near = binary(exp.LTE, call("ABS", days()), number(100_000, dialect))
    return dialect.shift_day(day, call("FLOOR", case([(near, days())])))


def day_of(instant: Make, changes: tuple[tuple[int, int], ...], dialect: Dialect) -> Node:
    """The UTC day of the wall time; the offset in force is found by halving the list of changes."""
    if len(changes) == 1:
        return dialect.day_ahead(instant(), changes[0][1])
    middle = len(changes) // 2
    before = within(instant, Sort.INSTANT, None, changes[middle][0], dialect)
    return case([(before, day_of(instant, changes[:middle], dialect))], day_of(instant, changes[middle:], dialect))


def day_part(part: str, day: Node, dialect: Dialect) -> Node:
    """An integer."""
    if part == "weekday":
        return dialect.weekday(day)
    if part == "year":
        return dialect.year(day)
    return exp.Extract(this=exp.Var(this=part.upper()), expression=day)


def within(x: Make, sort: Sort, start: int | None, end: int | None, dialect: Dialect) -> Node:
    """A half-open window on the column as it lies there, so that files and partitions are pruned."""
    bounds = []
    if start is not None:
        bounds.append(binary(exp.GTE, x(), literal(Const(sort, start), dialect)))
    if end is not None:
        bounds.append(binary(exp.LT, x(), literal(Const(sort, end), dialect)))
    return chain(exp.And, bounds) if bounds else case([(known(x()), exp.Boolean(this=True))])
