"""The house rules that a reader relies on: modules that say what they are, small files, tests that can fail."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for path in (ROOT / "scorelang").rglob("*.py"))
TESTS = sorted(path for path in (ROOT / "tests").rglob("test_*.py"))

LONGEST = 400


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_in_its_first_sentence_what_it_is(path: Path) -> None:
    text = ast.get_docstring(_parse(path))
    assert text, f"{_name(path)} has no docstring"
    first = text.split("\n\n")[0]
    assert first.rstrip().endswith((".", "!", "?", ":")), f"{_name(path)}: the docstring's first line is no sentence"
    assert len(first) <= 240, f"{_name(path)}: the docstring's first sentence is too long"


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=_name)
def test_a_file_can_be_read_at_one_sitting(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST, f"{_name(path)} has {lines} lines"


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _asserts(function: ast.AST, helpers: frozenset[str]) -> bool:
    """Whether anything in it can fail: an `assert`, `pytest.raises`, or a helper that has one of these."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call) and _called(node) in helpers:
            return True
    return False


def _helpers() -> frozenset[str]:
    """Functions of the tests that assert, by name; those that call them too."""
    found: frozenset[str] = frozenset({"raises", "fail", "holds"})
    functions = [
        node
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(_parse(path))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("test")
    ]
    while True:
        more = found | {function.name for function in functions if _asserts(function, found)}
        if more == found:
            return found
        found = more


HELPERS = _helpers()


@pytest.mark.parametrize("path", TESTS, ids=_name)
def test_every_test_can_fail(path: Path) -> None:
    toothless = [
        node.name
        for node in ast.walk(_parse(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test") and not _asserts(node, HELPERS)
    ]
    assert not toothless, f"{_name(path)}: no assertion in {', '.join(toothless)}"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_command_line_prints(path: Path) -> None:
    if path.relative_to(ROOT).parts[1] == "cli":
        assert path.is_file()
        return
    tree = _parse(path)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    printed = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("print", "input")]
    # A child process may speak to its parent in bytes: that is a pipe and no terminal.
    pipes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "buffer"}
    streams = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("stdout", "stderr")
        and getattr(node.value, "id", "") == "sys"
        and id(node) not in pipes
    ]
    assert not printed + streams, f"{_name(path)} writes to the terminal at line {(printed + streams)[:1]}"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_clock_decides_anything_below_the_command_line(path: Path) -> None:
    room = path.relative_to(ROOT).parts[1]
    if room in ("cli", "run"):
        assert path.is_file()
        return
    read = [
        node.lineno
        for node in ast.walk(_parse(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr in ("today", "utcnow") or (node.func.attr == "now" and not node.args and not node.keywords))
        and getattr(node.func.value, "id", "") in ("date", "datetime")
    ]
    assert not read, f"{_name(path)} reads the clock at line {read[:1]}"
