"""What the filters do: plain functions of known values."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import cast

from scorelang.actions.missing import MISSING

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def half_up(value: float, decimals: int) -> float:
    """As scores are rounded: floor(x·10ⁿ + 0.5 + 1e-9) / 10ⁿ, away from zero for what is negative."""
    scale = 10.0 ** max(0, min(int(decimals), 6))
    size = math.floor(abs(value) * scale + 0.5 + 1e-9) / scale
    return -size if value < 0 and size else size


@lru_cache(20_000)
def number(value: float, decimals: int = 0) -> str:
    """`1234.5` as `1,234.5`."""
    return f"{half_up(value, decimals):,.{max(0, min(int(decimals), 6))}f}".replace("-", "−")


def points(value: float) -> str:
    """One decimal, as scores are published."""
    return number(value, 1)


def signed(value: float, decimals: int = 1) -> str:
    """With its sign."""
    text = number(value, decimals)
    return text if text[0] == "−" else ("±" if text.strip("0.") == "" else "+") + text


def percent(value: float, decimals: int = 0) -> str:
    """`0.42` as `42%`."""
    return number(value * 100, decimals) + "%"


def money_in(currency: str) -> Callable[[float], str]:
    """The filter `money` for a currency."""
    sign = SYMBOLS.get(currency, f"{currency} ")

    def money(value: float) -> str:
        text = number(abs(value), 0 if half_up(value, 2) == half_up(value, 0) else 2)
        return f"−{sign}{text}" if value < 0 else f"{sign}{text}"

    return money


def short_date(value: date) -> str:
    """`2 Mar 2026`."""
    return f"{day_and_month(value)} {value.year}"


def day_and_month(value: date) -> str:
    """`2 Mar`."""
    return f"{value.day} {MONTHS[value.month - 1]}"


def weekday(value: date) -> str:
    """`Monday`."""
    return WEEKDAYS[value.weekday()]


def plural(value: float, one: str, many: str = "") -> str:
    """`14 days`."""
    text = number(value, 0 if half_up(value, 0) == half_up(value, 1) else 1)
    return f"{text} {one if text == '1' else many or one + 's'}"


def truncate(value: str, length: float) -> str:
    """Cut at a length, with an ellipsis."""
    most = max(1, int(length))
    return value if len(value) <= most else value[: most - 1].rstrip() + "…"


def capitalize(value: str) -> str:
    """The first letter large, all others as they are."""
    return value[:1].upper() + value[1:]


def default(value: object, other: object) -> object:
    """Another value where it is missing."""
    return other if value is MISSING else value


def first(value: Sequence[object]) -> object:
    """The first, missing where there is none."""
    return value[0] if len(value) else MISSING


def last(value: Sequence[object]) -> object:
    """The last, missing where there is none."""
    return value[-1] if len(value) else MISSING


def words(value: Iterable[object]) -> str:
    """`a, b and c`."""
    items = [plain(item) for item in value]
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def plain(value: object) -> str:
    """A value as it is shown without any filter."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def join(value: Iterable[object], separator: str = ", ") -> str:
    """All of a list in one text."""
    return separator.join(plain(item) for item in value)


def read(item: object, field: str) -> object:
    """A field by its name, missing where it is not known; never a private one."""
    if field.startswith("_"):
        raise AttributeError(field)
    value = getattr(item, field)
    return MISSING if value is None else value


def sort(value: Iterable[object], field: str, reverse: bool = False) -> tuple[object, ...]:
    """By a field, what is missing last."""
    items = tuple(value)
    known = [item for item in items if read(item, field) is not MISSING]
    known.sort(key=lambda item: cast(float, read(item, field)), reverse=bool(reverse))
    return (*known, *(item for item in items if read(item, field) is MISSING))


def field_of_each(value: Iterable[object], field: str) -> tuple[object, ...]:
    """One field of each."""
    return tuple(read(item, field) for item in value)


def total(value: Iterable[object], field: str) -> float:
    """The sum of a field, over those where it is known."""
    return math.fsum(cast(float, item) for item in field_of_each(value, field) if item is not MISSING)


def select(value: Iterable[object], field: str, wanted: object = True) -> tuple[object, ...]:
    """Those whose field has a value."""
    return tuple(item for item in value if read(item, field) == wanted)


def reject(value: Iterable[object], field: str, unwanted: object = True) -> tuple[object, ...]:
    """All but those."""
    return tuple(item for item in value if read(item, field) != unwanted)
