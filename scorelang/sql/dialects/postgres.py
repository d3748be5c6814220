"""PostgreSQL 15 and later: executed by the tests where a server is found."""

from sqlglot import exp

from scorelang.sql.dialects.record import PORTABLE, Dialect, of, one, two
from scorelang.sql.nodes import Node, Type, binary, call, cast, data_type, string, whole

DAY = 86_400_000_000
HIGH = 2**40


def _microseconds(instant: Node) -> Node:
    """EXTRACT gives a NUMERIC with six decimals."""
    seconds = exp.Extract(this=exp.Var(this="EPOCH"), expression=instant)
    return cast(binary(exp.Mul, seconds, whole(1_000_000)), data_type(Type.BIGINT))


def _day_at(microseconds: Node) -> Node:
    """Integers are divided towards zero: what is left over is taken off first."""
    left = binary(exp.Mod, binary(exp.Add, binary(exp.Mod, microseconds, whole(DAY)), whole(DAY)), whole(DAY))
    days = binary(exp.Div, binary(exp.Sub, microseconds.copy(), left), whole(DAY))
    return _shift_day(cast(string("1970-01-01"), data_type(Type.DATE)), days)


def _shift_day(day: Node, days: Node) -> Node:
    return binary(exp.Add, day, cast(days, data_type(Type.INT)))


def _wide_of(number: Node) -> Node:
    """A double becomes a NUMERIC of 15 digits, so it goes in two 64-bit parts: a power of two divides exactly."""
    high = call("FLOOR", binary(exp.Div, number, _double(HIGH)))
    low = binary(exp.Sub, number.copy(), binary(exp.Mul, high, _double(HIGH)))
    parts = [cast(cast(part, data_type(Type.BIGINT)), data_type(Type.DECIMAL)) for part in (high.copy(), low)]
    return binary(exp.Add, binary(exp.Mul, parts[0], whole(HIGH)), parts[1])


def _double(value: int) -> Node:
    return cast(whole(value), data_type(Type.DOUBLE))


def _median(value: Node) -> Node:
    """The two middle values: PERCENTILE_CONT weighs them with another rounding."""
    halves = [
        exp.WithinGroup(
            this=call("PERCENTILE_DISC", exp.Literal(this="0.5", is_string=False)),
            expression=exp.Order(expressions=[exp.Ordered(this=value.copy(), desc=descending)]),
        )
        for descending in (False, True)
    ]
    return binary(exp.Div, binary(exp.Add, *halves), _double(2))


def _ends_with(text: Node, part: Node) -> Node:
    return binary(exp.EQ, call("RIGHT", text, call("LENGTH", part)), part.copy())


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
    wide_of=_wide_of,
    text_order=lambda node: exp.Collate(this=node, expression=exp.Identifier(this="C", quoted=True)),
    median=_median,
    median_over=False,
    contains=lambda text, part: binary(exp.GT, call("STRPOS", text, part), whole(0)),
    starts_with=two("STARTS_WITH"),
    ends_with=_ends_with,
    text_length=one("LENGTH"),
    weekday=lambda day: exp.Extract(this=exp.Var(this="ISODOW"), expression=day),
    flag_extremes=lambda kind, node: call({"MIN": "BOOL_AND", "MAX": "BOOL_OR"}[kind], node),
    pastes=True,
    functions=PORTABLE
    | {"DIV", "MOD", "PERCENTILE_DISC", "STRPOS", "STARTS_WITH", "RIGHT", "LENGTH", "BOOL_AND", "BOOL_OR"},
)
