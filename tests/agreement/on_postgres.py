"""A kernel on PostgreSQL as a run does it: rows shipped from the local session, one row an account brought back."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from scorelang.engines.duckdb.loading import Loaded
from scorelang.engines.duckdb.session import connect
from scorelang.engines.options import Hidden
from scorelang.engines.postgres.engine import Postgres, connected
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell, Tables
from scorelang.sources.report import DataReport
from scorelang.sql import query, to_sql
from tests.agreement.on_duckdb import EXIT, load, named
from tests.engines.postgres_server import programs_or_skip, server

NOTHING = DataReport(date(1970, 1, 1), ())


@contextmanager
def engine() -> Iterator[Postgres]:
    """A server of the tests' own with a connection to it, and a local session."""
    with (
        server(programs_or_skip()) as made,
        tempfile.TemporaryDirectory() as folder,
        connect(Path(folder), threads=1) as local,
        connected({"url": Hidden(made.url("postgres"))}, local) as postgres,
    ):
        yield postgres


def score(kernel: Kernel, tables: Tables, postgres: Postgres) -> list[dict[str, Cell]]:
    """The outputs by name, as `rows` gives them."""
    here = load(kernel, tables, postgres.local.connection)
    relations = postgres.relations(kernel, Loaded(here, NOTHING, {}), {})
    text = to_sql(query(kernel, postgres.dialect, relations), postgres.dialect)
    rows = postgres.results(text, kernel, None)
    cells = [EXIT.get(output.ref.sort, "{}").format(f"o{at}") for at, output in enumerate(kernel.outputs, start=1)]
    found = postgres.local.rows(f"SELECT {', '.join(['k', *cells])} FROM ({rows})")
    return [named(kernel, row) for row in found]
