"""`test --record`: a test made of real data passes, and names nobody."""

from pathlib import Path

import pytest

from scorelang.cli.main import run
from scorelang.pinning.from_ir import pin
from scorelang.testing.from_program import run_tests
from scorelang.testing.given import given
from scorelang.testing.recording import record, without_history
from tests.testing.programs import program

MONDAY = "2026-03-02"


@pytest.mark.parametrize(("name", "account"), [("raters", "C001"), ("seven_areas", None), ("goals", None)])
def test_what_was_recorded_holds_and_names_nobody(
    name: str, account: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "mine"
    assert run(["init", "--template", name, str(root)]) == 0
    source = next(path for path in sorted((root / "data").glob("*.csv")) if "name" in path.read_text().split("\n")[0])
    key, title = source.read_text().splitlines()[1].split(",")[:2]
    capsys.readouterr()
    assert run(["-C", str(root), "test", "--record", account or key, "--today", MONDAY]) == 0
    recorded = capsys.readouterr().out
    assert "expect" in recorded
    assert f'"{key}"' not in recorded
    assert title not in recorded
    with next((root / "scorecards").glob("*.test.score")).open("a") as file:
        file.write("\n" + recorded)
    assert run(["-C", str(root), "test", "--filter", "an account as of"]) == 0
    assert run(["-C", str(root), "fmt", "--check"]) == 0


def test_what_a_muted_trigger_would_play_is_not_expected() -> None:
    angry = 'given crm { plan = "basic", seats = 10, mood = 1 }'
    made = program(f'test "angry" {{ today 2026-03-02 {angry} expect health plays rescue }}')
    kernel = without_history(pin(made, made.tests[0].today, "UTC"))
    recorded = record(made, given(made, kernel, made.tests[0], "UTC").tables, made.tests[0].today, "UTC", "recorded")
    assert "plays rescue" in recorded
    (found,) = run_tests(program(recorded))
    assert found.passed


def test_an_account_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "mine")]) == 0
    assert run(["-C", str(tmp_path / "mine"), "test", "--record", "nobody", "--today", MONDAY]) == 3
    assert "no account `nobody`" in capsys.readouterr().err
