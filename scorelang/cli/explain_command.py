"""`scorelang explain`: how one account's score came about, what changed it, and what would lift it."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from scorelang.cli import choosing, explain_changes, opening, options, printing, scoring, versions
from scorelang.cli.days import Day
from scorelang.cli.exits import Exit
from scorelang.cli.explain_json import record, written
from scorelang.cli.explaining import lines_of
from scorelang.run import durable
from scorelang.run.against import Changed, Other, changes
from scorelang.run.explaining import Explanation, explanations
from scorelang.run.one_account import looked_at
from scorelang.run.scoring import Request
from scorelang.run.supposed import asking

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

_FILE = click.Path(path_type=Path, dir_okay=False)
_EPILOG = """\b
Examples:
  scorelang explain ACC-1047
  scorelang explain ACC-1047 --today 2026-03-01
  scorelang explain ACC-1047 --against 2026-02-23     what changed since that day
  scorelang explain ACC-1047 --against main           what another version of the files says
  scorelang explain ACC-1047 --format html -o why.html
"""


@click.command("explain", epilog=_EPILOG, short_help="show how one account's score came about")
@click.argument("account")
@options.day_options
@click.option("--against", metavar="DAY|REV", help="What changed since a day, or against a version in git or a folder.")
@click.option("--card", metavar="NAME", help="Only by this scorecard.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", help="How it is printed."
)
@click.option("-o", "--output", "out", type=_FILE, metavar="FILE", help="Write it to FILE.", callback=options.into_file)
@click.pass_obj
def command(
    folder: Path,
    account: str,
    today: date | None,
    profile: str | None,
    against: str | None,
    card: str | None,
    form: str,
    out: Path | None,
) -> int:
    """Show what each indicator adds up to, what costs the most, and the smallest changes that reach the next grade.

    Without --today it is the last day on record.
    """
    opened, request = scoring.request(folder, today, profile, last=True)
    cards = choosing.scorecards(request.program, () if card is None else (card,))
    other = None if against is None else _other(opened, request, against)
    with scoring.stops(opened), looked_at(asking(request), account, opened.loaded) as run:
        told = explanations(run, account, card)
        moved = () if other is None else changes(run, account, other, opened.loaded.sha256, cards)
        scoring.clear()
    text = "".join(_shown(opened, told, moved, form))
    if out is None:
        printing.raw(text)
        return Exit.FINE
    try:
        durable.write(out.absolute(), text.encode())
    except OSError as fault:
        opening.leave_with(f"`{printing.safe(str(out))}` cannot be written: {fault.strerror}", Exit.ENGINE)
    return Exit.FINE


def _shown(opened: opening.Opened, told: Sequence[Explanation], moved: Sequence[Changed], form: str) -> Iterator[str]:
    """The whole text, in a format."""
    changed, project = {one.card.name: one for one in moved}, opened.project
    currency = project.currency
    if form == "html":
        # Templates take as long to import as the rest of the command, and only this form needs them.
        from scorelang.cli.explain_html import html

        yield html(told, changed, project)
        return
    if form == "json":
        records = [_record(one, changed.get(one.scorecard.name), currency) for one in told]
        yield json.dumps(records, indent=2, ensure_ascii=False, default=written) + "\n"
        return
    for one in told:
        yield from (f"{line}\n" for line in lines_of(one, changed.get(one.scorecard.name), currency))
        yield from (f"{line}\n" for line in _applies(opened, one))
        yield "\n"


def _applies(opened: opening.Opened, one: Explanation) -> Iterator[str]:
    """Of an account that a scorecard does not score, whom it does, in its author's words."""
    condition = one.scorecard.applies
    if one.status != "not applicable" or condition is None or condition.span is None:
        return
    text = opened.loaded.sources[condition.span.path].text[condition.span.start : condition.span.end]
    yield from printing.wrapped(f"it applies when {printing.safe(' '.join(text.split()), 200)}", "  ")


def _record(one: Explanation, changed: Changed | None, currency: str) -> dict[str, Any]:
    against = {} if changed is None else {"against": explain_changes.record(changed)}
    return record(one, currency) | against


def _other(opened: opening.Opened, request: Request, against: str) -> Other:
    """An earlier day, or another version of the files."""
    if not _DAY.fullmatch(against):
        version = versions.asked(opened, against)
        found = versions.whole(version)
        if found is None:
            opening.leave_with(f"the version {printing.safe(version.label)} had no project here", Exit.USAGE)
        return Other(None, version.label, found[0].project, found[1])
    day = Day().convert(against, None, None)
    if day >= request.today:
        opening.leave_with(f"{day} is not before {request.today}, the day that is explained", Exit.USAGE)
    return Other(day, str(day))
