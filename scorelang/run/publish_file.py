"""A CSV for the bulk import of another system: the rows that are to be changed there, and what was sent before.

What the other system holds is known from a record beside the history, which is written after the file. A run that is
killed between the two sends the same rows again, which by their key changes nothing. A file that still lies there has
not been imported, so the next one holds its rows too.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scorelang.diagnostics.catalogue.configuration import OUTSIDE
from scorelang.diagnostics.catalogue.run import DAMAGED_STATE, FOREIGN_FILE
from scorelang.project.records import Project, Target
from scorelang.project.targets import KEY
from scorelang.run import durable
from scorelang.run.history import PUBLISHED, History
from scorelang.run.naming import file_stem
from scorelang.run.output import csv_line, harmless, number_text
from scorelang.run.publish_changes import Cell, Changes, Row, Rows, meanwhile
from scorelang.run.publish_columns import Column
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are written."""

    delimiter: str = ","
    decimal: str = "."
    absent: str = ""

    def cell(self, cell: Cell) -> str:
        """A cell that no spreadsheet takes for a formula."""
        match cell:
            case None:
                return self.absent
            case bool():
                return "true" if cell else "false"
            case float():
                return number_text(cell).replace(".", self.decimal)
            case _:
                return harmless(cell)

    def line(self, row: Sequence[Cell]) -> str:
        """One line."""
        return csv_line([self.cell(cell) for cell in row], self.delimiter)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """The file of a target, and the record of what was sent."""

    shown: str
    path: Path
    record: Path
    dialect: Dialect

    def before(self, columns: Sequence[Column]) -> Rows:
        """What was sent so far, by the headers of today."""
        try:
            lines = self.record.read_text(encoding="utf-8").rstrip("\n").split("\n")
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError:
            raise self._damaged() from None
        return self._read(lines, columns)

    def _read(self, lines: Sequence[str], columns: Sequence[Column]) -> Rows:
        try:
            head = json.loads(lines[0])
            places = {header: place for place, header in enumerate(head["headers"])}
            key, rows = places[head["key"]], [json.loads(line) for line in lines[1:]]
            if head["format"] != FORMAT or head["rows"] != len(rows):
                raise ValueError
            kept = [places.get(column.header) for column in columns]
            return {row[key]: tuple(None if place is None else row[place] for place in kept) for row in rows}
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            raise self._damaged() from None

    def _damaged(self) -> RunError:
        help = "delete it, then every row is published once more, which by its key does no harm"
        message = f"`{PUBLISHED}/{self.record.name}`, the record of what was published to {self.shown}, is damaged"
        return RunError(DAMAGED_STATE.at(None, message, help=help))

    def waiting(self, columns: Sequence[Column]) -> frozenset[str]:
        """The keys in the file that still lies there; RunError where it is another file."""
        headers, place = [column.header for column in columns], _key_place(columns)
        try:
            with self.path.open(encoding="utf-8", newline="") as file:
                lines = csv.reader(file, delimiter=self.dialect.delimiter, strict=True)
                if next(lines, None) == headers:
                    return frozenset(line[place] for line in lines)
        except FileNotFoundError:
            return frozenset()
        except (UnicodeDecodeError, csv.Error, IndexError):
            pass
        help = "import it and take it away, or publish to another `path`"
        raise RunError(
            FOREIGN_FILE.at(None, f"{self.shown} is there, and has other columns than this target", help=help)
        )

    def write(self, columns: Sequence[Column], before: Rows, changes: Changes) -> int:
        """The changed rows, with those that wait, then the record; how many rows the file has."""
        if self.before(columns) != before:
            raise meanwhile(self.shown)
        after = {**before, **changes.written}
        keys = sorted(changes.written.keys() | (self.waiting(columns) & after.keys()))
        self._clear(durable.folder(self.path.parent))
        durable.write_lines(self.path, self._lines(columns, (after[key] for key in keys)))
        durable.folder(self.record.parent)
        durable.write_lines(self.record, _record(columns, after))
        return len(keys)

    def _clear(self, folder: Path) -> None:
        """Take away the halves that a killed process left; no other one is at work in the project."""
        for entry in folder.iterdir():
            if entry.name.startswith(f".{self.path.name}.") and entry.name.endswith(".new"):
                entry.unlink(missing_ok=True)

    def _lines(self, columns: Sequence[Column], rows: Iterator[Row]) -> Iterator[str]:
        yield csv_line([column.header for column in columns], self.dialect.delimiter)
        yield from map(self.dialect.line, rows)


def file_of(project: Project, history: History, target: Target) -> PublishedFile:
    """The file of a target; RunError where a link leads it out of the project."""
    shown = str(target.options["path"])
    path = project.root / shown
    if not path.resolve().is_relative_to(project.root.resolve()):
        raise RunError(OUTSIDE.at(target.span, f"`{shown}` leads out of the project"))
    own = f"{target.profile}.{target.name}" if target.profile else target.name
    options: Mapping[str, str] = {
        name: str(target.options[name]) for name in ("delimiter", "decimal", "absent") if name in target.options
    }
    return PublishedFile(f"`{shown}`", path, history.root / PUBLISHED / f"{file_stem(own)}.jsonl", Dialect(**options))


def _key_place(columns: Sequence[Column]) -> int:
    return next(place for place, column in enumerate(columns) if column.field == KEY)


def _record(columns: Sequence[Column], rows: Rows) -> Iterator[str]:
    headers = [column.header for column in columns]
    head = {"format": FORMAT, "headers": headers, "key": headers[_key_place(columns)], "rows": len(rows)}
    yield json.dumps(head) + "\n"
    for row in rows.values():
        yield json.dumps(row) + "\n"
