"""`scorelang sensitivity`: how many accounts change grade when weights move."""

import json
from datetime import date
from pathlib import Path

import click

from scorelang.cli import choosing, evidence, options, scoring
from scorelang.cli.exits import Exit

_EPILOG = """\b
Examples:
  scorelang sensitivity                    each weight up and down by 20 %, and all at once
  scorelang sensitivity --by 10%
  scorelang sensitivity --at-most 15%      fail where more accounts change grade
  scorelang sensitivity --format json -o sensitivity.json

\b
A weight that moves takes from the others of its level, or gives to them, in their proportions.
Exit code 0: all is well; 1: more accounts change grade than --at-most allows.
"""


class Share(click.ParamType[float]):
    """A share as `20%`; `none`: it may be 0%."""

    name = "share"

    def __init__(self, *, none: bool = False) -> None:
        self.none = none

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """From 0 to 1."""
        if isinstance(value, float):
            return value
        text = str(value)
        digits = text.removesuffix("%")
        written = text.endswith("%") and digits.replace(".", "", 1).isdecimal()
        if not written or float(digits) > 100 or not (float(digits) or self.none):
            self.fail(f"`{text}` is no share; wanted one such as 20%", param, ctx)
        return float(digits) / 100


@click.command("sensitivity", epilog=_EPILOG, short_help="how many accounts change grade when weights move")
@options.day_options
@evidence.card_option
@click.option("--by", type=Share(), default="20%", show_default=True, help="How far weights move.")
@click.option(
    "--at-most", "most", type=Share(none=True), metavar="SHARE", help="Fail where more accounts change grade."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")
@evidence.out_option
@click.pass_obj
def command(
    folder: Path,
    today: date | None,
    profile: str | None,
    card: str | None,
    by: float,
    most: float | None,
    form: str,
    out: Path | None,
) -> int:
    """Move the weights of a scorecard and count the accounts that change their grade.

    Each weight is moved up and down on its own, then all of them at once by chance. Without --today it is the last
    day on record. Nothing is kept.
    """
    evidence.installed("sensitivity")
    from scorelang.cli import sensitivity_words
    from scorelang.evidence.sensitivity_run import measure

    opened, request = scoring.request(folder, today, profile, last=True)
    chosen = choosing.scorecard(request.program, card)
    with scoring.stops(opened):
        found = measure(request, chosen, by, scoring.tell)
        scoring.clear()
    if form == "json":
        record = sensitivity_words.record(found, request.today)
        evidence.give([json.dumps(record, indent=2, ensure_ascii=False)], out)
    else:
        evidence.give(sensitivity_words.lines(found, request.today, opened.project.currency), out)
    return Exit.FINDINGS if most is not None and found.sensitivity.share > most else Exit.FINE
