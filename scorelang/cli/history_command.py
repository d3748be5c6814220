"""`scorelang history`: the days on record, whether they are as they were written, and the programs that spoke."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from scorelang.cli import opening, printing, tables
from scorelang.cli.exits import Exit, exit_for
from scorelang.cli.printing import safe, style
from scorelang.diagnostics import Diagnostic
from scorelang.project.door import within
from scorelang.run import durable
from scorelang.run.history import History, Manifest, history_of
from scorelang.run.repairing import Inspected, alive, inspect, nobody, repair

_EPILOG = """\b
Examples:
  scorelang history list             every day, with its program and its rows
  scorelang history show fd442f6c    the program that spoke then, as it was written
  scorelang history check            verify every file against its checksum
  scorelang history repair           move aside what cannot count; nothing is deleted
"""


@click.group("history", epilog=_EPILOG, short_help="list, check and repair the days on record")
def command() -> None:
    """What past runs said: one file a scorecard and day, each with its checksum."""


@command.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")
@click.pass_obj
def list_days(folder: Path, form: str) -> int:
    """List the days on record, oldest first."""
    days = list(_days(history_of(opening.project(folder))))
    manifests = [one for one in days if isinstance(one, Manifest)]
    if form == "json":
        printing.out(json.dumps([_record(one) for one in manifests], indent=2))
    elif manifests:
        columns = [
            tables.Column("scorecard"),
            tables.Column("day"),
            tables.Column("accounts", right=True),
            tables.Column("program"),
            tables.Column("profile"),
            tables.Column("by"),
        ]
        rows = [
            (one.scorecard, str(one.day), f"{one.rows:,}", one.program[:12], one.profile, f"scorelang {one.created_by}")
            for one in manifests
        ]
        printing.out(tables.table(columns, rows))
    else:
        printing.err("nothing is on record yet: `scorelang run` keeps its first day")
    damaged = tuple(one for one in days if isinstance(one, Diagnostic))
    opening.show(damaged, {})
    return exit_for(damaged)


@command.command("check")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")
@click.pass_obj
def check_days(folder: Path, form: str) -> int:
    """Verify every day against its checksum, and say what a killed run left behind."""
    found = _inspected(history_of(opening.project(folder)), alive)
    said = tuple(fault.diagnostic for fault in found.faults)
    if form == "json":
        faults = [{"code": one.rule.code, "message": one.message, "help": one.help} for one in said]
        printing.out(json.dumps({"days": len(found.days), "faults": faults}, indent=2, ensure_ascii=False))
        return exit_for(said)
    opening.show(said, {})
    if not said:
        printing.err(f"{style('ok', 'green', 'bold')}: {_counted(found)}, all as they were written")
    return exit_for(said)


@command.command("repair")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
def repair_days(folder: Path, dry_run: bool) -> int:
    """Move aside what is damaged or was left behind, so that all that stays can be trusted; nothing is deleted."""
    from scorelang.run.running import alone  # which imports the engine
    from scorelang.run.stopping import RunError

    project = opening.project(folder)
    history = history_of(project)
    if not history.root.is_dir():
        printing.err("nothing is on record yet: `scorelang run` keeps its first day")
        return Exit.FINE
    try:
        with alone(project):
            return _repair(history, _inspected(history, nobody), dry_run=dry_run)
    except RunError as stopped:
        opening.stop(stopped.diagnostics, {})


def _inspected(history: History, at_work: Callable[[int], bool]) -> Inspected:
    """Every file of it, while a person who waits sees where it is."""
    if not printing.moving():
        return inspect(history, at_work)
    found = inspect(history, at_work, lambda day: printing.replace_line(f"  {day} …"))
    printing.erase()
    return found


def _repair(history: History, found: Inspected, *, dry_run: bool) -> int:
    if not found.faults:
        printing.err(f"{style('ok', 'green', 'bold')}: {_counted(found)}, nothing to repair")
        return Exit.FINE
    opening.show((fault.diagnostic for fault in found.faults), {})
    for fault in found.faults:
        if dry_run:
            for file in fault.files:
                printing.out(f"would move {_shown(history, file)} aside")
        else:
            for file, now in zip(fault.files, repair(history, fault), strict=True):
                printing.out(f"moved {_shown(history, file)} to {_shown(history, now)}")
    again = sorted({fault.again for fault in found.faults if fault.again is not None})
    if again:
        printing.err(f"to be run again: {', '.join(f'`scorelang run --today {day}`' for day in again)}")
    return exit_for(fault.diagnostic for fault in found.faults if dry_run or not fault.files)


@command.command("show")
@click.argument("program")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write its files there."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")
@click.pass_obj
def show_program(folder: Path, program: str, out: Path | None, form: str) -> int:
    """Show a program that spoke, by the beginning of its hash, and the days on which it did."""
    history = history_of(opening.project(folder))
    days = [one for one in _days(history) if isinstance(one, Manifest)]
    sum_ = _chosen(program, sorted({*history.programs(), *(one.program for one in days)}))
    files = history.program(sum_)
    spoke = [one for one in days if one.program == sum_]
    if files is None:
        opening.leave_with(f"the text of the program {sum_[:12]} is lost", Exit.DATA, _SEEK)
    if out is not None:
        _write(files, out)
    elif form == "json":
        said = [{"scorecard": one.scorecard, "day": one.day.isoformat()} for one in spoke]
        printing.out(json.dumps({"program": sum_, "days": said, "files": files}, indent=2, ensure_ascii=False))
    else:
        printing.err(f"program {style(sum_, 'bold')}, which spoke on {_span(spoke)}")
        for path, text in files.items():
            printing.out(style(f"# {path}", "dim"))
            printing.raw(text if text.endswith("\n") else f"{text}\n")
    return Exit.FINE


_SEEK = "`scorelang history check` says which are; a checkout of that time has it"


def _chosen(wanted: str, known: Sequence[str]) -> str:
    found = [one for one in known if one.startswith(wanted.lower())]
    if len(found) != 1:
        listed = ", ".join(one[:12] for one in (found or known)) or "none"
        what = f"{len(found)} programs begin" if found else "no program on record begins"
        opening.leave_with(f"{what} with `{safe(wanted, 70)}`", Exit.USAGE, f"there is {listed}")
    return found[0]


def _write(files: Mapping[str, str], out: Path) -> None:
    for path, text in files.items():
        inside = within(path)
        if not inside or path.startswith("/"):
            opening.leave_with(f"`{safe(path)}` leads out of the folder", Exit.DATA)
        place = out / inside
        durable.folder(place.parent.resolve())
        durable.write(place, text.encode())
        printing.out(str(place))


def _span(spoke: Sequence[Manifest]) -> str:
    if not spoke:
        return "no day that is on record"
    first, last = min(one.day for one in spoke), max(one.day for one in spoke)
    return str(first) if first == last else f"{len({one.day for one in spoke})} days from {first} to {last}"


def _days(history: History) -> Iterator[Manifest | Diagnostic]:
    for place in history.folders():
        for day in history.days_in(place):
            yield history.manifest_in(place, day)


def _counted(found: Inspected) -> str:
    return "1 day" if len(found.days) == 1 else f"{len(found.days):,} days"


def _shown(history: History, file: Path) -> str:
    return str(Path(history.root.name) / file.relative_to(history.root))


def _record(one: Manifest) -> dict[str, object]:
    return {
        "scorecard": one.scorecard,
        "day": one.day.isoformat(),
        "accounts": one.rows,
        "program": one.program,
        "profile": one.profile,
        "created_by": one.created_by,
    }
