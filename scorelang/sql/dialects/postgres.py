"""PostgreSQL 15 and later: executed by the tests where a server is found."""

from sqlglot import exp

from scorelang.sql.dialects.parts import day_literal, ends_of, extremes, found_at, in_two_parts, middle_two, whole_days
from scorelang.sql.dialects.record import PORTABLE, Dialect, of, one, two, year_of
from scorelang.sql.nodes import Node, Type, binary, case, cast, data_type, whole


def _microseconds(instant: Node) -> Node:
    """EXTRACT gives a NUMERIC with six decimals."""
    seconds = exp.Extract(this=exp.Var(this="EPOCH"), expression=instant)
    return cast(binary(exp.Mul, seconds, whole(1_000_000)), data_type(Type.BIGINT))


def _day_at(microseconds: Node) -> Node:
    return _shift_day(day_literal(), whole_days(microseconds))


def _shift_day(day: Node, days: Node) -> Node:
    return binary(exp.Add, day, cast(days, data_type(Type.INT)))


def _year(day: Node) -> Node:
    """The year before 1 is 1 BC, which EXTRACT calls -1."""
    year = year_of(day)
    before = binary(exp.LT, year.copy(), whole(0))
    return case([(before, binary(exp.Add, year.copy(), whole(1)))], year)


POSTGRES = Dialect(
    name="postgres",
    double=of(Type.DOUBLE),
    long=of(Type.BIGINT),
    wide=of(Type.DECIMAL),
    text=of(Type.TEXT),
    instant=of(Type.TIMESTAMP),
    floor_any=True,
    sum_widens=True,
    days_between=lambda left, right: binary(exp.Sub, left, right),
    microseconds=_microseconds,
    day_at=_day_at,
    day_of_utc=lambda node: cast(node, data_type(Type.DATE)),
    shift_day=_shift_day,
    wide_quotient=two("DIV"),
    wide_remainder=two("MOD"),
    big_wide_to_double=lambda node: cast(node, data_type(Type.DOUBLE)),
    # A double becomes a NUMERIC of 15 digits.
    wide_of=in_two_parts(of(Type.DECIMAL)),
    text_order=lambda node: exp.Collate(this=node, expression=exp.Identifier(this="C", quoted=True)),
    median=middle_two,
    median_over=False,
    contains=found_at("STRPOS"),
    starts_with=two("STARTS_WITH"),
    ends_with=ends_of("LENGTH"),
    text_length=one("LENGTH"),
    weekday=lambda day: exp.Extract(this=exp.Var(this="ISODOW"), expression=day),
    flag_extremes=extremes("BOOL_AND", "BOOL_OR"),
    pastes=True,
    functions=PORTABLE
    | {"DIV", "MOD", "PERCENTILE_DISC", "STRPOS", "STARTS_WITH", "RIGHT", "LENGTH", "BOOL_AND", "BOOL_OR"},
    year=_year,
    percents=True,
)
