"""The README's console blocks are what the demo prints: run this file to write their output again.

A line of `…` stands for any number of lines.
"""

import re
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.markdown_blocks import ROOT
from tests.projects.running import Folder, recorded

PAGE = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n\$ (scorelang [^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EARLIER = ("2026-02-02", "2026-02-23")
SKIP = "…"


def ready(folder: Path) -> Folder:
    """The demo with its earlier Mondays on record."""
    return recorded("demo", folder, EARLIER)


def printed(demo: Folder, command: str) -> list[str]:
    """What a command of the README prints."""
    ran = demo.run(*shlex.split(command)[1:])
    assert ran.code == 0, ran.err
    return [line.rstrip() for line in ran.out.replace(str(demo.path), "scorecards/demo").strip().splitlines()]


def fits(shown: list[str], real: list[str]) -> bool:
    """Whether the lines shown are the real ones, but for what is left out."""
    pattern = "".join("(?:.*\n)*?" if line == SKIP else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in real)) is not None


def brought_up_to_date(shown: list[str], real: list[str]) -> Iterator[str]:
    """The same pieces of what is printed now: each piece keeps its first words and its length."""
    if SKIP not in shown:
        yield from real
        return
    at = 0
    for number, piece in enumerate(pieces(shown)):
        start = next((i for i in range(at, len(real)) if real[i].split()[:2] == piece[0].split()[:2]), at)
        if number and start > at:
            yield SKIP
        at = min(start + len(piece), len(real))
        yield from real[start:at]
    if at < len(real):
        yield SKIP


def pieces(shown: list[str]) -> list[list[str]]:
    """The lines between the lines of `…`."""
    found: list[list[str]] = [[]]
    for line in shown:
        if line == SKIP:
            found.append([])
        else:
            found[-1].append(line)
    return [piece for piece in found if piece]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return ready(tmp_path_factory.mktemp("readme"))


BLOCKS = [(match[1], match[2].splitlines()) for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]


def test_there_are_console_blocks() -> None:
    assert len(BLOCKS) >= 2


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_a_console_block_is_what_is_printed(demo: Folder, command: str, shown: list[str]) -> None:
    assert fits(shown, printed(demo, command))


def main() -> None:
    """Writes the blocks' output again."""
    with tempfile.TemporaryDirectory() as folder:
        demo = ready(Path(folder))

        def again(match: re.Match[str]) -> str:
            lines = brought_up_to_date(match[2].splitlines(), printed(demo, match[1]))
            return f"```console\n$ {match[1]}\n" + "".join(line + "\n" for line in lines) + "```"

        PAGE.write_text(BLOCK.sub(again, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
