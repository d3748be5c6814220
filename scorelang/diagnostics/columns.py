"""How wide characters are on a terminal, and how those are shown that must not reach one."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

WIDEST = 200
TAB = 4
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text with each character that cannot be seen, or that drives a terminal, as its code point."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    return f"<U+{ord(char):04X}>" if unicodedata.category(char) in _UNSEEN else " "


def width(text: str) -> int:
    """The columns that a text without controls takes."""
    return len(text) if text.isascii() else sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@dataclass(frozen=True, slots=True)
class Shown:
    """A source line as it is shown: its text, and the column where each of its characters begins, the end as well."""

    text: str
    columns: tuple[int, ...]

    def column(self, index: int) -> int:
        """The column of the character at this index; beyond the line, right after it."""
        return self.columns[min(index, len(self.columns) - 1)]


def shown(line: str, around: int) -> Shown:
    """A line with tabs as blanks; of one that is too wide, the part around the character at `around`."""
    pieces = list(_pieces(line))
    columns = [0]
    for piece in pieces:
        columns.append(columns[-1] + width(piece))
    if columns[-1] <= WIDEST:
        return Shown("".join(pieces), tuple(columns))
    return _cut(pieces, columns, min(around, len(pieces) - 1))


def _pieces(line: str) -> Iterator[str]:
    at = 0
    for char in line:
        piece = " " * (TAB - at % TAB) if char == "\t" else _visible(char)
        at += width(piece)
        yield piece


def _cut(pieces: list[str], columns: list[int], around: int) -> Shown:
    room = WIDEST - 2
    left = max(0, min(columns[around] - room // 3, columns[-1] - room))
    first = next(i for i in range(len(pieces) + 1) if columns[i] >= left)
    last = max(i for i in range(first, len(pieces) + 1) if columns[i] - columns[first] <= room)
    before, after = "…" if first else "", "…" if last < len(pieces) else ""
    text = before + "".join(pieces[first:last]) + after
    most = len(before) + columns[last] - columns[first]
    places = (min(max(column - columns[first] + len(before), 0), most) for column in columns)
    return Shown(text, tuple(places))
