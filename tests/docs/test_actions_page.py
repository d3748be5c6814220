"""The page about actions: its console blocks, typed one after the other in one project, print what it shows."""

import re
from datetime import date
from pathlib import Path

import pytest

from scorelang.project.starting import starter, write
from tests.docs.console import typed
from tests.docs.markdown_blocks import ROOT

PAGE = ROOT / "docs" / "actions.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# The release of a library, and the day of an import.
MOVING = re.compile(r"holidays DE-BY [\d.]+( +\d{4}-\d{2}-\d{2})?")


def test_what_the_page_shows_is_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], accept: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    write(Path(), starter(date(2026, 3, 1)))
    text = PAGE.read_text(encoding="utf-8")
    printed = BLOCK.sub(lambda match: f"```console\n{_again(match[1], capfd)}```", text)
    if accept:
        PAGE.write_text(printed, encoding="utf-8")
    assert MOVING.sub("", printed) == MOVING.sub("", text) or accept


def _again(block: str, capfd: pytest.CaptureFixture[str]) -> str:
    return "".join(typed(line, capfd) for line in block.splitlines() if line.startswith("$ "))
