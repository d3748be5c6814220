"""`scorelang plan`: the action plans of a day, and one overview for the team."""

import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import click

from scorelang.actions.calendar import Calendar
from scorelang.actions.calendar_file import read_calendar
from scorelang.actions.filter_functions import plural
from scorelang.actions.team import Line, Team
from scorelang.cli import choosing, opening, options, printing, reporting, scoring
from scorelang.cli.days import Day
from scorelang.cli.exits import Exit, exit_for
from scorelang.cli.plan_writing import write_pages, write_plans
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.diagnostics import Diagnostic
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.project.door import read
from scorelang.project.places import value_at
from scorelang.project.playbooks import Playbooks, playbooks
from scorelang.project.records import Project
from scorelang.run import views
from scorelang.run.better import better
from scorelang.run.explaining import freshness
from scorelang.run.filing import Folder
from scorelang.run.naming import file_stem
from scorelang.run.planning import conditions, last_plan, plans, settings_of, totals_of
from scorelang.run.running import alone, reports
from scorelang.run.scoring import Scored, scored
from scorelang.run.supposed import asking
from scorelang.run.words import grouped, points
from scorelang.source import SourceText
from scorelang.syntax.from_bytes import decode

_FORMATS = {"both": ("markdown", "html"), "markdown": ("markdown",), "html": ("html",)}
_SHOWN = 10

_EPILOG = """\b
Examples:
  scorelang plan
  scorelang plan --today 2026-03-01
  scorelang plan --format markdown
  scorelang plan --view customer      only what that view of the scorecard shows
  scorelang plan --changed            what is the same to the byte keeps its time

Plans are written to plans/DAY: a Markdown and an HTML file for each account, an overview for the
team, and the tasks as CSV, JSON Lines and a calendar file. They need no network to be read.

\b
Exit code 3: a source was stale or failed, after all is written: the plans say what is not known.
"""


@click.command("plan", epilog=_EPILOG, short_help="write the action plans of a day")
@options.day_options
@click.option("--since", type=Day(), metavar="DAY", help="Tell what happened since then; else since the last plan.")
@click.option("--format", "form", type=click.Choice(list(_FORMATS)), default="both", help="The documents' format.")
@click.option("--view", metavar="NAME", help="Write what a view of the scorecard shows, into a folder of its own.")
@click.option("--changed", is_flag=True, help="Leave a file alone that would be the same to the byte.")
@click.pass_obj
def command(
    folder: Path,
    today: date | None,
    profile: str | None,
    since: date | None,
    form: str,
    view: str | None,
    changed: bool,
) -> int:
    """Write a plan for each account with an open trigger, and one overview ordered by priority and money.

    Without --today it is the last day on record.
    """
    opened, program = opening.whole(folder)
    found = playbooks(opened.project, program)
    calendar, problems, texts = calendar_of(opened.project)
    _stop_at_errors(opened, found, problems, texts)
    cards = _cards(program, view)
    asked = {**conditions(found), **views.conditions(cards, view)}
    opened, request = scoring.request(folder, today, profile, asked, last=True)
    settings = settings_of(opened.project, program, calendar, _FORMATS[form])
    said: list[Diagnostic] = []
    with scoring.stops(opened), alone(opened.project), scored(asking(request)) as run:
        for card, report in zip(program.scorecards, reports(run), strict=True):
            if card not in cards:
                continue
            place = Folder(_place(opened.project, request.today, card, program, view), only_changed=changed)
            shown = views.view_of(card, view) if view else None
            sight = views.sight_of(program, card, shown) if shown else None
            fresh = freshness(run.data, report.outages) if sight is None or sight.inner else ()
            ordered = bool(shown and shown.sort)
            team = Team(request.today, last_plan(run, card, since), in_order=ordered, sources=fresh)
            made = plans(run, card, found, settings, team.since, shown)
            write_plans(place, team, made, said, tasks=sight is None or sight.inner)
            risen, totals = better(run, card, found.library, settings.roles, team.since), totals_of(report)
            write_pages(place, team, risen, totals, settings, sight)
            aside = place.close()
            scoring.clear()
            first = place.path / f"overview.{'html' if 'html' in settings.formats else 'md'}"
            for line in (*_lines(run, card, team, place, aside, first), *reporting.outages(report.outages)):
                printing.out(line)
        missing = Exit.DATA if run.data.unavailable else Exit.FINE
    opening.show(said, {**opened.sources, **found.sources})
    return max(exit_for(said), missing)


def _stop_at_errors(
    opened: opening.Opened, found: Playbooks, problems: tuple[Diagnostic, ...], texts: Mapping[str, SourceText]
) -> None:
    errors = opening.errors((*found.diagnostics, *problems))
    if errors:
        opening.stop(errors, {**opened.sources, **found.sources, **texts})


def calendar_of(project: Project) -> tuple[Calendar, tuple[Diagnostic, ...], Mapping[str, SourceText]]:
    """The days on which nobody works, what is wrong with them, and the text they stand in."""
    if project.holidays is None:
        return Calendar(), (), {}
    snapshot = read(project.root, project.holidays, value_at(project.source, "project", "holidays"))
    if isinstance(snapshot, Diagnostic):
        return Calendar(), (snapshot,), {}
    source, found = decode(project.holidays, snapshot.data)
    if source is None:
        return Calendar(), found, {}
    return *read_calendar(source), {source.path: source}


def _cards(program: Program, view: str | None) -> tuple[Scorecard, ...]:
    """The scorecards that have the view, or all."""
    found = tuple(card for card in choosing.scorecards(program) if view is None or views.view_of(card, view))
    if view is not None and not found:
        names = dict.fromkeys(one.name for card in program.scorecards for one in card.views)
        help = f"views are {', '.join(names)}" if names else "a scorecard declares one by `view NAME { hide … }`"
        opening.leave_with(f"there is no view `{safe(view, 40)}`", Exit.USAGE, help)
    return found


def _place(project: Project, today: date, card: Scorecard, program: Program, view: str | None) -> Path:
    """`plans/DAY`, of a view a folder within; with several scorecards a folder each."""
    day = project.root / project.plans.path / str(today)
    place = day if view is None else day / f"view-{file_stem(view)}"
    return place if len(program.scorecards) == 1 else place / file_stem(card.name)


def _lines(run: Scored, card: Scorecard, team: Team, place: Folder, aside: int, first: Path) -> Iterator[str]:
    yield f"{style(card.title, 'bold')}  {run.request.today}"
    yield f"  {plural(team.lines.count, 'plan')}, {plural(team.tasks, 'task')}, {plural(team.hours, 'hour')} of work"
    if team.lines.count:
        yield ""
        yield _table(team.lines.first[:_SHOWN], run.request.project.currency)
    if team.lines.count > _SHOWN:
        yield f"  and {team.lines.count - _SHOWN:,} more"
    yield ""
    if place.only_changed:
        yield f"  {plural(place.changed, 'file is new or has changed', 'files are new or have changed')}"
    if aside:
        moved = plural(aside, "file of an earlier plan was", "files of an earlier plan were")
        yield f"  {moved} moved to {os.path.relpath(place.path / 'removed')}"
    yield f"  begin with {style(os.path.relpath(first), 'bold')}"


def _table(made: list[Line], currency: str) -> str:
    heads = [
        Column("priority"),
        Column("account", shrinks=True),
        Column("score", right=True),
        Column("grade"),
        Column("at stake", right=True),
        Column("first task", shrinks=True, below="{}"),
        Column("who", shrinks=True, below="{}"),
        Column("due", below="due {}"),
    ]
    return table(heads, [_row(one, currency) for one in made])


def _row(one: Line, currency: str) -> list[str]:
    return [
        style(one.priority, {"urgent": "red", "high": "amber"}.get(one.priority, "dim")),
        safe(one.name, 40),
        points(one.score),
        reporting.mark(one.grade.title, one.grade.colour),
        "–" if one.money is None else f"{grouped(one.money, 0)} {currency}".rstrip(),
        safe(one.title or "–", 60),
        safe(one.owner or "–", 40),
        str(one.due or "–"),
    ]
