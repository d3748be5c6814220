"""The scalar functions, by what the reference says of each; what is missing comes only to those that look."""

import math
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.meaning.oracle.world import EPOCH, half_up

Apply = Callable[..., Any]


def _clamp(x: Any, low: Any, high: Any) -> Any:
    return None if low > high else low if x < low else high if x > high else x


def _mod(x: float, y: float) -> float | None:
    if y == 0:
        return None
    quotient = x / y
    return x - y * (quotient if abs(quotient) >= 2.0**52 else float(math.floor(quotient)))


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)


def _number(day: date) -> int:
    return (day - EPOCH).days


def _floor(x: float) -> float:
    return x if abs(x) >= 2.0**52 else float(math.floor(x))


def _total(*values: float) -> float:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total / float(len(values))


FUNCTIONS: dict[str, Apply] = {
    "abs": abs,
    "sign": lambda x: float((x > 0) - (x < 0)),
    "min_of": min,
    "max_of": max,
    "avg_of": _total,
    "clamp": _clamp,
    "round": lambda x, digits=0.0: half_up(x, int(digits)),
    "floor": _floor,
    "ceil": lambda x: -_floor(-x),
    "mod": _mod,
    "sqrt": lambda x: None if x < 0 else math.sqrt(x),
    "between": lambda x, low, high: low <= x <= high,
    "contains": lambda text, part: part in text,
    "starts_with": lambda text, part: text.startswith(part),
    "ends_with": lambda text, part: text.endswith(part),
    "length": lambda text: float(len(text)),
    "date": lambda day: day,
    "year": lambda day: float(_date(day).year),
    "quarter": lambda day: float((_date(day).month + 2) // 3),
    "month": lambda day: float(_date(day).month),
    "day": lambda day: float(_date(day).day),
    "weekday": lambda day: float(_date(day).isoweekday()),
    "start_of_month": lambda day: _number(_date(day).replace(day=1)),
    "start_of_week": lambda day: day - _date(day).weekday(),
    "days": lambda length: length,
}
# These look at what is missing themselves.
LOOKING: dict[str, Apply] = {
    "default": lambda *values: next((value for value in values if value is not None), None),
    "count_of": lambda *flags: float(sum(flag is True for flag in flags)),
}
OF_DAYS = frozenset({"date", "year", "quarter", "month", "day", "weekday", "start_of_month", "start_of_week"})
