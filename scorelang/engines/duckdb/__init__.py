"""DuckDB, the embedded default: it loads bound files, runs a printed query and writes what it gives."""

from scorelang.engines.duckdb.loading import Loaded, load
from scorelang.engines.duckdb.refused import RefusedRows
from scorelang.engines.duckdb.results import fetch, run_query, write_parquet
from scorelang.engines.duckdb.session import Progress, Session, connect

__all__ = ["Loaded", "Progress", "RefusedRows", "Session", "connect", "fetch", "load", "run_query", "write_parquet"]
