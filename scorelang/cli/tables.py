"""Tables for people: aligned by what a terminal shows, cut only where one is looking."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from scorelang.cli import printing
from scorelang.source.records import dataclass

_LEAST = (12, 8)  # the letters that a shrunk column keeps: as many as can be read, then as few as can be told apart
_LEAST_READ = 40  # of a column that may stand below: a sentence cut shorter says nothing
_CODES = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and whether its cells stand at the right; `shrinks` when there is no room.

    `below`: how a cell is said on a line below its row where there is no room for it beside the others, as "due {}".
    """

    head: str
    right: bool = False
    shrinks: bool = False
    below: str | None = None


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """The lines of a table without any frame."""
    widths = [max([cells(column.head), *(cells(row[i]) for row in rows)]) for i, column in enumerate(columns)]
    room = printing.width()
    if room is None:
        return "\n".join(_lines(columns, widths, rows, indent))
    beside = _fitted(columns, widths, room - len(indent))
    low = [i for i, column in enumerate(columns) if column.below is not None]
    if not low or (_total(beside) <= room - len(indent) and all(beside[i] >= min(widths[i], _LEAST_READ) for i in low)):
        return "\n".join(_lines(columns, beside, rows, indent))
    high = [i for i, column in enumerate(columns) if column.below is None]
    shown = [columns[i] for i in high]
    widths = _fitted(shown, [widths[i] for i in high], room - len(indent))
    head, *lines = _lines(shown, widths, [[row[i] for i in high] for row in rows], indent)
    under = [_below([columns[i] for i in low], [row[i] for i in low], indent + "  ", room) for row in rows]
    return "\n".join([head, *(line for row, more in zip(lines, under, strict=True) for line in (row, more) if line)])


def _lines(
    columns: Sequence[Column], widths: Sequence[int], rows: Sequence[Sequence[str]], indent: str
) -> Iterator[str]:
    heads = [printing.style(_cut(column.head, width), "dim") for column, width in zip(columns, widths, strict=True)]
    lines = [heads, *([_cut(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows)]
    return ((indent + _line(columns, widths, line)).rstrip() for line in lines)


def _below(columns: Sequence[Column], row: Sequence[str], indent: str, room: int) -> str:
    """The cells that a row has no room for, on one line; those that say nothing are left out."""
    said = [(one, (one.below or "{}").format(cell)) for one, cell in zip(columns, row, strict=True) if cell.strip("–")]
    parts = [one for one, _ in said]
    widths = _fitted(parts, [cells(text) for _, text in said], room - len(indent) - max(0, len(parts) - 1))
    text = " · ".join(_cut(text, width) for (_, text), width in zip(said, widths, strict=True))
    return printing.style(indent + text, "dim") if text else ""


def cells(text: str) -> int:
    """How many columns a terminal gives it."""
    plain = _CODES.sub("", text)
    return sum(_cell(char) for char in plain)


def bar(share: float, length: int = 24) -> str:
    """A bar of a share from 0 to 1, in eighths of a letter."""
    eighths = round(max(0.0, min(1.0, share)) * length * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")


def _cell(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _fitted(columns: Sequence[Column], widths: Sequence[int], room: int) -> list[int]:
    """The widths in which a table fits: the widest column that shrinks gives first, none more than it must."""
    fitted = list(widths)
    for least in _LEAST:
        while _total(fitted) > room:
            over = [i for i, column in enumerate(columns) if column.shrinks and fitted[i] > least]
            if not over:
                break
            fitted[max(over, key=fitted.__getitem__)] -= 1
    return fitted


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + 2 * (len(widths) - 1)


def _cut(text: str, width: int) -> str:
    if cells(text) <= width or _CODES.search(text):
        return text
    kept = ""
    for char in text:
        if cells(kept + char) > width - 1:
            break
        kept += char
    return kept + "…"


def _line(columns: Sequence[Column], widths: Sequence[int], line: Sequence[str]) -> str:
    parts = []
    for column, width, cell in zip(columns, widths, line, strict=True):
        gap = " " * (width - cells(cell))
        parts.append(gap + cell if column.right else cell + gap)
    return "  ".join(parts)
