"""ClickHouse, in a session with `join_use_nulls = 1`: printed and parsed back."""

from sqlglot import exp

from scorelang.sql.dialects.parts import found_at
from scorelang.sql.dialects.record import PORTABLE, Dialect, of, one, two
from scorelang.sql.nodes import Node, binary, call, cast, data_type, string, whole

DAY = "Nullable(Date32)"


def _median(value: Node) -> Node:
    low, high = call("medianExactLow", value), call("medianExactHigh", value.copy())
    return binary(exp.Div, binary(exp.Add, low, high), cast(whole(2), data_type("Nullable(Float64)")))


CLICKHOUSE = Dialect(
    name="clickhouse",
    double=of("Nullable(Float64)"),
    long=of("Nullable(Int64)"),
    # A sum of Int64 wraps without a word.
    wide=of("Nullable(Int128)"),
    text=of("Nullable(String)"),
    instant=of("Nullable(DateTime64(6, 'UTC'))"),
    floor_any=True,
    sum_widens=False,
    days_between=lambda left, right: call("dateDiff", string("day"), right, left),
    microseconds=one("toUnixTimestamp64Micro"),
    day_at=lambda node: cast(call("fromUnixTimestamp64Micro", node, string("UTC")), data_type(DAY)),
    day_of_utc=lambda node: cast(node, data_type(DAY)),
    shift_day=lambda day, days: call("addDays", day, cast(days, data_type("Nullable(Int32)"))),
    wide_quotient=two("intDiv"),
    wide_remainder=lambda left, right: binary(exp.Mod, left, right),
    big_wide_to_double=lambda node: cast(node, data_type("Nullable(Float64)")),
    wide_of=lambda node: cast(node, data_type("Nullable(Int128)")),
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
    | {"medianExactLow", "medianExactHigh", "dateDiff", "toUnixTimestamp64Micro", "fromUnixTimestamp64Micro"}
    | {"addDays", "intDiv", "position", "startsWith", "endsWith", "lengthUTF8", "toDayOfWeek"},
)
