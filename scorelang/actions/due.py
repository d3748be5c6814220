"""`2 business days`, `30 days before renews_on or 2 weeks`, `1.5 hours`: text -> records, and records -> days."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from scorelang.actions.calendar import Calendar
from scorelang.actions.context import Cell
from scorelang.actions.playbook import Due, Unit

LENGTH = r"([0-9]{1,4})\s+(business\s+days?|days?|weeks?)"
DUE = re.compile(rf"\s*{LENGTH}(?:\s+(before|after)\s+(`[^`]+`|[A-Za-z_]\w*)(?:\s+or\s+{LENGTH})?)?\s*")
EFFORT = re.compile(r"\s*([0-9]{1,4}(?:\.[0-9]{1,4})?)\s+(hours?|minutes?)\s*")
WITHOUT_A_DATE = Due(1, Unit.WEEK)


def parse_due(text: str) -> Due | None:
    """A due day as written; None where it is none."""
    match = DUE.fullmatch(text)
    if match is None:
        return None
    count, unit, side, column, other, other_unit = match.groups()
    if column is None:
        return Due(int(count), _unit(unit))
    otherwise = Due(int(other), _unit(other_unit)) if other else None
    return Due(-int(count) if side == "before" else int(count), _unit(unit), column.strip("`"), otherwise)


def parse_effort(text: str) -> float | None:
    """An effort as hours; None where it is none."""
    match = EFFORT.fullmatch(text)
    if match is None:
        return None
    return float(match[1]) if match[2].startswith("hour") else round(float(match[1]) / 60, 4)


def _unit(word: str) -> Unit:
    return Unit(re.sub(r"\s+", " ", word).removesuffix("s"))


def due_day(due: Due, opened: date, account: Mapping[str, Cell], calendar: Calendar) -> tuple[date, str | None]:
    """The day, never before the opening, and what had to be assumed to find it."""
    if due.column is None:
        return _shift(due, opened, calendar), None
    start = account.get(due.column)
    if isinstance(start, datetime):
        start = start.date()
    if not isinstance(start, date):
        said = f"no {due.column} is on record" if due.column in account else None
        return _shift(due.otherwise or WITHOUT_A_DATE, opened, calendar), said
    day = _shift(due, start, calendar)
    return (day, None) if day >= opened else (opened, f"at once: {day.isoformat()} has passed")


def _shift(due: Due, start: date, calendar: Calendar) -> date:
    try:
        match due.unit:
            case Unit.DAY:
                return start + timedelta(days=due.count)
            case Unit.WEEK:
                return start + timedelta(weeks=due.count)
            case Unit.BUSINESS_DAY:
                return calendar.business_days_from(start, due.count)
    except OverflowError:
        return date.max if due.count > 0 else date.min


def in_words(due: Due) -> str:
    """A due day as it is written."""
    length = f"{abs(due.count)} {due.unit.value}{'' if abs(due.count) == 1 else 's'}"
    if due.column is None:
        return length
    return f"{length} {'before' if due.count < 0 else 'after'} {due.column}"
