"""The page about `explain` shows what the demo prints: run this file to write its output again."""

import re
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.docs.markdown_blocks import ROOT
from tests.docs.test_readme import BLOCK, brought_up_to_date, fits, printed, ready
from tests.projects.running import Folder

PAGE = ROOT / "docs" / "explain.md"
BEFORE, AFTER = "{ csm_pulse 50%  nps 30%  csat 20% }", "{ csm_pulse 30%  nps 50%  csat 20% }"


def with_proposal(folder: Path) -> Folder:
    """The demo, and beside it a version in which another weight was proposed."""
    demo = ready(folder)
    place = demo.path / "proposal"
    shutil.copytree(demo.path / "scorecards", place / "scorecards")
    shutil.copy(demo.path / "scorelang.toml", place)
    health = place / "scorecards" / "health.score"
    text = health.read_text(encoding="utf-8")
    assert BEFORE in text
    health.write_text(text.replace(BEFORE, AFTER), encoding="utf-8")
    return demo


BLOCKS = [(match[1], match[2].splitlines()) for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return with_proposal(tmp_path_factory.mktemp("explain"))


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_a_console_block_is_what_is_printed(demo: Folder, command: str, shown: list[str]) -> None:
    assert fits(shown, printed(demo, command))


def test_the_page_shows_something_of_everything() -> None:
    assert len(BLOCKS) >= 4


def main() -> None:
    """Writes the blocks' output again."""
    with tempfile.TemporaryDirectory() as folder:
        demo = with_proposal(Path(folder))

        def again(match: re.Match[str]) -> str:
            lines = brought_up_to_date(match[2].splitlines(), printed(demo, match[1]))
            return f"```console\n$ {match[1]}\n" + "".join(line + "\n" for line in lines) + "```"

        PAGE.write_text(BLOCK.sub(again, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
