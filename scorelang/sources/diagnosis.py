"""Why a text file cannot be read as a table: the first line that is at fault, found by reading it once more, slowly."""

import csv
from collections.abc import Iterator

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.refusal import SourceError
from scorelang.sources.unpacking import LONGEST_ROW, Counted, lines, not_encoded, open_text

_WIDE = "a cell that holds the delimiter must stand in quotes"
_NARROW = "a cell without content keeps its delimiter, and one that holds a line end stands in quotes"


def diagnose(binding: Binding, file: DataFile) -> SourceError | None:
    """What is wrong with a file; None where this reader finds nothing."""
    line = 1
    try:
        with open_text(binding, file) as stream:
            for before, problem in _rows(binding, file, Counted(lines(stream))):
                line = before
                if problem:
                    return SourceError(problem)
    except UnicodeError:
        return not_encoded(binding, file)
    except csv.Error as error:
        long = "field larger" in str(error)
        return SourceError(_long(binding, file, line + 1) if long else _quote(binding, file, line + 1))
    return None


def unknown(binding: Binding, file: DataFile) -> SourceError:
    """A refusal for what no other message fits."""
    message = f"`{file.shown}` cannot be read as a table of text"
    hint = "rows end alike, cells that hold a quote, a line end or the delimiter stand in quotes, a quote is doubled"
    return SourceError(rules.UNREADABLE_TEXT.at(binding.span, message, help=hint))


def _rows(binding: Binding, file: DataFile, read: Counted) -> Iterator[tuple[int, Diagnostic | None]]:
    """The last line that is fine so far, and what is wrong with the row behind it."""
    reader = csv.reader(read, delimiter=binding.separator(file.format), strict=True)
    width = len(next(reader))
    line = read.taken
    for row in reader:
        if row and len(row) != width:
            yield line, _ragged(binding, file, line + 1, len(row), width)
        if sum(map(len, row)) > LONGEST_ROW:
            yield line, _long(binding, file, line + 1)
        line = read.taken
        yield line, None


def _ragged(binding: Binding, file: DataFile, line: int, found: int, wanted: int) -> Diagnostic:
    cells = "1 cell" if found == 1 else f"{found} cells"
    message = f"line {line} of `{file.shown}` has {cells}, where the header has {wanted}"
    return rules.RAGGED_ROW.at(binding.span, message, help=_WIDE if found > wanted else _NARROW)


def _quote(binding: Binding, file: DataFile, line: int) -> Diagnostic:
    message = f"a quote in line {line} of `{file.shown}` is not closed, or other text follows it in its cell"
    return rules.OPEN_QUOTE.at(binding.span, message, help="a quote within a cell in quotes is doubled")


def _long(binding: Binding, file: DataFile, line: int) -> Diagnostic:
    message = f"line {line} of `{file.shown}` is longer than {LONGEST_ROW // 1024 // 1024} MB"
    return rules.LONG_ROW.at(binding.span, message, help="is a quote not closed?")
