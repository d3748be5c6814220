"""The program that spoke on a day, read again from its text in the history."""

from pathlib import Path

from scorelang.ir.program import Program
from scorelang.pipeline import front
from scorelang.project.loading import load
from scorelang.run.history import History


def spoken(history: History, root: Path, sum_: str) -> Program | None:
    """A program by its hash; None where its text is lost, or none that this release reads."""
    files = history.program(sum_)
    if files is None:
        return None
    loaded = load(root, sorted(files), {path: text.encode() for path, text in files.items()})
    program, found = front.understand(loaded.files)
    return None if front.broken((*loaded.diagnostics, *found)) else program
