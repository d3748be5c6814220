"""Random scorecards as text, over columns with declared ranges, and data that keeps to them."""

import random
from datetime import date

from scorelang.ir.program import Program
from scorelang.ir.sources import Column
from scorelang.kernel.plan import Input, Kernel
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.types import Date, Duration, Flag, Money, Number, Text, Time

TODAY = date(2024, 3, 31)
_DAY = (TODAY - date(1970, 1, 1)).days
_SOURCES = """
accounts crm {
  key id : text
  column tier : text in ("a", "b", "c") optional
  column seats : number from 1 to 50
  column mood : number from -5 to 5 optional
  column arr : number from 0 to 1000
  column signed : date
  column active : flag optional
}
facts extra { account id  column rate : percent from 0% to 100%  column rank : number in (1, 2, 3) }
events usage { account id  time on : date  column calls : number from 0 to 20  column good : flag
  column delta : number from -3 to 7 }
"""
_NUMBERS = ("seats", "mood", "rate", "rank", "arr / 10", "arr / seats", "days(today - last(usage.on over 30 days))")
_ROWS = ("usage.calls", "usage.delta", "usage.calls * usage.delta", "usage.calls - usage.delta", "usage.calls / seats")


class Writer:
    """Writes one program from a seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(f"ranges {seed}")

    def program(self) -> str:
        """Sources, six indicators, a scorecard and one that weighs it."""
        indicators = "".join(self._indicator(number) for number in range(6))
        return _SOURCES + indicators + self._card() + self._second()

    def _pick(self, *options: str) -> str:
        return self.chance.choice(options)

    def _literal(self) -> str:
        return self._pick("0", "1", "-1", "2.5", "10", "100", "0.5", "-7", "33")

    def number(self, depth: int = 3) -> str:
        """A number of the account."""
        if depth == 0 or self.chance.random() < 0.25:
            return self._pick(*_NUMBERS, self._literal(), self._aggregate())
        one, other = self.number(depth - 1), self.number(depth - 1)
        return self._pick(
            f"({one} + {other})", f"({one} - {other})", f"({one} * {other})", f"({one} / {other})", f"(-{one})",
            f"abs({one})", f"min_of({one}, {other})", f"max_of({one}, {other})", f"clamp({one}, -3, 12)",
            f"round({one}, 1)", f"floor({one})", f"ceil({one})", f"sqrt({one})", f"default({one}, {other})",
            f"(if {self.condition(depth - 1)} then {one} else {other})",
            f'(match tier {{ "a" -> {one}, else -> {other} }})',
            f"avg_of({one}, {other})", f"sign({one})", f"mod({one}, 3)",
        )  # fmt: skip

    def condition(self, depth: int = 2) -> str:
        """A condition of the account."""
        if depth == 0 or self.chance.random() < 0.3:
            return self._pick(
                "active", 'tier == "a"', 'tier != "b"', 'tier in ("a", "c")', "seats < 20", "mood >= 0",
                "mood is missing", "rank == 2", "any(usage.good over 30 days)", "share(usage.good) > 50%",
                "arr >= 500", "rate < 30%",
            )  # fmt: skip
        one, other = self.condition(depth - 1), self.condition(depth - 1)
        order = self._pick("<", "<=", ">", ">=", "==", "!=")
        return self._pick(
            f"({one} and {other})", f"({one} or {other})", f"(not {one})", f"({one} implies {other})",
            f"(0 + {self.number(depth - 1)} {order} {self._literal()})",
        )  # fmt: skip

    def _aggregate(self) -> str:
        function = self._pick("sum", "avg", "min", "max", "median", "stddev", "first", "last", "distinct", "slope")
        where = self._pick("", " where usage.good", " where usage.calls > 3")
        window = self._pick("", " over 30 days", " over previous 30 days")
        return f"{function}({self._pick(*_ROWS)}{where}{window})"

    def _indicator(self, number: int) -> str:
        points = sorted(self.chance.sample((0, 10, 25, 40, 60, 75, 90, 100), 3))
        if self.chance.random() < 0.5:
            points.reverse()
        a, b, c = points
        curve = self._pick(
            f"linear (-5 -> {a}, 3 -> {b}, 20 -> {c})", f"linear (0 -> {a}, seats -> {c})", "direct",
            f"steps (>= 10 -> {a}, >= 0 -> {b}, else -> {c})", f"steps (< 2 -> {a}, <= 9.5 -> {b})", "percentile",
        )  # fmt: skip
        missing = self._pick("skip", f"score {b}", "worst", "median")
        applies = f"applies when {self.condition()}" if self.chance.random() < 0.2 else ""
        return f"indicator i{number} {{ value 0 + {self.number()} score {curve} missing {missing} {applies} }}\n"

    def _card(self) -> str:
        how = self._pick("", "worst of ", "best of ")
        shares = ("", "") if how else ("70%", "30%")
        change = f"indicator i2 {{ value 0 + {self.number()} score linear (0 -> 20, 10 -> 80) }}"
        segment = f"segment s when {self.condition()} {{ drop i1 {change} {self._adjust('mood > 0')} }}"
        trigger = (
            f"trigger t {{ when {self.condition()} and score < {self._pick('10', '45', '80')} play x for 3 days }}"
        )
        return f"""
scorecard card {{
  weights {{ g 40% {how}{{ i0 {shares[0]} i1 {shares[1]} }} i2 25% i3 35% }}
  grades {{ good from 75 fair from 40 poor below }}
  coverage from {self._pick("10%", "40%")}
  {self._adjust(self.condition())} {self._adjust(self.condition())}
  {segment} {trigger}
}}
"""

    def _adjust(self, condition: str) -> str:
        return f"{self._pick('cap', 'floor', 'set')} {self._pick('20', '55', '90')} when {condition}"

    def _second(self) -> str:
        if self.chance.random() < 0.5:
            return (
                "scorecard other { weights { card.score 60% i4 20% i5 20% } grades traffic_light "
                f"trigger t {{ when card.score < 50 and {self.condition()} play x for 3 days }} }}"
            )
        return f"""
scorecard other {{
  points from 50 {{
    add 10 when {self.condition()}
    take {self._pick("5", "abs(mood)", "seats")} when {self.condition()}
    first of "x" {{ add 15 when {self.condition()} take 3 when {self.condition()} add 1 otherwise }}
  }}
  scale {self._pick("0 to 100", "-50 to 150", "none")}
  grades {{ high from 60 low below }}
  {self._adjust("mood < 0")}
  trigger t {{ when score > 95 play x for 3 days }}
}}
"""


def lawful(chance: random.Random, program: Program, kernel: Kernel, accounts: int = 24) -> Tables:
    """Data in which every cell that is known has its declared type, set and range."""
    columns = {f"{source.name}.{column.name}": column for source in program.sources for column in source.columns}
    key = kernel.accounts.key.name
    keys = [f"A{number}" for number in range(accounts)]
    population = [{**_row(chance, kernel.accounts.inputs, columns), key: one} for one in keys]
    rows: dict[str, list[Row]] = {}
    for plan in kernel.sources:
        owners = [one for one in keys for _ in range(1 if plan.time is None else chance.choice((0, 1, 2, 6)))]
        rows[plan.source] = [{**_row(chance, plan.inputs, columns), plan.account.name: one} for one in owners]
    return Tables(population, rows)


def _row(chance: random.Random, inputs: tuple[Input, ...], columns: dict[str, Column]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for entry in inputs:
        if entry.fault:
            cells[entry.name] = False
            continue
        column = columns[f"{entry.source}.{entry.column}"]
        cells[entry.name] = None if chance.random() < 0.15 and column.role == "plain" else _cell(chance, column)
    return cells


def _cell(chance: random.Random, column: Column) -> Cell:
    match column.type:
        case Number(low, high, members):
            return float(chance.choice(members)) if members else _within(chance, low, high)
        case Money(low, high):
            return _within(chance, low, high)
        case Text(members):
            return chance.choice(members) if members else chance.choice(("x", "y"))
        case Flag():
            return chance.random() < 0.5
        case Date():
            return _DAY - chance.choice((0, 1, 5, 29, 30, 31, 200, -3))
        case Time() | Duration():
            return 0
        case _:
            raise TypeError(column.type)


def _within(chance: random.Random, low: float | None, high: float | None) -> float:
    least, most = -10.0 if low is None else low, 10.0 if high is None else high
    if chance.random() < 0.5:
        return chance.choice((least, most, float(round((least + most) / 2))))
    return round(chance.uniform(least, most), 2)
