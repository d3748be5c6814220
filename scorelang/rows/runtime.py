"""What generated code calls where one expression of Python does not say it."""

from bisect import bisect_right
from math import floor, sqrt

from scorelang.kernel.operators import DayOf

_HALF = 10**15


def whole_below(x: float) -> float:
    """Floor of a double; itself where it has no fraction any more."""
    return x // 1.0 if -4503599627370496.0 < x < 4503599627370496.0 else x


def from_wide(wide: int, divisor: float) -> float:
    """A wide integer as a double, in two halves cut towards zero, over a power of ten."""
    high, low = divmod(abs(wide), _HALF)
    if wide < 0:
        high, low = -high, -low
    return (float(high) * 1e15 + float(low)) / divisor


def cross_spread(count: int, products: int, left: int, right: int) -> float | None:
    """`n * Σxy - Σx * Σy`, exact; missing where either product could leave 38 digits."""
    scaled = from_wide(count, 1.0) * from_wide(products, 1.0)
    crossed = from_wide(left, 1.0) * from_wide(right, 1.0)
    if not (abs(scaled) < 1e37 and abs(crossed) < 1e37):
        return None
    return from_wide(count * products - left * right, 1.0)


def day_part(part: str, day: int) -> float:
    """Year, month, day of the month or weekday of a day, by the calendar carried on in both directions."""
    if part == "weekday":
        return float((day + 3) % 7 + 1)
    era, of_era = divmod(day + 719468, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    if part == "month":
        return float(month)
    if part == "day":
        return float(of_year - (153 * shifted + 2) // 5 + 1)
    return float(year + era * 400 + (1 if month <= 2 else 0))


class Zone:
    """The day of an instant, from the offsets that an operator carries."""

    __slots__ = ("_offsets", "_starts")

    def __init__(self, operator: DayOf) -> None:
        self._starts = tuple(start for start, _ in operator.changes)
        # One more than starts: the first offset also holds before the first change.
        self._offsets = (operator.changes[0][1], *(offset for _, offset in operator.changes))

    def __call__(self, instant: int) -> int:
        """Days since 1970-01-01."""
        return (instant + self._offsets[bisect_right(self._starts, instant)]) // 86_400_000_000


def median(values: list[float]) -> float | None:
    """The middle value, or `(a + b) / 2` of the two."""
    if not values:
        return None
    values.sort()
    half, odd = divmod(len(values), 2)
    return values[half] if odd else (values[half - 1] + values[half]) / 2.0


CALLED: dict[str, object] = {
    "cross_spread": cross_spread,
    "day_part": day_part,
    "floor": floor,
    "from_wide": from_wide,
    "median": median,
    "sqrt": sqrt,
    "whole_below": whole_below,
}
