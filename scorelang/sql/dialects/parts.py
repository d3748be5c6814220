"""Forms that several engines share."""

from collections.abc import Callable

from sqlglot import exp

from scorelang.sql.nodes import Node, Type, binary, call, cast, data_type, operand, string, whole

DAY = 86_400_000_000
HIGH = 2**40
Kind = Callable[[], exp.DataType]


def double(value: int) -> Node:
    """A whole number as a double."""
    return cast(whole(value), data_type(Type.DOUBLE))


def _as_long(node: Node) -> Node:
    return cast(node, data_type(Type.BIGINT))


def in_two_parts(wide: Kind, long_of: Callable[[Node], Node] = _as_long) -> Callable[[Node], Node]:
    """A whole double as a WIDE where a cast would go by its digits: a power of two divides exactly."""

    def made(number: Node) -> Node:
        high = call("FLOOR", binary(exp.Div, number, double(HIGH)))
        low = binary(exp.Sub, number.copy(), binary(exp.Mul, high, double(HIGH)))
        parts = [cast(long_of(part), wide()) for part in (high.copy(), low)]
        return binary(exp.Add, binary(exp.Mul, parts[0], whole(HIGH)), parts[1])

    return made


def middle_two(value: Node) -> Node:
    """The median from the two middle values: PERCENTILE_CONT weighs them with another rounding."""
    halves = [
        exp.WithinGroup(
            this=call("PERCENTILE_DISC", exp.Literal(this="0.5", is_string=False)),
            expression=exp.Order(expressions=[exp.Ordered(this=value.copy(), desc=descending)]),
        )
        for descending in (False, True)
    ]
    return binary(exp.Div, binary(exp.Add, *halves), double(2))


def whole_days(microseconds: Node) -> Node:
    """Days since 1970 of an integer of microseconds: what is left over is taken off first, as division goes to zero."""
    left = binary(exp.Mod, binary(exp.Add, binary(exp.Mod, microseconds, whole(DAY)), whole(DAY)), whole(DAY))
    return binary(exp.Div, binary(exp.Sub, microseconds.copy(), left), whole(DAY))


def exact_quotient(wide: Kind) -> Callable[[Node, Node], Node]:
    """WIDE / WIDE towards zero where there is no such operator: what is left over is taken off, the rest divides."""

    def made(left: Node, right: Node) -> Node:
        rest = binary(exp.Sub, left, binary(exp.Mod, left.copy(), right))
        return cast(binary(exp.Div, rest, right.copy()), wide())

    return made


def starts_of(length: str) -> Callable[[Node, Node], Node]:
    """Whether the first characters are the part."""
    return lambda text, part: binary(exp.EQ, call("LEFT", text, call(length, part)), part.copy())


def ends_of(length: str) -> Callable[[Node, Node], Node]:
    """Whether the last characters are the part."""
    return lambda text, part: binary(exp.EQ, call("RIGHT", text, call(length, part)), part.copy())


def found_at(function: str) -> Callable[[Node, Node], Node]:
    """Whether a function that gives the part's place finds it."""
    return lambda text, part: binary(exp.GT, call(function, text, part), whole(0))


def iso_weekday(sunday_is: int, number: Callable[[Node], Node]) -> Callable[[Node], Node]:
    """The ISO weekday from one that counts from Sunday."""

    def made(day: Node) -> Node:
        since_monday = binary(exp.Mod, operand(binary(exp.Add, number(day), whole(6 - sunday_is))), whole(7))
        return operand(binary(exp.Add, operand(since_monday), whole(1)))

    return made


def extremes(least: str, greatest: str) -> Callable[[str, Node], Node]:
    """MIN and MAX of FLAGs by other names."""
    return lambda kind, node: call({"MIN": least, "MAX": greatest}[kind], node)


def day_literal() -> Node:
    """1970-01-01."""
    return cast(string("1970-01-01"), data_type(Type.DATE))


def as_day(node: Node) -> Node:
    """CAST(node AS DATE)."""
    return cast(node, data_type(Type.DATE))


def as_integer(node: Node) -> Node:
    """CAST(node AS INT)."""
    return cast(node, data_type(Type.INT))


def word(text: str) -> Node:
    """A unit such as DAY, which is no text and no column."""
    return exp.Var(this=text)
