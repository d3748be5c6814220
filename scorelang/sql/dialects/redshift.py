"""Redshift: printed and parsed back, not executed here."""

from sqlglot import exp

from scorelang.sql.dialects.parts import (
    as_day,
    as_integer,
    day_literal,
    ends_of,
    exact_quotient,
    extremes,
    found_at,
    in_two_parts,
    iso_weekday,
    starts_of,
    whole_days,
    word,
)
from scorelang.sql.dialects.record import PORTABLE, Dialect, of, one, two
from scorelang.sql.nodes import Node, Type, call, cast, data_type, string

WIDE = of(Type.DECIMAL, 38, 0)


def _microseconds(instant: Node) -> Node:
    """EXTRACT of the epoch would be whole seconds."""
    return call("DATEDIFF", word("MICROSECOND"), cast(string("1970-01-01"), data_type(Type.TIMESTAMP)), instant)


def _shift_day(day: Node, days: Node) -> Node:
    return as_day(call("DATEADD", word("DAY"), as_integer(days), day))


REDSHIFT = Dialect(
    name="redshift",
    double=of(Type.DOUBLE),
    long=of(Type.BIGINT),
    wide=WIDE,
    text=of("VARCHAR(65535)"),
    instant=of(Type.TIMESTAMP),
    floor_any=True,
    sum_widens=True,
    days_between=lambda left, right: call("DATEDIFF", word("DAY"), right, left),
    microseconds=_microseconds,
    day_at=lambda node: _shift_day(day_literal(), whole_days(node)),
    day_of_utc=as_day,
    shift_day=_shift_day,
    wide_quotient=exact_quotient(WIDE),
    wide_remainder=two("MOD"),
    big_wide_to_double=lambda node: cast(node, data_type(Type.DOUBLE)),
    wide_of=in_two_parts(WIDE),
    text_order=lambda node: node,
    # MEDIAN weighs the two middle values with a rounding that is not documented, and PERCENTILE_DISC is approximate.
    median=None,
    median_over=False,
    contains=found_at("STRPOS"),
    starts_with=starts_of("LEN"),
    ends_with=ends_of("LEN"),
    text_length=one("LEN"),
    weekday=iso_weekday(0, lambda day: exp.Extract(this=word("DOW"), expression=day)),
    flag_extremes=extremes("BOOL_AND", "BOOL_OR"),
    pastes=False,
    functions=PORTABLE | {"DATEDIFF", "DATEADD", "MOD", "STRPOS", "LEFT", "RIGHT", "LEN", "BOOL_AND", "BOOL_OR"},
    percents=True,
    signed_zeros=True,
)
