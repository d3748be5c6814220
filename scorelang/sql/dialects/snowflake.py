"""Snowflake: printed and parsed back, not executed here."""

from scorelang.sql.dialects.parts import as_day, as_integer, exact_quotient, extremes, in_two_parts, middle_two, word
from scorelang.sql.dialects.record import PORTABLE, Dialect, of, one, two
from scorelang.sql.nodes import Type, call, cast, data_type, whole

WIDE = of(Type.DECIMAL, 38, 0)

SNOWFLAKE = Dialect(
    name="snowflake",
    double=of(Type.DOUBLE),
    long=of(Type.BIGINT),
    wide=WIDE,
    text=of(Type.VARCHAR),
    instant=of("TIMESTAMP_NTZ"),
    floor_any=True,
    sum_widens=True,
    days_between=lambda left, right: call("DATEDIFF", word("DAY"), right, left),
    microseconds=lambda node: cast(call("DATE_PART", word("EPOCH_MICROSECOND"), node), data_type(Type.BIGINT)),
    day_at=lambda node: as_day(call("TO_TIMESTAMP_NTZ", node, whole(6))),
    day_of_utc=as_day,
    shift_day=lambda day, days: call("DATEADD", word("DAY"), as_integer(days), day),
    wide_quotient=exact_quotient(WIDE),
    wide_remainder=two("MOD"),
    big_wide_to_double=lambda node: cast(node, data_type(Type.DOUBLE)),
    wide_of=in_two_parts(WIDE),
    text_order=lambda node: node,
    median=middle_two,
    median_over=False,
    contains=two("CONTAINS"),
    starts_with=two("STARTSWITH"),
    ends_with=two("ENDSWITH"),
    text_length=one("LENGTH"),
    weekday=one("DAYOFWEEKISO"),
    flag_extremes=extremes("BOOLAND_AGG", "BOOLOR_AGG"),
    pastes=False,
    functions=PORTABLE
    | {"DATEDIFF", "DATE_PART", "TO_TIMESTAMP_NTZ", "DATEADD", "MOD", "PERCENTILE_DISC", "CONTAINS", "STARTSWITH"}
    | {"ENDSWITH", "LENGTH", "DAYOFWEEKISO", "BOOLAND_AGG", "BOOLOR_AGG"},
    signed_zeros=True,
)
