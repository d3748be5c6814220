"""`scorelang drift`: whether what a scorecard measures is still what it was."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import click

from scorelang.cli import choosing, evidence, opening, options, scoring
from scorelang.cli.days import Day
from scorelang.cli.exits import Exit
from scorelang.ir.expressions import Length
from scorelang.ir.scorecards import Scorecard
from scorelang.pinning.days import stepped
from scorelang.run.history import history_of
from scorelang.run.scoring import Request

_EPILOG = """\b
Examples:
  scorelang drift                                       against the days on record, a month ago and before
  scorelang drift --reference 2026-01-01..2026-01-31
  scorelang drift --reference 2026-01-01..2026-01-31 --today 2026-03-02
  scorelang drift --format html -o drift.html

\b
Days that are on record are taken as they were; where the period has none, days of it are scored again with
today's program, from what was known then. Nothing is kept.
Exit code 0: all is well; 1: something moved far, or died.
"""

_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)
RECENT = timedelta(days=28)
MOST_DAYS = 60
Days = tuple[date, date]


class Period(click.ParamType[Days]):
    """A period as `2026-01-01..2026-01-31`."""

    name = "period"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Days:
        """Its first and last day."""
        match = _PERIOD.fullmatch(str(value))
        if match is None:
            self.fail(f"`{value}` is no period; wanted one such as 2026-01-01..2026-01-31", param, ctx)
        first, last = (Day().convert(text, param, ctx) for text in match.groups())
        if last < first:
            self.fail(f"`{value}` ends before it begins", param, ctx)
        return first, last


@click.command("drift", epilog=_EPILOG, short_help="say whether what is measured is still what it was")
@click.option("--reference", type=Period(), metavar="DAY..DAY", help="The period to compare with.")
@click.option("--from", "first", type=Day(), metavar="DAY", help="Its first day, as another way to say it.")
@click.option("--to", "last", type=Day(), metavar="DAY", help="Its last day.")
@click.option("--every", type=evidence.Every(), default="1 week", show_default=True, help="Between days scored again.")
@options.day_options
@evidence.card_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", help="How it is printed."
)
@evidence.out_option
@click.pass_obj
def command(
    folder: Path,
    reference: Days | None,
    first: date | None,
    last: date | None,
    every: Length,
    today: date | None,
    profile: str | None,
    card: str | None,
    form: str,
    out: Path | None,
) -> int:
    """Compare each indicator, the score and the grades of a day with a period of reference.

    Without --today it is the last day on record, without a period all days on record from four weeks before it.
    """
    evidence.installed("drift")
    from scorelang.cli import drift_words
    from scorelang.evidence.drift_run import drift

    opened, request = scoring.request(folder, today, profile, last=True)
    chosen = choosing.scorecard(request.program, card)
    days = _days(opened, request, chosen, _period(reference, first, last), every)
    with scoring.stops(opened):
        found = drift(request, opened.loaded, chosen, days, scoring.tell)
        scoring.clear()
    if form == "json":
        evidence.give([json.dumps(drift_words.record(found), indent=2, ensure_ascii=False)], out)
    elif form == "html":
        from scorelang.docgen.drift_page import page

        evidence.give([page(found, opened.project.currency)], out)
    else:
        evidence.give(drift_words.lines(found, opened.project.currency), out)
    return Exit.FINDINGS if found.verdict in ("dead", "large") else Exit.FINE


def _period(reference: Days | None, first: date | None, last: date | None) -> Days | None:
    if reference is not None and (first or last):
        opening.leave_with("`--reference` and `--from … --to …` say the same; one of them is wanted", Exit.USAGE)
    if (first is None) != (last is None):
        opening.leave_with("`--from` and `--to` go together", Exit.USAGE)
    if first is not None and last is not None:
        if last < first:
            opening.leave_with("`--to` lies before `--from`", Exit.USAGE)
        return first, last
    return reference


def _days(opened: opening.Opened, request: Request, card: Scorecard, period: Days | None, every: Length) -> list[date]:
    """The days of reference: those on record, else some of the period."""
    today = request.today
    on_record = [day for day in history_of(opened.project).days(card.name) if day < today]
    if period is None:
        found = [day for day in on_record if day <= today - RECENT] or on_record
        if not found:
            help = "name a period with `--reference DAY..DAY`, or keep days with `scorelang run` first"
            opening.leave_with(f"there is no day of `{card.name}` on record before {today}", Exit.USAGE, help)
        return found[-MOST_DAYS:]
    first, last = period
    if last >= today:
        opening.leave_with(f"the reference has to end before {today}", Exit.USAGE)
    return [day for day in on_record if first <= day <= last] or list(stepped(first, last, every))
