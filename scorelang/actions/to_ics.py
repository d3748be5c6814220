"""Tasks -> an iCalendar file (RFC 5545): the UIDs stay, so that a second import changes and does not double."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from scorelang.actions import escaping
from scorelang.actions.plan import PlannedTask

PRIORITIES = {"urgent": 1, "high": 3, "normal": 5, "low": 9}


def tasks(planned: Iterable[PlannedTask], today: date, *, as_events: bool = False) -> bytes:
    """To-dos; `as_events`: entries of a whole day instead, for calendars that show no to-dos."""
    entries = (entry(task, today, as_events=as_events) for task in planned)
    return b"".join((head(), *entries, tail()))


def head() -> bytes:
    """What stands before the first task."""
    return _folded(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//scorelang//action plans//EN", "CALSCALE:GREGORIAN"))


def entry(task: PlannedTask, today: date, *, as_events: bool = False) -> bytes:
    """A task."""
    return _folded(_entry(task, today, "VEVENT" if as_events else "VTODO"))


def tail() -> bytes:
    """What stands behind the last task."""
    return _folded(("END:VCALENDAR",))


def _folded(lines: Iterable[str]) -> bytes:
    return "".join(f"{escaping.fold(line)}\r\n" for line in lines).encode()


def _entry(task: PlannedTask, today: date, kind: str) -> Iterator[str]:
    yield f"BEGIN:{kind}"
    yield f"UID:{task.uid}@scorelang"
    yield f"DTSTAMP:{today:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{task.due:%Y%m%d}"
    if kind == "VEVENT":
        yield f"DTEND;VALUE=DATE:{_next_day(task.due):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    else:
        yield f"DUE;VALUE=DATE:{_next_day(task.due):%Y%m%d}"
    yield f"SUMMARY:{escaping.calendar_text(f'{task.title} ({task.account_name})')}"
    yield f"DESCRIPTION:{escaping.calendar_text(_description(task))}"
    yield f"CATEGORIES:{escaping.calendar_text(task.playbook)}"
    yield f"PRIORITY:{PRIORITIES.get(task.priority, 5)}"
    for _, url in task.links[:1]:
        yield f"URL:{escaping.UNSEEN.sub('', url)}"
    yield f"END:{kind}"


def _next_day(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _description(task: PlannedTask) -> str:
    said = [f"Owner: {task.owner}", f"Playbook: {task.playbook}", *(f"After: {title}" for title in task.after)]
    if task.note:
        said.append(f"Note: {task.note}")
    return ". ".join(said)
