"""From the project's wall clock to instants: offsets from Python's zone data, no engine's own."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scorelang.kernel.entry import FIRST_DAY, LAST_DAY
from scorelang.source.records import dataclass

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = 5 * 86_400


@dataclass(frozen=True, slots=True)
class WallClock:
    """From the local microsecond `starts[i]` on, the zone is `offsets[i + 1]` ahead of UTC; before, `offsets[0]`.

    An hour that a change repeats is its first passing, an hour that it skips is read with the offset before it.
    """

    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def instant(self, local: int) -> int:
        """The instant at which the wall clock shows `local` (microseconds since 1970 on that clock)."""
        return local - self.offsets[bisect_right(self.starts, local)]

    def between(self, first: int, last: int) -> "WallClock":
        """The same clock for local microseconds from `first` to `last` alone."""
        low, high = bisect_right(self.starts, first), bisect_right(self.starts, last)
        return WallClock(self.starts[low:high], self.offsets[low : high + 1])


@lru_cache(maxsize=16)
def wall_clock(zone: str) -> WallClock:
    """The wall clock of a zone from 1900 to 2200."""
    if zone == "UTC":  # which never changes, and 22,000 looks at it would cost 30 ms
        return WallClock((), (0,))
    changes = _changes(ZoneInfo(zone))
    offsets = tuple(offset for _, offset in changes)
    pairs = zip(changes[1:], offsets, strict=False)
    starts = tuple((at + max(before, after)) * 1_000_000 for (at, after), before in pairs)
    return WallClock(starts, tuple(offset * 1_000_000 for offset in offsets))


def _changes(rules: ZoneInfo) -> list[tuple[int, int]]:
    """(second, offset from then on), found by steps shorter than any two changes lie apart, then by halving."""
    begin = _seconds(datetime(FIRST_DAY.year - 1, 12, 31, tzinfo=UTC))
    end = _seconds(datetime(LAST_DAY.year + 1, 1, 2, tzinfo=UTC))
    found = [(begin, _offset(rules, begin))]
    for low in range(begin, end, _STEP):
        high = low + _STEP
        if (after := _offset(rules, high)) != found[-1][1]:
            found.append((_edge(rules, low, high), after))
    return found


def _edge(rules: ZoneInfo, low: int, high: int) -> int:
    before = _offset(rules, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(rules, middle) == before else (low, middle)
    return high


def _offset(rules: ZoneInfo, second: int) -> int:
    moment = (_EPOCH + timedelta(seconds=second)).astimezone(rules)
    return int((moment.utcoffset() or timedelta()).total_seconds())


def _seconds(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds())
