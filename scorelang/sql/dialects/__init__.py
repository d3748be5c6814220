"""The engines that a query can be printed for, one record each; `every` lists those that only `compile` prints for."""

from scorelang.sql.dialects.duckdb import DUCKDB
from scorelang.sql.dialects.postgres import POSTGRES
from scorelang.sql.dialects.record import Dialect

__all__ = ["DUCKDB", "POSTGRES", "Dialect"]
