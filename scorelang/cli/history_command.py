"""`scorelang history`: the days on record."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from scorelang.cli import opening, printing, tables
from scorelang.cli.exits import Exit
from scorelang.diagnostics import Diagnostic
from scorelang.run.history import History, Manifest

_EPILOG = """\b
Examples:
  scorelang history list             every day, with its program and its rows
  scorelang history check            verify every file against its checksum
"""


@click.group("history", epilog=_EPILOG, short_help="list and check the days on record")
def command() -> None:
    """What past runs said: one file a scorecard and day, each with its checksum."""


@command.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")
@click.pass_obj
def list_days(folder: Path, form: str) -> int:
    """List the days on record, oldest first."""
    days = list(_days(folder, verify=False))
    manifests = [one for one in days if isinstance(one, Manifest)]
    if form == "json":
        printing.out(json.dumps([_record(one) for one in manifests], indent=2))
    elif manifests:
        columns = [
            tables.Column("scorecard"),
            tables.Column("day"),
            tables.Column("accounts", right=True),
            tables.Column("program"),
            tables.Column("profile"),
            tables.Column("by"),
        ]
        rows = [
            (one.scorecard, str(one.day), f"{one.rows:,}", one.program[:12], one.profile, f"scorelang {one.created_by}")
            for one in manifests
        ]
        printing.out(tables.table(columns, rows))
    else:
        printing.err("nothing is on record yet: `scorelang run` keeps its first day")
    return _damages(days)


@command.command("check")
@click.pass_obj
def check_days(folder: Path) -> int:
    """Verify every day on record against its checksum."""
    days = list(_days(folder, verify=True))
    code = _damages(days)
    if code == Exit.FINE:
        printing.err(f"{printing.style('ok', 'green', 'bold')}: {len(days)} days, all as they were written")
    return code


def _days(folder: Path, *, verify: bool) -> Iterator[Manifest | Diagnostic]:
    project = opening.project(folder)
    history = History(project.root / project.history)
    for place in history.folders():
        for day in history.days_in(place):
            yield history.verified_in(place, day) if verify else history.manifest_in(place, day)


def _damages(days: list[Manifest | Diagnostic]) -> int:
    damaged = tuple(one for one in days if isinstance(one, Diagnostic))
    opening.show(damaged, {})
    return Exit.DATA if damaged else Exit.FINE


def _record(one: Manifest) -> dict[str, object]:
    return {
        "scorecard": one.scorecard,
        "day": one.day.isoformat(),
        "accounts": one.rows,
        "program": one.program,
        "profile": one.profile,
        "created_by": one.created_by,
    }
