"""The kernel as SQL for all accounts at once, by sqlglot's tree and generator, never its parser or optimizer."""

from scorelang.sql.dialects import DUCKDB, POSTGRES, Dialect
from scorelang.sql.from_kernel import query
from scorelang.sql.relations import Relation
from scorelang.sql.to_text import to_sql

__all__ = ["DUCKDB", "POSTGRES", "Dialect", "Relation", "query", "to_sql"]
