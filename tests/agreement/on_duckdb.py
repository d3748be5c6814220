"""Tables into DuckDB with their exact bits, the printed query over them, and its cells back as the kernel has them."""

from collections.abc import Mapping, Sequence

import duckdb

from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import Input, Kernel
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.sql import DUCKDB, Relation, query, to_sql
from scorelang.sql.sources import stored

TYPES = {
    Sort.NUMBER: "DOUBLE",
    Sort.WIDE: "HUGEINT",
    Sort.FLAG: "BOOLEAN",
    Sort.TEXT: "VARCHAR",
    Sort.DAY: "DATE",
    Sort.INSTANT: "TIMESTAMP",
}
ENTRY = {Sort.DAY: "DATE '1970-01-01' + CAST(? AS INTEGER)", Sort.INSTANT: "make_timestamp(CAST(? AS BIGINT))"}
EXIT = {
    Sort.DAY: "CAST({} - DATE '1970-01-01' AS BIGINT)",
    Sort.INSTANT: "epoch_us({})",
    Sort.WIDE: "CAST({} AS VARCHAR)",
}


def connection() -> duckdb.DuckDBPyConnection:
    """One thread: tables of a hundred rows gain nothing from more."""
    made = duckdb.connect()
    # Nothing may hang on what an engine takes for its default.
    made.execute("SET threads = 1; SET TimeZone = 'UTC'; SET default_null_order = 'NULLS_FIRST'")
    return made


def score(
    kernel: Kernel, tables: Tables, con: duckdb.DuckDBPyConnection, *, integers: bool = True
) -> list[dict[str, Cell]]:
    """The outputs by name, as `rows` gives them; `integers`: hold NUMBER columns as integers where all cells allow."""
    relations = load(kernel, tables, con, integers=integers)
    text = to_sql(query(kernel, DUCKDB, relations), DUCKDB)
    cells = [EXIT.get(output.ref.sort, "{}").format(f"o{at}") for at, output in enumerate(kernel.outputs, start=1)]
    found = con.execute(f"SELECT {', '.join(['k', *cells])} FROM ({text})").fetchall()
    return [named(kernel, row) for row in found]


def named(kernel: Kernel, row: Sequence[object]) -> dict[str, Cell]:
    """A row of the result as the kernel has it."""
    made: dict[str, Cell] = {"key": row[0]}  # type: ignore[dict-item]
    for output, cell in zip(kernel.outputs, row[1:], strict=True):
        wide = output.ref.sort is Sort.WIDE and cell is not None
        made[output.name] = int(str(cell)) if wide else cell  # type: ignore[assignment]
    return made


def load(
    kernel: Kernel, tables: Tables, con: duckdb.DuckDBPyConnection, *, integers: bool = True
) -> dict[str, Relation]:
    """Each source as a table whose name and columns nobody would want to quote."""
    plan = kernel.accounts
    made = {plan.source: _load(con, plan.source, plan.inputs, tables.accounts, integers)}
    for source in kernel.sources:
        rows = tables.rows.get(source.source, ())
        made[source.source] = _load(con, source.source, stored(source), rows, integers)
    return made


def _load(
    con: duckdb.DuckDBPyConnection, source: str, inputs: Sequence[Input], rows: Sequence[Row], integers: bool
) -> Relation:
    there = [entry for entry in inputs if not entry.fault or any(entry.name in row for row in rows)]
    held = frozenset(entry.name for entry in there if integers and _whole(entry, rows))
    table = f'k "{source}"; -- \\'
    columns = {entry.name: f"{entry.name} \"'\\{at}" for at, entry in enumerate(there)}
    types = ["INTEGER" if entry.name in held else TYPES[entry.sort] for entry in there]
    layout = ", ".join(f"{_quoted(columns[entry.name])} {kind}" for entry, kind in zip(there, types, strict=True))
    con.execute(f"CREATE OR REPLACE TABLE {_quoted(table)} ({layout or 'nothing INTEGER'})")
    if rows and there:
        place = f"({', '.join(ENTRY.get(entry.sort, '?') for entry in there)})"
        cells = [row.get(entry.name, False if entry.fault else None) for row in rows for entry in there]
        con.execute(f"INSERT INTO {_quoted(table)} VALUES {', '.join([place] * len(rows))}", cells)
    complete = frozenset(entry.name for entry in there if all(row.get(entry.name) is not None for row in rows))
    return Relation(table, columns, held, complete, _ranges(there, rows))


def _ranges(there: Sequence[Input], rows: Sequence[Row]) -> dict[str, tuple[float, float]]:
    """Between what the numbers lie, as their declaration might have said."""
    found = {entry.name: [row.get(entry.name) for row in rows] for entry in there if entry.sort is Sort.NUMBER}
    numbers = {name: [cell for cell in cells if isinstance(cell, float)] for name, cells in found.items()}
    return {name: (min(cells), max(cells)) for name, cells in numbers.items() if cells}


def _whole(entry: Input, rows: Sequence[Row]) -> bool:
    cells: list[Cell] = [row.get(entry.name) for row in rows]
    return entry.sort is Sort.NUMBER and all(cell is None or _fits(cell) for cell in cells)


def _fits(cell: Cell) -> bool:
    return isinstance(cell, float) and abs(cell) < 2**31 and cell == int(cell) and str(cell) != "-0.0"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def by_key(rows: Sequence[Mapping[str, Cell]]) -> dict[Cell, Mapping[str, Cell]]:
    """One row an account."""
    found = {row["key"]: row for row in rows}
    assert len(found) == len(rows)
    return found
