"""`scorelang init`: a small project that runs at once."""

from pathlib import Path

import click

from scorelang.cli import opening, printing
from scorelang.cli.days import today_in
from scorelang.cli.exits import Exit
from scorelang.project import starting

_EPILOG = """\b
Examples:
  scorelang init acme     in a new folder
  scorelang init          in this folder

Files that are there already are never touched.
"""


@click.command("init", epilog=_EPILOG, short_help="start a small project that runs at once")
@click.argument("directory", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@click.pass_obj
def command(folder: Path, directory: Path | None) -> int:
    """Write a scorelang.toml, a scorecard, a playbook and a few invented accounts."""
    root = folder / directory if directory else folder
    if root.exists() and not root.is_dir():
        opening.leave_with(f"`{printing.safe(str(root))}` is a file; wanted a folder", Exit.USAGE)
    contents = starting.starter(today_in("UTC"))
    there = starting.write(root, contents)
    if there:
        opening.leave_with(
            f"{', '.join(f'`{one}`' for one in there)} is there already", Exit.USAGE, "nothing was written"
        )
    for path in contents:
        printing.err(f"  wrote {path}")
    go = f"cd {directory} && " if directory and str(directory) != "." else ""
    printing.err()
    printing.err(f"Next: {printing.style(f'{go}scorelang run', 'bold')}")
    return Exit.FINE
