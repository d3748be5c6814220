"""`scorelang tune`: propose weights and curves that tell better who had an outcome."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorelang.cli import choosing, evidence, opening, options, printing, scoring
from scorelang.cli.days import Day
from scorelang.cli.exits import Exit
from scorelang.ir.expressions import Length

if TYPE_CHECKING:
    from scorelang.evidence.tuning_run import Tuned

_EPILOG = """\b
Examples:
  scorelang tune --outcome churned                        what would be better, and by how much
  scorelang tune --outcome churned --write                the same, and change the .score files
  scorelang tune --outcome churned --format diff | git apply
  scorelang tune --outcome churned --from 2025-06-02 --to 2025-11-24
  scorelang tune --outcome churned --cross-section        data without dates

\b
Fitted on earlier days of some accounts, judged on later days of others. Where that is not better than
today's weights by more than the noise, nothing is proposed. Grades and their edges stay as they are.
Exit code 0: it was looked, whatever came of it; 1: what was observed knew what came after.
"""


FORMATS = ("text", "json", "diff")


@click.command("tune", epilog=_EPILOG, short_help="propose weights and curves that tell better")
@click.option("--outcome", metavar="NAME", help="What happened later; the only one where nothing is said.")
@click.option("--from", "first", type=Day(), metavar="DAY", help="The first day to score.")
@click.option("--to", "last", type=Day(), metavar="DAY", help="The last day to score.")
@click.option("--every", type=evidence.Every(), default="1 week", show_default=True, help="From one day to the next.")
@click.option("--until", type=Day(), metavar="DAY", help="The last day of the data; today where nothing is said.")
@click.option("--cross-section", "once", is_flag=True, help="The data has no dates: what goes along with what.")
@click.option("--write", "write", is_flag=True, help="Change the .score files.")
@evidence.card_option
@options.profile_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How it is printed.")
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
    write: bool,
    card: str | None,
    profile: str | None,
    form: str,
    out: Path | None,
) -> int:
    """Propose weights and curve positions from what happened, and write them as a patch of the .score files.

    Without --from and --to it is half a year up to the last day whose outcome is known.
    """
    evidence.installed("tune")
    evidence.checked_days(first, last, until, once=once)
    from scorelang.evidence.tuning_run import tune
    from scorelang.evidence.validating import Period
    from scorelang.run import durable

    opened, request = scoring.request(folder, until, profile)
    chosen = choosing.scorecard(request.program, card)
    asked = evidence.outcome_of(opened, request.program, chosen, outcome)
    period = None if once else Period(first, last, every)
    with scoring.stops(opened):
        found = tune(replace(request, now=None), opened.loaded, chosen, asked, period, scoring.tell)
        scoring.clear()
    opening.show(found.found, opened.sources)
    evidence.give(_lines(found, form), out)
    if write and found.proposal is not None:
        for path, text in found.proposal.texts.items():
            durable.write(opened.project.root / path, text.encode())
            printing.err(f"wrote {path}")
    return Exit.FINDINGS if found.verdict == "refused" else Exit.FINE


def _lines(found: "Tuned", form: str) -> Iterable[str]:
    from scorelang.cli import tune_words

    match form:
        case "json":
            return [json.dumps(tune_words.record(found), indent=2, ensure_ascii=False)]
        case "diff":
            return found.proposal.diff.removesuffix("\n").split("\n") if found.proposal else []
        case _:
            return tune_words.lines(found)
