"""The project's holidays: CSV text with a `date` column -> a calendar, and new days into such a text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scorelang.actions import escaping
from scorelang.actions.calendar import Calendar
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.playbooks import CALENDAR_FORM
from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass, replace

COLUMNS = ("date", "name", "source", "version", "imported")
WANTED = "wanted one as in `2026-12-25,Christmas Day`"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day nobody works; `source`, `version` and `imported` say where it came from and when, if it was imported."""

    day: date
    name: str = ""
    source: str = ""
    version: str = ""
    imported: str = ""


def read_calendar(source: SourceText) -> tuple[Calendar, tuple[Diagnostic, ...]]:
    """The days in the column `date`, one a line, as in `2026-12-25,Christmas Day`."""
    holidays, found = read_holidays(source)
    return Calendar(frozenset(one.day for one in holidays)), found


def read_holidays(source: SourceText) -> tuple[tuple[Holiday, ...], tuple[Diagnostic, ...]]:
    """The same with all that is said of them; columns that are not ours are left alone."""
    holidays: list[Holiday] = []
    found: list[Diagnostic] = []
    offset = 0
    columns: tuple[str, ...] = COLUMNS
    for number, line in enumerate(source.text.splitlines(keepends=True)):
        cells = next(csv.reader([line]), [])
        if number == 0 and "date" in cells:
            columns = tuple(cells)
        elif line.strip():
            said = dict(zip(columns, cells, strict=False))
            day = _day(said.get("date", ""))
            if day:
                holidays.append(Holiday(day, *(_said(said, name) for name in COLUMNS[1:])))
            else:
                span = Span(source.path, offset, offset + len(line.rstrip()))
                found.append(CALENDAR_FORM.at(span, f"found a line without a day, {WANTED}"))
        offset += len(line)
    return tuple(holidays), tuple(found)


def merged(before: Iterable[Holiday], new: Sequence[Holiday], first: date, last: date) -> tuple[Holiday, ...]:
    """The days of a source take the place of its former ones from the first day to the last; all others stay.

    What is the same as before keeps the day of its import, so that only differences show.
    """
    sources = {one.source for one in new}
    same = {replace(one, imported=""): one for one in before}
    kept = [one for one in before if one.source not in sources or not first <= one.day <= last]
    taken = [same.get(replace(one, imported=""), one) for one in new]
    return tuple(sorted({*kept, *taken}, key=lambda one: (one.day, one.source, one.name, one.imported)))


def to_csv(holidays: Iterable[Holiday]) -> str:
    """The project's calendar file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(one) for one in holidays)
    return out.getvalue()


def _cells(one: Holiday) -> Iterator[str]:
    yield one.day.isoformat()
    for text in (one.name, one.source, one.version, one.imported):
        yield escaping.cell(escaping.clean(text))


def _said(cells: dict[str, str], name: str) -> str:
    text = cells.get(name, "").strip()
    return text[1:] if text.startswith("'") and escaping.FORMULA.match(text[1:]) else text


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell.strip())
    except ValueError:
        return None
