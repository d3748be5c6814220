"""Results that were computed in memory as a table of the session, like those of a query."""

from collections.abc import Iterable, Mapping

from scorelang.engines.duckdb.days import TYPES, key_as_text
from scorelang.engines.duckdb.session import Session
from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell
from scorelang.sources.to_duckdb import double, literal


def result_table(session: Session, kernel: Kernel, rows: Iterable[Mapping[str, Cell]], name: str) -> None:
    """A table `name` with `k` and `o1`, `o2`, …, a row each."""
    key = kernel.accounts.key.sort
    wanted = [("key", key, "k"), *((one.name, one.ref.sort, f"o{i}") for i, one in enumerate(kernel.outputs, 1))]
    typed = ", ".join(f"{column} {TYPES[sort]}" for _, sort, column in wanted)
    session.run(f"CREATE OR REPLACE TEMP TABLE computed ({typed})")
    for row in rows:
        session.run(
            f"INSERT INTO computed VALUES ({', '.join(_cell(sort, row.get(name)) for name, sort, _ in wanted)})"
        )
    session.run(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * REPLACE ({key_as_text('k', key)} AS k) FROM computed")


def _cell(sort: Sort, cell: Cell) -> str:
    match cell:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if cell else "FALSE"
        case str():
            return literal(cell)
        case _ if sort is Sort.DAY:
            return f"DATE '1970-01-01' + {cell:d}"
        case _ if sort is Sort.INSTANT:
            return f"make_timestamp({cell:d})"
        case float():
            return double(cell)
        case _:
            return str(cell)
