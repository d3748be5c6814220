"""Files of text into a temporary table: DuckDB finds the cells, our own reading says what each means."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from scorelang.engines.duckdb.base import Base, TextRows, identifiers
from scorelang.engines.duckdb.csv_files import csv_rows, explain_csv
from scorelang.engines.duckdb.json_lines import check_records, explain_json, json_rows
from scorelang.engines.duckdb.session import Session
from scorelang.engines.fault import EngineError
from scorelang.ir.sources import Source
from scorelang.sources.binding import Binding
from scorelang.sources.diagnosis import unknown
from scorelang.sources.files import DataFile
from scorelang.sources.readings import reader_of
from scorelang.sources.refusal import SourceError
from scorelang.sources.rewriting import rewritten
from scorelang.sources.spreadsheets import sheet_as_csv
from scorelang.sources.to_duckdb import Layers, layers, staged
from scorelang.sources.unpacking import plain_file


def load_text(
    session: Session,
    source: Source,
    binding: Binding,
    files: tuple[DataFile, ...],
    number: int,
    zone: str,
    only: str | None = None,
) -> Base:
    """Read the files of a source into a table; SourceError where one cannot be read.

    `only`: what holds of the rows that are wanted, in our own names of the columns.
    """
    if files[0].format == "xlsx":
        sheets = [session.folder / f"sheet-{number}-{i}.csv" for i in range(len(files))]
        files = tuple(sheet_as_csv(source, binding, file, path) for file, path in zip(files, sheets, strict=True))
        binding = replace(binding, encoding="utf-8", delimiter=None)
    lines = files[0].format == "jsonl"
    plain = [plain_file(binding, file, session.folder, number * 100_000 + i) for i, file in enumerate(files)]
    rows = json_rows(source, binding, files, plain) if lines else csv_rows(source, binding, files, plain)
    readers = {column.name: reader_of(column, binding, zone) for column in source.columns}
    stacks = {name: layers(readers[column], name) for column, name in identifiers(source).items()}
    fill = partial(_fill, session, number, stacks, only)
    if lines:
        with _unreadable(lambda: explain_json(source, binding, files)):
            check_records(session, source, binding, files, plain)
            fill(rows)
    else:
        rows = _fill_csv(session, source, binding, files, plain, number, fill, rows)
    states = tuple(column for column, name in identifiers(source).items() if stacks[name].state is not None)
    part = only is not None
    return Base(source, binding, files, number, f"s{number}", states, rows.original, said=rows.said, part=part)


def _fill(session: Session, number: int, stacks: dict[str, Layers], only: str | None, rows: TextRows) -> None:
    query = staged(stacks, f"({rows.cells})")
    session.run(f"CREATE TEMP TABLE s{number} AS {query if only is None else f'SELECT * FROM ({query}) WHERE {only}'}")


def _fill_csv(
    session: Session,
    source: Source,
    binding: Binding,
    files: tuple[DataFile, ...],
    plain: list[Path],
    number: int,
    fill: Callable[[TextRows], None],
    rows: TextRows,
) -> TextRows:
    """Files that the engine refuses although their rows are whole are written anew, and read then."""
    try:
        fill(rows)
        return rows
    except EngineError as error:
        if not error.unreadable:
            raise
    if problem := explain_csv(binding, files):
        raise problem
    anew = [session.folder / f"anew-{number * 100_000 + i}.csv" for i in range(len(files))]
    said = tuple(filter(None, map(partial(rewritten, binding), files, plain, anew)))
    rows = csv_rows(source, binding, files, anew)
    with _unreadable(lambda: unknown(binding, files[0])):
        fill(rows)
    return replace(rows, said=(*rows.said, *said))


@contextmanager
def _unreadable(explain: Callable[[], SourceError]) -> Iterator[None]:
    """What the engine cannot read is the data's fault."""
    try:
        yield
    except EngineError as error:
        if not error.unreadable:
            raise
        raise explain() from None
