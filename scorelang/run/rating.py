"""Ratings that people filled in: held against the declared columns, and added to the file that they belong to."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from scorelang.ir.sources import Column, Source
from scorelang.run import durable
from scorelang.run.scratch import scratch
from scorelang.source.records import dataclass
from scorelang.sources.binding import Binding, format_of
from scorelang.sources.files import find_files
from scorelang.sources.readings import State, reader_of
from scorelang.sources.spreadsheets import sheet_as_csv
from scorelang.sources.to_python import read_cell
from scorelang.sources.unpacking import codec_of
from scorelang.types import Duration, Flag, Money, Number

Row = dict[str, str]
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be taken: its row in the sheet, its column, what it holds."""

    row: int
    column: str
    found: str


def filled(source: Source, sheet: str, place: Path) -> list[Row]:
    """The rows of a spreadsheet as text, by column; SourceError where it cannot be read."""
    binding = Binding(source.name, (str(place.resolve()),), format="xlsx", sheet=sheet)
    (file,) = find_files(binding, place.parent)
    with scratch() as folder:
        read = sheet_as_csv(source, binding, file, folder / "sheet.csv")
        return list(csv.DictReader(io.StringIO(read.path.read_text(encoding="utf-8"))))


def rated(rows: Iterable[Row], questions: Sequence[Column]) -> list[tuple[int, Row]]:
    """(row of the sheet, its cells) where at least one question is answered."""
    names = [column.name for column in questions]
    return [
        (place, row) for place, row in enumerate(rows, start=2) if any((row.get(name) or "").strip() for name in names)
    ]


def wrong(source: Source, rows: Iterable[tuple[int, Row]], bound: Binding, zone: str) -> list[Wrong]:
    """Every cell that is not what its column declares; flags may be spelled as the source's binding spells them."""
    sheet = Binding(source.name, true=bound.true, false=bound.false)
    found = []
    for place, row in rows:
        for column in source.columns:
            text = row.get(column.name) or ""
            _, state = read_cell(reader_of(column, sheet, zone), text)
            needed = column.name in (source.account, source.time)
            if state in (State.UNREADABLE, State.OUTSIDE) or (needed and state is State.ABSENT):
                found.append(Wrong(place, column.name, text))
    return found


def add(path: Path, binding: Binding, source: Source, rows: Iterable[Row]) -> int:
    """Add rows to a CSV file, under its own header and as it is written; it is replaced whole. How many were added.

    A row that it has already, cell by cell, is not added: a sheet may be read twice.
    SourceError where its encoding is none, UnicodeError where it or a rating is not of it.
    """
    codec, delimiter = codec_of(binding), binding.separator(format_of(path.name) or "csv")
    text = path.read_bytes().decode(codec) if path.exists() else ""
    lines = csv.reader(io.StringIO(text.removeprefix(_MARK), newline=""), delimiter=delimiter)
    header = next(lines, [])
    names = [name.strip() for name in header] or [binding.name_of(column.name) for column in source.columns]
    own = {binding.name_of(column.name): column for column in source.columns}
    added = io.StringIO()
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    writer = csv.writer(added, delimiter=delimiter, lineterminator=end)
    if not header:
        writer.writerow(names)
    there = {tuple(line) for line in lines}
    cells = [[_cell(row, own[name], binding) if name in own else "" for name in names] for row in rows]
    kept = [line for line in cells if tuple(line) not in there]
    writer.writerows(kept)
    ending = "" if not text or text.endswith("\n") else end
    durable.write(path, (text + ending + added.getvalue()).encode(codec))
    return len(kept)


def _cell(row: Row, column: Column, binding: Binding) -> str:
    """A cell as the file has such cells."""
    text = row.get(column.name) or ""
    match column.type:
        case Number() | Money() | Duration():
            return text.replace(".", binding.decimal)
        case Flag():
            value, _ = read_cell(reader_of(column, binding, "UTC"), text)
            spelled = binding.true if value is True else binding.false if value is False else ()
            return spelled[0] if spelled and text.strip() not in spelled else text
        case _:
            return text
