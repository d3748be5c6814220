"""A kernel on Spark as a run does it: rows shipped as Parquet, one row an account read back."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from scorelang.engines.duckdb.loading import Loaded
from scorelang.engines.duckdb.session import connect
from scorelang.engines.spark.engine import Spark, connected
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell, Tables
from scorelang.sources.report import DataReport
from scorelang.sql import query, to_sql
from tests.agreement.on_duckdb import EXIT, load, named

# A hundred rows are interpreted in less time than it takes to compile code for them.
INTERPRETED = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
NOTHING = DataReport(date(1970, 1, 1), ())


@contextmanager
def engine(master: str = "local[2]") -> Iterator[Spark]:
    """A session of the tests' own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        connect(Path(folder), threads=1) as local,
        connected({"master": master}, local) as spark,
    ):
        for name, value in INTERPRETED.items():
            spark.session.conf.set(name, value)
        yield spark


def score(kernel: Kernel, tables: Tables, spark: Spark) -> list[dict[str, Cell]]:
    """The outputs by name, as `rows` gives them."""
    here = load(kernel, tables, spark.local.connection)
    relations = spark.relations(kernel, Loaded(here, NOTHING, {}), {})
    text = to_sql(query(kernel, spark.dialect, relations), spark.dialect)
    rows = spark.results(text, kernel, None)
    cells = [EXIT.get(output.ref.sort, "{}").format(f"o{at}") for at, output in enumerate(kernel.outputs, start=1)]
    found = spark.local.rows(f"SELECT {', '.join(['k', *cells])} FROM ({rows})")
    return [named(kernel, row) for row in found]
