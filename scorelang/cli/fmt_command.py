"""`scorelang fmt`: every file in the one style."""

import difflib
import sys
from pathlib import Path

import click

from scorelang.cli import opening, printing
from scorelang.cli.exits import Exit
from scorelang.diagnostics import Diagnostic
from scorelang.formatting.comparing import same
from scorelang.formatting.to_text import format_file
from scorelang.pipeline import front
from scorelang.project.door import read
from scorelang.project.finding import SUFFIX, score_files
from scorelang.run import durable
from scorelang.syntax.from_bytes import unread

_EPILOG = """\b
Examples:
  scorelang fmt                     every .score file of the project
  scorelang fmt --check             exit 1 where a file would change
  scorelang fmt --diff health.score show what would change
  scorelang fmt - < health.score    from standard input, for editors
"""


@click.command("fmt", epilog=_EPILOG, short_help="give every file the one style")
@click.argument("files", nargs=-1, metavar="[FILE]…")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.pass_obj
def command(folder: Path, files: tuple[str, ...], check: bool, diff: bool) -> int:
    """Format .score files; comments stay, and what is written is read again and compared before it replaces a file."""
    if files == ("-",):
        return _from_stdin()
    codes = [_file(place, path, check=check, diff=diff) for place, path in _places(folder, files)]
    return max(codes, default=Exit.FINE)


def _places(folder: Path, files: tuple[str, ...]) -> list[tuple[Path, str]]:
    if files:
        return [((folder / file).parent, (folder / file).name) for file in files]
    project = opening.project(folder)
    paths, found = score_files(project)
    if found:
        opening.stop(found, {project.source.path: project.source})
    return [(project.root, path) for path in paths]


def _file(root: Path, path: str, *, check: bool, diff: bool) -> Exit:
    snapshot = read(root, path)
    if isinstance(snapshot, Diagnostic):
        opening.show((snapshot,), {})
        return Exit.USAGE
    formatted = _formatted(path, snapshot.data)
    if formatted is None:
        return Exit.FINDINGS
    before = snapshot.data.decode("utf-8-sig")
    if formatted == before:
        return Exit.FINE
    if diff:
        lines = difflib.unified_diff(before.splitlines(True), formatted.splitlines(True), path, f"{path} (formatted)")
        printing.raw("".join(lines))
    elif check:
        printing.err(f"would change {path}")
    else:
        _replace((root / path).resolve(), formatted.encode())
        printing.err(f"formatted {path}")
    return Exit.FINDINGS if check or diff else Exit.FINE


def _replace(place: Path, data: bytes) -> None:
    """Where a link leads to, and with the rights that the file had."""
    mode = place.stat().st_mode
    durable.write(place, data)
    place.chmod(mode & 0o7777)


def _formatted(path: str, data: bytes) -> str | None:
    """The text in the one style; None, with its messages shown, where the file does not parse."""
    file, found = front.read(path, data)
    if file is None or front.broken(found):
        opening.show(found, {path: file.source if file else unread(path, data)})
        return None
    text = format_file(file)
    again, problems = front.read(path, text.encode())
    if again is None or front.broken(problems) or not same(file, again):
        message = f"`{printing.safe(path)}` would not say the same in the one style, so it was left as it is"
        opening.leave_with(message, Exit.FAULT, "this is a fault in scorelang; please report the file")
    return text


def _from_stdin() -> Exit:
    formatted = _formatted(f"stdin{SUFFIX}", sys.stdin.buffer.read())
    if formatted is None:
        return Exit.FINDINGS
    printing.raw(formatted)
    return Exit.FINE
