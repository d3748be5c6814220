"""`rate`: a spreadsheet goes out to a rater, comes back filled in, and its answers are scored."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from scorelang.cli.main import run

HEAD = ["client_id", "(name)", "rated_on", "rater", "role", "satisfaction", "stay", "grow", "outlook", "recommend"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert run(["init", "--template", "raters", str(tmp_path / "mine")]) == 0
    return tmp_path / "mine"


def _rate(project: Path, *words: str) -> int:
    return run(["-C", str(project), "rate", "--today", "2026-03-02", *words])


def _filled(place: Path, *rows: tuple[object, ...], head: Sequence[str] = HEAD) -> None:
    with xlsxwriter.Workbook(place) as book:
        sheet = book.add_worksheet("Ratings")
        for at, row in enumerate([head, *rows]):
            sheet.write_row(at, 0, row)


def test_the_sheet_has_a_row_an_account_and_the_rubric(project: Path) -> None:
    assert _rate(project, "--set", "rater=Ada", "--out", "ada.xlsx") == 0
    book = python_calamine.CalamineWorkbook.from_path(project / "ada.xlsx")
    rows = book.get_sheet_by_name("Ratings").to_python()
    assert rows[0] == HEAD
    assert len(rows) == 41
    assert rows[1][:4] == ["C001", "Amber Advisory", "2026-03-02", "Ada"]
    rubric = [row[0] for row in book.get_sheet_by_name("Rubric").to_python()]
    assert "They thank us unasked" in rubric


def test_what_was_filled_in_is_added_and_blank_rows_are_not(project: Path) -> None:
    before = (project / "data/ratings.csv").read_text()
    answered = ("C001", "Amber Advisory", "2026-03-02", "Ada", "sales", 88, 70, None, 60, 50)
    _filled(project / "ada.xlsx", answered, ("C002", "Birch", "2026-03-02", "Ada", "sales"))
    assert _rate(project, "--read", "ada.xlsx") == 0
    after = (project / "data/ratings.csv").read_text()
    assert after == before + "C001,2026-03-02,Ada,sales,88,70,,60,50\n"
    assert run(["-C", str(project), "run", "--today", "2026-03-02"]) == 0


def test_a_sheet_that_is_read_twice_is_added_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answered = ("C001", "Amber Advisory", "2026-03-02", "Ada", "sales", 88, 70, None, 60, 50)
    _filled(project / "ada.xlsx", answered)
    assert _rate(project, "--read", "ada.xlsx") == 0
    once = (project / "data/ratings.csv").read_bytes()
    _filled(project / "ada.xlsx", answered, ("C002", "Birch", "2026-03-02", "Ada", "sales", 10))
    assert _rate(project, "--read", "ada.xlsx") == 0
    assert (project / "data/ratings.csv").read_bytes() == once + b"C002,2026-03-02,Ada,sales,10,,,,\n"
    assert capsys.readouterr().out.splitlines()[-1].endswith("ratings.csv; 1 is there already")


def test_the_file_stays_as_somebody_else_wrote_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place, settings = project / "data/ratings.csv", project / "scorelang.toml"
    bound = 'path = "data/ratings.csv"'
    head = place.read_text().splitlines()[0]
    before = f"\ufeff{head.replace(',', ';')}\r\nC001;2026-02-02;Bo;sales;12,5;1;;2;3".encode()
    place.write_bytes(before)
    assert bound in settings.read_text()
    settings.write_text(settings.read_text().replace(bound, f'{bound}, delimiter = ";", decimal = ","'))
    answered = ("C001", "Amber Advisory", "2026-03-02", "Ada", "sales", 88.5, 70, None, 60, 50)
    _filled(project / "ada.xlsx", answered)
    assert _rate(project, "--read", "ada.xlsx") == 0
    assert place.read_bytes() == before + b"\r\nC001;2026-03-02;Ada;sales;88,5;70;;60;50\r\n"
    place.write_bytes(before + b"\xff")
    assert _rate(project, "--read", "ada.xlsx") == 3
    assert "is not in the encoding `utf-8`" in capsys.readouterr().err
    assert place.read_bytes() == before + b"\xff"


def test_a_flag_is_written_in_the_words_of_the_binding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place, settings, card = (
        project / "data/ratings.csv",
        project / "scorelang.toml",
        project / "scorecards/client.score",
    )
    card.write_text(card.read_text().replace("  column   role ", "  column   met : flag optional\n  column   role ", 1))
    head = ("client_id", "rated_on", "rater", "role", "satisfaction", "met")
    before = f"{','.join(head)}\nC003,2026-03-02,Ada,sales,50,Ja\n"
    place.write_text(before)
    answers = (True, False, "Ja", "x", "", "Nein")
    rows = [(f"C00{number}", "2026-03-02", "Ada", "sales", 50, met) for number, met in enumerate(answers, 1)]
    _filled(project / "plain.xlsx", *rows[:2], head=head)
    assert _rate(project, "--read", "plain.xlsx") == 0
    assert [line.rpartition(",")[2].lower() for line in place.read_text().splitlines()[2:]] == ["true", "false"]
    place.write_text(before)
    bound = 'path = "data/ratings.csv"'
    settings.write_text(settings.read_text().replace(bound, f'{bound}, true = ["Ja", "x"], false = ["Nein"]'))
    _filled(project / "ada.xlsx", *rows, head=head)
    assert _rate(project, "--read", "ada.xlsx") == 0
    assert [line.rpartition(",")[2] for line in place.read_text().splitlines()[2:]] == ["Ja", "Nein", "x", "", "Nein"]
    assert capsys.readouterr().out.endswith("1 is there already\n")
    _filled(project / "ada.xlsx", ("C007", "2026-03-02", "Ada", "sales", 50, "Yes"), head=head)
    assert _rate(project, "--read", "ada.xlsx") == 3
    assert "row 2, `met`: `Yes`" in capsys.readouterr().err


def test_a_wrong_cell_is_named_and_nothing_is_added(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (project / "data/ratings.csv").read_text()
    good = ("C002", "", "2026-03-02", "Ada", "sales", 50)
    _filled(project / "ada.xlsx", good, ("C001", "", "2026-03-02", "Ada", "boss", 880))
    assert _rate(project, "--read", "ada.xlsx") == 3
    said = capsys.readouterr().err
    assert "row 3, `role`: `boss`" in said
    assert "row 3, `satisfaction`: `880" in said
    assert (project / "data/ratings.csv").read_text() == before


def test_a_file_that_is_no_spreadsheet_is_said(project: Path) -> None:
    (project / "ada.xlsx").write_text("not a spreadsheet")
    assert _rate(project, "--read", "ada.xlsx") == 3
    assert _rate(project, "--read", "nowhere.xlsx") == 3
    assert _rate(project) == 2
    assert _rate(project, "--set", "nothing=1", "--out", "x.xlsx") == 2
