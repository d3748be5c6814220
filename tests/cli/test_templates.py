"""`init --template`: each complete project, whole and small, is sound and runs as it is."""

from pathlib import Path

import pytest

from scorelang.cli.main import run
from scorelang.project import templates

MONDAY = "2026-03-02"


@pytest.mark.parametrize("name", templates.names())
def test_a_template_checks_clean_and_runs(name: str, tmp_path: Path) -> None:
    root = str(tmp_path / "mine")
    assert run(["init", "--template", name, root]) == 0
    assert run(["-C", root, "check"]) == 0
    assert run(["-C", root, "fmt", "--check"]) == 0
    assert run(["-C", root, "run", "--today", MONDAY]) == 0


@pytest.mark.parametrize("name", [name for name in templates.names() if templates.has_small(name)])
def test_its_small_version_has_one_indicator_and_one_spreadsheet(name: str, tmp_path: Path) -> None:
    root = tmp_path / "mine"
    assert run(["init", "--template", name, "--small", str(root)]) == 0
    assert run(["-C", str(root), "check"]) == 0
    assert run(["-C", str(root), "run", "--today", MONDAY]) == 0
    text = "".join(place.read_text() for place in root.rglob("*.score"))
    assert sum(line.startswith("indicator ") for line in text.splitlines()) == 1
    assert len(list(root.rglob("*.csv"))) - len(list((root / "refused").rglob("*.csv"))) == 1


def test_a_template_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--template", "ratters", str(tmp_path / "x")]) == 2
    assert "did you mean `raters`?" in capsys.readouterr().err
    assert run(["init", "--small", str(tmp_path / "x")]) == 2
    assert not (tmp_path / "x").exists()
