"""`scorelang explain`: how one account's score came about."""

import json
from datetime import date
from pathlib import Path

import click

from scorelang.cli import options, printing, scoring
from scorelang.cli.exits import Exit
from scorelang.cli.explain_json import record, written
from scorelang.cli.explaining import lines_of
from scorelang.run.explaining import explanations
from scorelang.run.scoring import scored
from scorelang.run.supposed import asking

_EPILOG = """\b
Examples:
  scorelang explain ACC-1047
  scorelang explain ACC-1047 --today 2026-03-01
  scorelang explain ACC-1047 --format json
"""


@click.command("explain", epilog=_EPILOG, short_help="show how one account's score came about")
@click.argument("account")
@options.day_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")
@click.pass_obj
def command(folder: Path, account: str, today: date | None, profile: str | None, form: str) -> int:
    """Show each indicator's value, points, weight and contribution, adding up to the score, and what fired.

    Without --today it is the last day on record.
    """
    opened, request = scoring.request(folder, today, profile, last=True)
    with scoring.stops(opened), scored(asking(request)) as run:
        told = explanations(run, account)
        scoring.clear()
    if form == "json":
        printing.out(
            json.dumps(
                [record(one, opened.project.currency) for one in told], indent=2, ensure_ascii=False, default=written
            )
        )
    else:
        for one in told:
            for line in lines_of(one, opened.project.currency):
                printing.out(line)
            printing.out()
    return Exit.FINE
