"""`scorelang validate`: hold the scores of past days against what happened after."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorelang.cli import choosing, evidence, opening, options, scoring
from scorelang.cli.days import Day
from scorelang.cli.exits import Exit
from scorelang.ir.expressions import Length

if TYPE_CHECKING:
    from scorelang.evidence.validation import Validation

_EPILOG = """\b
Examples:
  scorelang validate --outcome churned
  scorelang validate --outcome churned --from 2025-06-02 --to 2025-11-24 --every "1 week"
  scorelang validate --outcome churned --format html -o churned.html
  scorelang validate --outcome churned --format json      for continuous integration
  scorelang validate --outcome churned --cross-section    data without dates

\b
Every account is scored as of each day, from what was known then, and held against what happened
after. Without --from and --to it is half a year up to the last day whose outcome is known.
Exit code 0: all is well; 1: an expectation is not met, or the score knew what came after.
"""


@click.command("validate", epilog=_EPILOG, short_help="hold the scores of past days against what happened after")
@click.option("--outcome", metavar="NAME", help="What happened later; the only one where nothing is said.")
@click.option("--from", "first", type=Day(), metavar="DAY", help="The first day to score.")
@click.option("--to", "last", type=Day(), metavar="DAY", help="The last day to score.")
@click.option("--every", type=evidence.Every(), default="1 week", show_default=True, help="From one day to the next.")
@click.option("--until", type=Day(), metavar="DAY", help="The last day of the data; today where nothing is said.")
@click.option("--cross-section", "once", is_flag=True, help="The data has no dates: what goes along with what.")
@evidence.card_option
@options.profile_option
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), help="By default as FILE ends, or text.")
@evidence.out_option
@click.pass_obj
def command(
    folder: Path,
    outcome: str | None,
    first: date | None,
    last: date | None,
    every: Length,
    until: date | None,
    once: bool,
    card: str | None,
    profile: str | None,
    form: str | None,
    out: Path | None,
) -> int:
    """Hold the scores of past days against what happened after."""
    evidence.installed("validate")
    evidence.checked_days(first, last, until, once=once)
    from scorelang.evidence.validating import Period, cross_section, validate

    opened, request = scoring.request(folder, until, profile)
    chosen = choosing.scorecard(request.program, card)
    asked = evidence.outcome_of(opened, request.program, chosen, outcome)
    request = replace(request, now=None)
    with scoring.stops(opened):
        if once:
            found = cross_section(request, opened.loaded, chosen, asked)
        else:
            period = Period(first, last, every)
            found = validate(request, opened.loaded, chosen, asked, period, lambda day: scoring.say(f"scored {day}"))
        scoring.clear()
    opening.show(found.found, opened.sources)
    evidence.give(_lines(found, _format(form, out)), out)
    return Exit.FINE if found.passed else Exit.FINDINGS


def _format(form: str | None, out: Path | None) -> str:
    """What was asked for, else what the file's name ends with."""
    endings = {".json": "json", ".html": "html", ".htm": "html"}
    return form or (endings.get(out.suffix.lower(), "text") if out else "text")


def _lines(found: "Validation", form: str) -> Iterable[str]:
    match form:
        case "json":
            from scorelang.evidence.to_json import to_json

            return [json.dumps(to_json(found), indent=2, ensure_ascii=False)]
        case "html":
            from scorelang.docgen.validation_page import page

            return [page(found)]
        case _:
            from scorelang.cli import validate_words

            return validate_words.lines(found)
