"""`scorelang run`: score all accounts, keep the day, report."""

import contextlib
from datetime import date
from pathlib import Path

import click

from scorelang.cli import choosing, datawords, opening, options, printing, reporting, scoring
from scorelang.cli.exits import Exit
from scorelang.cli.printing import style
from scorelang.run import output
from scorelang.run.binding import connects
from scorelang.run.running import alone, forget_old, keep_all, reports
from scorelang.run.scoring import Scored, scored
from scorelang.run.writing import REFUSED, lines, write_output, write_refused

_EPILOG = """\b
Examples:
  scorelang run
  scorelang run --today 2026-03-01          as of an earlier day, from what was known then
  scorelang run --out scores.csv            every account, safe to open in a spreadsheet
  scorelang run --out - | head              as CSV to standard output
  scorelang run --profile prod

\b
Exit code 0: all is well; 2: wrong use or configuration; 3: the data (missing, refused above its
limit, stale); 4: the engine or the disk. The same day run twice is replaced as a whole.
"""


@click.command("run", epilog=_EPILOG, short_help="score all accounts, keep the day, report")
@options.day_options
@click.option(
    "-o", "--out", "out", metavar="FILE", help="Write every account to FILE: .csv, .json, .jsonl or .parquet."
)
@click.option("--format", "form", type=click.Choice(output.FORMATS), help="The format of --out.")
@click.option("--data", "whole", is_flag=True, help="Show everything that is to be said of the data, absent cells too.")
@click.option("--account", metavar="ID", help="Score one account again, and say in short what became of it.")
@click.option("--dry-run", is_flag=True, help="Score and report, and write no file.")
@click.pass_obj
def command(
    folder: Path,
    today: date | None,
    profile: str | None,
    out: str | None,
    form: str | None,
    whole: bool,
    account: str | None,
    dry_run: bool,
) -> int:
    """Score every account on a day, keep it in the history, and say what happened.

    With --account, one account alone: its rows are read, its row of the day is replaced, and the others stay.
    """
    if account is not None:
        return _one(folder, today, profile, account, dry_run=dry_run, alone_with=(out, form, whole or None))
    format_ = _format(out, form)
    if dry_run and out not in (None, "-"):
        help = "`--out -` says it on standard output"
        opening.leave_with("`--dry-run` writes nothing, and `--out` asks for a file", Exit.USAGE, help)
    opened, request = scoring.request(folder, today, profile, lean=out is None)
    with scoring.stops(opened), _lock(opened, dry_run), scored(request) as run:
        told = reports(run)
        written = [] if dry_run else _keep(run, opened)
        written += _result(run, out, format_)
        scoring.clear()
        opening.show(tuple(one for one in run.found if datawords.worth_saying(one)), opened.sources)
        for report in told:
            for line in reporting.card_lines(report, str(request.today), run.profile.name, opened.project.currency):
                _say(line, out)
            _say("", out)
        _say(datawords.data(run.data, whole=whole), out)
        if written:
            _say("", out)
            _say(reporting.written(written), out)
    choosing.scorecards(request.program)
    return Exit.DATA if run.data.unavailable else Exit.FINE


def _one(
    folder: Path,
    today: date | None,
    profile: str | None,
    account: str,
    *,
    dry_run: bool,
    alone_with: tuple[object, ...],
) -> int:
    """One account, by itself where that can be, else with all others."""
    if any(option is not None for option in alone_with):
        opening.leave_with(
            "`--account` says in short what became of one account, and takes no `--out` and no `--data`", Exit.USAGE
        )
    from scorelang.cli.brief import lines_of
    from scorelang.run.one_account import rescored

    opened, request = scoring.request(folder, today, profile)
    with (
        scoring.stops(opened),
        _lock(opened, dry_run),
        rescored(request, account, opened.loaded, keep=not dry_run) as found,
    ):
        scoring.clear()
        opening.show(tuple(one for one in found.scored.found if datawords.worth_saying(one)), opened.sources)
        if found.reason is not None:
            printing.err(f"all accounts were scored: {found.reason}")
        for line in (line for one in found.briefs for line in lines_of(one)):
            printing.out(line)
        return Exit.DATA if found.scored.data.unavailable else Exit.FINE


def _lock(opened: opening.Opened, dry_run: bool) -> contextlib.AbstractContextManager[None]:
    """What writes is the only one that does; what only looks waits for nobody and touches nothing."""
    return contextlib.nullcontext() if dry_run else alone(opened.project)


def _format(out: str | None, form: str | None) -> str:
    if out is None:
        return "csv"
    found = form or (output.format_of(out) if out != "-" else "csv")
    if found is None:
        wanted = ", ".join(f".{one}" for one in output.FORMATS)
        opening.leave_with(f"`{printing.safe(out)}` has no ending that says a format", Exit.USAGE, f"wanted {wanted}")
    if out == "-" and found == "parquet":
        opening.leave_with("parquet goes to a file, not to standard output", Exit.USAGE)
    return found


def _keep(run: Scored, opened: opening.Opened) -> list[tuple[str, str]]:
    """The day in the history, then what is rebuilt from the run at any time; what was written, and what it holds."""
    root = opened.project.root
    written = [
        (str(path.relative_to(root)), f"{datawords.counted(rows, 'account', 'accounts')} of {style(name, 'bold')}")
        for name, path, rows in keep_all(run, opened.loaded)
    ]
    schema = run.profile.options.get("schema")
    if isinstance(schema, str) and connects(run.profile):
        tables = "tables `runs`, `scores`, `indicators` and `triggers`"
        written.append((printing.safe(schema), f"the same day in the {tables}"))
    forgotten = forget_old(run)
    if forgotten:
        written.append(
            (f"{opened.project.history}/", f"without {forgotten:,} of the days, which are older than it keeps")
        )
    refused = list(write_refused(run))
    if refused:
        rows, sources = sum(rows for _, _, rows in refused), ", ".join(name for name, _, _ in refused)
        told = f"{datawords.counted(rows, 'row', 'rows')}, refused or with faulty cells, of {sources}"
        written.append((f"{REFUSED}/", told))
    return written


def _result(run: Scored, out: str | None, form: str) -> list[tuple[str, str]]:
    """Every account, where it was asked for."""
    if out == "-":
        for part in lines(run, form):
            printing.raw(part)
        return []
    return [] if out is None else [(out, datawords.counted(write_output(run, Path(out), form), "row", "rows"))]


def _say(line: str, out: str | None) -> None:
    """Where the result itself goes to standard output, the report goes beside it."""
    if out == "-":
        printing.err(line)
    else:
        printing.out(line)
