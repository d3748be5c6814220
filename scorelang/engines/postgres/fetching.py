"""Rows of tables and queries into the local session: as Parquet with the types that they have in the database."""

from collections.abc import Sequence
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.data import WRONG_COLUMN_TYPE
from scorelang.engines.duckdb.session import Session as Local
from scorelang.engines.postgres.selects import Select, select_of
from scorelang.engines.postgres.session import Column, Session
from scorelang.engines.postgres.texts import quoted, read_copied
from scorelang.ir.sources import Source
from scorelang.source import Span
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.headers import positions
from scorelang.sources.refusal import SourceError
from scorelang.sources.to_duckdb import literal
from scorelang.types.words import kind, named

_TYPES = {
    "bool": "BOOLEAN",
    "int2": "SMALLINT",
    "int4": "INTEGER",
    "int8": "BIGINT",
    "float4": "FLOAT",
    "float8": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMPTZ",
}
_TEXTS = ("S", "E")


def look(session: Session, source: Source, binding: Binding) -> None:
    """Whether a table or a query is there, with the columns that are declared, in a transaction of its own."""
    with session.reading():
        _described(session, source, binding, Path("unread"))


def fetch(session: Session, local: Local, source: Source, binding: Binding, path: Path) -> tuple[DataFile, ...]:
    """The declared columns of a table or a query into a Parquet file."""
    select, file, columns = _described(session, source, binding, path)
    _copy(session, local, select, columns, path)
    return (file,)


def _described(session: Session, source: Source, binding: Binding, path: Path) -> tuple[Select, DataFile, list[Column]]:
    """What is asked of the database, the file that it is to become, and the columns that are declared."""
    select = select_of(session, binding)
    found = session.columns(select.text, select.doing)
    file = DataFile(path, select.shown, "parquet", None)
    places = positions(source, binding, file, tuple(column.name for column in found))
    _check(source, binding, file, found)
    return select, file, [found[at] for at in sorted(set(places.values()))]


def _check(source: Source, binding: Binding, file: DataFile, found: Sequence[Column]) -> None:
    """What holds neither text nor numbers, flags, days or instants can serve no declared type."""
    types = {column.name: column for column in found}
    wrong = [
        _wrong(file, column.span, types[binding.name_of(column.name)], named(kind(column.type)))
        for column in source.columns
        if _kept(types[binding.name_of(column.name)]) is None
    ]
    if wrong:
        raise SourceError(*wrong)


def _wrong(file: DataFile, span: Span | None, column: Column, wanted: str) -> Diagnostic:
    message = f"the column `{column.name}` of `{file.shown}` holds `{column.type}`, where {wanted} was wanted"
    return WRONG_COLUMN_TYPE.at(span, message)


def _kept(column: Column) -> str | None:
    """The type under which a column is kept here; None where it has none."""
    if column.type in _TYPES:
        return _TYPES[column.type]
    if column.type == "numeric":
        return "DOUBLE"
    return "VARCHAR" if column.category in _TEXTS or column.type in ("uuid", "citext") else None


def _copy(session: Session, local: Local, select: Select, columns: Sequence[Column], path: Path) -> None:
    """The columns into a Parquet file beside `path`, which holds them on their way."""
    wanted = ", ".join(quoted(one.name) + ("::text" if _kept(one) == "VARCHAR" else "") for one in columns)
    text = path.with_suffix(".csv")
    session.copy_out(f"SELECT {wanted} FROM ({select.text}\n) AS source", text, select.doing)
    cells = (f"{_entered(_kept(one), f'h{at}')} AS {quoted(one.name)}" for at, one in enumerate(columns))
    query = f"SELECT {', '.join(cells)} FROM {read_copied(text, len(columns))}"
    local.run(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet)")
    text.unlink()


def _entered(type: str | None, cell: str) -> str:
    """A cell as it was; a day or an instant that cannot be kept here is one that no source may have anyway."""
    match type:
        case "VARCHAR":
            return cell
        case "DATE" | "TIMESTAMP" | "TIMESTAMPTZ":
            known = f"CASE WHEN {cell} IS NOT NULL THEN CAST('infinity' AS {type}) END"
            return f"coalesce(TRY_CAST({cell} AS {type}), {known})"
        case _:
            return f"CAST({cell} AS {type})"
