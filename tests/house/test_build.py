"""The wheel holds what a running scorelang reads beside its code."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("scorelang", "grammars", "playbooks", "scorecards"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "history", "plans"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source / name)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_grammar_is_in_the_wheel(packed: set[str]) -> None:
    wanted = {f"scorelang/grammars/{path.name}" for path in (ROOT / "grammars").glob("*.lark")}
    assert wanted
    assert wanted <= packed


def test_every_module_and_template_is_in_the_wheel(packed: set[str]) -> None:
    kept = {str(path.relative_to(ROOT)) for path in (ROOT / "scorelang").rglob("*") if path.is_file()}
    assert {name for name in kept if "__pycache__" not in name} <= packed


def test_the_shipped_playbooks_are_in_the_wheel(packed: set[str]) -> None:
    wanted = {f"scorelang/playbooks/{path.name}" for path in (ROOT / "playbooks").glob("*.md")}
    assert wanted <= packed
