"""Delimited text as rows of text: DuckDB splits the cells, and infers nothing."""

from itertools import groupby
from pathlib import Path

from scorelang.engines.duckdb.base import Original, TextRows, identifiers
from scorelang.engines.duckdb.paths import read_paths
from scorelang.ir.sources import Source
from scorelang.sources.binding import Binding
from scorelang.sources.diagnosis import diagnose
from scorelang.sources.files import DataFile
from scorelang.sources.headers import all_positions, check_delimiter, read_header
from scorelang.sources.refusal import SourceError
from scorelang.sources.to_duckdb import literal
from scorelang.sources.unpacking import LONGEST_ROW

Header = tuple[str, ...]


def csv_rows(source: Source, binding: Binding, files: tuple[DataFile, ...], plain: list[Path]) -> TextRows:
    """The cells of files of delimited text; `plain`: their UTF-8."""
    headers = [read_header(binding, file) for file in files]
    places, said = all_positions(source, binding, files, headers)
    parts = _parts(binding, files, headers, plain)
    cells = " UNION ALL ".join(f"SELECT {_cells(source, place)} FROM {part}" for part, place in _grouped(parts, places))
    shown = {str(path.resolve()): file.shown for path, file in zip(plain, files, strict=True)}
    return TextRows(cells, _original(source, headers, places, parts, shown), said)


def explain_csv(binding: Binding, files: tuple[DataFile, ...]) -> SourceError | None:
    """Why files could not be read; None where every row of them is whole."""
    found = (diagnose(binding, file) for file in files)
    return next((problem for problem in found if problem), None)


def read_csv(paths: list[Path], width: int, mark: str) -> str:
    """DuckDB's reader over files of one header, every cell as text, nothing inferred; the file's name is `filename`."""
    columns = ", ".join(f"'h{number}': 'VARCHAR'" for number in range(width))
    return (
        f"read_csv({read_paths(paths)}, auto_detect=false, header=true, columns={{{columns}}}, delim={literal(mark)}, "
        f"quote='\"', escape='\"', strict_mode=true, null_padding=false, encoding='utf-8', filename=true, "
        f"max_line_size={LONGEST_ROW})"
    )


def _parts(
    binding: Binding, files: tuple[DataFile, ...], headers: list[Header], plain: list[Path]
) -> list[tuple[str, int]]:
    """One reader for neighbouring files with the same header, and how many files it takes."""
    found = []
    for header, group in groupby(zip(files, headers, plain, strict=True), key=lambda entry: entry[1]):
        members = list(group)
        mark = check_delimiter(binding, members[0][0])
        found.append((read_csv([path for _, _, path in members], len(header), mark), len(members)))
    return found


def _grouped(parts: list[tuple[str, int]], places: list[dict[str, int]]) -> list[tuple[str, dict[str, int]]]:
    first, found = 0, []
    for part, count in parts:
        found.append((part, places[first]))
        first += count
    return found


def _cells(source: Source, place: dict[str, int]) -> str:
    return ", ".join(f"{_cell(place, column)} AS {name}" for column, name in identifiers(source).items())


def _cell(place: dict[str, int], column: str) -> str:
    """A file may lack an optional column."""
    return f"h{place[column]}" if column in place else "CAST(NULL AS VARCHAR)"


def _original(
    source: Source,
    headers: list[Header],
    places: list[dict[str, int]],
    parts: list[tuple[str, int]],
    shown: dict[str, str],
) -> Original:
    """All cells where the files have one header, else the declared ones."""
    if len(parts) == 1:
        header, cells = headers[0], places[0]
        wanted = [", ".join(f"h{number}" for number in range(len(header)))]
    else:
        header = tuple(column.name for column in source.columns)
        cells = {column: number for number, column in enumerate(header)}
        grouped = _grouped(parts, places)
        wanted = [", ".join(f"{_cell(place, name)} AS h{i}" for i, name in enumerate(header)) for _, place in grouped]
    union = " UNION ALL ".join(
        f"SELECT filename, {columns} FROM {part}" for columns, (part, _) in zip(wanted, parts, strict=True)
    )
    return Original(f"SELECT row_number() OVER () - 1 AS r, * FROM ({union})", header, cells, shown)
