"""Engines in a library that run what is printed and nothing else: rows there as Parquet, one row an account back."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pytest

from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import Kernel, Output
from scorelang.kernel.tables import Cell, Tables
from scorelang.source.records import dataclass
from scorelang.sql import query, to_sql
from scorelang.sql.dialects.every import DIALECTS
from tests.agreement.on_duckdb import EXIT, connection, load, named

MODULES = {"clickhouse": "chdb", "datafusion": "datafusion"}


class Witness(Protocol):
    """`name`: its dialect; `local`: where rows come from, and where results are read."""

    name: str
    local: duckdb.DuckDBPyConnection

    def bring(self, table: str) -> None:
        """A local table over there, under the same name."""

    def fetch(self, text: str, parameters: Mapping[str, str]) -> str:
        """What a query gives, as a local relation."""


@dataclass(frozen=True, slots=True)
class ClickHouse:
    """A session of chdb; Parquet files between the two."""

    session: Any
    local: duckdb.DuckDBPyConnection
    folder: Path
    name: str = "clickhouse"

    def bring(self, table: str) -> None:
        path, name = _written(self.local, table, self.folder), quoted(table.replace("\\", "\\\\"))
        self.session.query(f"DROP TABLE IF EXISTS {name}")
        self.session.query(f"CREATE TABLE {name} ENGINE = Memory AS SELECT * FROM file('{path}', Parquet)")

    def fetch(self, text: str, parameters: Mapping[str, str]) -> str:
        path = self.folder / "back.parquet"
        path.write_bytes(self.session.query(text, "Parquet", params=dict(parameters)).bytes())
        return f"read_parquet('{path}')"


@dataclass(frozen=True, slots=True)
class DataFusion:
    """A context of DataFusion."""

    context: Any
    local: duckdb.DuckDBPyConnection
    folder: Path
    name: str = "datafusion"

    def bring(self, table: str) -> None:
        path, name = _written(self.local, table, self.folder), quoted(table)
        self.context.sql(f"DROP TABLE IF EXISTS {name}").collect()
        self.context.sql(f"CREATE EXTERNAL TABLE {name} STORED AS PARQUET LOCATION '{path}'").collect()

    def fetch(self, text: str, parameters: Mapping[str, str]) -> str:
        found = self.context.sql(text, param_values=dict(parameters))
        self.local.register("back", found.to_arrow_table())
        return "back"


def needed(name: str) -> None:
    """Skip where the engine is not installed; in CI, DataFusion is."""
    if name == "datafusion" and os.environ.get("CI"):
        return
    pytest.importorskip(MODULES[name], reason=f"{MODULES[name]} is not installed (`make witnesses`)")


@contextmanager
def witness(name: str) -> Iterator[Witness]:
    """The engine of a dialect, in this process."""
    with tempfile.TemporaryDirectory() as folder, connection() as local, MADE[name](Path(folder), local) as made:
        yield made


@contextmanager
def _clickhouse(folder: Path, local: duckdb.DuckDBPyConnection) -> Iterator[Witness]:
    from chdb.session import Session

    # The texts of random kernels are longer than a server takes by itself.
    session = Session(f"{folder}/server?max_query_size=10000000")
    try:
        yield ClickHouse(session, local, folder)
    finally:
        session.close()


@contextmanager
def _datafusion(folder: Path, local: duckdb.DuckDBPyConnection) -> Iterator[Witness]:
    from datafusion import SessionConfig, SessionContext

    yield DataFusion(SessionContext(SessionConfig().with_target_partitions(1)), local, folder)


MADE = {"clickhouse": _clickhouse, "datafusion": _datafusion}


def score(kernel: Kernel, tables: Tables, there: Witness) -> list[dict[str, Cell]]:
    """The outputs by name, as `rows` gives them."""
    relations = load(kernel, tables, there.local)
    for relation in relations.values():
        there.bring(relation.table)
    dialect = DIALECTS[there.name]
    cells = [_cell(f"o{at}", output, there.name) for at, output in enumerate(kernel.outputs, start=1)]
    text = f"SELECT {', '.join(['k', *cells])} FROM ({to_sql(query(kernel, dialect, relations), dialect)}) AS t"
    back = [EXIT.get(output.ref.sort, "{}").format(f"o{at}") for at, output in enumerate(kernel.outputs, start=1)]
    found = there.local.execute(f"SELECT {', '.join(['k', *back])} FROM {there.fetch(text, {})}")
    return [named(kernel, row) for row in found.fetchall()]


def _cell(column: str, output: Output, engine: str) -> str:
    """What Parquet holds as it is: ClickHouse's integers of 128 bits would not be, and its comparisons are numbers."""
    forms = {Sort.WIDE: "toString({0}) AS {0}", Sort.FLAG: "toBool({0}) AS {0}"} if engine == "clickhouse" else {}
    return forms.get(output.ref.sort, "{0}").format(column)


def _written(local: duckdb.DuckDBPyConnection, table: str, folder: Path) -> Path:
    path = folder / f"{abs(hash(table))}.parquet"
    local.execute(f"COPY {quoted(table)} TO '{path}' (FORMAT parquet)")
    return path


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
