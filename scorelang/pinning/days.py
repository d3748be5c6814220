"""Days, instants and the project's zone, all computed here and handed to the kernel as literals."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scorelang.ir.expressions import DAYS, Length
from scorelang.source.records import dataclass

EPOCH = date(1970, 1, 1)
_EPOCH_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MONTHS = {"month": 1, "year": 12}
YEARS_AHEAD = 5


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of_number(number: int) -> date:
    """The day that many days after 1970-01-01."""
    return EPOCH + timedelta(days=number)


def in_days(length: Length) -> float:
    """A length that is no calendar length, in days."""
    return length.amount * DAYS[length.unit]


def shift(day: date, length: Length, times: int) -> date:
    """`day` plus `times` times `length`; months and years are clamped to the last day of the month."""
    if not length.calendar:
        return day + timedelta(days=int(in_days(length) * times // 1))
    months = day.year * 12 + day.month - 1 + int(length.amount) * _MONTHS[length.unit] * times
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stepped(first: date, last: date, every: Length) -> tuple[date, ...]:
    """The first day, and those after it in equal steps from it, as long as the last is not passed."""
    found = [first]
    while (day := shift(first, every, len(found))) <= last:
        found.append(day)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Clock:
    """The evaluation day and the zone in which days begin."""

    today: date
    zone: str

    @property
    def day(self) -> int:
        """Today as a day number."""
        return day_number(self.today)

    def midnight(self, day: int) -> int:
        """The instant, in microseconds UTC, at which that day begins in the zone."""
        local = day_of_number(day)
        start = datetime(local.year, local.month, local.day, tzinfo=ZoneInfo(self.zone))
        return (start - _EPOCH_TIME) // _MICROSECOND

    def back(self, length: Length, times: int = 1) -> int:
        """The day number of today minus `times` times `length`."""
        return day_number(shift(self.today, length, -times))

    def changes(self) -> tuple[tuple[int, int], ...]:
        """(from, offset) of the zone in microseconds, from 1970 to some years after today."""
        return zone_changes(self.zone, self.today.year + YEARS_AHEAD)


@lru_cache(maxsize=16)
def zone_changes(zone: str, last_year: int) -> tuple[tuple[int, int], ...]:
    """Every change of a zone's offset from 1970 to the end of `last_year`, found week by week, then by halving."""
    rules = ZoneInfo(zone)

    def offset(seconds: int) -> int:
        local = datetime.fromtimestamp(seconds, rules)
        return int((local.utcoffset() or timedelta()).total_seconds())

    start, end = 0, int(datetime(last_year + 1, 1, 1, tzinfo=UTC).timestamp())
    found = [(start, offset(start))]
    for low in range(start, end, 604_800):
        high = low + 604_800
        if offset(high) == found[-1][1]:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
        found.append((high, offset(high)))
    return tuple((at * 1_000_000, ahead * 1_000_000) for at, ahead in found)
