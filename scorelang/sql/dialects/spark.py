"""Spark 4 in ANSI mode with a session in UTC, and Databricks, which prints the same."""

from sqlglot import exp

from scorelang.source.records import replace
from scorelang.sql.dialects.parts import as_day, as_integer, exact_quotient, in_two_parts, middle_two
from scorelang.sql.dialects.record import PORTABLE, Dialect, of, one, two
from scorelang.sql.nodes import Type, binary, call, cast, data_type, operand, whole

WIDE = of(Type.DECIMAL, 38, 0)

SPARK = Dialect(
    name="spark",
    double=of(Type.DOUBLE),
    long=of(Type.BIGINT),
    wide=WIDE,
    text=of(Type.TEXT),
    # TIMESTAMP, which in a session whose zone is UTC is an instant; sqlglot's own would be without a zone.
    instant=of("TIMESTAMP"),
    floor_any=False,
    sum_widens=False,
    days_between=two("DATEDIFF"),
    microseconds=one("UNIX_MICROS"),
    day_at=lambda node: as_day(call("TIMESTAMP_MICROS", node)),
    day_of_utc=as_day,
    shift_day=lambda day, days: call("DATE_ADD", day, as_integer(days)),
    wide_quotient=exact_quotient(WIDE),
    wide_remainder=lambda left, right: binary(exp.Mod, left, right),
    big_wide_to_double=lambda node: cast(node, data_type(Type.DOUBLE)),
    # A cast of a double to DECIMAL goes by its shortest digits.
    wide_of=in_two_parts(WIDE),
    text_order=lambda node: node,
    # MEDIAN weighs the two middle values with a rounding of its own.
    median=middle_two,
    median_over=False,
    contains=two("CONTAINS"),
    starts_with=two("STARTSWITH"),
    ends_with=two("ENDSWITH"),
    text_length=one("LENGTH"),
    weekday=lambda day: operand(binary(exp.Add, call("WEEKDAY", day), whole(1))),
    flag_extremes=call,
    pastes=False,
    functions=PORTABLE
    | {
        "DATEDIFF",
        "UNIX_MICROS",
        "TIMESTAMP_MICROS",
        "DATE_ADD",
        "PERCENTILE_DISC",
        "CONTAINS",
        "STARTSWITH",
        "ENDSWITH",
    }
    | {"LENGTH", "WEEKDAY"},
)
DATABRICKS = replace(SPARK, name="databricks")
