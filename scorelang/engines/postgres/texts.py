"""Cells on their way between the local session and a database: CSV in which a known cell stands in quotes."""

from pathlib import Path

from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.paths import read_path
from scorelang.kernel.operators import Sort
from scorelang.sources.to_duckdb import literal

__all__ = ["ENTRY", "EXIT", "TYPES", "quoted", "read_copied", "write_copied"]

# What a column of a sort is on the server; text is compared and ordered by its bytes.
TYPES = {
    Sort.NUMBER: "double precision",
    Sort.WIDE: "numeric",
    Sort.FLAG: "boolean",
    Sort.TEXT: 'text COLLATE "C"',
    Sort.DAY: "date",
    Sort.INSTANT: "timestamp",
}
# How a cell leaves the server, and how it enters here: days and instants as numbers, so that no notation matters.
EXIT = {
    Sort.DAY: "{} - DATE '1970-01-01'",
    Sort.INSTANT: "CAST(EXTRACT(EPOCH FROM {}) * 1000000 AS bigint)",
}
ENTRY = {
    Sort.NUMBER: "CAST({} AS DOUBLE)",
    Sort.WIDE: "CAST({} AS HUGEINT)",
    Sort.FLAG: "CAST({} AS BOOLEAN)",
    Sort.TEXT: "{}",
    Sort.DAY: "DATE '1970-01-01' + CAST({} AS INTEGER)",
    Sort.INSTANT: "make_timestamp(CAST({} AS BIGINT))",
}


def read_copied(path: Path, width: int) -> str:
    """A relation over a file that the server wrote: `h0`, `h1`, …, all text."""
    columns = ", ".join(f"'h{number}': 'VARCHAR'" for number in range(width))
    return (
        f"read_csv({read_path(path)}, auto_detect=false, header=false, columns={{{columns}}}, delim=',', quote='\"', "
        f"escape='\"', nullstr='\\N', allow_quoted_nulls=false, strict_mode=true, max_line_size=1000000000)"
    )


def write_copied(query: str, path: Path) -> str:
    """The statement that writes the rows of a local query as the server reads them."""
    options = "FORMAT csv, HEADER false, NULLSTR '\\N', FORCE_QUOTE *"
    return f"COPY ({query}) TO {literal(str(path))} ({options})"
