"""ClickHouse 26: executed by the tests where chdb, the engine in a library, is installed."""

from sqlglot import exp

from scorelang.sql.dialects.parts import found_at, in_two_parts
from scorelang.sql.dialects.record import PORTABLE, Dialect, One, of, one, two
from scorelang.sql.nodes import Node, binary, call, cast, data_type, string, whole

WIDE = of("Int128")
DAY = "Date32"
# An account without rows has NULL, not 0; a name in an expression is the column, not what is being made of it; a sum is
# computed as it is written.
SETTINGS = {
    "join_use_nulls": 1,
    "prefer_column_name_to_alias": 1,
    "optimize_arithmetic_operations_in_aggregate_functions": 0,
}


def _integer(kind: str) -> One:
    """A whole double as an integer. A plain cast raises where a NULL of a quotient has an infinity behind it."""
    return lambda node: call("accurateCastOrNull", node, string(kind))


def _median(value: Node) -> Node:
    low, high = call("medianExactLow", value), call("medianExactHigh", value.copy())
    return binary(exp.Div, binary(exp.Add, low, high), cast(whole(2), data_type("Float64")))


CLICKHOUSE = Dialect(
    name="clickhouse",
    double=of("Float64"),
    long=of("Int64"),
    # A sum of Int64 wraps without a word.
    wide=WIDE,
    text=of("String"),
    instant=of("DateTime64(6, 'UTC')"),
    floor_any=True,
    sum_widens=False,
    days_between=lambda left, right: call("dateDiff", string("day"), right, left),
    microseconds=one("toUnixTimestamp64Micro"),
    day_at=lambda node: cast(call("fromUnixTimestamp64Micro", node, string("UTC")), data_type(DAY)),
    day_of_utc=lambda node: cast(node, data_type(DAY)),
    shift_day=lambda day, days: call("addDays", day, _integer("Int32")(days)),
    wide_quotient=two("intDiv"),
    wide_remainder=lambda left, right: binary(exp.Mod, left, right),
    big_wide_to_double=lambda node: cast(node, data_type("Float64")),
    # A cast of a double beyond 64 bits is off in its last digits.
    wide_of=in_two_parts(WIDE, _integer("Int64")),
    long_of=_integer("Int64"),
    text_order=lambda node: node,
    median=_median,
    median_over=False,
    contains=found_at("position"),
    starts_with=two("startsWith"),
    ends_with=two("endsWith"),
    text_length=one("lengthUTF8"),
    weekday=one("toDayOfWeek"),
    flag_extremes=call,
    pastes=False,
    functions=PORTABLE
    | {
        "medianExactLow",
        "medianExactHigh",
        "accurateCastOrNull",
        "toNullable",
        "dateDiff",
        "toUnixTimestamp64Micro",
        "fromUnixTimestamp64Micro",
    }
    | {"addDays", "intDiv", "position", "startsWith", "endsWith", "lengthUTF8", "toDayOfWeek"},
    # Of a column that cannot be NULL it would be 0, or 1970-01-01.
    before=lambda node: call("LAG", call("toNullable", node)),
    day=of(DAY),
    settings=SETTINGS,
    placeholder=lambda name: exp.Placeholder(this=name, kind="String"),
    signed_zeros=True,
)
