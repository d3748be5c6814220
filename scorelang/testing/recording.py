"""A test from real data: what one account's scores were made of, with its names replaced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from scorelang.ir.expressions import Constant
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.ir.sources import Column, Source
from scorelang.kernel.plan import Kernel, SourcePlan
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.pinning.days import day_of_number, zone_changes
from scorelang.pinning.from_ir import pin
from scorelang.rows import compile_rows
from scorelang.testing.from_program import playing
from scorelang.types import Date, Duration, Text, Time

_DAY = 86_400_000_000


def without_history(kernel: Kernel) -> Kernel:
    """The kernel less what it reads of earlier runs, since a test has none."""
    return replace(kernel, sources=tuple(plan for plan in kernel.sources if not plan.source.endswith(".history")))


def within_reach(kernel: Kernel, tables: Tables) -> Tables:
    """The tables less the rows that no window reaches, which a test need not show."""
    plans = {plan.source: plan for plan in kernel.sources}
    kept = {source: [row for row in rows if _reached(plans[source], row)] for source, rows in tables.rows.items()}
    return Tables(tables.accounts, kept)


def _reached(plan: SourcePlan, row: Row) -> bool:
    time = None if plan.time is None else row.get(plan.time.name)
    if not isinstance(time, int):
        return True
    start, end = plan.reach
    return (start is None or time >= start) and (end is None or time < end)


def record(program: Program, tables: Tables, today: date, zone: str, title: str) -> str:
    """The text of a test over these rows, which expects what they give."""
    names = _Names(_literals(program))
    lines = [f'test "{title}" {{', f"  today {today.isoformat()}"]
    held = {program.accounts.name: tables.accounts, **tables.rows}
    for name, rows in held.items():
        source = program.source(name)
        lines += [f"  given {name} {{ {', '.join(_cells(source, row, names, zone, today))} }}" for row in rows]
    outputs = compile_rows(pin(program, today, zone)).score(tables)
    lines += [f"  expect {text}" for row in outputs for text in _expected(program, row)]
    return "\n".join((*lines, "}", ""))


@dataclass(slots=True)
class _Names:
    """Texts that the program does not mention stand for somebody or something: each gets a plain name."""

    kept: frozenset[str]
    given: dict[str, str] = field(default_factory=dict)

    def of(self, column: Column, value: str) -> str:
        """The text itself where the program knows it, else its plain name."""
        members = column.type.members if isinstance(column.type, Text) else ()
        if value in members or value in self.kept:
            return value
        return self.given.setdefault(value, f"{column.name}-{len(self.given) + 1}")


def _literals(program: Program) -> frozenset[str]:
    found = (
        node.value
        for node in nodes((program.lets, program.indicators, program.scorecards))
        if isinstance(node, Constant)
    )
    return frozenset(value for value in found if isinstance(value, str))


def _cells(source: Source, row: Row, names: _Names, zone: str, today: date) -> Iterator[str]:
    for column in source.columns:
        name = f"{source.name}.{column.name}"
        if name in row and (column.role != "account" or source.kind == "accounts"):
            yield f"{_name(column.name)} = {_literal(column, row[name], names, zone, today)}"


def _name(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else f"`{name}`"


def _literal(column: Column, cell: Cell, names: _Names, zone: str, today: date) -> str:
    match column.type, cell:
        case _, None:
            return "absent"
        case _, bool():
            return "true" if cell else "false"
        case Date(), int():
            return day_of_number(cell).isoformat()
        case Time(), int():
            return _day_of(cell, zone, today).isoformat()
        case Duration(), float():
            return f"{_plain(cell)} days"
        case _, float():
            return _plain(cell)
    text = names.of(column, str(cell)).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _day_of(instant: int, zone: str, today: date) -> date:
    changes = zone_changes(zone, today.year + 1)
    ahead = next((offset for start, offset in reversed(changes) if start <= instant), changes[0][1])
    return day_of_number((instant + ahead) // _DAY)


def _plain(value: float) -> str:
    return f"{Decimal(repr(value)):f}".removesuffix(".0")


def _expected(program: Program, row: Mapping[str, Cell]) -> Iterator[str]:
    for card in program.scorecards:
        if row[f"{card.name}.applies"] is not True:
            continue
        yield f"{card.name}.segment == {row[f'{card.name}.segment']}"
        yield f"{card.name}.grade == {row[f'{card.name}.grade']}"
        score = row[f"{card.name}.score"]
        if isinstance(score, float):
            yield f"{card.name}.score == {_plain(score)}"
        yield from (f"{card.name} plays {play}" for play in playing(program, card.name, row))
