"""The engines that a query can be printed for, one record each."""

from scorelang.sql.dialects.duckdb import DUCKDB
from scorelang.sql.dialects.postgres import POSTGRES
from scorelang.sql.dialects.record import Dialect

DIALECTS = {dialect.name: dialect for dialect in (DUCKDB, POSTGRES)}

__all__ = ["DIALECTS", "DUCKDB", "POSTGRES", "Dialect"]
