"""A spreadsheet for the people who rate accounts: one row an account, the rubric beside it."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from scorelang.ir.expressions import Aggregate, ColumnRef
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.ir.sources import Column, Source
from scorelang.types import Number, Text

RATINGS, RUBRIC = "Ratings", "Rubric"
SHOWN_NAME = "(name)"


@dataclass(frozen=True, slots=True)
class RatingForm:
    """What is to be filled in: `accounts` are (key, name), `given` what each row begins with by column."""

    source: Source
    questions: tuple[tuple[Column, Indicator], ...]
    accounts: Sequence[tuple[str, str]]
    day: date
    given: Mapping[str, str]


def rated_sources(program: Program) -> tuple[Source, ...]:
    """The sources that people enter by hand: those that an indicator with a rubric reads."""
    names = {name for one in program.indicators if one.rubric for name in _read(one)}
    return tuple(source for source in program.sources if source.name in names and source.kind == "events")


def questions(program: Program, source: Source) -> tuple[tuple[Column, Indicator], ...]:
    """(column, the indicator whose rubric says what to enter) for each column that is rated."""
    found: dict[str, Indicator] = {}
    for indicator in program.indicators:
        if indicator.rubric:
            for column in _columns(indicator, source):
                found.setdefault(column, indicator)
    return tuple((source.column(name), indicator) for name, indicator in found.items())


def write_sheet(form: RatingForm) -> bytes:
    """The spreadsheet; ranges and sets are held by the sheet itself, and nothing in it is a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(RATINGS)
        columns = _order(form)
        for place, name in enumerate([form.source.account, SHOWN_NAME, *(column.name for column in columns)]):
            sheet.write_string(0, place, name, bold)
        for row, (key, name) in enumerate(form.accounts, start=1):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, name)
            for place, column in enumerate(columns, start=2):
                sheet.write_string(row, place, _given(form, column))
        for place, column in enumerate(columns, start=2):
            _hold(sheet, place, column, len(form.accounts))
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 1, 24)
        _rubric(book, form, bold)
    return buffer.getvalue()


def _order(form: RatingForm) -> list[Column]:
    return [column for column in form.source.columns if column.name != form.source.account]


def _given(form: RatingForm, column: Column) -> str:
    return form.day.isoformat() if column.name == form.source.time else form.given.get(column.name, "")


def _hold(sheet: "xlsxwriter.worksheet.Worksheet", place: int, column: Column, rows: int) -> None:
    match column.type:
        case Number(low=low, high=high) if low is not None and high is not None:
            allowed = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
            sheet.data_validation(1, place, max(rows, 1), place, allowed)
        case Text(members) if members:
            sheet.data_validation(1, place, max(rows, 1), place, {"validate": "list", "source": list(members)})


def _rubric(book: "xlsxwriter.Workbook", form: RatingForm, bold: object) -> None:
    sheet = book.add_worksheet(RUBRIC)
    sheet.set_column(0, 1, 48)
    row = 0
    for column, indicator in form.questions:
        sheet.write_string(row, 0, f"{column.name}: {indicator.title}", bold)
        for text, points in indicator.rubric:
            row += 1
            sheet.write_string(row, 0, text)
            sheet.write_number(row, 1, points)
        row += 2


def _read(indicator: Indicator) -> set[str]:
    return {node.source for node in nodes(indicator.value) if isinstance(node, Aggregate | ColumnRef)}


def _columns(indicator: Indicator, source: Source) -> list[str]:
    read = {
        node.column for node in nodes(indicator.value) if isinstance(node, ColumnRef) and node.source == source.name
    }
    return [column.name for column in source.columns if column.name in read and isinstance(column.type, Number)]
