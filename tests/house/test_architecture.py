"""The table of steps in docs/architecture.md, held against the functions it names."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (?P<step>[^|`]+) \| `(?P<function>scorelang[\w.]+)` \| `(?P<takes>[^`]*)` \| `(?P<gives>[^`]*)` \|$", re.M
)
STEPS = [match.groupdict() for match in ROW.finditer(PAGE.replace(r"\|", "¦"))]


def _function(dotted: str) -> ast.FunctionDef:
    module, _, name = dotted.rpartition(".")
    path = ROOT / (module.replace(".", "/") + ".py")
    if not path.exists():
        path = ROOT / module.replace(".", "/") / "__init__.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("¦", "|")


def test_the_table_has_as_many_rows_as_lines() -> None:
    table = PAGE.split("## The steps")[1].split("## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ") and "`scorelang" in line]
    assert len(lines) == len(STEPS) > 0


@pytest.mark.parametrize("row", STEPS, ids=[row["step"] for row in STEPS])
def test_a_step_takes_and_gives_what_the_table_says(row: dict[str, str]) -> None:
    function = _function(row["function"])
    takes = ", ".join(ast.unparse(argument) for argument in function.args.args)
    assert _plain(takes) == _plain(row["takes"])
    assert function.returns is not None
    assert _plain(ast.unparse(function.returns)) == _plain(row["gives"])
