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
from xml.etree.ElementTree import Element, ParseError, iterparse

from scorelang.types.folding import trimmed
from scorelang.types.layouts import spelled

LARGEST = 1 << 30
MEMORY = 4 << 30
SECONDS = 300
COMMA = ","
_WHOLE = 2.0**53
_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HEAD = 4096
_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
Value = object


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
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _rows(file: Path, sheet: str) -> Iterator[list[Value]]:
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
    except (calamine.CalamineError, ParseError, zipfile.BadZipFile, KeyError, OSError):
        raise SheetError("damaged") from None
    for number, row in enumerate(rows, 1):
        yield [errors.get((number, place), cell) for place, cell in enumerate(row, 1)]


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


def _errors(file: Path, sheet: str) -> dict[tuple[int, int], str]:
    """The cells whose formula failed, which the reader shows as empty: row, column and what stands there."""
    with zipfile.ZipFile(file) as archive:
        targets = {link.get("Id"): link.get("Target", "") for link in _elements(archive, _LINKS, "}Relationship")}
        ids = {entry.get("name"): entry.get(_ID) for entry in _elements(archive, _BOOK, "}sheet")}
        target = targets.get(ids.get(sheet), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return dict(filter(None, map(_failed, _elements(archive, part, "}c"))))


def _elements(archive: zipfile.ZipFile, part: str, tag: str) -> Iterator[Element]:
    """The elements of that name in a part, one at a time; a part with a document type is refused."""
    with archive.open(part) as stream:
        if b"<!DOCTYPE" in stream.read(_HEAD):
            raise SheetError("damaged")
    with archive.open(part) as stream:
        for _, element in iterparse(stream):
            if element.tag.endswith(tag):
                yield element
                element.clear()


def _failed(cell: Element) -> tuple[tuple[int, int], str] | None:
    place = _PLACE.fullmatch(cell.get("r", ""))
    if cell.get("t") != "e" or not place:
        return None
    value = next((child.text for child in cell if child.tag.endswith("}v")), None)
    return (int(place[2]), _column(place[1])), value or "#ERROR"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _text(cell: Value, format: str | None) -> str:
    """A typed cell as a cell of a text file would spell it."""
    match cell:
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
