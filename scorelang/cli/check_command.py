"""`scorelang check`: every mistake of a project, in one go."""

import importlib
from pathlib import Path

import click

from scorelang.analysis.explain import explain_ranges
from scorelang.cli import opening, printing
from scorelang.cli.exits import exit_for
from scorelang.cli.reviewing import reviewed, unignored, with_bindings, with_playbooks, with_targets
from scorelang.diagnostics import Diagnostic, Severity

_FORMATS = ("text", "json", "sarif", "github", "junit")

_EPILOG = """\b
Examples:
  scorelang check                          the whole project
  scorelang check scorecards/health.score  one file and what it imports
  scorelang check --ignore SC4 --select SC2001
  scorelang check --explain-range          what each score can come to
  scorelang check --format sarif > check.sarif

Exit code 0: no error and no warning; 1: findings; 2: wrong use or configuration.
"""


@click.command("check", epilog=_EPILOG, short_help="find every mistake in the project's files")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]…")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="How findings are printed.")
@click.option("--select", multiple=True, metavar="CODE", help="Only these codes (SC4 means all of SC4xxx).")
@click.option("--ignore", multiple=True, metavar="CODE", help="All but these codes; errors still stop a run.")
@click.option("--explain-range", "ranges", is_flag=True, help="Say what each score can come to, and why.")
@click.pass_obj
def command(
    folder: Path, files: tuple[Path, ...], form: str, select: tuple[str, ...], ignore: tuple[str, ...], ranges: bool
) -> int:
    """Read every .score file and playbook and say everything that is wrong with them."""
    checked = [opening.standalone(file) for file in files] or [_project(folder)]
    found = tuple(dict.fromkeys(one for each in checked for one in unignored(reviewed(each)).found))
    sources = {path: text for each in checked for path, text in each.sources.items()}
    found = opening.by_place(opening.filtered(found, select, ignore), sources)
    if ranges:
        _explain(checked)
    if form == "text":
        opening.show(found, sources)
        _summary(found, len({path for path in sources if path.endswith(".score")}))
    else:
        renderer = importlib.import_module(f"scorelang.diagnostics.to_{form}")
        printing.raw(renderer.render(found, sources).rstrip("\n") + "\n")
    return exit_for(found)


def _project(folder: Path) -> opening.Opened:
    one = opening.opened(folder, tests=True)
    return with_bindings(with_targets(with_playbooks(one)))


def _explain(checked: list[opening.Opened]) -> None:
    for program in (each.program for each in checked if each.program is not None):
        for line in explain_ranges(program):
            printing.out(f"{'  ' * line.depth}{line.name}: {line.text}")


def _summary(found: tuple[Diagnostic, ...], files: int) -> None:
    noun = "file" if files == 1 else "files"
    if not found:
        printing.err(f"{printing.style('ok', 'green', 'bold')}: {files} {noun}, nothing to say")
        return
    gravest = "red" if any(one.severity is Severity.ERROR for one in found) else "amber"
    printing.err(f"{printing.style(opening.counted(found), gravest, 'bold')} in {files} {noun}")
