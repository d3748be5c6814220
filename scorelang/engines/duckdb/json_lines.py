"""JSON Lines as rows of text: one record a line, each declared column by its name, nothing inferred."""

from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.engines.duckdb.base import Original, TextRows, identifiers
from scorelang.engines.duckdb.paths import read_paths
from scorelang.engines.duckdb.session import Session
from scorelang.ir.sources import Column, Source
from scorelang.sources.binding import Binding
from scorelang.sources.diagnosis import unknown
from scorelang.sources.files import DataFile
from scorelang.sources.json_diagnosis import diagnose_json
from scorelang.sources.refusal import SourceError
from scorelang.sources.to_duckdb import literal
from scorelang.sources.unpacking import LONGEST_ROW


def json_rows(source: Source, binding: Binding, files: tuple[DataFile, ...], plain: list[Path]) -> TextRows:
    """The text of each declared column in each record; a file's first record is its row 1."""
    names = identifiers(source)
    records = _records(plain)
    cells = ", ".join(f"json ->> {_pointer(binding, column)} AS {name}" for column, name in names.items())
    shown = {str(path.resolve()): file.shown for path, file in zip(plain, files, strict=True)}
    originals = ", ".join(f"json ->> {_pointer(binding, column)} AS h{i}" for i, column in enumerate(names))
    original = Original(
        f"SELECT row_number() OVER () - 1 AS r, filename, {originals} FROM {records}",
        tuple(map(binding.name_of, names)),
        {column: i for i, column in enumerate(names)},
        shown,
        first=1,
    )
    return TextRows(f"SELECT {cells} FROM {records}", original)


def check_records(
    session: Session, source: Source, binding: Binding, files: tuple[DataFile, ...], plain: list[Path]
) -> None:
    """Each line is a record, and a column that is not optional stands in one of them; SourceError where not."""
    needed = [column for column in source.columns if not column.optional]
    there = [f"count(*) FILTER (json_exists(json, {_pointer(binding, column.name)}))" for column in needed]
    tests = ", ".join(["count(*)", "count(*) FILTER (json_type(json) <> 'OBJECT')", *there])
    rows, others, *found = session.row(f"SELECT {tests} FROM {_records(plain)}")
    if others:
        raise explain_json(source, binding, files)
    _check_once(session, source, binding, files, plain)
    lacking = [column for column, count in zip(needed, found, strict=True) if rows and not count]
    if lacking:
        raise SourceError(*(_missing(source, binding, files[0], column) for column in lacking))


def _check_once(
    session: Session, source: Source, binding: Binding, files: tuple[DataFile, ...], plain: list[Path]
) -> None:
    """Of a name that a record has twice nobody says which counts."""
    names = f"SELECT DISTINCT json_keys(json) AS names FROM {_records(plain)}"
    twice = session.rows(f"SELECT names FROM ({names}) WHERE len(names) <> len(list_distinct(names))")
    wanted = set(_names(source, binding))
    if any(list(names).count(name) > 1 for (names,) in twice for name in wanted.intersection(names)):
        raise explain_json(source, binding, files)


def explain_json(source: Source, binding: Binding, files: tuple[DataFile, ...]) -> SourceError:
    """Why files could not be read."""
    names = _names(source, binding)
    found = (diagnose_json(binding, file, names) for file in files)
    return next((problem for problem in found if problem), unknown(binding, files[0]))


def _names(source: Source, binding: Binding) -> list[str]:
    """What the declared columns are called in the records."""
    return [binding.name_of(column.name) for column in source.columns]


def _missing(source: Source, binding: Binding, file: DataFile, column: Column) -> Diagnostic:
    name = binding.name_of(column.name)
    message = f"no record of `{file.shown}` has `{name}`, which `{source.name}` declares"
    return rules.MISSING_COLUMN.at(column.span, message, help="declare the column `optional` if that may be")


def _records(plain: list[Path]) -> str:
    """The records of the files, each as `json` with the path of its file as `filename`."""
    return f"read_ndjson_objects({read_paths(plain)}, filename=true, maximum_object_size={LONGEST_ROW})"


def _pointer(binding: Binding, column: str) -> str:
    return literal("/" + binding.name_of(column).replace("~", "~0").replace("/", "~1"))
