"""`scorelang replay`: score the past with today's program, beside what was said then."""

import contextlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import click

from scorelang.cli import choosing, datawords, opening, options, printing, replaying, scoring
from scorelang.cli.days import Day
from scorelang.cli.exits import Exit, exit_for
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.data import UNDATED_COLUMNS
from scorelang.diagnostics.catalogue.run import UNKNOWN_ACCOUNT
from scorelang.ir.scorecards import Scorecard
from scorelang.pinning.days import stepped
from scorelang.project.checking import length
from scorelang.run import durable
from scorelang.run.history import History, history_of
from scorelang.run.replaying import replayed
from scorelang.run.scoring import Request, Scored
from scorelang.run.scratch import scratch
from scorelang.run.then_and_now import DayBeside, Pair, beside, pairs
from scorelang.source.records import replace

MOST_DAYS = 10_000

_EPILOG = """\b
Examples:
  scorelang replay                                          every day on record
  scorelang replay --from 2026-01-01 --to 2026-03-31 --every "1 week"
  scorelang replay --account ACC-1047                       one account, day by day
  scorelang replay --format csv -o replay.csv               every account on every day

Each day is scored from what was known then, and sees the replayed days before it as its past. Nothing of
the project's history is changed.
"""


@click.command("replay", epilog=_EPILOG, short_help="score the past with today's program, beside what was said")
@click.option("--from", "first", type=Day(), metavar="DAY", help="The first day; without it the first on record.")
@click.option("--to", "last", type=Day(), metavar="DAY", help="The last day; without it the last on record.")
@click.option("--every", metavar="LENGTH", help='How far apart, such as "1 week"; without it the days on record.')
@click.option("--card", metavar="NAME", help="One scorecard of several.")
@click.option("--account", metavar="KEY", help="One account, day by day.")
@click.option("--format", "form", type=click.Choice(replaying.FORMATS), default="text", help="How it is printed.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it there.",
    callback=options.into_file,
)
@options.profile_option
@click.pass_obj
def command(
    folder: Path,
    first: date | None,
    last: date | None,
    every: str | None,
    card: str | None,
    account: str | None,
    form: str,
    out: Path | None,
    profile: str | None,
) -> int:
    """Score past days with today's program, and say how that differs from what was said then."""
    opened, asked = scoring.request(folder, None, profile, lean=True)
    cards = choosing.scorecards(asked.program, (card,) if card else ())
    history = history_of(opened.project)
    days = _days(history, cards, (first, last), every)
    found = _Found()
    with (
        scoring.stops(opened),
        scratch() as own,
        contextlib.closing(_runs(opened, asked, history, days, own)) as runs,
    ):
        said = _said(runs, cards, history, account, found)
        _write(replaying.lines(said, cards, account, form), out)
    opening.show((*found.data, *found.past), opened.sources)
    return max(exit_for(found.past), Exit.DATA if found.unavailable else Exit.FINE)


@dataclass(slots=True)
class _Found:
    """What is to be said at the end: of the data, once for all days, and of the past; whether a source was missing."""

    data: dict[Diagnostic, None] = field(default_factory=dict)
    past: list[Diagnostic] = field(default_factory=list)
    unavailable: bool = False

    def look(self, run: Scored) -> None:
        """Take what a day says of its data: the columns of which nobody knows since when they hold, too."""
        worth = (one for one in run.found if datawords.worth_saying(one) or one.rule is UNDATED_COLUMNS)
        self.data |= dict.fromkeys(worth)
        self.unavailable = self.unavailable or bool(run.data.unavailable)


def _said(
    runs: Iterator[Scored], cards: Sequence[Scorecard], history: History, account: str | None, found: _Found
) -> Iterator[tuple[DayBeside, Iterable[Pair]]]:
    """Each day of each scorecard, then and now; `found` gets what cannot be read, and an unknown account."""
    seen = account is None
    for run in runs:
        found.look(run)
        for card in cards:
            day = beside(run, card, history)
            if day.damage is not None:
                found.past.append(day.damage)
            scoring.clear()
            one = None if account is None else list(pairs(run, account))
            seen = seen or bool(one)
            yield day, pairs(run) if one is None else one
    if account is not None and not seen:
        shown = printing.safe(account, 40)
        found.past.append(UNKNOWN_ACCOUNT.at(None, f"there is no account `{shown}` on any of these days, then or now"))


def _runs(
    opened: opening.Opened, asked: Request, history: History, days: Sequence[date], own: Path
) -> Generator[Scored, None, None]:
    """The days one by one; a person who waits sees which of them it is."""
    at = {"day": 0}
    progress = asked.progress

    def tell(step: str, share: float) -> None:
        if progress is not None:
            progress(f"day {min(at['day'] + 1, len(days))} of {len(days)}: {step}", share)

    request = replace(asked, now=None, progress=tell if progress else None, folders=(history.root,))
    runs = replayed(request, opened.loaded, days, own)
    with contextlib.closing(runs):
        for run in runs:
            yield run
            at["day"] += 1


def _days(
    history: History, cards: Sequence[Scorecard], between: tuple[date | None, date | None], every: str | None
) -> tuple[date, ...]:
    """The days that are asked for, oldest first."""
    there = sorted({day for card in cards for day in history.days(card.name)})
    first, last = between[0] or min(there, default=None), between[1] or max(there, default=None)
    if first is None or last is None:
        help = 'nothing is on record yet: say which days by --from, --to and --every "1 week"'
        opening.leave_with("there is no day to replay", Exit.USAGE, help)
    if first > last:
        opening.leave_with(f"the first day, {first}, is after the last, {last}", Exit.USAGE)
    if every is None:
        days = tuple(day for day in there if first <= day <= last)
        if not days:
            help = 'say --every "1 week" for days that are not on record'
            opening.leave_with(f"no day is on record from {first} to {last}", Exit.USAGE, help)
        return days
    step = length(every)
    if step is None:
        opening.leave_with(f"`{printing.safe(every)}` is no length of time", Exit.USAGE, 'write one such as "1 week"')
    days = stepped(first, last, step)
    if len(days) > MOST_DAYS:
        opening.leave_with(f"these are {len(days):,} days, and {MOST_DAYS:,} are the most", Exit.USAGE)
    return days


def _write(lines: Iterator[str], out: Path | None) -> None:
    """To the terminal, or to a file that is there whole or not at all."""
    if out is None:
        for line in lines:
            printing.raw(line)
    else:
        durable.write_lines(out.resolve(), lines)
