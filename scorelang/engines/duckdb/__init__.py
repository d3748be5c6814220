"""DuckDB, the embedded default: it loads bound files, runs a printed query and writes what it gives."""

from scorelang.engines.duckdb.loading import Loaded, load
from scorelang.engines.duckdb.refused import RefusedRows
from scorelang.engines.duckdb.session import Progress, Session, connect

__all__ = ["Loaded", "Progress", "RefusedRows", "Session", "connect", "load"]
