"""The page about publishing: its targets are put into one project, and its console blocks print what it shows."""

import re
from datetime import date
from pathlib import Path

import pytest

from scorelang.project.starting import starter, write
from tests.docs.console import typed
from tests.docs.markdown_blocks import ROOT

PAGE = ROOT / "docs" / "publish.md"
BLOCK = re.compile(r"^```(console|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETTINGS = Path("scorelang.toml")


def test_what_the_page_shows_is_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], accept: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    write(Path(), starter(date(2026, 3, 1)))
    text = PAGE.read_text(encoding="utf-8")
    printed = BLOCK.sub(lambda match: f"```{match[1]}\n{_again(match[1], match[2], capfd)}```", text)
    if accept:
        PAGE.write_text(printed, encoding="utf-8")
    assert printed == text or accept


def _again(language: str, block: str, capfd: pytest.CaptureFixture[str]) -> str:
    if language == "toml":
        before = SETTINGS.read_text(encoding="utf-8").partition("\n[publish.")[0]
        SETTINGS.write_text(f"{before}\n{block}", encoding="utf-8")
        return block
    return "".join(typed(line, capfd) for line in block.splitlines() if line.startswith("$ "))
