"""`scorelang calendar`: days from a library or a file, into a file of the project that plans go by."""

import json
from pathlib import Path

import pytest

from tests.cli.commandline import Shell

EVENT = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:{}\nDTEND;VALUE=DATE:{}\nSUMMARY:Retreat\nEND:VEVENT\n"
ICS = f"BEGIN:VCALENDAR\n{EVENT}END:VCALENDAR\n"


@pytest.fixture
def project(shell: Shell) -> Shell:
    shell.edit("scorelang.toml", 'currency   = "EUR"', 'currency   = "EUR"\nholidays   = "calendars/own.csv"')
    return shell


def test_public_holidays_and_days_of_a_file_stand_beside_each_other(project: Shell, tmp_path: Path) -> None:
    assert (
        project.type("calendar", "import", "--country", "de", "--part", "BY", "--from", "2026", "--to", "2026").code
        == 0
    )
    retreat = tmp_path / "retreat.ics"
    retreat.write_text(ICS.format("20260303", "20260306"))
    said = project.type("calendar", "import", str(retreat), "--from", "2026")
    assert said.code == 0, said.err
    assert "3 from file retreat.ics" in said.out
    assert "3 new, 0 taken away" in said.out
    shown = project.type("calendar", "show").out
    assert "2026-01-06  Tue  Epiphany" in shown
    assert "2026-03-05  Thu  Retreat" in shown
    retreat.write_text(ICS.format("20260304", "20260305"))
    assert "0 new, 2 taken away" in project.type("calendar", "import", str(retreat), "--from", "2026").out
    text = (project.folder / "calendars" / "own.csv").read_text()
    project.type("calendar", "import", str(retreat), "--from", "2026")
    assert (project.folder / "calendars" / "own.csv").read_text() == text


def test_tasks_go_by_the_imported_days(project: Shell, tmp_path: Path) -> None:
    def dues() -> set[str]:
        assert project.type("plan", "--today", "2026-03-01").code == 0
        lines = (project.folder / "plans" / "2026-03-01" / "tasks.jsonl").read_text().splitlines()
        return {json.loads(line)["due"] for line in lines if json.loads(line)["task"] == "call-sponsor"}

    (project.folder / "calendars").mkdir()
    (project.folder / "calendars" / "own.csv").write_text("date,name\n")
    assert project.type("run", "--today", "2026-03-01").code == 0
    before = dues()
    retreat = tmp_path / "retreat.ics"
    retreat.write_text(ICS.format("20260302", "20260307"))
    assert project.type("calendar", "import", str(retreat), "--from", "2026").code == 0
    assert before != dues()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "wanted an ICS file or --country"),
        (("--part", "BY", "x.ics"), 2, "--part belongs to --country"),
        (("--country", "DE", "x.ics"), 2, "wanted an ICS file or --country"),
        (("--country", "QQ"), 2, "there are no holidays of the country `QQ`"),
        (("--country", "DE", "--from", "2026", "--to", "2025"), 2, "2026 to 2025 is not"),
        (("--country", "DE", "-o", "../x.csv"), 2, "leads out of the project"),
        (("nowhere.ics",), 2, "does not exist"),
    ],
)
def test_wrong_use_is_said(project: Shell, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = project.type("calendar", "import", *arguments)
    assert (done.code, said in done.err) == (code, True), done.err


def test_without_a_calendar_file_it_says_where_to_name_one(shell: Shell) -> None:
    done = shell.type("calendar", "import", "--country", "DE")
    assert done.code == 2
    assert 'add `holidays = "calendars/holidays.csv"`' in done.err
    assert shell.type("calendar", "show").code == 2
    done = shell.type("calendar", "import", "--country", "DE", "-o", "days.csv")
    assert done.code == 0
    assert 'holidays = "days.csv"' in done.out


def test_a_hostile_file_changes_nothing(project: Shell, tmp_path: Path) -> None:
    hostile = tmp_path / "x.ics"
    for text in (b"\xff\xfe\x00", b"BEGIN:VCALENDAR\n" + b"x" * 5_000_000, b"BEGIN:VCALENDAR\nEND:VCALENDAR\n"):
        hostile.write_bytes(text)
        done = project.type("calendar", "import", str(hostile))
        assert done.code == 1
        assert "SC5051" in done.err
    hostile.unlink()
    hostile.symlink_to("/dev/zero")
    assert project.type("calendar", "import", str(hostile)).code == 2
    assert not (project.folder / "calendars").exists()


def test_a_line_by_hand_that_is_no_day_is_shown_at_its_place(project: Shell) -> None:
    (project.folder / "calendars").mkdir()
    (project.folder / "calendars" / "own.csv").write_text("date,name\n2026-12-25,Christmas\n25.12.2026,Christmas\n")
    done = project.type("calendar", "show")
    assert done.code == 1
    assert "calendars/own.csv:3:1" in done.err
