"""Rows as CSV that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """A cell with a quote before what a spreadsheet would run."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell


def write_rows(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a header and rows, all cells harmless; how many rows there were."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(harmless, header))
    count = 0
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        count += 1
    return count
