"""Values as people read them: `42%`, `61 days`, `250,000 EUR`, `2026-03-01`."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scorelang.ir.indicators import Indicator
from scorelang.kernel.tables import Cell
from scorelang.pinning.days import EPOCH
from scorelang.run.reasons import published
from scorelang.types import Date, Duration, Flag, Money, Number, Time, Type

Shown = Cell | date | datetime
MISSING = "missing"


def in_words(cell: Shown, type_: Type, *, unit: str | None = None, percent: bool = False, currency: str = "") -> str:
    """A value by its type; `missing` where there is none."""
    if cell is None:
        return MISSING
    match type_:
        case Flag():
            return "yes" if cell else "no"
        case Date():
            return as_day(cell).isoformat()
        case Time():
            return f"{as_instant(cell).isoformat(' ', 'minutes')} UTC"
        case Duration():
            return days(_number(cell))
        case Money():
            return f"{grouped(_number(cell), 0 if abs(_number(cell)) >= 100 else 2)} {currency}".rstrip()
        case Number():
            return _with_unit(_number(cell), unit, percent or type_.percent)
        case _:
            return str(cell)


def indicator_value(indicator: Indicator | None, cell: Shown, currency: str) -> str:
    """An indicator's value, in its own unit."""
    if indicator is None:
        return in_words(cell, Number())
    return in_words(cell, indicator.value.type, unit=indicator.unit, percent=indicator.percent, currency=currency)


def change_words(indicator: Indicator, before: Shown, after: Shown, currency: str) -> str:
    """How far one value is from another: `2 more features`, `14.4 percentage points more`, `11 days less`."""
    type_ = indicator.value.type
    if not isinstance(type_, Number | Money | Duration | Date) or before is None or after is None:
        return "" if before is None else f"instead of {indicator_value(indicator, before, currency)}"
    if isinstance(type_, Date):
        later = (as_day(after) - as_day(before)).days
        return f"{days(abs(later))} {'later' if later > 0 else 'earlier'}"
    moved = _number(after) - _number(before)
    word = "more" if moved > 0 else "less"
    if isinstance(type_, Number) and (indicator.percent or type_.percent):
        return f"{grouped(abs(moved) * 100, 1)} percentage points {word}"
    if isinstance(type_, Number) and indicator.unit:
        count = _with_unit(abs(moved), None, percent=False)
        fewer = word if moved > 0 or abs(moved) % 1 else "fewer"
        unit = indicator.unit
        return f"{count} {fewer} {unit[:-1] if count == '1' and unit.endswith('s') and len(unit) > 3 else unit}"
    return f"{in_words(abs(moved), type_, currency=currency)} {word}"


def points(value: float | None) -> str:
    """Points or a score at one decimal, a dash where there are none."""
    return "–" if value is None else f"{value:.1f}"


def signed(value: float | None) -> str:
    """A change, with its sign."""
    if value is None:
        return "–"
    return f"{value:+.1f}".replace("-", "−") if round(value, 1) else "±0.0"


def percent(share: float | None) -> str:
    """A share at one decimal, half up as points are: 5.25% of 100 points are 5.3; a dash where there is none."""
    return "–" if share is None else f"{published(share * 100):.1f}%"


def days(number: float) -> str:
    """A length of time."""
    if abs(number) < 2 and number != int(number):
        return _counted(grouped(number * 24, 1), "hour")
    return _counted(grouped(number, 0 if abs(number) >= 10 or number == int(number) else 1), "day")


def _counted(text: str, unit: str) -> str:
    return f"{text} {unit}" if text.removeprefix("-") == "1" else f"{text} {unit}s"


def grouped(number: float, most: int) -> str:
    """A number with thousands apart and no needless zeros."""
    text = f"{number:,.{most}f}"
    shown = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if shown == "-0" else shown


def as_day(cell: Shown) -> date:
    """A day, whichever way an engine gives it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    # A day that was computed may lie beyond the calendar (an engine gives it as text): its end stands for it.
    if isinstance(cell, str):
        return date.min if cell.endswith("(BC)") else date.max
    return EPOCH + timedelta(days=min(max(int(cell or 0), (date.min - EPOCH).days), (date.max - EPOCH).days))


def as_instant(cell: Shown) -> datetime:
    """An instant in UTC, whichever way an engine gives it."""
    if isinstance(cell, datetime):
        return cell
    return datetime(1970, 1, 1) + timedelta(microseconds=_number(cell))


def as_local(cell: Shown, zone: str) -> datetime:
    """An instant as the clocks of a time zone show it."""
    try:
        return as_instant(cell).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except OverflowError:
        return as_instant(cell)


def _number(cell: Shown) -> float:
    return float(cell) if isinstance(cell, int | float | str) else 0.0


def _with_unit(number: float, unit: str | None, percent: bool) -> str:
    if percent:
        return f"{grouped(number * 100, 1)}%"
    text = grouped(number, 0 if abs(number) >= 1000 else 2)
    return f"{text} {unit}" if unit else text
