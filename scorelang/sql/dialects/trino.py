"""Trino: printed and parsed back, not executed here. It has no exact median."""

from sqlglot import exp

from scorelang.sql.dialects.parts import (
    as_day,
    day_literal,
    exact_quotient,
    extremes,
    found_at,
    in_two_parts,
    whole_days,
)
from scorelang.sql.dialects.record import PORTABLE, Dialect, of, one, two
from scorelang.sql.nodes import Node, Type, binary, call, cast, data_type, string, whole

WIDE = of(Type.DECIMAL, 38, 0)


def _microseconds(instant: Node) -> Node:
    """TO_UNIXTIME is a double of seconds: a quarter of a microsecond off at most, and the cast rounds."""
    seconds = call("TO_UNIXTIME", instant)
    return cast(binary(exp.Mul, seconds, cast(whole(1_000_000), data_type(Type.DOUBLE))), data_type(Type.BIGINT))


def _shift_day(day: Node, days: Node) -> Node:
    return call("DATE_ADD", string("day"), cast(days, data_type(Type.BIGINT)), day)


def _ends_with(text: Node, part: Node) -> Node:
    start = binary(exp.Add, binary(exp.Sub, call("LENGTH", text), call("LENGTH", part)), whole(1))
    return binary(exp.EQ, call("SUBSTR", text.copy(), start), part.copy())


TRINO = Dialect(
    name="trino",
    double=of(Type.DOUBLE),
    long=of(Type.BIGINT),
    wide=WIDE,
    text=of(Type.VARCHAR),
    instant=of("TIMESTAMP(6)"),
    floor_any=True,
    sum_widens=False,
    days_between=lambda left, right: call("DATE_DIFF", string("day"), right, left),
    microseconds=_microseconds,
    day_at=lambda node: _shift_day(day_literal(), whole_days(node)),
    day_of_utc=as_day,
    shift_day=_shift_day,
    wide_quotient=exact_quotient(WIDE),
    wide_remainder=two("MOD"),
    big_wide_to_double=lambda node: cast(node, data_type(Type.DOUBLE)),
    wide_of=in_two_parts(WIDE),
    text_order=lambda node: node,
    median=None,
    median_over=False,
    contains=found_at("STRPOS"),
    starts_with=two("STARTS_WITH"),
    ends_with=_ends_with,
    text_length=one("LENGTH"),
    weekday=one("DAY_OF_WEEK"),
    flag_extremes=extremes("BOOL_AND", "BOOL_OR"),
    pastes=False,
    functions=PORTABLE
    | {"TO_UNIXTIME", "DATE_ADD", "DATE_DIFF", "LENGTH", "SUBSTR", "MOD", "STRPOS", "STARTS_WITH", "DAY_OF_WEEK"}
    | {"BOOL_AND", "BOOL_OR"},
    signed_zeros=True,
)
