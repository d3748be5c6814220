"""`replay`: today's program over the past, beside what was said then, with the project left as it was."""

import csv
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from scorelang.cli import replay_command
from scorelang.run.scoring import Scored
from scorelang.run.then_and_now import beside
from tests.cli.commandline import Shell, recorded

DAYS = ("2026-01-04", "2026-01-11", "2026-01-18")


@pytest.fixture
def past(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Three days on record, said by a program that saw the world otherwise."""
    shell = recorded(tmp_path / "acme", capsys, DAYS)
    shell.edit("scorecards/health.score", "90%", "99%")
    return shell


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def days(shell: Shell, *more: str) -> Any:
    said = shell.type("replay", "--format", "json", *more)
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_the_same_program_says_the_same(shell: Shell) -> None:
    shell.type("run", "--today", DAYS[0])
    (day,) = days(shell)
    assert (day["same"], day["regraded"], day["accounts"]["both"]) == (12, 0, 12)


def test_each_day_is_held_beside_what_was_said(past: Shell) -> None:
    before = everything(past.folder)
    found = days(past)
    assert [day["day"] for day in found] == list(DAYS)
    for day in found:
        assert day["on_record"]
        assert day["fallen"] > day["risen"] == 0
        assert day["same"] + day["fallen"] + day["risen"] == 12
        assert sum(cell["accounts"] for cell in day["grades"]) == 12
        assert day["regraded"] == sum(cell["accounts"] for cell in day["grades"] if cell["then"] != cell["now"])
        assert day["most"][0]["score"]["now"] < day["most"][0]["score"]["then"]
    assert everything(past.folder) == before


def test_days_that_are_not_on_record_are_said(past: Shell) -> None:
    found = days(past, "--from", "2025-12-28", "--to", "2026-01-11", "--every", "1 week")
    assert [(day["day"], day["on_record"]) for day in found] == [
        ("2025-12-28", False),
        ("2026-01-04", True),
        ("2026-01-11", True),
    ]
    assert "not on record" in past.type("replay", "--from", "2025-12-28", "--every", "1 week").out


def test_a_length_needs_no_quotes(past: Shell) -> None:
    between = ("--from", "2026-01-05", "--to", "2026-01-19")
    quoted, bare = (days(past, *between, "--every", *every) for every in (("1 week",), ("1", "week")))
    assert len(quoted) == 3
    assert bare == quoted
    assert past.type("replay", "--every", "1", "fortnight").code == 2


def test_months_do_not_drift(past: Shell) -> None:
    found = days(past, "--from", "2026-01-31", "--to", "2026-05-31", "--every", "1 month")
    assert [day["day"][5:] for day in found] == ["01-31", "02-28", "03-31", "04-30", "05-31"]


def test_one_account_day_by_day(past: Shell) -> None:
    account = days(past)[0]["most"][0]["account"]
    found = days(past, "--account", account)
    assert [one["account"] for one in found] == [account] * 3
    assert all(one["score"]["now"] < one["score"]["then"] for one in found)
    text = past.type("replay", "--account", account).out
    assert all(day in text for day in DAYS)


def test_an_account_that_nobody_knows(past: Shell) -> None:
    said = past.type("replay", "--account", "a\x1b2")
    assert said.code == 3
    assert "SC8005" in said.err
    assert "\x1b2" not in said.err


def test_every_account_of_every_day_as_csv(past: Shell) -> None:
    out = past.folder / "replay.csv"
    assert past.type("replay", "--format", "csv", "-o", str(out)).code == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
    assert len(rows) == 36
    assert {row["day"] for row in rows} == set(DAYS)
    moved = [row for row in rows if row["score_then"] != row["score_now"]]
    assert moved
    assert all(float(row["score_now"]) < float(row["score_then"]) for row in moved)


def test_a_damaged_day_is_said_and_the_others_are_shown(past: Shell) -> None:
    path = next((past.folder / "history" / "health").glob(f"{DAYS[1]}-*.parquet"))
    path.write_bytes(path.read_bytes() + b"x")
    said = past.type("replay", "--format", "json")
    assert said.code == 3
    assert "SC8001" in said.err
    assert [day["damaged"] for day in json.loads(said.out)] == [False, True, False]


def test_an_account_that_came_or_left_is_counted(past: Shell) -> None:
    place = past.folder / "data" / "accounts.csv"
    lines = place.read_text().splitlines()
    new = lines[-1].replace("a12", "a13")
    place.write_text("\n".join([*lines[:-1], new]) + "\n")
    text = past.type("replay", "--to", DAYS[0])
    day = days(past, "--to", DAYS[0])[0]
    assert day["accounts"] == {"then": 12, "now": 12, "both": 11}
    assert text.code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--every", "1 fortnight"), "no length of time"),
        (("--every", "0 days"), "no length of time"),
        (("--from", "2027-01-01"), "is after the last"),
        (("--from", "2026-01-05", "--to", "2026-01-10"), "no day is on record"),
        (("--every", "1 day", "--from", "1900-01-01"), "are the most"),
        (("--card", "helth"), "health"),
    ],
)
def test_what_cannot_be_replayed_is_said(past: Shell, arguments: tuple[str, ...], said: str) -> None:
    found = past.type("replay", *arguments)
    assert found.code == 2
    assert said in found.err


def test_without_a_history_the_days_have_to_be_named(shell: Shell) -> None:
    assert "--every" in shell.type("replay").err
    found = days(shell, "--from", "2026-01-04", "--to", "2026-01-18", "--every", "1 week")
    assert [day["on_record"] for day in found] == [False] * 3
    assert not (shell.folder / "history").exists()


def test_stopped_in_the_middle_it_leaves_nothing(past: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(past.folder)
    (tmp_path / "own").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "own"))
    seen = []

    def stopped(run: Scored, *rest: object) -> object:
        seen.append(run.request.today)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return beside(run, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(replay_command, "beside", stopped)
    said = past.type("replay", "--format", "csv", "-o", str(tmp_path / "replay.csv"))
    assert (said.code, said.err.strip()) == (130, "stopped")
    assert len(seen) == 2
    assert everything(past.folder) == before
    assert not list((tmp_path / "own").iterdir())
    assert not list(tmp_path.glob("*replay.csv*"))


def test_what_is_wrong_with_the_data_is_said_once(past: Shell) -> None:
    said = past.type("replay")
    assert said.err.count("SC7048") == 1
    past.edit("scorecards/health.score", "accounts crm", EVENTS)
    past.edit("scorelang.toml", "[profiles.dev.sources]", '[profiles.dev.sources]\nusage = { path = "data/usage.csv" }')
    said = past.type("replay")
    assert said.code == 3
    assert said.err.count("SC7001") == 1


EVENTS = """events usage "Usage" {
  account account_id
  time at : date
}
indicator use "Use" { value count(usage over 7 days) }

accounts crm"""
