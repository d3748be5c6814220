"""Paths as DuckDB is told them: it reads every path as a pattern, and would take another file for one with brackets."""

import re
import shutil
from pathlib import Path

from scorelang.source.records import replace
from scorelang.sources.files import DataFile
from scorelang.sources.to_duckdb import literal

_PATTERN = re.compile("[*?[]")


def as_pattern(path: Path) -> str:
    """The pattern that matches this path alone."""
    return _PATTERN.sub(lambda found: f"[{found[0]}]", str(path.resolve()))


def read_path(path: Path) -> str:
    """A path to read, as a literal."""
    return literal(as_pattern(path))


def read_paths(paths: list[Path]) -> str:
    """Paths to read, as a list of literals."""
    return f"[{', '.join(map(read_path, paths))}]"


def reachable(file: DataFile, folder: Path, number: int) -> DataFile:
    """The file, or a copy of it where its path would be refused: DuckDB decodes what follows a percent sign."""
    if "%" not in str(file.path.resolve()):
        return file
    copy = folder / f"copy-{number}{''.join(file.path.suffixes)}"
    shutil.copyfile(file.path, copy)
    return replace(file, path=copy)
