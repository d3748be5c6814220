"""From the bytes of files to a program: what `check`, `fmt` and every other command begin with."""

from scorelang.diagnostics import Diagnostic, Severity
from scorelang.ir.program import Program
from scorelang.semantics.from_syntax import elaborate
from scorelang.syntax.from_bytes import decode
from scorelang.syntax.from_text import parse
from scorelang.syntax.tree.files import File


def read(path: str, data: bytes) -> tuple[File | None, tuple[Diagnostic, ...]]:
    """Decode and parse one file; None only where its bytes are no text."""
    source, found = decode(path, data)
    if source is None:
        return None, found
    file, more = parse(source)
    return file, (*found, *more)


def understand(files: tuple[File, ...]) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """Elaborate all files, in import order, into one program; None where anything is wrong."""
    return elaborate(files)


def broken(found: tuple[Diagnostic, ...]) -> bool:
    """Whether any of them stops the compiler."""
    return any(one.severity is Severity.ERROR for one in found)
