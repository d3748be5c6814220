"""XLSX: typed cells mean what they are, text cells what the declared type says, and failed formulas are faults."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from scorelang.engines.duckdb import Loaded, Session, connect, load
from scorelang.ir.sources import Column, Source
from scorelang.sources import spreadsheet
from scorelang.sources.binding import Binding
from scorelang.sources.located import locate
from scorelang.types import Date, Flag, Number, Text, Time

COLUMNS = (
    Column("id", Text(), "key"),
    Column("seats", Number()),
    Column("signed", Date(), format="DD.MM.YYYY"),
    Column("seen", Time(), format="DD.MM.YYYY"),
    Column("live", Flag()),
    Column("share", Number(0.0, 1.0, percent=True)),
)
CRM = Source("crm", "accounts", "", COLUMNS, "id")
HEADER = ["id", "note", "seats", "signed", "seen", "live", "share"]


def _write(path: Path, *rows: list[object], sheets: tuple[str, ...] = ("Accounts",)) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"})
    for name in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate((HEADER, *rows)):
            for place, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(number, place, cell, value="#DIV/0!")
                elif cell is not None:
                    sheet.write(number, place, cell)
    book.close()


@contextmanager
def _loaded(folder: Path, **more: object) -> Iterator[tuple[Session, Loaded]]:
    located = locate({"crm": Binding("crm", ("crm.xlsx",), **more)}, folder)  # type: ignore[arg-type]
    own = folder / "own"
    own.mkdir()
    with connect(own, files=located.paths) as session:
        yield session, load(session, (CRM,), located, "UTC", date(2024, 6, 30))


def test_cells_of_every_kind(tmp_path: Path) -> None:
    _write(
        tmp_path / "crm.xlsx",
        ["A", "x", 5, date(2024, 2, 29), datetime(2024, 2, 29, 13, 5), True, 0.85],
        [1001, None, "7", "01.03.2024", "02.03.2024 08:00", "false", "85%"],
        [],
        ["B", "y", "=1/0", date(2024, 2, 29), datetime(2024, 2, 29), None, 2],
    )
    with _loaded(tmp_path) as (session, loaded):
        relation = loaded.relations["crm"]
        names = ("id", "seats", "signed", "seen", "live", "share")
        listed = ", ".join(relation.columns[f"crm.{name}"] for name in names)
        assert session.rows(f"SELECT {listed} FROM {relation.table} ORDER BY 1") == [
            ("1001", 7.0, date(2024, 3, 1), datetime(2024, 3, 2, 8), False, 0.85),
            ("A", 5.0, date(2024, 2, 29), datetime(2024, 2, 29, 13, 5), True, 0.85),
            ("B", None, date(2024, 2, 29), datetime(2024, 2, 29), None, None),
        ]
        report = loaded.report.source("crm")
        assert (report.rows, report.refused) == (3, 0)
        (row,) = loaded.refused["crm"].rows(session)
        assert row[:3] == ("crm.xlsx", 5, "`seats` cannot be read; `share` is not allowed")
        assert "#DIV/0!" in row[3]


def test_a_sheet_is_taken_by_its_name(tmp_path: Path) -> None:
    _write(tmp_path / "crm.xlsx", ["A"], sheets=("Notes", "Accounts"))
    with _loaded(tmp_path, sheet="Accounts") as (_, loaded):
        assert loaded.report.source("crm").kept == 1


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (None, "`crm.xlsx` has several sheets, `Notes`, `Accounts`, and the binding names none"),
        ("CRM", "`crm.xlsx` has no sheet `CRM`, but `Notes`, `Accounts`"),
    ],
)
def test_a_sheet_that_is_not_there_is_said(tmp_path: Path, sheet: str | None, message: str) -> None:
    _write(tmp_path / "crm.xlsx", ["A"], sheets=("Notes", "Accounts"))
    with _loaded(tmp_path, sheet=sheet) as (_, loaded):
        assert [found.message for found in loaded.report.diagnostics] == [message]


def test_a_damaged_file_and_a_bomb_are_said(tmp_path: Path) -> None:
    _write(tmp_path / "whole.xlsx", ["A"])
    (tmp_path / "crm.xlsx").write_bytes((tmp_path / "whole.xlsx").read_bytes()[:-300])
    with _loaded(tmp_path) as (_, loaded):
        assert [found.rule.slug for found in loaded.report.diagnostics] == ["damaged-data-file"]
    other = tmp_path / "other"
    other.mkdir()
    with ZipFile(other / "crm.xlsx", "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(1 << 20))
        archive.infolist()[0].file_size = 1100 << 20
    with _loaded(other) as (_, loaded):
        assert [found.rule.slug for found in loaded.report.diagnostics] == ["oversized-data-file"]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "takes more than 60 seconds to read"),
        ("import os; os.abort()", "takes more memory than a spreadsheet may"),
    ],
)
def test_a_file_that_reaches_a_limit_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, message: str
) -> None:
    monkeypatch.setattr("scorelang.sources.spreadsheets._PROGRAM", (sys.executable, "-I", "-S", "-c", program))
    _write(tmp_path / "crm.xlsx", ["A"])
    with _loaded(tmp_path) as (_, loaded):
        (found,) = loaded.report.diagnostics
        assert (found.rule.slug, message in found.message) == ("oversized-data-file", True)
        assert loaded.report.unavailable == {"crm": "failed"}


def test_formulas_that_failed_are_found_however_they_are_spelled(tmp_path: Path) -> None:
    cells = (
        "<x:c r='B2' t='e'><x:f>1/0</x:f><x:v>#DIV/0&#33;</x:v></x:c><x:c r='C2' t='e'/><x:c r='D2'><x:v>e</x:v></x:c>"
    )
    place, main = "http://schemas.openxmlformats.org", "spreadsheetml/2006/main"
    parts = {
        "xl/workbook.xml": f"<w xmlns='{place}/{main}' xmlns:q='{place}/officeDocument/2006/relationships'>"
        "<sheet name='S' q:id='a'/></w>",
        "xl/_rels/workbook.xml.rels": "<r xmlns='u'><Relationship Id='a' Target='s.xml'/></r>",
        "xl/s.xml": f"<x:w xmlns:x='{place}/{main}'><x:row r='2'>{cells}</x:row></x:w>",
    }
    with ZipFile(tmp_path / "crm.xlsx", "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    assert spreadsheet._errors(tmp_path / "crm.xlsx", "S") == {(2, 2): "#DIV/0!", (2, 3): "#ERROR"}
    with ZipFile(tmp_path / "crm.xlsx", "a") as archive:
        archive.writestr("xl/d.xml", "<!DOCTYPE w [<!ENTITY e 'e'>]><w>&e;</w>")
        with pytest.raises(spreadsheet.SheetError):
            spreadsheet._elements(archive, "xl/d.xml", "}c")


def test_numbers_with_a_decimal_comma_stand_beside_typed_ones(tmp_path: Path) -> None:
    _write(
        tmp_path / "crm.xlsx",
        ["A", "1.5", 2.5, date(2024, 2, 29), None, True, 0.125],
        [1.5, None, "2,5", None, None, None, "12,5%"],
        ["C", None, "2.5", None, None, None, 1],
        ["D", None, date(2024, 2, 29), None, None, None, None],
    )
    with _loaded(tmp_path, decimal=",") as (session, loaded):
        relation = loaded.relations["crm"]
        wanted = ", ".join(relation.columns[f"crm.{name}"] for name in ("id", "seats", "share"))
        rows = session.rows(f"SELECT {wanted} FROM {relation.table} ORDER BY 1")
    assert rows == [("1.5", 2.5, 0.125), ("A", 2.5, 0.125), ("C", None, 1.0), ("D", None, None)]
    assert loaded.report.source("crm").columns[1].unreadable == 2
