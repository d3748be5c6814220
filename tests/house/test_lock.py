"""What is installed is pinned with hashes, and the lock says nothing about where it comes from."""

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _declared() -> set[str]:
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    return {_normal(match[0]) for line in wanted if (match := re.match(r"[A-Za-z0-9._-]+", line))}


def _locked() -> dict[str, str]:
    blocks = re.split(r"\n(?=\S)", LOCK.strip())
    return {_normal(block.split("==")[0]): block for block in blocks}


def test_everything_declared_is_locked() -> None:
    assert _declared() <= set(_locked())


def test_every_locked_package_has_a_version_and_hashes() -> None:
    loose = [name for name, block in _locked().items() if "==" not in block or "--hash=sha256:" not in block]
    assert not loose


def test_the_lock_names_no_address() -> None:
    assert "://" not in LOCK
    assert "index-url" not in LOCK


def test_sqlglot_is_pinned_exactly() -> None:
    pins = [line for line in PROJECT["project"]["dependencies"] if line.startswith("sqlglot")]
    assert len(pins) == 1
    assert re.fullmatch(r"sqlglot==[\d.]+", pins[0])


# What is needed though nothing imports it: the zones' rules where a system has none.
UNIMPORTED = {"tzdata"}
NAMES = {
    "markdown-it-py": "markdown_it",
    "python-calamine": "python_calamine",
    "backports-zstd": "backports",
    "scikit-learn": "sklearn",
    "tomli-w": "tomli_w",
    "vl-convert-python": "vl_convert",
}


def _imported(folder: str) -> set[str]:
    """The packages that the modules of a folder import, at the top or where they are used."""
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"scorelang", "tests"}


def test_what_the_package_needs_is_what_it_imports() -> None:
    extras = [line for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines]
    lines = [*PROJECT["project"]["dependencies"], *extras]
    declared = {_normal(re.split(r"[<>=\[;]", line)[0]) for line in lines} - UNIMPORTED
    assert _imported("scorelang") == {NAMES.get(name, name) for name in declared}
