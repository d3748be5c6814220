"""One sheet of an XLSX file to CSV, in a process of its own with limits: the file is trusted by nobody.

    python -m scorelang.sources.spreadsheet FILE SHEET TARGET FORMATS

`SHEET` may be empty where the file has only one; `FORMATS` is a JSON object from a header's name to the declared format
in which its days are written, or to the comma that its numbers have. What went wrong is a word in a file beside the
target: see `spreadsheets.py`.
"""

import csv
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.parsers import expat

from scorelang.types.folding import trimmed
from scorelang.types.layouts import spelled

LARGEST = 1 << 30
MEMORY = 4 << 30
SECONDS = 60
COMMA = ","
_WHOLE = 2.0**53
_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BLOCK = 1 << 20
_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
Value = object
Place = tuple[int, int]


class SheetError(Exception):
    """What is wrong, in a word, with what there is instead."""


def main(arguments: Sequence[str]) -> int:
    """Convert a sheet; 1 with a word beside the target where that cannot be done."""
    file, sheet, target, formats = arguments
    _limit()
    try:
        with Path(target).open("w", encoding="utf-8", newline="") as out:
            rows = _rows(Path(file), sheet)
            header = [trimmed(_text(cell, None)) for cell in next(rows, [])]
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(header)
            declared: Mapping[str, str] = json.loads(formats)
            spellings = [declared.get(name) for name in header]
            for row in rows:
                writer.writerow(map(_text, row, spellings))
    except SheetError as error:
        problem_of(Path(target)).write_text(json.dumps(error.args), encoding="utf-8")
        return 1
    return 0


def problem_of(target: Path) -> Path:
    """Where it stands why a sheet could not be converted."""
    return target.with_suffix(".problem")


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))


def _rows(file: Path, sheet: str) -> Iterator[Sequence[Value]]:
    try:
        import python_calamine as calamine
    except ImportError:
        raise SheetError("uninstalled") from None
    _check_size(file)
    try:
        book = calamine.load_workbook(str(file))
        name = _sheet(book.sheet_names, sheet)
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        errors = _errors(file, name)
    except calamine.PasswordError:
        raise SheetError("locked") from None
    except (calamine.CalamineError, expat.ExpatError, zipfile.BadZipFile, KeyError, OSError):
        raise SheetError("damaged") from None
    for (row, column), text in errors.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = text
    yield from rows


def _check_size(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise SheetError("oversized")
    except zipfile.BadZipFile:
        raise SheetError("damaged") from None


def _sheet(names: Sequence[str], wanted: str) -> str:
    if wanted in names or (not wanted and len(names) == 1):
        return wanted or names[0]
    raise SheetError("sheet", *names)


def _errors(file: Path, sheet: str) -> dict[Place, str]:
    """The cells whose formula failed, which the reader shows as empty: row, column and what stands there."""
    with zipfile.ZipFile(file) as archive:
        targets = {link.get("Id"): link.get("Target", "") for link in _elements(archive, _LINKS, "}Relationship")}
        ids = {entry.get("name"): entry.get(_ID) for entry in _elements(archive, _BOOK, "}sheet")}
        target = targets.get(ids.get(sheet), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parser = expat.ParserCreate(namespace_separator="}")
        failed = _Failed(parser)
        _parse(archive, part, parser)
        return failed.found


def _elements(archive: zipfile.ZipFile, part: str, tag: str) -> list[dict[str, str]]:
    """The attributes of each element of that name in a part."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = lambda name, attributes: found.append(attributes) if name.endswith(tag) else None
    _parse(archive, part, parser)
    return found


class _Failed:
    """The cells of type error, as a parser comes by them; it is asked for texts and ends only within such a cell."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.found: dict[Place, str] = {}
        self._parser = parser
        self._place: Place | None = None
        self._value: str | None = None
        parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._place is not None:
            self._value = "" if name.endswith("}v") else None
        elif (
            attributes.get("t") == "e" and name.endswith("}c") and (place := _PLACE.fullmatch(attributes.get("r", "")))
        ):
            self._place, self._value = (int(place[2]), _column(place[1])), None
            self.found[self._place] = "#ERROR"
            self._parser.EndElementHandler, self._parser.CharacterDataHandler = self._end, self._text

    def _end(self, name: str) -> None:
        if self._place is not None and self._value:
            self.found[self._place] = self._value
        self._value = None
        if name.endswith("}c"):
            self._place = self._parser.EndElementHandler = self._parser.CharacterDataHandler = None

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value += text


def _parse(archive: zipfile.ZipFile, part: str, parser: expat.XMLParserType) -> None:
    """Send a part through a parser; one with a document type is refused."""
    parser.StartDoctypeDeclHandler = _refuse
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            parser.Parse(block)
        parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise SheetError("damaged")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _text(cell: Value, format: str | None) -> str:
    """A typed cell as a cell of a text file would spell it."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < _WHOLE:
            return str(int(cell))
        case datetime() | date():
            return spelled(cell, None if format == COMMA else format)
        case timedelta():
            return _text(cell / timedelta(days=1), format)
        case float() if format == COMMA:
            return str(cell).replace(".", COMMA)
        case time():
            return cell.isoformat()
        case _:
            return str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
