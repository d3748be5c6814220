"""The table of cells in docs/data.md: each example is read, or is not, as the page says."""

import re
from pathlib import Path

import pytest

from scorelang.pipeline.front import read, understand
from scorelang.sources.binding import Binding
from scorelang.sources.readings import State, reader_of
from scorelang.sources.to_python import read_cell

PAGE = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
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
