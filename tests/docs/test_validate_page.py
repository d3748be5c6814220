"""The page about `validate` shows what the demo prints, and every name of the JSON: run this file to write it again."""

import json
import re
import shlex
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.docs.markdown_blocks import ROOT
from tests.docs.test_readme import BLOCK, brought_up_to_date, fits
from tests.projects.running import Folder, copied

PAGE = ROOT / "docs" / "validate.md"
BLOCKS = [(match[1], match[2].splitlines()) for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]


def printed(demo: Folder, command: str) -> list[str]:
    """What a command prints; of one that fails, what it says beside it too."""
    ran = demo.run(*shlex.split(command)[1:])
    said = ran.err + ran.out if ran.code else ran.out
    return [line.rstrip() for line in said.strip().splitlines()] + ([f"exit code {ran.code}"] if ran.code else [])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return copied("demo", tmp_path_factory.mktemp("validate"))


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_a_console_block_is_what_is_printed(demo: Folder, command: str, shown: list[str]) -> None:
    assert fits(shown, printed(demo, command))


def test_the_page_has_every_name_of_the_json_and_no_other(demo: Folder) -> None:
    asked = ("validate", "--outcome", "shrank", "--until", "2026-03-06", "--every", "12 weeks")
    held = names(json.loads(demo.run(*asked, "--format", "json").out))
    table = PAGE.read_text(encoding="utf-8").partition("<!-- json: begin -->")[2].partition("<!-- json: end -->")[0]
    written = {part for word in re.findall(r"`([a-z_.]+)`", table) for part in word.split(".")}
    words = {"validation", "cross-section", "null", "error", "low", "high", "value"}
    assert held - words == written - words


def names(value: Any) -> set[str]:
    """The names of all objects within, but for those that the data names."""
    match value:
        case dict():
            inner = set().union(*(names(one) for key, one in value.items() if key != "grades" or isinstance(one, list)))
            return set(value) | inner
        case list():
            return set().union(*map(names, value)) if value else set()
        case _:
            return set()


def main() -> None:
    """Writes the blocks' output again."""
    with tempfile.TemporaryDirectory() as folder:
        demo = copied("demo", Path(folder))

        def again(match: re.Match[str]) -> str:
            shown, real = match[2].splitlines(), printed(demo, match[1])
            lines = brought_up_to_date(shown, real) if shown else real
            return f"```console\n$ {match[1]}\n" + "".join(line + "\n" for line in lines) + "```"

        PAGE.write_text(BLOCK.sub(again, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
