"""DuckDB 2.0: executed by every test."""

from sqlglot import exp

from scorelang.sql.dialects.record import PORTABLE, Dialect, of, one, two
from scorelang.sql.nodes import Node, Type, binary, call, cast, data_type


def _shift_day(day: Node, days: Node) -> Node:
    return cast(binary(exp.Add, day, cast(days, data_type(Type.INT))), data_type(Type.DATE))


DUCKDB = Dialect(
    name="duckdb",
    double=of(Type.DOUBLE),
    long=of(Type.BIGINT),
    wide=of("HUGEINT"),
    text=of("VARCHAR"),
    instant=of(Type.TIMESTAMP),
    floor_any=True,
    sum_widens=True,
    days_between=lambda left, right: binary(exp.Sub, left, right),
    microseconds=one("EPOCH_US"),
    day_at=lambda node: cast(call("MAKE_TIMESTAMP", node), data_type(Type.DATE)),
    day_of_utc=lambda node: cast(node, data_type(Type.DATE)),
    shift_day=_shift_day,
    wide_quotient=two("DIVIDE"),
    wide_remainder=lambda left, right: binary(exp.Mod, left, right),
    # The engine's own cast of a HUGEINT beyond 2**53 rounds twice; its reading of digits rounds once.
    big_wide_to_double=lambda node: cast(cast(node, data_type("VARCHAR")), data_type(Type.DOUBLE)),
    wide_of=lambda node: cast(node, data_type("HUGEINT")),
    text_order=lambda node: node,
    median=one("MEDIAN"),
    median_over=True,
    contains=two("CONTAINS"),
    starts_with=two("STARTS_WITH"),
    ends_with=two("ENDS_WITH"),
    text_length=one("LENGTH"),
    weekday=one("ISODOW"),
    flag_extremes=call,
    pastes=False,
    exponents=True,
    # All that is printed is common to all: sqlglot's own grammar of DuckDB takes a tenth of a short run to be loaded.
    grammar="",
    placeholder=lambda name: exp.Var(this=f"${name}"),
    functions=PORTABLE
    | {"DIVIDE", "EPOCH_US", "MAKE_TIMESTAMP", "MEDIAN", "CONTAINS", "STARTS_WITH", "ENDS_WITH", "LENGTH", "ISODOW"},
)
