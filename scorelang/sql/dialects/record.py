"""What differs between engines: what this record does not say is printed alike everywhere."""

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import partial

from sqlglot import exp

from scorelang.source.records import dataclass
from scorelang.sql.nodes import Node, Type, binary, call, cast, data_type, whole

One = Callable[[Node], Node]
Two = Callable[[Node, Node], Node]


def year_of(day: Node) -> Node:
    """EXTRACT, where it counts through the beginning of the calendar."""
    return exp.Extract(this=exp.Var(this="YEAR"), expression=day)


def placeholder(name: str) -> Node:
    """`:name`, or what sqlglot knows that the engine takes."""
    return exp.Placeholder(this=name)


def parameter(name: str) -> Node:
    """`@name` or `$name`."""
    return exp.Parameter(this=exp.Var(this=name))


@dataclass(frozen=True, slots=True)
class Dialect:
    """The facts of one engine. A fact that is a function builds a node from nodes.

    `double`, `long`, `wide`, `text`, `instant`: its types for a NUMBER, a 64-bit integer, a WIDE, a TEXT, an INSTANT;
    `day`: for a DAY.
    `floor_any`: FLOOR of a double is a double for every double. `sum_widens`: SUM of a 64-bit integer cannot overflow.
    `days_between`: DAY - DAY as an integer. `microseconds`: an INSTANT since 1970 as a 64-bit integer.
    `day_at`: the UTC DAY of such an integer. `day_of_utc`: the UTC DAY of an INSTANT.
    `shift_day`: DAY + a whole double of days. `wide_quotient`, `wide_remainder`: of two WIDE, towards zero.
    `big_wide_to_double`: a WIDE beyond 2**53 as the nearest double. `median`: exact, as an aggregate (None: none)
    and over a partition (where `median_over`, else by places). `weekday`: the ISO one as an integer. `flag_extremes`:
    MIN or MAX of FLAGs. `wide_of`: a whole double as a WIDE, exactly; `long_of`: as a 64-bit integer, where a cast
    will not do. `text_order`: a TEXT as it is ordered, byte by byte. `pastes`: it puts the text of a layer wherever it
    is read, exponentially, unless it is kept from it (`fencing.py`).
    `functions`: those that may be printed, and no other. `year`: of a DAY as an integer; before 1 comes 0.
    `grammar`: the dialect of the printer, where it is not called like the engine; "" is what all have in common.
    `before`: of the row before in a window, missing for the first. `signed_zeros`: it tells -0.0 from 0.0 where it
    groups, orders or counts distinct values, or nobody has tried.
    `placeholder`: a parameter by its name, as drivers take it; `percents`: they take each % for the beginning of one.
    `parts_by_numbers`: a NUMBER can stand after PARTITION BY.
    `exponents`: a number with an exponent is a NUMBER by itself, as near as can be.
    `settings`: what a query says of itself at its end, on which its meaning hangs.
    """

    name: str
    double: Callable[[], exp.DataType]
    long: Callable[[], exp.DataType]
    wide: Callable[[], exp.DataType]
    text: Callable[[], exp.DataType]
    instant: Callable[[], exp.DataType]
    floor_any: bool
    sum_widens: bool
    days_between: Two
    microseconds: One
    day_at: One
    day_of_utc: One
    shift_day: Two
    wide_quotient: Two
    wide_remainder: Two
    big_wide_to_double: One
    wide_of: One
    text_order: One
    median: One | None
    median_over: bool
    contains: Two
    starts_with: Two
    ends_with: Two
    text_length: One
    weekday: One
    flag_extremes: Callable[[str, Node], Node]
    pastes: bool
    functions: frozenset[str]
    year: One = year_of
    before: One = partial(call, "LAG")
    day: Callable[[], exp.DataType] = partial(data_type, Type.DATE)
    long_of: One | None = None
    grammar: str | None = None
    signed_zeros: bool = False
    placeholder: Callable[[str], Node] = placeholder
    percents: bool = False
    parts_by_numbers: bool = True
    exponents: bool = False
    settings: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def written_as(self) -> str:
        """Sqlglot's name for how it is written."""
        return self.name if self.grammar is None else self.grammar

    def exact_median(self, node: Node) -> Node:
        """The median as an aggregate, of an engine that has one."""
        if self.median is None:
            raise ValueError(f"{self.name} has no exact median")
        return self.median(node)

    def from_long(self, node: Node) -> Node:
        """A 64-bit integer as the nearest double."""
        return cast(node, self.double())

    def to_long(self, node: Node) -> Node:
        """A whole double as a 64-bit integer."""
        return cast(node, self.long()) if self.long_of is None else self.long_of(node)

    def day_ahead(self, instant: Node, offset: int) -> Node:
        """The DAY of an INSTANT where the clock is so many microseconds ahead of UTC."""
        if not offset:
            return self.day_of_utc(instant)
        return self.day_at(binary(exp.Add, self.microseconds(instant), whole(offset)))

    def text_test(self, test: str, text: Node, part: Node) -> Node:
        """`contains`, `starts_with` or `ends_with`."""
        tests = {"contains": self.contains, "starts_with": self.starts_with, "ends_with": self.ends_with}
        return tests[test](text, part)


PORTABLE = frozenset(
    {"ABS", "FLOOR", "SQRT", "COALESCE", "NULLIF", "COUNT", "SUM", "MIN", "MAX", "RANK", "ROW_NUMBER", "LAG"}
)


def of(kind: exp.DType | str, *sizes: int) -> Callable[[], exp.DataType]:
    """A type anew each time: a node stands in one place only."""
    return lambda: data_type(kind, *sizes)


def one(function: str) -> One:
    """A function of one argument."""
    return lambda node: call(function, node)


def two(function: str) -> Two:
    """A function of two arguments."""
    return lambda left, right: call(function, left, right)
