"""`scorelang init`: a small project that runs at once."""

import difflib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from scorelang.cli import opening, printing
from scorelang.cli.days import today_in
from scorelang.cli.exits import Exit
from scorelang.project import starting, templates

_EPILOG = """\b
Examples:
  scorelang init acme     in a new folder
  scorelang init          in this folder
  scorelang init --template raters acme           from a complete project
  scorelang init --template raters --small acme   its one indicator, one spreadsheet

Files that are there already are never touched.
"""


@click.command("init", epilog=_EPILOG, short_help="start a small project that runs at once")
@click.argument("directory", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@click.option("--template", metavar="NAME", help=f"Begin from a complete project: {', '.join(templates.names())}.")
@click.option("--small", is_flag=True, help="Of the template, its version with one indicator and one spreadsheet.")
@click.pass_obj
def command(folder: Path, directory: Path | None, template: str | None, small: bool) -> int:
    """Write a scorelang.toml, a scorecard, a playbook and a few invented accounts, or a copy of a complete project."""
    root = folder / directory if directory else folder
    if root.exists() and not root.is_dir():
        opening.leave_with(f"`{printing.safe(str(root))}` is a file; wanted a folder", Exit.USAGE)
    contents = _contents(template, small)
    there = starting.write(root, contents)
    if there:
        opening.leave_with(
            f"{', '.join(f'`{one}`' for one in there)} is there already", Exit.USAGE, "nothing was written"
        )
    for path in contents:
        printing.err(f"  wrote {path}")
    if templates.MAKER in contents:
        _make_data(root)
    go = f"cd {directory} && " if directory and str(directory) != "." else ""
    printing.err()
    printing.err(f"Next: {printing.style(f'{go}scorelang run', 'bold')}")
    return Exit.FINE


def _contents(template: str | None, small: bool) -> Mapping[str, bytes]:
    if template is None:
        if small:
            opening.leave_with("`--small` goes with `--template`", Exit.USAGE)
        return starting.starter(today_in("UTC"))
    if template not in templates.names():
        near = difflib.get_close_matches(template, templates.names(), 1, 0.6)
        help = f"did you mean `{near[0]}`?" if near else f"templates are {', '.join(templates.names())}"
        opening.leave_with(f"there is no template `{printing.safe(template)}`", Exit.USAGE, help)
    if small and not templates.has_small(template):
        opening.leave_with(f"`{template}` has no small version", Exit.USAGE)
    return templates.template(template, small=small)


def _make_data(root: Path) -> None:
    """The template's own script, just written, makes its invented data."""
    subprocess.run([sys.executable, templates.MAKER], cwd=root, check=True, stdout=subprocess.DEVNULL)
    printing.err("  made data/")
