"""Tables for people: aligned by what a terminal shows, cut only where one is looking."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from scorelang.cli import printing

_CODES = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and whether its cells stand at the right; `shrinks` first when there is no room."""

    head: str
    right: bool = False
    shrinks: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """The lines of a table without any frame."""
    widths = [max([cells(column.head), *(cells(row[i]) for row in rows)]) for i, column in enumerate(columns)]
    widths = _fitted(columns, widths, len(indent))
    heads = [printing.style(_cut(column.head, width), "dim") for column, width in zip(columns, widths, strict=True)]
    lines = [heads, *([_cut(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows)]
    return "\n".join((indent + _line(columns, widths, line)).rstrip() for line in lines)


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


def _fitted(columns: Sequence[Column], widths: list[int], indent: int) -> list[int]:
    room = printing.width()
    if room is None:
        return widths
    over = sum(widths) + 2 * (len(widths) - 1) + indent - room
    for i, column in enumerate(columns):
        if over > 0 and column.shrinks:
            taken = min(over, max(0, widths[i] - 12))
            widths[i] -= taken
            over -= taken
    return widths


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
