"""The house rules that a reader relies on: modules that say what they are, small files, tests that can fail."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "scorelang").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
LONGEST = 400


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[1]


def test_a_module_says_in_its_first_sentence_what_it_is() -> None:
    silent = []
    for path in MODULES:
        first = (ast.get_docstring(_tree(path)) or "").split("\n\n")[0].rstrip()
        if not first.endswith((".", "!", "?", ":")) or len(first) > 240:
            silent.append(_name(path))
    assert not silent


def test_a_file_can_be_read_at_one_sitting() -> None:
    lines = {_name(path): path.read_text(encoding="utf-8").count("\n") for path in (*MODULES, *TESTS)}
    assert not {name: count for name, count in lines.items() if count > LONGEST}


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _asserts(function: ast.AST, helpers: frozenset[str]) -> bool:
    """Whether anything in it can fail: an `assert`, `pytest.raises`, or a helper that has one of these."""
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and _called(node) in helpers)
        for node in ast.walk(function)
    )


def _helpers() -> frozenset[str]:
    """Functions of the tests that assert, by name; those that call them too."""
    found: frozenset[str] = frozenset({"raises", "fail", "holds"})
    functions = [
        node
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("test")
    ]
    while True:
        more = found | {function.name for function in functions if _asserts(function, found)}
        if more == found:
            return found
        found = more


def test_every_test_can_fail() -> None:
    helpers = _helpers()
    toothless = [
        f"{_name(path)}: {node.name}"
        for path in TESTS
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test") and not _asserts(node, helpers)
    ]
    assert not toothless


def _prints(tree: ast.Module) -> bool:
    # A child process may speak to its parent in bytes: that is a pipe and no terminal.
    pipes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "buffer"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "input"):
            return True
        if isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr") and id(node) not in pipes:
            if getattr(node.value, "id", "") == "sys":
                return True
    return False


def test_only_the_command_line_prints() -> None:
    assert not [_name(path) for path in MODULES if _room(path) != "cli" and _prints(_tree(path))]


def _reads_the_clock(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") in ("date", "datetime")
        and (node.func.attr in ("today", "utcnow") or (node.func.attr == "now" and not (node.args or node.keywords)))
        for node in ast.walk(tree)
    )


def test_no_clock_decides_anything_below_the_command_line() -> None:
    core = [path for path in MODULES if _room(path) not in ("cli", "run")]
    assert not [_name(path) for path in core if _reads_the_clock(_tree(path))]


def test_the_rules_notice_what_breaks_them() -> None:
    assert _prints(ast.parse("print(1)"))
    assert _prints(ast.parse("import sys\nsys.stderr.write('x')"))
    assert not _prints(ast.parse("import sys\nsys.stdout.buffer.write(b'x')"))
    assert _reads_the_clock(ast.parse("day = date.today()"))
    assert not _asserts(ast.parse("def test_it():\n    f()"), frozenset({"raises"}))
