"""`scorelang actions`: what is open, what is new and what was closed since the last run."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from scorelang.cli import choosing, opening, options, printing, reporting, scoring
from scorelang.cli.days import Day
from scorelang.cli.exits import Exit
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.diagnostics import Diagnostic
from scorelang.run import agenda as told
from scorelang.run.agenda import Agenda
from scorelang.run.durable import write
from scorelang.run.duties import Duty, duties, to_csv, to_record
from scorelang.run.episodes import PRIORITIES
from scorelang.run.words import grouped, points, signed

_EPILOG = """\b
Examples:
  scorelang actions                                 everything, the most urgent first
  scorelang actions --state new --priority urgent   what nobody has seen yet
  scorelang actions --owner ada@example.com --format csv -o mine.csv
  scorelang actions --since 2026-02-01              what came and went since then
  scorelang actions --state new --exit-code || mail -s "new actions" team@example.com

\b
--card, --state, --priority and --owner may be given again and again.

\b
States: new (opened since), open (opened before), muted (another one keeps its plays from starting),
silenced (by overrides.toml), resting (it holds, and `again after` keeps it shut), closed, left (the
account is gone). `--state open` takes in new ones.

\b
Exit code 0: fine, whatever is shown; 1: with --exit-code, where something is shown; 2: wrong use or
configuration; 3: nothing is on record, or it is damaged.
"""


@click.command("actions", epilog=_EPILOG, short_help="show what is open, what is new and what was closed")
@options.day_options
@click.option("--card", "cards", multiple=True, metavar="NAME", help="Only those of this scorecard.")
@click.option("--since", type=Day(), metavar="DAY", help="What is new opened after that day; else with the last run.")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(told.STATES), help="Only these; may be given again."
)
@click.option(
    "--priority", "priorities", multiple=True, type=click.Choice(PRIORITIES), help="Only those of this priority."
)
@click.option("--owner", "owners", multiple=True, metavar="PERSON", help="Only this person's.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="How it is shown.")
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE instead.",
    callback=options.into_file,
)
@click.option("--exit-code", "telling", is_flag=True, help="End with 1 where something is shown.")
@click.pass_obj
def command(
    folder: Path,
    today: date | None,
    profile: str | None,
    cards: tuple[str, ...],
    since: date | None,
    states: tuple[str, ...],
    priorities: tuple[str, ...],
    owners: tuple[str, ...],
    form: str,
    out: Path | None,
    telling: bool,
) -> int:
    """Show the actions that triggers started: by what is on record, without scoring anybody.

    Without --today it is the last day on record.
    """
    opened, request = scoring.request(folder, today, profile, last=True)
    with scoring.stops(opened):
        found, said = duties(request, choosing.scorecards(request.program, cards), since)
        scoring.clear()
    if not found:
        opening.leave_with(f"nothing is on record up to {request.today}", Exit.DATA, "`scorelang run` keeps a day")
    opening.show([one for one in said if isinstance(one, Diagnostic)], opened.sources)
    shown = [(about, [one for one in mine if _asked(one, states, priorities, owners)]) for about, mine in found]
    _write(_text(shown, form, opened.project.currency), out)
    return Exit.FINDINGS if telling and any(mine for _, mine in shown) else Exit.FINE


def _asked(one: Duty, states: Sequence[str], priorities: Sequence[str], owners: Sequence[str]) -> bool:
    wanted = {*states, *(("new",) if "open" in states else ())}
    people = {owner.casefold() for owner in owners}
    action = one.action
    return (
        (not wanted or action.state in wanted)
        and (not priorities or action.trigger.priority in priorities)
        and (not people or one.owner.casefold() in people)
    )


def _write(text: str, out: Path | None) -> None:
    if out is None or str(out) == "-":
        printing.raw(text)
    else:
        write(out, text.encode())


def _text(shown: Iterable[tuple[Agenda, Sequence[Duty]]], form: str, currency: str) -> str:
    if form == "table":
        lines = [line for about, mine in shown for line in _lines(about, mine, currency)]
        return "\n".join(lines).rstrip("\n") + "\n"
    every = [one for _, mine in shown for one in mine]
    if form == "csv":
        return to_csv(every)
    return json.dumps([to_record(one) for one in every], indent=2, ensure_ascii=False) + "\n"


def _lines(about: Agenda, mine: Sequence[Duty], currency: str) -> Iterator[str]:
    since = f", since {about.since}" if about.since else ", the first day on record"
    yield f"{style(about.scorecard.title, 'bold')}  {about.day}{since}"
    counts = {state: sum(one.action.state == state for one in mine) for state in told.STATES}
    said = ", ".join(f"{count:,} {state}" for state, count in counts.items() if count)
    yield f"  {said or 'nothing to show'}"
    if mine:
        yield ""
        yield table(_heads(mine), [_row(one, about, currency, _shows(mine)) for one in mine])
    yield ""


def _shows(mine: Sequence[Duty]) -> Mapping[str, bool]:
    return {
        "name": any(one.name is not None for one in mine),
        "until": any(one.action.until is not None for one in mine),
        "money": any(one.money is not None for one in mine),
        "note": any(one.action.silence is not None for one in mine),
    }


def _heads(mine: Sequence[Duty]) -> list[Column]:
    shows = _shows(mine)
    return [
        Column("state"),
        Column("priority"),
        Column("account", shrinks=True),
        *([Column("name", shrinks=True)] if shows["name"] else []),
        Column("why", shrinks=True, below="{}"),
        Column("since", below="since {}"),
        *([Column("until", below="until {}")] if shows["until"] else []),
        Column("score", right=True),
        Column("grade"),
        Column("change", right=True),
        *([Column("at stake", right=True)] if shows["money"] else []),
        Column("owner", shrinks=True, below="{}"),
        *([Column("because", shrinks=True, below="{}")] if shows["note"] else []),
    ]


_COLOURS = {"new": "bold", "urgent": "red", "high": "amber"}


def _row(one: Duty, about: Agenda, currency: str, shows: Mapping[str, bool]) -> list[str]:
    action = one.action
    bands = {band.name: band for variant in about.scorecard.variants for band in variant.grades.bands}
    band = bands.get(action.grade)
    return [
        style(action.state, _COLOURS.get(action.state, "dim")),
        style(action.trigger.priority, _COLOURS.get(action.trigger.priority, "dim")),
        safe(action.account, 40),
        *([safe(one.name or "–", 40)] if shows["name"] else []),
        safe(action.trigger.title, 60),
        str(action.since),
        *([str(action.until or "–")] if shows["until"] else []),
        points(action.score),
        reporting.mark(band.title if band else action.grade, band.colour if band else None),
        signed(action.change),
        *(["–" if one.money is None else f"{grouped(one.money, 0)} {currency}".rstrip()] if shows["money"] else []),
        safe(one.owner or "–", 40),
        *([safe(one.note or "–", 60)] if shows["note"] else []),
    ]
