"""`history`: list, check, repair and show, as a user types them."""

import json
from pathlib import Path

import pytest

from tests.cli.commandline import Shell, recorded

DAYS = ("2026-01-04", "2026-01-11")


@pytest.fixture
def past(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return recorded(tmp_path / "acme", capsys, DAYS)


def rows(shell: Shell, day: str) -> Path:
    return next((shell.folder / "history" / "health").glob(f"{day}-*.parquet"))


def test_nothing_is_wrong(past: Shell) -> None:
    assert past.type("history", "check").err == "ok: 2 days, all as they were written\n"
    assert past.type("history", "repair").err == "ok: 2 days, nothing to repair\n"
    assert json.loads(past.type("history", "check", "--format", "json").out) == {"days": 2, "faults": []}


def test_before_the_first_run(shell: Shell) -> None:
    for name in ("list", "check", "repair"):
        assert shell.type("history", name).code == 0
    assert not (shell.folder / "history").exists()
    assert shell.type("history", "show", "a").code == 2


def test_a_damaged_day_is_repaired_and_run_again(past: Shell) -> None:
    path = rows(past, DAYS[0])
    path.write_bytes(path.read_bytes()[:-1])
    said = past.type("history", "check", "--format", "json")
    assert said.code == 3
    assert [one["code"] for one in json.loads(said.out)["faults"]] == ["SC8001"]
    assert past.type("run", "--today", "2026-01-18").code == 3
    dry = past.type("history", "repair", "--dry-run")
    assert dry.code == 3
    assert path.exists()
    said = past.type("history", "repair")
    assert said.code == 0
    assert f"history/removed/health/{path.name}" in said.out
    assert f"scorelang run --today {DAYS[0]}" in said.err
    assert past.type("run", "--today", "2026-01-18").code == 0
    assert past.type("run", "--today", DAYS[0]).code == 0
    assert past.type("history", "check").code == 0
    assert [one["day"] for one in json.loads(past.type("history", "list", "--format", "json").out)] == [
        *DAYS,
        "2026-01-18",
    ]


def test_a_damaged_day_can_be_run_again_at_once(past: Shell) -> None:
    rows(past, DAYS[1]).write_bytes(b"nonsense")
    assert past.type("run", "--today", DAYS[1]).code == 0
    assert past.type("history", "check").code == 0


def test_the_program_of_a_day_is_shown_and_written(past: Shell, tmp_path: Path) -> None:
    text = (past.folder / "scorecards" / "health.score").read_bytes().decode()
    first = json.loads(past.type("history", "list", "--format", "json").out)[0]["program"]
    past.edit("scorecards/health.score", "90%", "99%")
    past.type("run", "--today", "2026-01-18")
    said = past.type("history", "show", first[:7])
    assert "2 days from 2026-01-04 to 2026-01-11" in said.err
    assert text in said.out
    record = json.loads(past.type("history", "show", first, "--format", "json").out)
    assert record["files"] == {"scorecards/health.score": text}
    assert [one["day"] for one in record["days"]] == list(DAYS)
    assert past.type("history", "show", first, "-o", str(tmp_path / "then")).code == 0
    assert (tmp_path / "then" / "scorecards" / "health.score").read_text() == text


def test_a_program_that_nobody_knows(past: Shell) -> None:
    assert past.type("history", "show", "zz").code == 2
