"""A typed column (of Parquet) to its value, as DuckDB SQL: converted by the declared type, never by what it looks like.

Where the file's own statistics prove that no cell can be a fault, there is no state and often no expression at all, so
that the engine still prunes by the column.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal

from scorelang.kernel.entry import FIRST_DAY, LARGEST, LAST_DAY
from scorelang.source.records import dataclass
from scorelang.sources.readings import (
    CellReader,
    DayReading,
    DurationReading,
    FlagReading,
    InstantReading,
    NumberReading,
    State,
    TextReading,
)
from scorelang.sources.to_duckdb import in_range, instant_sql, listed, near_zero, one_of
from scorelang.sources.zones import WallClock

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_SHORT = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT")
_NAIVE = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_DECIMAL = re.compile("-?[0-9]{1,40}(?:[.][0-9]{1,40})?")
LOCAL = ("DATE", *_NAIVE)
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_ZONED = "TIMESTAMP WITH TIME ZONE"
_WORDS = {
    "DATE": "days",
    "BOOLEAN": "flags",
    "TIME": "times of day",
    "INTERVAL": "intervals",
    "BLOB": "bytes",
    "UUID": "text",
    _ZONED: "instants",
}


@dataclass(frozen=True, slots=True)
class Stats:
    """What a file says of all cells of a column: how many are null, the least and the greatest; None: it does not."""

    nulls: int | None = None
    low: str | None = None
    high: str | None = None

    @property
    def ends(self) -> tuple[str | None, str | None]:
        """The least and the greatest."""
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class Typed:
    """How a typed column is read. `text`: `value` is text that is read on as a cell of a text file is.

    `state` None: it cannot fault. `integer`: it is a whole number of at most 32 bits as it lies there.
    """

    value: str
    state: str | None = None
    integer: bool = False
    text: bool = False


def in_words(physical: str) -> str:
    """What a typed column holds, for people."""
    if _is_text(physical):
        return "text"
    if physical in _INTEGERS:
        return "whole numbers"
    if is_number(physical):
        return "numbers"
    return _WORDS.get(physical, "instants" if physical in _NAIVE else "lists or records")


def typed(reader: CellReader, physical: str, raw: str, stats: Stats) -> Typed | None:
    """How a column of a physical type is read; None where it cannot serve the declared type."""
    match reader.reading:
        case TextReading() as reading:
            return _text(reader, reading, physical, raw, stats)
        case NumberReading(low, high, members):
            return _by_text(physical, raw) or _number(physical, raw, stats, low, high, members)
        case DurationReading():
            return _by_text(physical, raw) or _number(physical, raw, stats, None, None, ())
        case FlagReading(true):
            whole = _by_text(physical, raw) or (
                Typed(_words(raw), text=True) if true and physical in _INTEGERS else None
            )
            return whole or (Typed(raw) if physical == "BOOLEAN" else None)
        case DayReading():
            return _by_text(physical, raw) or _day(physical, raw, stats)
        case InstantReading(clock=clock):
            return _by_text(physical, raw) or _instant(physical, raw, stats, clock)


def _is_text(physical: str) -> bool:
    return physical in ("VARCHAR", "UUID") or physical.startswith("ENUM")


def is_number(physical: str) -> bool:
    """Whether a physical type holds numbers of any kind."""
    return physical in ("DOUBLE", "FLOAT") or physical in _INTEGERS or physical.startswith("DECIMAL")


def _words(raw: str) -> str:
    return f"CAST({raw} AS VARCHAR)"


def _by_text(physical: str, raw: str) -> Typed | None:
    return Typed(raw if physical == "VARCHAR" else _words(raw), text=True) if _is_text(physical) else None


def _text(reader: CellReader, reading: TextReading, physical: str, raw: str, stats: Stats) -> Typed | None:
    if physical in _INTEGERS:
        return Typed(_words(raw), text=bool(reading.members or reader.absent))
    if not _is_text(physical):
        return None
    plain = physical == "VARCHAR" and not (reading.folded or reading.members or reader.absent)
    if plain and _never_blank(stats):
        return Typed(raw)
    if physical == "VARCHAR" and reading.members and not reading.folded and not reader.absent and _never_blank(stats):
        inside = f"{raw} IN {listed(reading.members)}"
        return Typed(f"TRY_CAST({raw} AS {one_of(reading.members)})", _state(raw, inside))
    return Typed(raw if physical == "VARCHAR" else _words(raw), text=True)


def _never_blank(stats: Stats) -> bool:
    """Whether no text begins with a blank, so that none is empty or blank as a whole."""
    return stats.low is not None and stats.high is not None and stats.low[:1] > " " and stats.high < "\x7f"


def _number(
    physical: str, raw: str, stats: Stats, low: float | None, high: float | None, members: tuple[float, ...]
) -> Typed | None:
    if not is_number(physical):
        return None
    if physical in _INTEGERS:
        return _integer(physical, raw, stats, low, high, members)
    value = f"CAST({raw} AS DOUBLE)"
    if physical.startswith("DECIMAL") and not members and _proven(stats, *_bounds(low, high)):
        return Typed(value)
    inside = in_range(value, low, high, members)
    return Typed(f"CASE WHEN {inside} THEN {near_zero(value)} END", _state(raw, inside, f"isnan({value})"))


def _integer(
    physical: str, raw: str, stats: Stats, low: float | None, high: float | None, members: tuple[float, ...]
) -> Typed:
    short = physical in _SHORT or _proven(stats, -(2**31), 2**31 - 1)
    value = raw if physical == "INTEGER" else f"CAST({raw} AS {'INTEGER' if short else 'DOUBLE'})"
    free = short and low is None and high is None
    if not members and (free or _proven(stats, *_bounds(low, high))):
        return Typed(value, integer=short)
    inside = in_range(f"CAST({raw} AS DOUBLE)", low, high, members)
    return Typed(f"CASE WHEN {inside} THEN {value} END", _state(raw, inside), integer=short)


def _proven(stats: Stats, least: float, greatest: float) -> bool:
    """Whether all whole or decimal numbers of a column lie between two bounds."""
    ends = [Decimal(end) for end in stats.ends if end is not None and _DECIMAL.fullmatch(end)]
    return len(ends) == 2 and least <= ends[0] and ends[1] <= greatest


def _bounds(low: float | None, high: float | None) -> tuple[float, float]:
    """The declared range within what a number may be."""
    return -LARGEST if low is None else max(low, -LARGEST), LARGEST if high is None else min(high, LARGEST)


def _day(physical: str, raw: str, stats: Stats) -> Typed | None:
    if physical == "DATE":
        if _in_years(stats):
            return Typed(raw)
        inside = f"{raw} BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
        return Typed(f"CASE WHEN {inside} THEN {raw} END", _state(raw, inside, f"NOT ({inside})"))
    if physical in _NAIVE:
        day = f"CAST({raw} AS DATE)"
        midnight = f"CAST({raw} AS TIMESTAMP) = CAST({day} AS TIMESTAMP)"
        inside = f"{midnight} AND {day} BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
        return Typed(f"CASE WHEN {inside} THEN {day} END", _state(raw, inside, f"NOT ({inside})"))
    return None


def _instant(physical: str, raw: str, stats: Stats, clock: WallClock) -> Typed | None:
    utc = not clock.starts and clock.offsets == (0,)
    if physical in LOCAL:
        plain = _microseconds(physical, raw)
        value = plain if utc else f"make_timestamp({instant_sql(f'epoch_us({plain})', _narrowed(clock, stats))})"
    elif physical == _ZONED:
        plain = value = f"make_timestamp(epoch_us({raw}))"
    else:
        return None
    if _in_years(stats):
        return Typed(value)
    inside = f"{plain} >= TIMESTAMP '{FIRST_DAY}' AND {plain} < TIMESTAMP '{LAST_DAY.year + 1}-01-01'"
    finite = f"isfinite({raw}) AND {inside}"
    return Typed(f"CASE WHEN {finite} THEN {value} END", _state(raw, finite, f"NOT ({finite})"))


def _narrowed(clock: WallClock, stats: Stats) -> WallClock:
    """The clock's changes between the least and the greatest day of a column, and a day around them."""
    if not _in_years(stats):
        return clock
    first, last = (datetime.fromisoformat(str(end)[:10]).replace(tzinfo=UTC).timestamp() for end in stats.ends)
    return clock.between(int(first - 86_400) * 1_000_000, int(last + 2 * 86_400) * 1_000_000)


def _microseconds(physical: str, raw: str) -> str:
    """An instant to the microsecond, the rest cut off."""
    if physical == "TIMESTAMP":
        return raw
    if physical != "TIMESTAMP_NS":
        return f"CAST({raw} AS TIMESTAMP)"
    rest = f"((epoch_ns({raw}) % 1000 + 1000) % 1000)"
    return f"make_timestamp((epoch_ns({raw}) - {rest}) // 1000)"


def _in_years(stats: Stats) -> bool:
    """Whether all days lie between 1900 and 2200 by a whole year, written with four digits."""
    ends = [end for end in stats.ends if end is not None and DAY.match(end)]
    return len(ends) == 2 and ends[0][:4] > str(FIRST_DAY.year) and ends[1][:4] < str(LAST_DAY.year)


def _state(raw: str, inside: str, unreadable: str = "FALSE") -> str:
    return (
        f"CAST(CASE WHEN {raw} IS NULL THEN {State.ABSENT:d} WHEN {inside} THEN {State.KNOWN:d} "
        f"WHEN {unreadable} THEN {State.UNREADABLE:d} ELSE {State.OUTSIDE:d} END AS UTINYINT)"
    )
