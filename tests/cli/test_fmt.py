"""`fmt`: one style, everything kept, and a file replaced whole or not at all."""

import io
import sys
from pathlib import Path

import pytest

from scorelang.cli import fmt_command
from tests.cli.commandline import Shell

UGLY = """accounts crm{key id:text # the key
column seats:number from 1}   indicator x{value seats  score linear(0->0,10->100)}
"""


@pytest.fixture
def ugly(shell: Shell) -> Path:
    place = shell.folder / "scorecards" / "health.score"
    place.write_text(UGLY)
    return place


def test_what_init_writes_is_in_the_one_style(shell: Shell) -> None:
    assert shell.type("fmt", "--check").code == 0


def test_a_file_is_formatted_once_and_for_all(shell: Shell, ugly: Path) -> None:
    assert shell.type("fmt", "--check").code == 1
    assert ugly.read_text() == UGLY
    diff = shell.type("fmt", "--diff")
    assert diff.code == 1
    assert "-accounts crm{key id:text # the key" in diff.out
    assert shell.type("fmt").code == 0
    text = ugly.read_text()
    assert "# the key" in text
    assert shell.type("fmt", "--check").code == 0
    assert ugly.read_text() == text


def test_rights_and_links_stay(shell: Shell, ugly: Path) -> None:
    real = shell.folder / "real.score"
    ugly.replace(real)
    real.chmod(0o640)
    ugly.symlink_to(real)
    assert shell.type("fmt").code == 0
    assert ugly.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.read_text() != UGLY


def test_from_standard_input(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UGLY.encode())))
    said = shell.type("fmt", "-")
    assert said.code == 0
    assert said.out.startswith("accounts crm {\n")


def test_what_does_not_parse_is_said_and_left(shell: Shell, ugly: Path) -> None:
    ugly.write_text("accounts crm { key id text }")
    said = shell.type("fmt")
    assert said.code == 1
    assert "SC1001" in said.err
    assert ugly.read_text() == "accounts crm { key id text }"


@pytest.mark.parametrize("wrong", ["accounts crm { key id : text }", "", "accounts {"])
def test_a_formatter_that_would_change_the_meaning_changes_nothing(
    shell: Shell, ugly: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setattr(fmt_command, "format_file", lambda _: wrong)
    said = shell.type("fmt")
    assert said.code == 5
    assert "would not say the same" in said.err
    assert ugly.read_text() == UGLY
