"""How wide characters are on a terminal, and how those are shown that must not reach one."""

import unicodedata
from collections.abc import Iterator

from scorelang.source.records import dataclass

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
    """A source line as it is shown: its text, and the column where each character from the first on begins."""

    text: str
    columns: tuple[int, ...]
    first: int = 0

    def column(self, index: int) -> int:
        """The column of the character at this index; the nearest one where that is not shown."""
        return self.columns[min(max(index - self.first, 0), len(self.columns) - 1)]


def shown(line: str, around: int) -> Shown:
    """A line with tabs as blanks; of one that is too wide, the part around the character at `around`."""
    first = max(0, around - WIDEST)
    part = line[first : around + WIDEST]
    pieces = list(_pieces(part))
    columns = [0]
    for piece in pieces:
        columns.append(columns[-1] + width(piece))
    if len(part) == len(line) and columns[-1] <= WIDEST:
        return Shown("".join(pieces), tuple(columns))
    return _cut(pieces, columns, first, around, len(line))


def _pieces(line: str) -> Iterator[str]:
    at = 0
    for char in line:
        piece = " " * (TAB - at % TAB) if char == "\t" else _visible(char)
        at += width(piece)
        yield piece


def _cut(pieces: list[str], columns: list[int], first: int, around: int, length: int) -> Shown:
    """The pieces begin at the character `first`; the whole line has `length`."""
    room = WIDEST - 2
    middle = columns[min(around - first, len(pieces))]
    left = max(0, min(middle - room // 3, columns[-1] - room))
    begin = next(i for i in range(len(columns)) if columns[i] >= left)
    end = max(i for i in range(begin, len(columns)) if columns[i] - columns[begin] <= room)
    before = "…" if first or begin else ""
    after = "…" if first + end < length else ""
    places = tuple(column - columns[begin] + len(before) for column in columns[begin : end + 1])
    return Shown(before + "".join(pieces[begin:end]) + after, places, first + begin)
