"""Files of text into a temporary table: DuckDB finds the cells, our own reading says what each means."""

from dataclasses import replace

from scorelang.engines.duckdb.base import Base, identifiers
from scorelang.engines.duckdb.csv_files import csv_rows, explain_csv
from scorelang.engines.duckdb.json_lines import check_records, explain_json, json_rows
from scorelang.engines.duckdb.session import Session
from scorelang.engines.fault import EngineError
from scorelang.ir.sources import Source
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.readings import reader_of
from scorelang.sources.spreadsheets import sheet_as_csv
from scorelang.sources.to_duckdb import layers, staged
from scorelang.sources.unpacking import plain_file


def load_text(
    session: Session, source: Source, binding: Binding, files: tuple[DataFile, ...], number: int, zone: str
) -> Base:
    """Read the files of a source into a table; SourceError where one cannot be read."""
    if files[0].format == "xlsx":
        sheets = [session.folder / f"sheet-{number}-{i}.csv" for i in range(len(files))]
        files = tuple(sheet_as_csv(source, binding, file, path) for file, path in zip(files, sheets, strict=True))
        binding = replace(binding, encoding="utf-8", delimiter=None, decimal=".")
    lines = files[0].format == "jsonl"
    plain = [plain_file(binding, file, session.folder, number * 100_000 + i) for i, file in enumerate(files)]
    rows = json_rows(source, binding, files, plain) if lines else csv_rows(source, binding, files, plain)
    readers = {column.name: reader_of(column, binding, zone) for column in source.columns}
    stacks = {name: layers(readers[column], name) for column, name in identifiers(source).items()}
    try:
        if lines:
            check_records(session, source, binding, files, plain)
        session.run(f"CREATE TEMP TABLE s{number} AS {staged(stacks, f'({rows.cells})')}")
    except EngineError as error:
        if not error.unreadable:
            raise
        raise (explain_json if lines else explain_csv)(binding, files) from None
    states = tuple(column for column, name in identifiers(source).items() if stacks[name].state is not None)
    return Base(source, binding, files, number, f"s{number}", states, rows.original)
