"""Business days by the project's own holidays: data, so that a plan made again is the same plan."""

from dataclasses import dataclass
from datetime import date, timedelta

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
        step = timedelta(days=-1 if count < 0 else 1)
        while not self.works(day):
            day += step
        for _ in range(abs(count)):
            day += step
            while not self.works(day):
                day += step
        return day
