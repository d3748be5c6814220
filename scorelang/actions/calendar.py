"""Business days by the project's own holidays: data, so that a plan made again is the same plan."""

from datetime import date, timedelta
from functools import lru_cache

from scorelang.source.records import dataclass

WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days nobody works: `weekend` by weekday (Monday is 0), and `holidays`."""

    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = WEEKEND

    def works(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def business_days_from(self, day: date, count: int) -> date:
        """The day that lies `count` business days after it (before it, where negative); 0 is the next working day."""
        return _business_days_from(day, count, self.holidays, self.weekend)


@lru_cache(10_000)  # the same days are asked for in plan after plan
def _business_days_from(day: date, count: int, holidays: frozenset[date], weekend: frozenset[int]) -> date:
    step = timedelta(days=-1 if count < 0 else 1)
    left = abs(count)
    while day.weekday() in weekend or day in holidays:
        day += step
    while left:
        day += step
        left -= day.weekday() not in weekend and day not in holidays
    return day
