"""`scorelang silence`: let a trigger of an account start no plays for a while."""

from datetime import date
from pathlib import Path

import click

from scorelang.cli import choosing, opening, overriding, printing
from scorelang.cli.days import today_in
from scorelang.cli.exits import Exit
from scorelang.cli.overriding import Desk
from scorelang.cli.printing import safe, style
from scorelang.project.overrides import Silence
from scorelang.project.to_overrides import Value

_EPILOG = """\b
Examples:
  scorelang silence ACC-1047 sudden_drop --until 2026-06-30 --reason "They told us: a holiday"
  scorelang silence ACC-1047 --until 2026-06-30 --reason "We talk every day"    all triggers
  scorelang silence                      all of them; those of one account with its key
  scorelang silence ACC-1047 --remove

Silences stand in overrides.toml, where they may be edited by hand. A silenced trigger is still shown as
open, with the reason, and starts no plays.
"""


@click.command("silence", epilog=_EPILOG, short_help="let a trigger of an account start no plays for a while")
@click.argument("account", required=False)
@click.argument("trigger", required=False)
@overriding.word_options
@click.pass_obj
def command(
    folder: Path,
    account: str | None,
    trigger: str | None,
    until: date | None,
    since: date | None,
    reason: str | None,
    author: str | None,
    card: str | None,
    remove: bool,
    listed: bool,
    form: str,
) -> int:
    """Silence TRIGGER (all without it) of ACCOUNT; without --until, list what is silenced."""
    opened, program = opening.whole(folder)
    today = today_in(opened.project.timezone)
    if account is None or listed or (until is None and reason is None and not remove):
        found = [one for one in opened.overrides.silences if account in (None, one.account)]
        return overriding.show(found, "silence", today, form)
    desk = Desk(opened, program, choosing.scorecard(program, card), "silence", today)
    if remove:
        return overriding.remove(desk, account)
    if until is None or reason is None:
        opening.leave_with("a silence needs `--until DAY` and `--reason TEXT`", Exit.USAGE)
    return _put(desk, account, trigger, (since or today, until), reason, overriding.author_of(desk, author))


def _put(desk: Desk, account: str, trigger: str | None, days: tuple[date, date], reason: str, author: str) -> int:
    overriding.last_of(desk, account)
    begins, ends = days
    values: dict[str, Value] = {
        "scorecard": desk.card.name,
        "account": account,
        **({"trigger": trigger} if trigger else {}),
    }
    same = [i for i in desk.of(account) if _again(desk.words[i], trigger, begins, ends)]
    word: dict[str, Value] = {"reason": reason, "author": author, "first_day": begins, "last_day": ends}
    overriding.put(desk, {**values, **word}, same)
    name = style(safe(account, 40), "bold")
    what = f"`{trigger}` of {name}" if trigger else f"every trigger of {name}"
    printing.err(f"{what} by {desk.card.name} starts no plays from {begins} to {ends}")
    return Exit.FINE


def _again(one: object, trigger: str | None, begins: date, ends: date) -> bool:
    """Whether the same is silenced for some of these days already."""
    return (
        isinstance(one, Silence)
        and one.trigger == trigger
        and (one.first_day or begins) <= ends
        and one.last_day >= begins
    )
