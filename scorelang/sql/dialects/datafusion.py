"""Apache DataFusion 55, written as PostgreSQL is: executed by the tests where it is installed."""

from sqlglot import exp

from scorelang.sql.dialects.parts import as_day, as_integer, exact_quotient
from scorelang.sql.dialects.record import PORTABLE, Dialect, of, one, parameter, two
from scorelang.sql.nodes import Node, Type, binary, call, cast, data_type, operand

WIDE = of(Type.DECIMAL, 38, 0)
DOUBLE_WIDE = of(Type.DECIMAL, 76, 0)
LONG = of(Type.BIGINT)
# Of six digits: without them it counts nanoseconds, and ends in 2262.
INSTANT = of("TIMESTAMP(6)")


def _shift_day(day: Node, days: Node) -> Node:
    return as_day(operand(binary(exp.Add, as_integer(day), as_integer(days))))


def _quotient(left: Node, right: Node) -> Node:
    """In twice the digits: a quotient has four decimals more, which the dividend is multiplied by before."""
    return cast(exact_quotient(DOUBLE_WIDE)(cast(left, DOUBLE_WIDE()), cast(right, DOUBLE_WIDE())), WIDE())


DATAFUSION = Dialect(
    name="datafusion",
    grammar="postgres",
    double=of(Type.DOUBLE),
    long=LONG,
    wide=WIDE,
    text=of(Type.TEXT),
    instant=INSTANT,
    floor_any=True,
    # A sum of BIGINT wraps without a word.
    sum_widens=False,
    days_between=lambda left, right: binary(exp.Sub, left, right),
    microseconds=lambda node: cast(cast(node, INSTANT()), LONG()),
    day_at=lambda node: as_day(call("TO_TIMESTAMP_MICROS", node)),
    day_of_utc=as_day,
    shift_day=_shift_day,
    wide_quotient=_quotient,
    wide_remainder=lambda left, right: binary(exp.Mod, left, right),
    big_wide_to_double=lambda node: cast(node, data_type(Type.DOUBLE)),
    wide_of=lambda node: cast(node, WIDE()),
    text_order=lambda node: node,
    median=one("MEDIAN"),
    median_over=True,
    contains=two("CONTAINS"),
    starts_with=two("STARTS_WITH"),
    ends_with=two("ENDS_WITH"),
    text_length=one("CHARACTER_LENGTH"),
    weekday=lambda day: exp.Extract(this=exp.Var(this="ISODOW"), expression=day),
    flag_extremes=call,
    pastes=False,
    functions=PORTABLE | {"TO_TIMESTAMP_MICROS", "MEDIAN", "CONTAINS", "STARTS_WITH", "ENDS_WITH", "CHARACTER_LENGTH"},
    signed_zeros=True,
    placeholder=parameter,
)
