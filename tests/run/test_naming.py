"""A trigger, and a column of the accounts, may be called like a part of a score."""

from pathlib import Path

import pytest

from scorelang.cli.main import run
from scorelang.run.naming import kept_name, output_name

CARD = """
accounts crm {{ key id : text  column value : money  column seats : number from 0 }}
indicator use "Use" {{ value seats  score linear (0 -> 0, 10 -> 100) }}
scorecard health "Health" {{
  weights {{ use 100% }}
  grades {{ good "Good" green from 60  bad "Bad" red below }}
  trigger {name} "Worth a call" {{ when score < 60  play call  owner "a@example.com" }}
}}
"""
CONFIGURATION = '[project]\nname = "x"\n[profiles.dev.sources]\ncrm = { path = "crm.csv" }\n'


@pytest.mark.parametrize("name", ["value", "coverage", "weight", "contribution"])
def test_whatever_it_is_called_it_is_counted_and_shown(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scorecards").mkdir()
    (tmp_path / "scorecards" / "health.score").write_text(CARD.format(name=name))
    (tmp_path / "scorelang.toml").write_text(CONFIGURATION)
    (tmp_path / "crm.csv").write_text("id,value,seats\na,100,1\nb,200,9\nc,300,5\n")
    assert run(["-C", str(tmp_path), "run", "--today", "2026-03-02"]) in (0, 1)
    said = capsys.readouterr().out
    assert "Triggers that hold: 2 (Worth a call 2)" in said
    assert [line.split()[1:6:4] for line in said.splitlines() if line.startswith("  normal")] == [
        ["c", "Bad"],
        ["a", "Bad"],
    ]
    assert [line.split()[6] for line in said.splitlines() if line.startswith("  normal")] == ["300", "100"]


@pytest.mark.parametrize(
    ("output", "kept"),
    [
        ("use.points", "use.score"),
        ("use.value", "use.value"),
        ("points.points", "points.score"),
        ("score", "score"),
        ("item.2", "item.2"),
        ("item.points", "item.score"),
        *((f"{kind}.{word}",) * 2 for kind in ("trigger", "until") for word in ("score", "points", "value")),
    ],
)
def test_what_is_kept_is_found_again(output: str, kept: str) -> None:
    assert kept_name(output) == kept
    assert output_name(kept) == output


@pytest.mark.parametrize("output", ["outcome.value", "outcome.points", "use.weight", "before", "adjust.1", "always.1"])
def test_what_is_no_history(output: str) -> None:
    assert kept_name(output) is None
