"""The project's holidays: CSV text with a `date` column -> a calendar."""

import csv
from datetime import date

from scorelang.actions.calendar import Calendar
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.playbooks import CALENDAR_FORM
from scorelang.source import SourceText, Span


def read_calendar(source: SourceText) -> tuple[Calendar, tuple[Diagnostic, ...]]:
    """The days in the column `date`, one a line, as in `2026-12-25,Christmas Day`."""
    holidays: set[date] = set()
    found: list[Diagnostic] = []
    offset, column = 0, 0
    for number, line in enumerate(source.text.splitlines(keepends=True)):
        cells = next(csv.reader([line]), [])
        if number == 0 and "date" in cells:
            column = cells.index("date")
        elif line.strip():
            day = _day(cells[column] if column < len(cells) else "")
            if day:
                holidays.add(day)
            else:
                span = Span(source.path, offset, offset + len(line.rstrip()))
                found.append(
                    CALENDAR_FORM.at(span, "found a line without a day, wanted one as in `2026-12-25,Christmas Day`")
                )
        offset += len(line)
    return Calendar(frozenset(holidays)), tuple(found)


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell.strip())
    except ValueError:
        return None
