"""Days in tables of the catalog: rows of a run are seen once the run is committed, which is one row in one table.

Spark has no transaction over tables. `kept_scores` and the others get rows under a run's own name, `kept_runs` says
which runs count, and the views `scores`, `indicators`, `triggers` and `runs` show the last of each scorecard and day.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from pyspark.sql import DataFrame, SparkSession

from scorelang.engines.duckdb.session import Session as Local
from scorelang.engines.engine import KeptDay
from scorelang.engines.keeping import COLUMNS, rows_of
from scorelang.engines.spark.problems import own_errors
from scorelang.sources.to_duckdb import literal

LEFT = "the history may have the day, and the tables the former one"
# The runs that count: the last of each scorecard and day, and of two at the same time one.
_COUNTS = "SELECT scorecard, day, max(struct(turn, run)).run AS run FROM {}.kept_runs GROUP BY scorecard, day"


@contextmanager
def keeping(session: SparkSession, local: Local, schema: str | None, days: Sequence[KeptDay]) -> Iterator[None]:
    """Write the days now; they are shown in the place of the former ones when the context ends well."""
    if schema is None or not days:
        yield
        return
    run, place = f"'{uuid4().hex}' AS run", f"`{schema.replace('`', '``')}`"
    with own_errors(f"writing to the schema `{schema}`"):
        session.sql(f"CREATE SCHEMA IF NOT EXISTS {place}")
        rows = {table: _brought(session, local, table, days) for table in COLUMNS}
        for table in ("scores", "indicators", "triggers"):
            _append(rows[table], place, table, run)
    yield
    with own_errors(f"writing to the schema `{schema}`", left=LEFT):
        _append(rows["runs"], place, "runs", run, f"CAST({_turn(session, place)} AS BIGINT) AS turn")
        for table in COLUMNS:
            _show(session, place, table)


def _brought(session: SparkSession, local: Local, table: str, days: Sequence[KeptDay]) -> DataFrame:
    """What a table gets of the days, also where that is nothing; their files are where they are for a moment only."""
    columns, file = COLUMNS[table], local.folder / f"keep-{table}.parquet"
    cells = ", ".join(f"CAST({name} AS {type}) AS {name}" for name, type in columns.items())
    queries = [query for day in days for name, query in rows_of(day).items() if name == table]
    rows = " UNION ALL ".join(queries) if queries else f"SELECT {', '.join(['NULL'] * len(columns))} WHERE false"
    named = f"SELECT {cells} FROM ({rows}) AS kept({', '.join(columns)})"
    local.run(f"COPY ({named}) TO {literal(str(file))} (FORMAT parquet)")
    return session.read.parquet(str(file))


def _append(rows: DataFrame, place: str, table: str, *more: str) -> None:
    """Into `kept_…`, which is made where it is not there."""
    rows.selectExpr("*", *more).write.mode("append").saveAsTable(f"{place}.kept_{table}")


def _turn(session: SparkSession, place: str) -> int:
    """The number of the next run."""
    if not session.catalog.tableExists(f"{place}.kept_runs"):
        return 1
    found = session.sql(f"SELECT coalesce(max(turn), 0) + 1 AS turn FROM {place}.kept_runs").collect()
    return int(found[0]["turn"])


def _show(session: SparkSession, place: str, table: str) -> None:
    counts = _COUNTS.format(place)
    columns = ", ".join(f"kept.{name}" for name in COLUMNS[table])
    joined = f"{place}.kept_{table} AS kept JOIN ({counts}) AS counts USING (scorecard, day, run)"
    session.sql(f"CREATE VIEW IF NOT EXISTS {place}.{table} AS SELECT {columns} FROM {joined}")
