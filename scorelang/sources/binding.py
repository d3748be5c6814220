"""Where a source's data lies, and how its cells are spelled: what the configuration says of it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from scorelang.source import Span
from scorelang.source.records import dataclass

FORMATS = ("csv", "tsv", "parquet", "jsonl", "xlsx")
PACKINGS = {".gz": "gzip", ".zst": "zstd"}
_SUFFIXES = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
}


@dataclass(frozen=True, slots=True)
class Binding:
    """One source's data: files, or a table or a query of the profile's database.

    Paths are files or patterns, relative to the project's folder unless they are absolute.

    `columns`: the data's own name of a declared column, where it is another. `refuse_at_most`: the share of rows that
    may be refused before a run stops (None: any). `required`: a run stops where it cannot be loaded. `loaded_at`: when
    the data was loaded, with its zone. `span`: where the configuration says so.
    """

    source: str
    paths: tuple[str, ...] = ()
    table: str | None = None
    query: str | None = None
    format: str | None = None
    delimiter: str | None = None
    encoding: str = "utf-8"
    sheet: str | None = None
    decimal: str = "."
    absent: tuple[str, ...] = ()
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    refuse_at_most: float | None = None
    required: bool = False
    loaded_at: datetime | None = None
    span: Span | None = field(default=None, compare=False)

    def name_of(self, column: str) -> str:
        """What a declared column is called in the data."""
        return self.columns.get(column, column)

    def separator(self, format: str) -> str:
        """What stands between two cells of a text file."""
        return self.delimiter or ("\t" if format == "tsv" else ",")


def packing_of(path: str) -> str | None:
    """How a file is packed, by its name: "gzip", "zstd" or None."""
    return next((kind for suffix, kind in PACKINGS.items() if path.lower().endswith(suffix)), None)


def format_of(path: str) -> str | None:
    """A file's format by its name, packed or not; None where the name does not say it."""
    name = path.lower()
    for suffix in PACKINGS:
        name = name.removesuffix(suffix)
    return next((kind for suffix, kind in _SUFFIXES.items() if name.endswith(suffix)), None)
