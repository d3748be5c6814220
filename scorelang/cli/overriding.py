"""What `override` and `silence` share: whose word it is, the file it is written to, and how words are listed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from scorelang.cli import opening, printing, tables
from scorelang.cli.days import Day
from scorelang.cli.exits import Exit
from scorelang.cli.printing import safe, style
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.project import revisions, to_overrides
from scorelang.project.overrides import NAME, Override, Silence, against, from_text, overrides
from scorelang.run import durable
from scorelang.run.history import history_of
from scorelang.source import SourceText

if TYPE_CHECKING:
    from scorelang.run.recorded import Saying

Word = Override | Silence


@dataclass(frozen=True, slots=True)
class Desk:
    """A project with the words that stand in it; `kind` is `override` or `silence`."""

    opened: opening.Opened
    program: Program
    card: Scorecard
    kind: str
    today: date

    @property
    def words(self) -> Sequence[Word]:
        """Those of its kind, in the order in which they stand."""
        found = self.opened.overrides
        return found.scores if self.kind == "override" else found.silences

    def of(self, account: str) -> list[int]:
        """The numbers of those of an account by the scorecard."""
        wanted = (self.card.name, account)
        return [i for i, one in enumerate(self.words) if (one.scorecard, one.account) == wanted]


def word_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What can be said of a word: its days, why, by whom, of which scorecard; and the ways to look at them."""
    added = (
        click.option("--until", type=Day(any_year=True), metavar="DAY", help="The last day on which it counts."),
        click.option("--from", "since", type=Day(), metavar="DAY", help="The first day; today where none is said."),
        click.option("--reason", metavar="TEXT", help="Why, in a sentence that is shown beside it."),
        click.option("--author", metavar="NAME", help="Whose word it is; without it, the e-mail that git knows."),
        click.option("--card", metavar="NAME", help="The scorecard, where there are several."),
        click.option("--remove", is_flag=True, help="Take those of the account away."),
        click.option("--list", "listed", is_flag=True, help="List what stands there, as without any argument."),
        click.option(
            "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How a list is printed."
        ),
    )
    for option in reversed(added):
        command = option(command)
    return command


def author_of(desk: Desk, given: str | None) -> str:
    """Whose word it is: what was given, else the e-mail that git knows."""
    found = given or revisions.author(desk.opened.project.root)
    if found is None:
        opening.leave_with("nobody knows whose word it is", Exit.USAGE, "say it by `--author NAME`")
    return found


def last_of(desk: Desk, account: str) -> "Saying | None":
    """What the last run said of the account; leaves where it does not exist."""
    from scorelang.run.recorded import last_said  # which imports the engine
    from scorelang.run.stopping import RunError

    project = desk.opened.project
    try:
        said = last_said(history_of(project), desk.card.name, account)
    except RunError as stopped:
        opening.stop(stopped.diagnostics, desk.opened.sources)
    if said is None:
        printing.err(f"nothing is on record yet: whether there is an account `{safe(account, 40)}`, the next run says")
    return said


def write(desk: Desk, text: str) -> None:
    """Put a text into overrides.toml, if it is right."""
    source = SourceText(NAME, text)
    found, _, wrong = from_text(source)
    wrong = (*wrong, *(against(found, desk.program, desk.today) if found else ()))
    if opening.errors(wrong):
        opening.stop(opening.errors(wrong), {NAME: source})
    root = desk.opened.project.root
    _, now, _ = overrides(root)
    if (now.text if now else "") != text_of(desk):
        opening.leave_with(
            f"somebody else changed {NAME} in this moment", Exit.ENGINE, "nothing was written; try again"
        )
    durable.write(root / NAME, text.encode())


def text_of(desk: Desk) -> str:
    """What stands in overrides.toml."""
    return desk.opened.texts[NAME].text if NAME in desk.opened.texts else ""


def put(desk: Desk, values: Mapping[str, to_overrides.Value], replaced: Sequence[int]) -> None:
    """Write one more word; those that it replaces end the day before it begins, or go where they began later."""
    text, begins = text_of(desk), values["first_day"]
    assert isinstance(begins, date)
    gone = []
    for i in replaced:
        one = desk.words[i]
        if one.first_day is None or one.first_day < begins:
            text = to_overrides.ended(text, desk.kind, i, begins - timedelta(1))
        else:
            gone.append(i)
    if gone:
        text = to_overrides.without(text, desk.kind, gone)
    write(desk, to_overrides.added(text, desk.kind, values))
    for i in replaced:
        one = desk.words[i]
        printing.err(f"in the place of the {desk.kind} by {safe(one.author)} until {one.last_day}")


def remove(desk: Desk, account: str) -> int:
    """Take an account's words away."""
    places = desk.of(account)
    if not places:
        opening.leave_with(f"there is no {desk.kind} of `{safe(account)}` by `{desk.card.name}`", Exit.USAGE)
    write(desk, to_overrides.without(text_of(desk), desk.kind, places))
    printing.err(f"took {len(places)} away from {NAME}; the next run goes without")
    return Exit.FINE


def show(desk_words: Sequence[Word], kind: str, today: date, form: str) -> int:
    """List them, those that count no more last."""
    words = sorted(desk_words, key=lambda one: (one.last_day < today, one.last_day, one.account))
    if form == "json":
        printing.out(json.dumps([_record(one, today) for one in words], indent=2, ensure_ascii=False))
    elif not words:
        printing.err(f"there is no {kind}")
    else:
        printing.out(_table(words, kind, today))
    return Exit.FINE


def state(one: Word, today: date) -> str:
    """Whether it counts: `ended`, `waits` for its first day, or `counts`."""
    return "counts" if one.holds(today) else ("ended" if one.last_day < today else "waits")


def _table(words: Sequence[Word], kind: str, today: date) -> str:
    columns = [
        tables.Column("scorecard"),
        tables.Column("account", shrinks=True),
        tables.Column("score" if kind == "override" else "trigger", right=kind == "override"),
        tables.Column("from"),
        tables.Column("until"),
        tables.Column("state"),
        tables.Column("by", shrinks=True),
        tables.Column("reason", shrinks=True),
    ]
    colours = {"counts": "green", "ended": "dim", "waits": "amber"}
    rows = [
        (
            one.scorecard,
            safe(one.account, 40),
            f"{one.score:g}" if isinstance(one, Override) else one.trigger or "all",
            str(one.first_day or "–"),
            str(one.last_day),
            style(state(one, today), colours[state(one, today)]),
            safe(one.author, 40),
            safe(one.reason, 120),
        )
        for one in words
    ]
    return tables.table(columns, rows)


def _record(one: Word, today: date) -> dict[str, object]:
    of_kind = {"score": one.score} if isinstance(one, Override) else {"trigger": one.trigger}
    return {
        "scorecard": one.scorecard,
        "account": one.account,
        **of_kind,
        "first_day": one.first_day.isoformat() if one.first_day else None,
        "last_day": one.last_day.isoformat(),
        "author": one.author,
        "reason": one.reason,
        "state": state(one, today),
    }
