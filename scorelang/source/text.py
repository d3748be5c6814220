"""A file's text with its line table, and spans that point into it."""

from bisect import bisect_right
from dataclasses import field

from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters `start <= i < end` of the file at `path` (as shown to people, relative to the project)."""

    path: str
    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """The span from this one's start to the other's end."""
        return Span(self.path, self.start, other.end)


NOWHERE = Span("", 0, 0)


@dataclass(frozen=True, slots=True)
class Position:
    """A place as editors count: line and column from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """One file, decoded, without a byte-order mark."""

    path: str
    text: str
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = [0, *(i + 1 for i, char in enumerate(self.text) if char == "\n")]
        object.__setattr__(self, "_starts", tuple(starts))

    def position(self, offset: int) -> Position:
        """Line and column of a character offset."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")
