"""A cell's text to its value, in Python: the same reading that `to_duckdb` prints for bulk."""

import re
from datetime import date
from typing import assert_never

from scorelang.kernel.entry import FIRST_DAY_NUMBER, LARGEST, LAST_DAY_NUMBER, SMALLEST
from scorelang.kernel.tables import Cell
from scorelang.sources.readings import (
    FALSE,
    TRUE,
    UNITS,
    CellReader,
    DayReading,
    DurationReading,
    FlagReading,
    InstantReading,
    NumberReading,
    Reading,
    State,
    TextReading,
)
from scorelang.types.folding import folded, trimmed
from scorelang.types.layouts import Layout

_EPOCH = date(1970, 1, 1)
_DAY = 86_400_000_000
_UNREADABLE: tuple[Cell, State] = (None, State.UNREADABLE)
_OUTSIDE: tuple[Cell, State] = (None, State.OUTSIDE)


def read_cell(reader: CellReader, text: str | None) -> tuple[Cell, State]:
    """The value of a cell, and what became of it; a value that is not KNOWN is None."""
    inner = trimmed(text or "")
    if not inner or inner in reader.absent:
        return None, State.ABSENT
    return _read(reader.reading, text or "", inner)


def _read(reading: Reading, raw: str, inner: str) -> tuple[Cell, State]:
    match reading:
        case TextReading(fold, members):
            value = folded(raw) if fold else raw
            return (value, State.KNOWN) if not members or value in members else _OUTSIDE
        case NumberReading():
            return _number(reading, inner)
        case DurationReading():
            return _duration(reading, inner)
        case FlagReading():
            return _flag(reading, inner)
        case DayReading(layout):
            parts = _parts(layout, inner)
            day = None if parts is None else _day(parts)
            return _UNREADABLE if day is None else (day, State.KNOWN)
        case InstantReading():
            return _instant(reading, inner)
        case _:
            assert_never(reading)


def _number(reading: NumberReading, inner: str) -> tuple[Cell, State]:
    if not re.fullmatch(reading.pattern, inner):
        return _UNREADABLE
    digits = inner.rstrip("% ")
    if digits == inner:
        return _allowed(reading, _double(digits, reading.decimal))
    # Read as one decimal where that can be written: `66.67%` is the double nearest to 0.6667.
    has_exponent = "e" in digits or "E" in digits
    value = _double(digits, reading.decimal) / 100.0 if has_exponent else _double(f"{digits}e-2", reading.decimal)
    return _allowed(reading, value)


def _allowed(reading: NumberReading, value: float) -> tuple[Cell, State]:
    if abs(value) > LARGEST:
        return _OUTSIDE
    value = 0.0 if abs(value) < SMALLEST else value
    low, high, members = reading.low, reading.high, reading.members
    inside = (low is None or value >= low) and (high is None or value <= high) and (not members or value in members)
    return (value, State.KNOWN) if inside else _OUTSIDE


def _double(digits: str, decimal: str) -> float:
    return float(digits.replace(",", ".") if decimal == "," else digits)


def _duration(reading: DurationReading, inner: str) -> tuple[Cell, State]:
    found = re.fullmatch(reading.pattern, inner)
    if not found:
        return _UNREADABLE
    times, parts = UNITS[found[2] or "day"]
    return _allowed(NumberReading(), _double(found[1], reading.decimal) * times / parts)


def _flag(reading: FlagReading, inner: str) -> tuple[Cell, State]:
    if inner in reading.true:
        return True, State.KNOWN
    if inner in reading.false:
        return False, State.KNOWN
    word = inner.lower() if inner.isascii() else inner
    return (word in TRUE, State.KNOWN) if word in TRUE + FALSE else _UNREADABLE


def _parts(layout: Layout, inner: str) -> dict[str, str] | None:
    found = re.fullmatch(layout.pattern, inner)
    return None if found is None else dict(zip(layout.parts, (group or "" for group in found.groups()), strict=True))


def _day(parts: dict[str, str]) -> int | None:
    try:
        number = (date(int(parts["year"]), int(parts["month"]), int(parts["day"])) - _EPOCH).days
    except ValueError:
        return None
    return number if FIRST_DAY_NUMBER <= number <= LAST_DAY_NUMBER else None


def _instant(reading: InstantReading, inner: str) -> tuple[Cell, State]:
    parts = _parts(reading.layout, inner)
    day = None if parts is None else _day(parts)
    if parts is None or day is None:
        return _UNREADABLE
    local = day * _DAY + _time_of_day(parts)
    zone = parts["zone"]
    return (local - _ahead(zone) if zone else reading.clock.instant(local)), State.KNOWN


def _time_of_day(parts: dict[str, str]) -> int:
    hour = int(parts.get("hour") or 0)
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half in ("PM", "pm", "Pm", "pM") else 0)
    minutes = hour * 60 + int(parts.get("minute") or 0)
    fraction = (parts.get("fraction") or "")[:6].ljust(6, "0")
    return (minutes * 60 + int(parts.get("second") or 0)) * 1_000_000 + int(fraction)


def _ahead(zone: str) -> int:
    if zone in ("Z", "UTC"):
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:] if len(zone) > 3 else 0)
    return (-minutes if zone[0] == "-" else minutes) * 60_000_000
