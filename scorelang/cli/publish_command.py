"""`scorelang publish`: a day on record to a CRM's import file or a table, changed rows only."""

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from scorelang.cli import opening, options, printing, publish_words, scoring
from scorelang.cli.days import Day, today_in
from scorelang.cli.exits import Exit
from scorelang.diagnostics.catalogue.run import ABOVE_LIMIT
from scorelang.run.publishing import Asked, Publication, prepared, publish

_EPILOG = """\b
Examples:
  scorelang publish --to crm --dry-run      what would change, and nothing is written
  scorelang publish --to crm                the rows that changed since the last time
  scorelang publish --to crm --yes          also where more changes than the target's `ask_above`
  scorelang publish --to crm --day 2026-03-01

\b
Where it goes stands in scorelang.toml, once a target:
  [publish.crm]
  path    = "out/crm.csv"                   or: table = "crm.health", in a database
  columns = { account = "Account_ID__c", score = "Health_Score__c", grade = "Health_Grade__c" }

\b
Exit code 0: all is well; 1: more would change than the limit, and nobody said yes; 2: wrong use or
configuration; 3: no day on record to publish; 4: the database or the disk. Nothing is half-written,
and a second time writes nothing.
"""


@click.command("publish", epilog=_EPILOG, short_help="bring scores and reasons to a CRM or a table")
@click.option("--to", "target", metavar="TARGET", help="The target, as scorelang.toml names it.")
@click.option("--day", type=Day(), metavar="DAY", help="The day to publish; the newest on record without it.")
@options.profile_option
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--yes", is_flag=True, help="Publish also what is above the target's limit.")
@click.option("--full", is_flag=True, help="Publish every row again, also one that did not change.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")
@click.pass_obj
def command(
    folder: Path,
    target: str | None,
    day: date | None,
    profile: str | None,
    dry_run: bool,
    yes: bool,
    full: bool,
    form: str,
) -> int:
    """Publish what is on record of a day: the rows that changed since the last time, and no others."""
    opened, program = opening.whole(folder)
    project = opened.project
    if target is None:
        known = [*project.targets, *(one for each in project.profiles.values() for one in each.targets)]
        help = (
            f"targets are {', '.join(f'`{one}`' for one in dict.fromkeys(known))}"
            if known
            else "add `[publish.NAME]` to it"
        )
        opening.leave_with("`--to` is missing: which target of scorelang.toml", Exit.USAGE, help)
    asked = Asked(
        project=project,
        program=program,
        version=opened.loaded.sha256,
        target=target,
        today=today_in(project.timezone),
        now=datetime.now(UTC),
        environment=os.environ,
        profile=options.profile_asked(profile),
        day=day,
        full=full,
    )
    with scoring.stops(opened):
        found = prepared(asked)
        if form == "text":
            for line in publish_words.preview(found):
                printing.out(line)
        agreed = dry_run or yes or not found.excess or found.too_old is not None or _asked(opened, found, found.excess)
        written = publish(found) if agreed and not dry_run else None
    if form == "json":
        printing.raw(publish_words.to_json(found, written))
    elif agreed:
        printing.out(publish_words.ending(found, written))
    else:
        printing.err("nothing was written")
    return Exit.FINE if agreed else Exit.FINDINGS


def _asked(opened: opening.Opened, found: Publication, excess: str) -> bool:
    """Whether a person says yes; where none is there, nothing is written."""
    if printing.live(sys.stdin) and printing.live(sys.stderr):
        return click.confirm(f"{excess}: publish them?", default=False, err=True)
    help = "look at them with `--dry-run`; `--yes` publishes them"
    opening.show((ABOVE_LIMIT.at(found.target.span, excess, help=help),), opened.sources)
    return False
