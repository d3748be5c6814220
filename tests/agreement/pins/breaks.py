"""Each pin of the design broken on purpose, and the case that notices it.

A break changes one function or one fact, as somebody might who does not know the reason for it.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp

from scorelang.engines.duckdb import csv_files
from scorelang.kernel.operators import (
    AllOf,
    Arith,
    Compare,
    Const,
    DayOf,
    DaysBetween,
    Divide,
    Expr,
    Fixed,
    Floor,
    FromWide,
    Guard,
    Normal,
    Ref,
    Sort,
    Within,
)
from scorelang.kernel.plan import Measure
from scorelang.pinning import aggregates, magnitudes, published, tree, words
from scorelang.pinning import expressions as pinned
from scorelang.sources import to_python
from scorelang.sql import (
    allowed,
    expressions,
    flattening,
    literals,
    measures,
    nodes,
    number_forms,
    time_forms,
    to_text,
    wide_forms,
    windows,
)
from scorelang.sql.dialects import DUCKDB
from scorelang.types import Number
from tests.agreement import on_duckdb
from tests.agreement.hostile import BERLIN, TODAY, instant
from tests.agreement.pins.witnesses import (
    account_text,
    accounts,
    accounts_agree,
    column,
    file_reads,
    gives,
    newest,
    number,
    ranks_agree,
    reads,
    rows_agree,
)

Patch = Callable[[pytest.MonkeyPatch], object]


@dataclass(frozen=True)
class Break:
    """`holds` is the case; it fails once `patch` is in force. `pin`: its number in the design."""

    pin: int
    title: str
    patch: Patch
    holds: Callable[[], None]


def put(target: object, name: str, value: object) -> Patch:
    """Another function or constant in the place of one of ours."""
    return lambda patch: patch.setattr(target, name, value)


def fact(**facts: Any) -> Patch:
    """Another fact of the dialect."""
    return put(on_duckdb, "DUCKDB", replace(DUCKDB, **facts))


def together(*patches: Patch) -> Patch:
    """Several at once."""
    return lambda patch: [each(patch) for each in patches]


def const(value: float) -> Const:
    return Const(Sort.NUMBER, value)


def cells(*values: float | None) -> list[dict[str, Any]]:
    """Rows of today, one a value."""
    return [{"number1": value, "flag1": True, "day1": TODAY} for value in values]


def measure(kind: str, argument: Expr | None, sort: Sort = Sort.WIDE, where: Expr | None = None) -> Measure:
    return Measure("m", kind, sort, argument, where)


ROW, NEWEST = Ref(Sort.NUMBER, "log.number1"), Ref(Sort.FLAG, "log:newest")
INVENTORY = """
accounts crm { key id: text  column a: number optional  column b: number optional  column at: time optional }
events log { account id  time day: date  column x: number optional }
"""
CARD = """
indicator one { value VALUE score direct }
indicator two { value b score direct }
scorecard health { weights { WEIGHTS } grades { high green from 50 low red below } }
"""


def card(weights: str = "one 100%", value: str = "a") -> str:
    """A program with one scorecard."""
    return INVENTORY + CARD.replace("VALUE", value).replace("WEIGHTS", weights)


def one(**filled: Any) -> Any:
    """One account."""
    return accounts({"a": None, "b": None, "at": None} | filled)


# Ways to break a printed form.


def bare_literals(value: float, _dialect: Any) -> Any:
    """`0.1` for `0.1e0`."""
    return exp.Literal(this=repr(value), is_string=False)


def rounded_by_engine(x: Any, _decimals: int, _bound: float, dialect: Any) -> Any:
    return nodes.cast(nodes.call("ROUND", x()), dialect.long())


def floored_to_integer(x: Any, dialect: Any) -> Any:
    return nodes.cast(nodes.cast(nodes.call("FLOOR", x()), dialect.long()), dialect.double())


def summed_as_doubles(_: Measure, argument: Any, printer: Any) -> Any:
    return nodes.call("SUM", printer.node(argument.operand))


def missing_is_false(kind: Any, parts: Any) -> Any:
    return nodes.chain(kind, [nodes.call("COALESCE", part, exp.false()) for part in parts])


def percent_rank(of: Any, printer: Any) -> Any:
    return nodes.window(nodes.call("PERCENT_RANK"), [], [(printer.node(of.value), False)])


def unsaid_nulls(generator: Any, ordered: exp.Ordered) -> str:
    return f"{generator.sql(ordered, 'this')} {'DESC' if ordered.args.get('desc') else 'ASC'}"


def closed_window(x: Any, sort: Sort, start: int, end: int, dialect: Any) -> Any:
    low, high = (literals.literal(Const(sort, edge), dialect) for edge in (start, end))
    return exp.Between(this=x(), low=low, high=high)


def whole_seconds(microseconds: int, dialect: Any) -> Any:
    return nodes.cast(nodes.string(instant_text(microseconds)[:19]), dialect.instant())


def instant_text(microseconds: int) -> str:
    return str(literals.EPOCH + literals.timedelta(microseconds=microseconds))


def compared(sign: str, wrap: Callable[[Any], Any]) -> Patch:
    """A comparison of something made of the operands."""
    kind = expressions.COMPARISONS[sign]
    made = {sign: lambda this, expression: kind(this=wrap(this), expression=wrap(expression))}
    return put(expressions, "COMPARISONS", expressions.COMPARISONS | made)


def engine_reads(paths: Any, _width: int, _mark: str) -> str:
    return f"(SELECT a AS h0, b AS h1 FROM read_csv('{paths[0]}'))"


# Cases that take more than a line.


def steps_stay_apart() -> None:
    """Divisions within one another are columns; put into one another they would double and treble at each level."""
    deep: Expr = number()
    for _ in range(5):
        deep = Divide(const(1.0), Guard(deep))
    assert len(account_text(deep)) < 5_000


def only_listed_functions() -> None:
    try:
        to_text.to_sql(exp.Select(expressions=[nodes.call("POW", nodes.whole(2), nodes.whole(3))]), DUCKDB)
    except ValueError:
        return
    raise AssertionError("POW was printed")


def midnights_of_berlin() -> None:
    edges = ("2024-03-30T22:59:59.999999", "2024-03-30T23:00:00", "2024-03-31T21:59:59.999999", "2024-03-31T22:00:00")
    accounts_agree(DayOf(column(Sort.INSTANT), BERLIN), *({"instant1": instant(edge)} for edge in edges))


def edges_of_a_window() -> None:
    start, end = instant("2024-03-01T00:00:00.000001"), instant("2024-03-31T00:00:00.000001")
    near = [edge + step for edge in (start, end) for step in (-1, 0, 1)]
    accounts_agree(Within(column(Sort.INSTANT), start, end), *({"instant1": at} for at in near))


def cells_as_they_stand() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file_reads(
            Path(folder), "a,b\n007,03-04-2024\n008,12-04-2024\n", [("007", "03-04-2024"), ("008", "12-04-2024")]
        )


TEXTS = ({"text1": "a", "text2": "B"}, {"text1": "B", "text2": "a"}, {"text1": "ä", "text2": "z"})
IDS = ({"text1": "9007199254740993", "text2": "9007199254740992"}, {"text1": "7", "text2": "7"})

BREAKS = (
    Break(1, "what is beyond 1e15 enters", put(to_python, "LARGEST", 1e300), lambda: reads(Number(), "1e16", None)),
    Break(
        1,
        "a guard lets pass what is beyond 1e15",
        put(number_forms, "guard", lambda x, _: x()),
        lambda: accounts_agree(Guard(Arith("*", number(), number())), {"number1": 1e15}, {"number1": 2.0}),
    ),
    Break(
        2,
        "-0.0 is published",
        put(number_forms, "normal", lambda x, _: x()),
        lambda: accounts_agree(Normal(Arith("*", number(), const(-1.0))), {"number1": 0.0}),
    ),
    Break(3, "what is below 1e-15 enters", put(to_python, "SMALLEST", 0.0), lambda: reads(Number(), "1e-16", 0.0)),
    Break(
        3,
        "nobody follows magnitudes",
        put(magnitudes, "_kept", lambda expr, magnitude: (expr, magnitude)),
        lambda: gives(
            card(value=f"({' * '.join(['a'] * 24)}) / ({' * '.join(['a'] * 24)})"),
            one(a=1e15),
            {"health.one.value": None},
        ),
    ),
    Break(
        4,
        "integers are added as integers",
        put(expressions, "is_integer", lambda *_: False),
        lambda: accounts_agree(Arith("+", number(), number()), {"number1": 2147483647.0}, {"number1": 1.0}),
    ),
    Break(
        5,
        "x / 0 is infinite",
        put(number_forms, "divide", lambda left, right, _: nodes.binary(exp.Div, left, right())),
        lambda: accounts_agree(Divide(const(1.0), number()), {"number1": 0.0}, {"number1": 4.0}),
    ),
    Break(
        6,
        "literals are decimals",
        put(literals, "number", bare_literals),
        lambda: accounts_agree(Arith("+", const(0.1), const(0.2)), {"number1": 3.0}),
    ),
    Break(
        7,
        "an engine's ROUND decides",
        together(put(wide_forms, "fixed", rounded_by_engine), fact(functions=DUCKDB.functions | {"ROUND"})),
        lambda: accounts_agree(FromWide(Fixed(Guard(number()), 0), 0), {"number1": -2.5}, {"number1": 2.5}),
    ),
    Break(
        7,
        "rounding forgets that halves are not always whole",
        put(published, "number", lambda value: words.number(0.0 if value == 1e-9 else value)),
        lambda: gives(card("one 70% two 30%"), one(a=81.63, b=2.03), {"health.score": 57.8}),
    ),
    Break(
        8,
        "FLOOR gives an integer",
        put(number_forms, "floor", floored_to_integer),
        lambda: accounts_agree(Floor(Arith("*", number(), const(1e9))), {"number1": 1e15}, {"number1": -0.5}),
    ),
    Break(
        9,
        "doubles are summed",
        put(measures, "_sum", summed_as_doubles),
        lambda: rows_agree(measure("sum", Fixed(ROW, 4)), cells(0.1, 0.2, 0.3, 1e9, -1e9)),
    ),
    Break(
        10,
        "the median is nearly the median",
        fact(
            median=lambda node: nodes.call("QUANTILE_DISC", node, exp.Literal.number("0.5")),
            functions=DUCKDB.functions | {"QUANTILE_DISC"},
        ),
        lambda: rows_agree(measure("median", ROW, Sort.NUMBER), cells(0.1, 0.7, 5.0, -3.0)),
    ),
    Break(
        11,
        "no rows count 0 on one engine, and are missing on another",
        put(measures, "_some", lambda count: count),
        lambda: rows_agree(measure("count", None, where=Compare(">", ROW, const(9.0))), cells(1.0)),
    ),
    Break(
        11,
        "a count of no rows is missing",
        put(aggregates, "first_known", lambda left, _: left),
        lambda: gives(card(value="count(log.x over 7 days)"), one(), {"health.one.value": 0.0}),
    ),
    Break(
        12,
        "a missing flag is false",
        put(expressions, "chain", missing_is_false),
        lambda: accounts_agree(AllOf((column(Sort.FLAG), column(Sort.FLAG, 2))), {"flag1": None, "flag2": True}),
    ),
    Break(
        13,
        "what stands for a missing one is a score that one may have",
        put(tree, "number", lambda value: words.number(0.0 if value == 101.0 else value)),
        lambda: gives(card('both "Both" 100% worst of { one two }'), one(b=80.0), {"health.score": 80.0}),
    ),
    Break(
        14,
        "the mean divides by all weights",
        put(tree, "_known_weight", lambda *_: words.number(100.0)),
        lambda: gives(card("one 60% two 40%"), one(a=80.0), {"health.score": 80.0}),
    ),
    Break(
        14,
        "the order of a sum is left to the engine",
        put(nodes, "operand", lambda node: node),
        lambda: accounts_agree(
            Arith("+", number(), Arith("+", number(2), const(-0.3))), {"number1": 0.1, "number2": 0.2}
        ),
    ),
    Break(
        15,
        "the engine ranks, missing ones too",
        together(put(windows, "_rank", percent_rank), fact(functions=DUCKDB.functions | {"PERCENT_RANK"})),
        lambda: ranks_agree(1.0, 2.0, 2.0, None, 5.0),
    ),
    Break(
        16,
        "where missing ones stand is left to the engine",
        put(to_text, "_ordered", unsaid_nulls),
        lambda: rows_agree(
            measure("max", ROW, Sort.NUMBER, NEWEST),
            [*cells(2.0), {"number1": 1.0, "flag1": True, "day1": None}],
            (newest(),),
        ),
    ),
    Break(
        16,
        "the order of rows tells equal times apart",
        put(windows, "order_of", lambda of, printer: [(printer.raw(of.time), True)]),
        lambda: rows_agree(measure("max", ROW, Sort.NUMBER, NEWEST), cells(1.0, 3.0, 2.0, None), (newest(ROW),)),
    ),
    Break(17, "a window holds its end", put(time_forms, "within", closed_window), edges_of_a_window),
    Break(17, "instants are cut to seconds", put(literals, "instant", whole_seconds), edges_of_a_window),
    Break(
        18,
        "the clock of UTC decides",
        put(time_forms, "day_of", lambda x, _, d: d.day_of_utc(x())),
        midnights_of_berlin,
    ),
    Break(
        18,
        "a difference of days counts hours",
        put(pinned, "day_of", lambda expr, _: DayOf(expr, ((0, 0),)) if words.sort_of(expr) is Sort.INSTANT else expr),
        lambda: gives(
            card(value="(today - at) / 1 day"),
            one(at=instant("2024-03-29T23:30:00")),
            {"health.one.value": 1.0},
            "Europe/Berlin",
        ),
    ),
    Break(
        19,
        "text compares as people sort it",
        together(compared("<", lambda node: nodes.call("LOWER", node)), fact(functions=DUCKDB.functions | {"LOWER"})),
        lambda: accounts_agree(Compare("<", column(Sort.TEXT), column(Sort.TEXT, 2)), *TEXTS),
    ),
    Break(
        20,
        "a difference stays an integer",
        put(expressions, "cast", lambda node, _: node),
        lambda: accounts_agree(DaysBetween(column(Sort.DAY), column(Sort.DAY, 2)), {"day1": TODAY, "day2": TODAY - 7}),
    ),
    Break(
        21,
        "identifiers are numbers",
        compared("==", lambda node: nodes.cast(node, DUCKDB.double())),
        lambda: accounts_agree(Compare("==", column(Sort.TEXT), column(Sort.TEXT, 2)), *IDS),
    ),
    Break(22, "any function may be printed", put(allowed, "foreign", lambda *_: iter(())), only_listed_functions),
    Break(23, "steps are put into one another", put(flattening, "repeated", lambda *_: ()), steps_stay_apart),
    Break(24, "a reader guesses types", put(csv_files, "read_csv", engine_reads), cells_as_they_stand),
)
