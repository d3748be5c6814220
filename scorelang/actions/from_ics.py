"""An iCalendar file (RFC 5545), which may be hostile -> days for the project's calendar.

Only events of whole days count. Before the file is parsed everything else is taken out of it, time zones first of all,
whose rules a parser would follow; of rules that repeat, only yearly ones are followed, year by year.
"""

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from scorelang.actions.calendar_file import Holiday
from scorelang.actions.escaping import clean
from scorelang.source.records import dataclass

LARGEST = 1_000_000  # characters
MOST_EVENTS = 20_000
LONGEST = 31  # days of one event
FOLD = re.compile(r"\r?\n[ \t]")
KEPT = re.compile(r"(BEGIN|END|DTSTART|DTEND|DURATION|SUMMARY|RRULE|EXDATE|RDATE|STATUS)[;:]", re.IGNORECASE)
RULE = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"})
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BY_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
MOST_TEXT = 200
WRONG = (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError)  # what a parser trips over


class UnreadableError(Exception):
    """A file that is no calendar, or one beyond the limits."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The days, and how many events were left out: those with a time of day, and those that repeat otherwise."""

    days: tuple[Holiday, ...]
    timed: int
    otherwise: int


def holidays(text: str, name: str, first: date, last: date, imported: date) -> Taken:
    """The days from the first to the last; `name` is what the file is called."""
    found: list[Holiday] = []
    timed = otherwise = 0
    for event in _events(text):
        try:
            days = list(_days(event, first, last))
        except _TimedError:
            timed += 1
            continue
        except WRONG:
            otherwise += 1
            continue
        title = clean(str(event.get("SUMMARY", "")), MOST_TEXT)
        found += [Holiday(day, title, f"file {clean(name, MOST_TEXT)}", "", imported.isoformat()) for day in days]
    return Taken(tuple(sorted(set(found), key=lambda one: (one.day, one.name))), timed, otherwise)


class _TimedError(Exception):
    """An event at a time of day."""


def _events(text: str) -> Iterator[Any]:
    if len(text) > LARGEST:
        raise UnreadableError("it has more than 1,000,000 characters")
    if not re.search(r"^BEGIN:VCALENDAR", text, re.IGNORECASE | re.MULTILINE):
        raise UnreadableError("there is no `BEGIN:VCALENDAR` in it")
    blocks = list(_blocks(FOLD.sub("", text)))
    if len(blocks) > MOST_EVENTS:
        raise UnreadableError("it has more than 20,000 events")
    for block in blocks:
        try:
            parsed = Calendar.from_ical("\r\n".join(("BEGIN:VCALENDAR", *block, "END:VCALENDAR")))
            yield parsed.walk("VEVENT")[0]
        except WRONG:
            yield {}


def _blocks(text: str) -> Iterator[list[str]]:
    """The lines of each event that say a day or a name; what stands within an event, such as an alarm, is no event."""
    inside: list[str] | None = None
    within: list[str] = []
    for line in text.splitlines():
        word, _, what = line.strip().upper().partition(":")
        if word == "BEGIN":
            within.append(what)
            if within[-2:] == ["VCALENDAR", "VEVENT"]:
                inside = ["BEGIN:VEVENT"]
        elif word == "END" and within:
            if within[-2:] == ["VCALENDAR", "VEVENT"] and inside is not None:
                yield [*inside, "END:VEVENT"]
                inside = None
            within.pop()
        elif inside is not None and within[-1] == "VEVENT" and KEPT.match(line) and len(line) < 10_000:
            inside.append(line.strip())


def _days(event: Any, first: date, last: date) -> Iterator[date]:
    """All days of an event that lie from the first to the last."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    start = _day(event["DTSTART"].dt)
    length = _length(event, start)
    starts = {start, *_listed(event, "RDATE")}
    if "RRULE" in event:
        starts |= set(_repeated(event["RRULE"], start, first - timedelta(days=length), last))
    for day in sorted(starts - set(_listed(event, "EXDATE"))):
        for number in range(length):
            if first <= day + timedelta(days=number) <= last:
                yield day + timedelta(days=number)


def _day(value: object) -> date:
    if isinstance(value, datetime):
        raise _TimedError
    if not isinstance(value, date):
        raise ValueError
    return value


def _length(event: Any, start: date) -> int:
    """In days; the end of an event is the day after its last one."""
    if "DTEND" in event:
        days = (_day(event["DTEND"].dt) - start).days
    else:
        days = event["DURATION"].dt.days if "DURATION" in event else 1
    if days > LONGEST:
        raise ValueError
    return max(days, 1)


def _listed(event: Any, key: str) -> Iterator[date]:
    found = event.get(key, [])
    for group in found if isinstance(found, list) else [found]:
        for one in group.dts:
            yield _day(one.dt)


def _repeated(rule: Any, start: date, first: date, last: date) -> Iterator[date]:
    """The days of a yearly rule from its start to the last day."""
    parts = {str(key).upper(): value for key, value in rule.items()}
    if [str(one).upper() for one in parts.get("FREQ", [])] != ["YEARLY"] or not parts.keys() <= RULE:
        raise ValueError
    interval, count = _number(parts, "INTERVAL", 1), _number(parts, "COUNT", 0)
    if interval < 1:
        raise ValueError
    until = min([last, *(one.date() if isinstance(one, datetime) else one for one in parts.get("UNTIL", []))])
    begin = start.year if count else start.year + max(0, first.year - start.year) // interval * interval
    seen = 0
    for year in range(begin, until.year + 1, interval):
        for day in sorted(one for one in _in_year(parts, start, year) if start <= one <= until):
            seen += 1
            if not count or seen <= count:
                yield day
        if count and (seen >= count or year > start.year + 500):
            return


def _in_year(parts: dict[str, Any], start: date, year: int) -> Iterator[date]:
    months = [int(one) for one in parts.get("BYMONTH", [])]
    by_day = [_weekday(str(one)) for one in parts.get("BYDAY", [])]
    by_month_day = [int(one) for one in parts.get("BYMONTHDAY", [])]
    if not by_day and not by_month_day:
        by_month_day = [start.day]
    for month in months or ([start.month] if not by_day else range(1, 13)):
        _, length = calendar.monthrange(year, month)
        for number in range(1, length + 1):
            day = date(year, month, number)
            if by_month_day and number not in by_month_day and number - length - 1 not in by_month_day:
                continue
            if not by_day or any(_falls(day, *one, bool(months)) for one in by_day):
                yield day


def _weekday(text: str) -> tuple[int, int]:
    """`-1MO` as -1 and 0; 0 where any Monday is meant."""
    match = BY_DAY.fullmatch(text.upper())
    if match is None:
        raise ValueError
    return int(match[1] or 0), WEEKDAYS.index(match[2])


def _falls(day: date, place: int, weekday: int, in_month: bool) -> bool:
    if day.weekday() != weekday or place == 0:
        return day.weekday() == weekday
    start = day.replace(day=1) if in_month else day.replace(month=1, day=1)
    length = calendar.monthrange(day.year, day.month)[1] if in_month else 365 + calendar.isleap(day.year)
    at = (day - start).days
    return place in (at // 7 + 1, -((length - at - 1) // 7 + 1))


def _number(parts: dict[str, Any], key: str, otherwise: int) -> int:
    values: Iterable[Any] = parts.get(key, [otherwise])
    return int(next(iter(values)))
