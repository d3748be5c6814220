"""`scorelang calendar`: the days nobody works, as data of the project."""

import importlib.util
from datetime import date
from pathlib import Path

import click

from scorelang.actions.calendar_file import Holiday, merged, read_holidays, to_csv
from scorelang.actions.filter_functions import plural
from scorelang.cli import opening, printing
from scorelang.cli.days import today_in
from scorelang.cli.exits import Exit
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.playbooks import CALENDAR_IMPORT
from scorelang.project.door import Snapshot, read, within
from scorelang.project.records import Project
from scorelang.run import durable
from scorelang.syntax.from_bytes import decode

_YEARS = 3
_MOST_YEARS = 50
_LARGEST = 4_000_000  # bytes
_EPILOG = """\b
Examples:
  scorelang calendar import --country DE --part BY        public holidays of Bavaria
  scorelang calendar import company-days.ics --from 2026 --to 2027
  scorelang calendar show

Business days in playbooks leave these days out. They are kept in the file that `holidays` of
scorelang.toml names, so that a plan made again is the same plan: a newer release of a library, or a
calendar that somebody changed, moves no task until you import it again and see the difference.
"""


@click.group("calendar", epilog=_EPILOG, short_help="keep the days nobody works, as data of the project")
def command() -> None:
    """The days nobody works: imported, dated, and kept in a file of the project."""


@command.command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--country", metavar="CODE", help="Public holidays of a country, such as DE.")
@click.option("--part", metavar="CODE", help="Of a part of the country, such as BY.")
@click.option("--from", "first", type=click.IntRange(1900, 2999), metavar="YEAR", help="The first year; else this one.")
@click.option("--to", "last", type=click.IntRange(1900, 2999), metavar="YEAR", help="The last year; else two more.")
@click.option("-o", "--output", "out", metavar="FILE", help="The calendar file, where scorelang.toml names none.")
@click.pass_obj
def import_days(
    folder: Path,
    file: Path | None,
    country: str | None,
    part: str | None,
    first: int | None,
    last: int | None,
    out: str | None,
) -> int:
    """Take days from an ICS file, or from the package `holidays`, into the project's calendar file.

    Days of the same source and years are replaced; those of other sources, and those written by hand, stay.
    """
    if (file is None) == (country is None):
        opening.leave_with("wanted an ICS file or --country", Exit.USAGE, "`scorelang calendar import --country DE`")
    if part is not None and country is None:
        opening.leave_with("--part belongs to --country", Exit.USAGE)
    project = opening.project(folder)
    today = today_in(project.timezone)
    start = first or today.year
    end = last or start + _YEARS - 1
    if not start <= end < start + _MOST_YEARS:
        opening.leave_with(f"{start} to {end} is not 1 to {_MOST_YEARS} years", Exit.USAGE)
    path = _path(project, out)
    days = _of_country(country, part, start, end, today) if country else _of_file(file or Path(), start, end, today)
    before = _there(project, path)
    after = merged(before, days, date(start, 1, 1), date(end, 12, 31))
    place = project.root / path
    durable.write(durable.folder(place.parent) / place.name, to_csv(after).encode())
    _tell(project, path, before, after, days)
    return Exit.FINE


@command.command("show")
@click.option("--from", "first", type=click.IntRange(1900, 2999), metavar="YEAR", help="From this year on.")
@click.pass_obj
def show_days(folder: Path, first: int | None) -> int:
    """List the days of the project's calendar file, and where each came from."""
    project = opening.project(folder)
    if project.holidays is None:
        opening.leave_with("scorelang.toml names no `holidays`", Exit.USAGE, "`scorelang calendar import` begins one")
    found = [one for one in _there(project, project.holidays) if first is None or one.day.year >= first]
    heads = [Column("day"), Column(""), Column("name", shrinks=True), Column("source"), Column("imported")]
    rows = [
        (str(one.day), f"{one.day:%a}", safe(one.name, 60), safe(f"{one.source} {one.version}".strip() or "–", 60),
         safe(one.imported or "–", 20))
        for one in found
    ]  # fmt: skip
    printing.out(table(heads, rows) if rows else f"  no days in {project.holidays}")
    return Exit.FINE


def _path(project: Project, out: str | None) -> str:
    """Where the days go, inside the project."""
    path = out or project.holidays
    if path is None:
        help = 'add `holidays = "calendars/holidays.csv"` to `[project]`, or say `-o calendars/holidays.csv`'
        opening.leave_with("scorelang.toml names no `holidays`", Exit.USAGE, help)
    if Path(path).is_absolute() or not within(path):
        opening.leave_with(f"`{safe(path)}` leads out of the project", Exit.USAGE)
    return path


def _there(project: Project, path: str) -> tuple[Holiday, ...]:
    """What the file holds already; nothing where it does not exist."""
    if not (project.root / path).exists():
        return ()
    snapshot = read(project.root, path)
    if isinstance(snapshot, Diagnostic):
        opening.stop((snapshot,), {})
    source, found = decode(path, snapshot.data)
    holidays, wrong = read_holidays(source) if source is not None else ((), ())
    if found or wrong:
        opening.stop((*found, *wrong), {path: source} if source else {})
    return holidays


def _of_country(country: str, part: str | None, first: int, last: int, today: date) -> list[Holiday]:
    _needs("holidays")
    from scorelang.actions.from_holidays import UnknownPlaceError, public_holidays

    try:
        return public_holidays(country.upper(), part, range(first, last + 1), today)
    except UnknownPlaceError as unknown:
        opening.leave_with(str(unknown), Exit.USAGE, "codes are those of ISO 3166, such as DE and BY")


def _of_file(file: Path, first: int, last: int, today: date) -> list[Holiday]:
    _needs("icalendar")
    from scorelang.actions.from_ics import UnreadableError, holidays

    place = file if file.is_absolute() else Path.cwd() / file
    snapshot = read(place.parent, place.name)
    if isinstance(snapshot, Diagnostic):
        opening.stop((snapshot,), {})
    try:
        found = holidays(_text(snapshot), place.name, date(first, 1, 1), date(last, 12, 31), today)
    except UnreadableError as why:
        opening.stop((CALENDAR_IMPORT.at(None, f"`{safe(place.name, 60)}` cannot be read as a calendar: {why}"),), {})
    for count, what in ((found.timed, "at a time of day"), (found.otherwise, "of a form that is not followed")):
        if count:
            printing.err(f"  left out: {count:,} {'event' if count == 1 else 'events'} {what}")
    if not found.days:
        message = f"`{safe(place.name, 60)}` has no event of whole days from {first} to {last}"
        opening.stop((CALENDAR_IMPORT.at(None, message, help="other years are asked for by --from and --to"),), {})
    return list(found.days)


def _text(snapshot: Snapshot) -> str:
    from scorelang.actions.from_ics import UnreadableError

    if len(snapshot.data) > _LARGEST:
        raise UnreadableError("it has more than 1,000,000 characters")
    try:
        return snapshot.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("it is no UTF-8 text") from None


def _needs(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        help = "install it with `pip install 'scorelang[calendar]'`"
        opening.leave_with(f"`calendar import` needs scorelang[calendar]: {module} is not installed", Exit.USAGE, help)


def _tell(
    project: Project, path: str, before: tuple[Holiday, ...], after: tuple[Holiday, ...], days: list[Holiday]
) -> None:
    known = {(one.day, one.name, one.source) for one in before}
    now = {(one.day, one.name, one.source) for one in after}
    new, gone = len(now - known), len(known - now)
    printing.out(f"{style(path, 'bold')}  {plural(len(after), 'day')}, {new:,} new, {gone:,} taken away")
    printing.out(f"  {len(days):,} from {safe(days[0].source, 80)} {days[0].version}".rstrip())
    if project.holidays != path:
        printing.out(f'  business days follow it once `[project]` of scorelang.toml says `holidays = "{path}"`')
