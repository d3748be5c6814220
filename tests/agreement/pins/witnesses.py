"""What holds each pin of the design: a small case on both evaluators, or an expected value where both are alike."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from scorelang.engines.duckdb import csv_files
from scorelang.ir.sources import Column
from scorelang.kernel.operators import Expr, Ref, Sort
from scorelang.kernel.plan import (
    AccountsPlan,
    Input,
    Kernel,
    Measure,
    Newest,
    Output,
    PeerRankStep,
    RowColumn,
    SourcePlan,
    Step,
    account_name,
)
from scorelang.kernel.sorts import sort_of
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.pinning.from_ir import pin
from scorelang.rows.from_kernel import compile_rows
from scorelang.semantics.from_syntax import elaborate
from scorelang.source import SourceText
from scorelang.sources.binding import Binding
from scorelang.sources.readings import reader_of
from scorelang.sources.to_python import read_cell
from scorelang.sql import DUCKDB, Relation, query, to_sql
from scorelang.syntax.from_text import parse
from scorelang.types import Type
from tests.agreement.comparing import differences
from tests.agreement.hostile import TODAY
from tests.agreement.on_duckdb import connection, score

KEY = Input("crm.id", "crm", "id", Sort.TEXT)


def number(at: int = 1) -> Ref:
    """A NUMBER column of the accounts (and of the rows, in `rows_agree`)."""
    return Ref(Sort.NUMBER, f"crm.number{at}")


def column(sort: Sort, at: int = 1, source: str = "crm") -> Ref:
    """A column of any sort."""
    return Ref(sort, f"{source}.{sort.value}{at}")


def inputs(source: str) -> tuple[Input, ...]:
    """Two columns of each sort."""
    sorts = [sort for sort in Sort if sort is not Sort.WIDE]
    return tuple(
        Input(f"{source}.{sort.value}{at}", source, f"{sort.value}{at}", sort) for sort in sorts for at in (1, 2)
    )


def agree(kernel: Kernel, tables: Tables) -> None:
    """The two evaluators give the same bits; an engine that fails gives none."""
    turned = Tables(tables.accounts[::-1], {source: rows[::-1] for source, rows in tables.rows.items()})
    with connection() as engine:
        found = differences(compile_rows(kernel).score(tables), score(kernel, turned, engine))
    assert not found, found[:3]


def accounts_agree(expr: Expr, *cells: dict[str, Cell]) -> None:
    """An expression over some accounts."""
    steps = (Step("e", expr),)
    outputs = (Output("e", Ref(sort_of(expr), "e")),)
    population = AccountsPlan("crm", (KEY, *inputs("crm")), KEY.ref, None)
    agree(Kernel(TODAY, population, (), steps, outputs), accounts(*cells))


def account_text(expr: Expr) -> str:
    """An expression as the text of a query."""
    population = AccountsPlan("crm", (KEY, *inputs("crm")), KEY.ref, None)
    kernel = Kernel(TODAY, population, (), (Step("e", expr),), (Output("e", Ref(sort_of(expr), "e")),))
    columns = {entry.name: entry.name for entry in population.inputs}
    return to_sql(query(kernel, DUCKDB, {"crm": Relation("crm", columns)}), DUCKDB)


def accounts(*cells: dict[str, Cell]) -> Tables:
    """Accounts by the short names of their columns."""
    return Tables([_named("crm", row) | {KEY.name: f"A{at}"} for at, row in enumerate(cells)])


def _named(source: str, row: dict[str, Cell]) -> dict[str, Cell]:
    return {f"{source}.{name}": value for name, value in row.items()}


def ranks_agree(*values: float | None) -> None:
    """The place among peers."""
    rank = PeerRankStep("rank", number(), None, column(Sort.FLAG))
    population = AccountsPlan("crm", (KEY, *inputs("crm")), KEY.ref, None)
    kernel = Kernel(TODAY, population, (), (rank,), (Output("rank", Ref(Sort.NUMBER, "rank")),))
    agree(kernel, accounts(*({"number1": value, "flag1": at != 1} for at, value in enumerate(values))))


def rows_agree(measure: Measure, rows: Sequence[dict[str, Cell]], columns: tuple[RowColumn, ...] = ()) -> None:
    """A measure over the rows of one account; a second account has none."""
    plan = SourcePlan(
        "log", inputs("log"), Ref(Sort.TEXT, account_name("log")), None, None, (None, None), columns, (measure,)
    )
    population = AccountsPlan("crm", (KEY,), KEY.ref, None)
    kernel = Kernel(TODAY, population, (plan,), (), (Output("m", measure.ref),))
    events: list[Row] = [_named("log", row) | {account_name("log"): "A0"} for row in rows]
    agree(kernel, Tables([{KEY.name: "A0"}, {KEY.name: "A1"}], {"log": events}))


def newest(*ties: Ref, oldest: bool = False) -> Newest:
    """The newest row by day."""
    return Newest("log:newest", column(Sort.FLAG, 1, "log"), (), column(Sort.DAY, 1, "log"), ties, oldest)


def programmed(text: str, zone: str = "UTC", today: date = date(2024, 3, 31)) -> Kernel:
    """A program from its text, pinned."""
    file, found = parse(SourceText("pin.score", text))
    program, more = elaborate((file,))
    assert program is not None, (found, more)
    return pin(program, today, zone)


def gives(text: str, tables: Tables, expected: dict[str, Cell], zone: str = "UTC") -> None:
    """A program gives these outputs for the first account, on both evaluators."""
    kernel = programmed(text, zone)
    first = compile_rows(kernel).score(tables)[0]
    assert {name: first[name] for name in expected} == expected
    agree(kernel, tables)


def reads(kind: Type, text: str, expected: Cell) -> None:
    """A cell of a file is read as this value."""
    found, _ = read_cell(reader_of(Column("c", kind), Binding("s", ("s.csv",)), "UTC"), text)
    assert (found, str(found)) == (expected, str(expected))


def file_reads(folder: Path, text: str, expected: Sequence[tuple[str | None, ...]]) -> None:
    """The engine's reader gives every cell of a file as it stands."""
    file = folder / "cells.csv"
    file.write_text(text)
    with duckdb.connect() as engine:
        query = csv_files.read_csv([file], len(expected[0]), ",")
        names = ", ".join(f"h{at}" for at in range(len(expected[0])))
        assert engine.execute(f"SELECT {names} FROM {query}").fetchall() == list(expected)
