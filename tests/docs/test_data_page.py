"""docs/data.md: each example of a cell is read, or is not, as the page says, and the demo says what is shown of it."""

import re
from pathlib import Path

import pytest

from scorelang.pipeline.front import read, understand
from scorelang.sources.binding import Binding
from scorelang.sources.readings import State, reader_of
from scorelang.sources.to_python import read_cell
from tests.projects.running import copied

PLACE = Path(__file__).parents[2] / "docs" / "data.md"
PAGE = PLACE.read_text(encoding="utf-8")
CELLS = PAGE.split("## Cells")[1].split("## Rows")[0]
ROWS = re.findall(r"^\| `([^`]+)` \| (.+) \| (.+) \|$", CELLS, re.M)
CASES = [
    (declared, example, good)
    for declared, *columns in ROWS
    for good, column in zip((True, False), columns, strict=True)
    for example in re.findall(r"`([^`]+)`", column)
]


def test_every_type_has_a_row() -> None:
    kinds = {declared.split()[0] for declared, *_ in ROWS}
    assert kinds == {"number", "percent", "money", "flag", "date", "time", "duration", "text"}


@pytest.mark.parametrize(("declared", "example", "good"), CASES)
def test_an_example_is_read_as_the_page_says(declared: str, example: str, good: bool) -> None:
    text = f"accounts a {{ key id : text column c : {declared} }}"
    file, _ = read("a.score", text.encode())
    assert file is not None
    program, found = understand((file,))
    assert program is not None, found
    reader = reader_of(program.accounts.column("c"), Binding("a", ()), "Europe/Berlin")
    _, state = read_cell(reader, example)
    assert (state is State.KNOWN) == good


DAY = "2026-03-02"
WORD = f"ACC-1047,{DAY},Ada,csm,5,5,5,5,5"


def _shown(name: str, said: str, *, accept: bool) -> None:
    """What the page shows between its two marks is what was said."""
    page = PLACE.read_text(encoding="utf-8")
    block = re.compile(f"(<!-- {name}: begin -->\n```\n)(.*?)(```\n<!-- {name}: end -->)", re.S)
    if accept:
        PLACE.write_text(block.sub(lambda found: found[1] + said + found[3], page), encoding="utf-8")
        return
    found = block.search(page)
    assert found is not None
    assert found[2] == said


def test_what_is_shown_of_a_failed_source_and_of_one_account(tmp_path: Path, accept: bool) -> None:
    demo = copied("demo", tmp_path)
    assert demo.run("run", "--today", DAY).code == 0
    with (demo.path / "data" / "pulse.csv").open("a") as file:
        file.write(f"{WORD}\n")
    _shown("account", demo.run("run", "--today", DAY, "--account", "ACC-1047").out, accept=accept)
    (demo.path / "data" / "tickets.csv").unlink()
    ran = demo.run("run", "--today", DAY)
    assert ran.code == 3
    _shown("failed", ran.out.partition("\n\n")[0] + "\n", accept=accept)
