"""Delimited text that the engine's reader does not take although every row is whole: written anew, row by row."""

import csv
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.source.records import replace
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.unpacking import LINE_ENDS, Counted, lines, open_text


def rewritten(binding: Binding, file: DataFile, plain: Path, target: Path) -> Diagnostic | None:
    """Write the rows of `plain` (the file's UTF-8) to `target`, each with one LF; what is to be said of its line ends.

    The file is one in which `diagnose` finds nothing wrong.
    """
    mark = binding.separator(file.format)
    first, found = "", None
    readable = replace(file, path=plain, packing=None)
    with open_text(replace(binding, encoding="utf-8"), readable) as stream, target.open("x", newline="") as out:
        read = Counted(lines(stream))
        writer = csv.writer(out, delimiter=mark, lineterminator="\n")
        for row in csv.reader(read, delimiter=mark, strict=True):
            writer.writerow(row)
            first = first or read.end
            if found is None and read.end not in ("", first):
                found = _mixed(binding, file, read.taken, read.end, first)
    return found


def _mixed(binding: Binding, file: DataFile, line: int, end: str, first: str) -> Diagnostic:
    ends = f"line {line} of `{file.shown}` ends with {LINE_ENDS[end]}"
    message = f"{ends}, where those before it end with {LINE_ENDS[first]}; it was read all the same"
    return rules.MIXED_LINE_ENDS.at(
        binding.span, message, help="are these two files in one, or was a half written anew?"
    )
