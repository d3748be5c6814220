"""`scorelang override`: put a score in the place of the computed one, for a while and with a reason."""

from datetime import date
from pathlib import Path

import click

from scorelang.cli import choosing, opening, overriding, printing
from scorelang.cli.days import today_in
from scorelang.cli.exits import Exit
from scorelang.cli.overriding import Desk
from scorelang.cli.printing import safe, style
from scorelang.project.to_overrides import Value
from scorelang.run.words import points

_EPILOG = """\b
Examples:
  scorelang override ACC-1047 35 --until 2026-06-30 --reason "Their sponsor leaves in May"
  scorelang override                     all of them; those of one account with its key
  scorelang override ACC-1047 --remove

Overrides stand in overrides.toml, where they may be edited by hand. The next run publishes the score that
was put, and keeps the computed one beside it.
"""


@click.command("override", epilog=_EPILOG, short_help="put a score in the place of the computed one")
@click.argument("account", required=False)
@click.argument("score", type=float, required=False)
@overriding.word_options
@click.pass_obj
def command(
    folder: Path,
    account: str | None,
    score: float | None,
    until: date | None,
    since: date | None,
    reason: str | None,
    author: str | None,
    card: str | None,
    remove: bool,
    listed: bool,
    form: str,
) -> int:
    """Put SCORE in the place of what is computed for ACCOUNT; without SCORE, list what was put."""
    opened, program = opening.whole(folder)
    today = today_in(opened.project.timezone)
    if account is None or listed or (score is None and not remove):
        found = [one for one in opened.overrides.scores if account in (None, one.account)]
        return overriding.show(found, "override", today, form)
    desk = Desk(opened, program, choosing.scorecard(program, card), "override", today)
    if remove:
        return overriding.remove(desk, account)
    if score is None or until is None or reason is None:
        opening.leave_with("an override needs a score, `--until DAY` and `--reason TEXT`", Exit.USAGE)
    return _put(desk, account, score, (since or today, until), reason, overriding.author_of(desk, author))


def _put(desk: Desk, account: str, score: float, days: tuple[date, date], reason: str, author: str) -> int:
    said = overriding.last_of(desk, account)
    begins, ends = days
    words = desk.words
    clashing = [i for i in desk.of(account) if (words[i].first_day or begins) <= ends and words[i].last_day >= begins]
    values: dict[str, Value] = {
        "scorecard": desk.card.name,
        "account": account,
        "score": score,
        "reason": reason,
        "author": author,
    }
    overriding.put(desk, {**values, "first_day": begins, "last_day": ends}, clashing)
    computed = None if said is None else (said.score if said.computed is None else said.computed)
    instead = "" if said is None else f", where {points(computed)} was computed on {said.day}"
    name = style(safe(account, 40), "bold")
    printing.err(f"{name} has {points(score)} by {desk.card.name} from {begins} to {ends}{instead}")
    printing.err("it counts from the next run on")
    return Exit.FINE
