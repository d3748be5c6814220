"""Pages whose console blocks, typed one after the other in one new project, print what they show."""

import re
from datetime import date
from pathlib import Path

import pytest

from scorelang.project.starting import starter, write
from tests.docs.console import typed
from tests.docs.markdown_blocks import ROOT

PAGES = ("actions", "history", "publish")
BLOCK = re.compile(r"^```(console|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# The release of a library, and the day of an import.
MOVING = re.compile(r"holidays DE-BY [\d.]+( +\d{4}-\d{2}-\d{2})?")
SETTINGS = Path("scorelang.toml")


@pytest.mark.parametrize("name", PAGES)
def test_what_the_page_shows_is_what_is_printed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], accept: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    write(Path(), starter(date(2026, 3, 1)))
    page = ROOT / "docs" / f"{name}.md"
    text = page.read_text(encoding="utf-8")
    printed = BLOCK.sub(lambda match: f"```{match[1]}\n{_again(match[1], match[2], capfd)}```", text)
    if accept:
        page.write_text(printed, encoding="utf-8")
    assert MOVING.sub("", printed) == MOVING.sub("", text) or accept


def _again(language: str, block: str, capfd: pytest.CaptureFixture[str]) -> str:
    """A target takes the place of the one before in the project's settings; what is typed is typed."""
    if language == "console":
        return "".join(typed(line, capfd) for line in block.splitlines() if line.startswith("$ "))
    if block.startswith("[publish."):
        before = SETTINGS.read_text(encoding="utf-8").partition("\n[publish.")[0]
        SETTINGS.write_text(f"{before}\n{block}", encoding="utf-8")
    return block
