"""What a cell of each declared type may look like: the one definition, printed by `to_python` and by `to_duckdb`."""

from enum import IntEnum
from typing import assert_never

from scorelang.ir.sources import Column
from scorelang.source.records import dataclass
from scorelang.sources.binding import Binding
from scorelang.sources.zones import WallClock, wall_clock
from scorelang.types import Date, Duration, Flag, Grade, Money, Number, Segment, Text, Time, Unknown
from scorelang.types.folding import folded
from scorelang.types.layouts import Layout, day_layout, instant_layout

TRUE = ("true",)
FALSE = ("false",)
UNITS = {"minute": (1.0, 1440.0), "hour": (1.0, 24.0), "day": (1.0, 1.0), "week": (7.0, 1.0)}


class State(IntEnum):
    """What became of a cell. All but KNOWN are missing; the last two are faults."""

    KNOWN = 0
    ABSENT = 1
    UNREADABLE = 2
    OUTSIDE = 3


@dataclass(frozen=True, slots=True)
class TextReading:
    """Any text, as it stands; `folded`: in lower case and trimmed; `members`: its declared set."""

    folded: bool = False
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A decimal number, with an exponent if it likes; `percent`: also `85%`; bounds and `members` as declared."""

    low: float | None = None
    high: float | None = None
    members: tuple[float, ...] = ()
    percent: bool = False
    decimal: str = "."

    @property
    def pattern(self) -> str:
        """What a whole trimmed cell looks like."""
        return number_pattern(self.decimal) + ("(?: ?%)?" if self.percent else "")


@dataclass(frozen=True, slots=True)
class DurationReading:
    """A number of days, or of the unit behind it: `12`, `12 days`, `36 hours`."""

    decimal: str = "."

    @property
    def pattern(self) -> str:
        """What a whole trimmed cell looks like; the groups are the number and the unit."""
        return f"({number_pattern(self.decimal)})(?: ?({'|'.join(UNITS)})s?)?"


@dataclass(frozen=True, slots=True)
class FlagReading:
    """True or false in any case, and the declared spellings as they stand."""

    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayReading:
    """A day from 1900 to 2200."""

    layout: Layout


@dataclass(frozen=True, slots=True)
class InstantReading:
    """An instant of 1900 to 2200; without a zone it is on the project's wall clock, without a time at midnight."""

    layout: Layout
    clock: WallClock


Reading = TextReading | NumberReading | DurationReading | FlagReading | DayReading | InstantReading


@dataclass(frozen=True, slots=True)
class CellReader:
    """How the cells of one column are read; `absent`: the spellings that mean that nothing stands there."""

    reading: Reading
    absent: tuple[str, ...] = ()

    @property
    def can_fault(self) -> bool:
        """Whether text can be found in such a column that is a fault: anything but text without a set."""
        return not (isinstance(self.reading, TextReading) and not self.reading.members)


def number_pattern(decimal: str) -> str:
    """A decimal number with this decimal mark."""
    mark = "," if decimal == "," else "\\."
    return f"[+-]?(?:[0-9]+(?:{mark}[0-9]*)?|{mark}[0-9]+)(?:[eE][+-]?[0-9]{{1,3}})?"


def reader_of(column: Column, binding: Binding, zone: str) -> CellReader:
    """How the cells of a declared column are read."""
    return CellReader(_reading_of(column, binding, zone), binding.absent)


def _reading_of(column: Column, binding: Binding, zone: str) -> Reading:
    match column.type:
        case Text(members, fold):
            return TextReading(fold, tuple(map(folded, members)) if fold else members)
        case Number(low=low, high=high, members=members, percent=percent):
            return NumberReading(low, high, members, percent, binding.decimal)
        case Money(low, high):
            return NumberReading(low, high, (), False, binding.decimal)
        case Duration():
            return DurationReading(binding.decimal)
        case Flag():
            return FlagReading(binding.true, binding.false)
        case Date():
            return DayReading(day_layout(column.format))
        case Time():
            return InstantReading(instant_layout(column.format), wall_clock(zone))
        case Grade(members=members) | Segment(members=members):
            return TextReading(False, members)
        case Unknown():
            return TextReading()
        case _:
            assert_never(column.type)
