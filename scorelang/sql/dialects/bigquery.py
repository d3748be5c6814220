"""BigQuery: printed and parsed back, not executed here. It has no exact median as an aggregate."""

from sqlglot import exp

from scorelang.sql.dialects.parts import extremes, found_at, in_two_parts, iso_weekday, word
from scorelang.sql.dialects.record import PORTABLE, Dialect, of, one, parameter, two
from scorelang.sql.nodes import Node, Type, binary, call, cast, data_type

WIDE = of("BIGNUMERIC")


def _shift_day(day: Node, days: Node) -> Node:
    moved = binary(exp.Add, call("UNIX_DATE", day), cast(days, data_type(Type.BIGINT)))
    return call("DATE_FROM_UNIX_DATE", moved)


BIGQUERY = Dialect(
    name="bigquery",
    double=of(Type.DOUBLE),
    long=of(Type.BIGINT),
    wide=WIDE,
    text=of(Type.TEXT),
    instant=of("TIMESTAMP"),
    floor_any=True,
    sum_widens=False,
    days_between=lambda left, right: call("DATE_DIFF", left, right, word("DAY")),
    microseconds=one("UNIX_MICROS"),
    day_at=lambda node: call("DATE", call("TIMESTAMP_MICROS", node)),
    day_of_utc=one("DATE"),
    shift_day=_shift_day,
    wide_quotient=two("DIV"),
    wide_remainder=two("MOD"),
    big_wide_to_double=lambda node: cast(node, data_type(Type.DOUBLE)),
    wide_of=in_two_parts(WIDE),
    text_order=lambda node: node,
    median=None,
    median_over=False,
    contains=found_at("STRPOS"),
    starts_with=two("STARTS_WITH"),
    ends_with=two("ENDS_WITH"),
    text_length=one("CHAR_LENGTH"),
    weekday=iso_weekday(1, lambda day: exp.Extract(this=word("DAYOFWEEK"), expression=day)),
    flag_extremes=extremes("LOGICAL_AND", "LOGICAL_OR"),
    pastes=False,
    functions=PORTABLE
    | {"UNIX_DATE", "DATE_FROM_UNIX_DATE", "DATE_DIFF", "UNIX_MICROS", "DATE", "TIMESTAMP_MICROS", "DIV", "MOD"}
    | {"STRPOS", "STARTS_WITH", "ENDS_WITH", "CHAR_LENGTH", "LOGICAL_AND", "LOGICAL_OR"},
    placeholder=parameter,
    parts_by_numbers=False,
    signed_zeros=True,
)
