"""The page about drift, sensitivity and tuning shows what is printed: run this file to write its output again."""

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.docs.markdown_blocks import ROOT
from tests.docs.test_readme import brought_up_to_date, fits, ready
from tests.docs.test_validate_page import printed
from tests.projects.running import Folder, copied

PAGE = ROOT / "docs" / "tune.md"
BLOCK = re.compile(r"^```console(?P<project> \S+)?\n\$ (?P<command>scorelang [^\n]*)\n(?P<shown>.*?)^```$", re.M | re.S)
BLOCKS = [match.groupdict() for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]
DATA = os.environ.get("SCORELANG_DATA")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return ready(tmp_path_factory.mktemp("tune"))


def within(demo: Folder, project: str | None, folder: Path) -> Folder:
    return demo if project is None else copied(project.strip(), folder, {"SCORELANG_DATA": str(DATA)})


@pytest.mark.parametrize("block", BLOCKS, ids=[block["command"] for block in BLOCKS])
def test_a_console_block_is_what_is_printed(demo: Folder, block: dict[str, str], tmp_path: Path) -> None:
    if block["project"] is not None and not DATA:
        pytest.skip("SCORELANG_DATA names no folder of public data")
    place = within(demo, block["project"], tmp_path)
    assert fits(block["shown"].splitlines(), printed(place, block["command"]))


@pytest.mark.parametrize(
    "command",
    [
        ("drift", "--today", "2026-03-02"),
        ("sensitivity", "--today", "2026-03-02"),
        ("tune", "--outcome", "churned", "--until", "2026-03-06", "--every", "6 weeks"),
    ],
)
def test_the_page_has_every_name_of_the_json(demo: Folder, command: tuple[str, ...]) -> None:
    ran = demo.run(*command, "--format", "json")
    table = PAGE.read_text(encoding="utf-8").partition("<!-- json: begin -->")[2].partition("<!-- json: end -->")[0]
    row = next(line for line in table.splitlines() if line.startswith(f"| `{command[0]}`"))
    assert names(json.loads(ran.out)) <= set(re.findall(r"`([a-z_]+)`", row))


def names(value: Any) -> set[str]:
    match value:
        case dict():
            return set(value).union(*map(names, value.values()))
        case list():
            return set().union(*map(names, value))
        case _:
            return set()


def main() -> None:
    """Writes the blocks' output again."""
    with tempfile.TemporaryDirectory() as folder:
        demo = ready(Path(folder))

        def again(match: re.Match[str]) -> str:
            if match["project"] and not DATA:
                return match[0]
            place = within(demo, match["project"], Path(folder))
            shown, real = match["shown"].splitlines(), printed(place, match["command"])
            lines = brought_up_to_date(shown, real) if shown else real
            head = f"```console{match['project'] or ''}\n$ {match['command']}\n"
            return head + "".join(line + "\n" for line in lines) + "```"

        PAGE.write_text(BLOCK.sub(again, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
