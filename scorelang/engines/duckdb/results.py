"""A printed query's result: kept in a table for the session, read back in part, or written as Parquet."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from scorelang.engines.duckdb.session import Progress, Row, Session
from scorelang.sources.to_duckdb import double, literal

KEY = "k"
RESULT = "result"
_ROW_GROUP = 122_880


def run_query(session: Session, sql: str, *, table: str = RESULT, progress: Progress | None = None) -> int:
    """Run a query into a temporary table; how many rows it has."""
    session.watched(f"CREATE OR REPLACE TEMP TABLE {table} AS {sql}", progress)
    return session.count(f"SELECT count(*) FROM {table}")


def fetch(
    session: Session, columns: Sequence[str], *, keys: Sequence[str | float] | None = None, table: str = RESULT
) -> Iterator[Row]:
    """Rows of a result in the order of their keys; `keys`: of these accounts only."""
    where = "" if keys is None else f" WHERE {KEY} IN ({', '.join(map(_key, keys))})" if keys else " WHERE FALSE"
    for batch in session.batches(f"SELECT {', '.join(columns)} FROM {table}{where} ORDER BY {KEY}"):
        yield from batch


def write_parquet(session: Session, query: str, path: Path) -> int:
    """Write a query's rows to a new file in a folder that the session may write to; how many there were."""
    (count,) = session.row(
        f"COPY ({query}) TO {literal(str(path.resolve()))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
    )
    return int(count)


def _key(key: str | float) -> str:
    return literal(key) if isinstance(key, str) else double(key)
