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


def _calls(function: ast.AST) -> frozenset[str]:
    """What a function calls, by name; an `assert` counts as a call of that name."""
    nodes = list(ast.walk(function))
    called = {_called(node) for node in nodes if isinstance(node, ast.Call)}
    return frozenset(called | {"assert" for node in nodes if isinstance(node, ast.Assert)})


def _asserting(functions: dict[str, frozenset[str]]) -> frozenset[str]:
    """The functions that can fail: by an `assert`, `pytest.raises`, or through one another."""
    found: frozenset[str] = frozenset({"assert", "raises", "fail", "holds"})
    while True:
        more = found | {name for name, calls in functions.items() if calls & found}
        if more == found:
            return found
        found = more


def _functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef)]


def test_every_test_can_fail() -> None:
    helpers: dict[str, frozenset[str]] = {}
    for path in (ROOT / "tests").rglob("*.py"):
        for node in _functions(path):
            helpers[node.name] = helpers.get(node.name, frozenset()) | _calls(node)
    asserting = _asserting({name: calls for name, calls in helpers.items() if not name.startswith("test")})
    tests = [(path, node) for path in TESTS for node in _functions(path) if node.name.startswith("test")]
    assert not [f"{_name(path)}: {node.name}" for path, node in tests if not _calls(node) & asserting]


def _prints(tree: ast.Module) -> bool:
    # A child process may speak to its parent in bytes: that is a pipe and no terminal.
    pipes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "buffer"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "input"):
            return True
        of_system = isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "sys"
        if of_system and node.attr in ("stdout", "stderr") and id(node) not in pipes:
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
    calls = {"a": _calls(ast.parse("b()")), "b": _calls(ast.parse("assert x")), "c": _calls(ast.parse("d()"))}
    assert _asserting(calls) >= {"a", "b"}
    assert "c" not in _asserting(calls)
