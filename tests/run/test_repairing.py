"""A history is looked at file by file; what cannot count is said, moved aside by a repair, and never deleted."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from scorelang.project.loading import program_sum
from scorelang.run import durable
from scorelang.run.history import ASIDE, CHECK, PROGRAMS, History, Manifest, file_name, sum_of
from scorelang.run.repairing import alive, inspect, nobody, repair

DAY = date(2026, 3, 1)
PROGRAM = {"scorecards/h.score": b"# a program\n"}
SUM = program_sum(PROGRAM)
CRM = {"rows": 1, "refused": 0, "status": "fresh"}


def keep(history: History, day: date, data: bytes = b"rows", scorecard: str = "health") -> Manifest:
    folder = durable.folder(history.folder(scorecard))
    beside = folder / f".{day}.1.parquet.new"
    beside.write_bytes(data)
    sum_ = durable.checksum(beside)
    history.keep_program(SUM, PROGRAM)
    manifest = Manifest(scorecard, day, file_name(day, sum_), 1, sum_, ("account", "day"), SUM, "duckdb", "0", "dev")
    history.keep(manifest, beside)
    return manifest


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "history")
    for step in range(3):
        keep(made, DAY + timedelta(step), bytes([step]))
    return made


def codes(history: History) -> list[str]:
    return [fault.diagnostic.rule.code for fault in inspect(history, nobody).faults]


def files(history: History) -> set[str]:
    return {str(path.relative_to(history.root)) for path in history.root.rglob("*") if path.is_file()}


def repaired(history: History) -> list[str]:
    """What a repair leaves to say; nothing is lost by it."""
    before = sorted(path.read_bytes() for path in history.root.rglob("*") if path.is_file())
    for fault in inspect(history, nobody).faults:
        repair(history, fault)
    assert sorted(path.read_bytes() for path in history.root.rglob("*") if path.is_file()) == before
    return codes(history)


def test_a_history_as_it_was_written(history: History) -> None:
    found = inspect(history, nobody)
    assert found.faults == ()
    assert [one.day for one in found.days] == [DAY + timedelta(step) for step in range(3)]


def test_a_damaged_day_is_moved_aside_with_its_rows(history: History) -> None:
    path = history.file(keep(history, DAY, b"x"))
    path.write_bytes(b"y")
    (fault,) = inspect(history, nobody).faults
    assert (fault.diagnostic.rule.code, fault.again) == ("SC8001", DAY)
    assert repaired(history) == []
    assert history.days("health") == (DAY + timedelta(1), DAY + timedelta(2))
    assert {name for name in files(history) if name.startswith(ASIDE)} == {
        f"{ASIDE}/health/{DAY}.json",
        f"{ASIDE}/health/{path.name}",
    }


def test_a_manifest_without_rows_and_one_of_nonsense(history: History) -> None:
    history.file(keep(history, DAY, b"x")).unlink()
    (history.folder("health") / f"{DAY + timedelta(1)}.json").write_text('{"format": 1}')
    assert codes(history) == ["SC8001", "SC8001"]
    assert repaired(history) == []
    assert history.days("health") == (DAY + timedelta(2),)


def test_a_manifest_of_another_day(history: History) -> None:
    folder = history.folder("health")
    (folder / "2026-04-01.json").write_bytes((folder / f"{DAY}.json").read_bytes())
    assert codes(history) == ["SC8001"]
    assert repaired(history) == []
    assert history.days("health")[0] == DAY


def test_a_day_that_a_later_release_wrote_is_left_alone(history: History) -> None:
    manifest = history.folder("health") / f"{DAY}.json"
    values = json.loads(manifest.read_text())
    later = {**values, "weather": "fine", "sources": {"crm": {**CRM, "mood": 1}}}
    manifest.write_text(json.dumps({**later, CHECK: sum_of(later)}))
    assert codes(history) == []
    manifest.write_text(json.dumps({name: value for name, value in values.items() if name != CHECK}))
    assert codes(history) == []
    manifest.write_text(json.dumps({**values, "rows": 2}))
    assert codes(history) == ["SC8001"]
    manifest.write_text(json.dumps({**values, "format": 2, "created_by": "9.0"}))
    before = files(history)
    assert codes(history) == ["SC8023"]
    assert repaired(history) == ["SC8023"]
    assert files(history) == before


def test_rows_without_a_manifest_and_what_was_being_written(history: History) -> None:
    folder = history.folder("health")
    left = [folder / "2026-03-02-0123456789abcdef.parquet", folder / ".2026-03-09.json.77.new"]
    left += [folder / ".2026-03-09.77.parquet.new", history.root / PROGRAMS / f".{SUM}.json.77.new"]
    for path in left:
        path.write_bytes(b"half")
    (folder / "notes.txt").write_text("ours")
    assert codes(history) == ["SC8021"] * 4
    assert repaired(history) == []
    assert "health/notes.txt" in files(history)


def test_what_a_run_at_work_is_writing_is_left_alone(history: History) -> None:
    (history.folder("health") / f".2026-03-09.{os.getpid()}.parquet.new").write_bytes(b"half")
    assert inspect(history, alive).faults == ()
    assert codes(history) == ["SC8021"]


def test_what_is_moved_twice_has_two_names(history: History) -> None:
    for text in ("one", "two"):
        (history.folder("health") / ".2026-03-09.77.parquet.new").write_text(text)
        assert repaired(history) == []
    assert sum(name.startswith(ASIDE) for name in files(history)) == 2


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda path: path.write_text(path.read_text().replace("program", "p"))]
)
def test_a_lost_program_is_said_and_kept_again(history: History, damage: object) -> None:
    assert callable(damage)
    damage(history.root / PROGRAMS / f"{SUM}.json")
    assert codes(history) == ["SC8022"]
    assert history.program(SUM) is None
    history.keep_program(SUM, PROGRAM)
    assert codes(history) == []


def test_a_program_is_kept_byte_by_byte(tmp_path: Path) -> None:
    history, texts = History(tmp_path / "history"), {"a.score": "\ufeff# ü\r\n\tx".encode(), "b/c.score": b""}
    sum_ = program_sum(texts)
    history.keep_program(sum_, texts)
    assert history.programs() == (sum_,)
    kept = history.program(sum_)
    assert kept is not None
    assert {path: text.encode() for path, text in kept.items()} == texts


@pytest.mark.parametrize("name", [PROGRAMS, ASIDE, "Gesundheit & Co", "CON"])
def test_a_scorecard_of_any_name_has_a_folder_of_its_own(tmp_path: Path, name: str) -> None:
    history = History(tmp_path / "history")
    keep(history, DAY, scorecard=name)
    assert history.days(name) == (DAY,)
    assert [one.scorecard for one in inspect(history, nobody).days] == [name]
    assert repaired(history) == []
