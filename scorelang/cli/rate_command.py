"""`scorelang rate`: a spreadsheet for those who rate accounts by hand, and the way back."""

from datetime import date
from pathlib import Path

import click

from scorelang.cli import opening, printing
from scorelang.cli.datawords import counted
from scorelang.cli.days import Day
from scorelang.cli.exits import Exit
from scorelang.cli.options import profile_option
from scorelang.cli.scoring import request, stops
from scorelang.docgen.rating_sheet import RATINGS, RatingForm, questions, rated_sources, write_sheet
from scorelang.ir.program import Program
from scorelang.ir.sources import Source
from scorelang.run import binding, durable, rating
from scorelang.run.accounts import name_column
from scorelang.run.scoring import Request, scored
from scorelang.sources.binding import Binding
from scorelang.sources.refusal import SourceError

MOST_SHOWN = 10

_EPILOG = """\b
Examples:
  scorelang rate --set rater=Ada --set role=sales --out ada.xlsx
  scorelang rate --read ada.xlsx          add what Ada filled in to the source's file

Rows without an answer are left out, and so are those that the file has already. Where any cell is not what its
column declares, nothing is added.
"""


@click.command("rate", epilog=_EPILOG, short_help="write a spreadsheet for raters, and read it back")
@click.argument("source", required=False)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="The spreadsheet to write (.xlsx).")
@click.option(
    "--read", "filled", type=click.Path(path_type=Path, dir_okay=False), help="A spreadsheet that was filled in."
)
@click.option("--set", "given", multiple=True, metavar="COLUMN=VALUE", help="What each row begins with.")
@click.option("--today", type=Day(), metavar="DAY", help="The day of the ratings, such as 2026-03-01.")
@profile_option
@click.pass_obj
def command(
    folder: Path,
    source: str | None,
    out: Path | None,
    filled: Path | None,
    given: tuple[str, ...],
    today: date | None,
    profile: str | None,
) -> int:
    """Write a spreadsheet with one row an account and the rubric beside it, or add a filled one to the data."""
    if (out is None) == (filled is None):
        opening.leave_with("one of `--out FILE` and `--read FILE` is wanted", Exit.USAGE)
    opened, asked = request(folder, today, profile)
    chosen = _source(asked.program, source)
    with stops(opened):
        if filled is not None:
            return _read(asked, chosen, folder / filled)
        return _write(asked, chosen, folder / (out or Path()), dict(_pair(chosen, text) for text in given))


def _source(program: Program, name: str | None) -> Source:
    rated = rated_sources(program)
    found = [source for source in rated if name in (None, source.name)]
    if len(found) == 1:
        return found[0]
    if not rated:
        help = "give the indicators that people rate a `rubric`"
        opening.leave_with("no source was found that people rate", Exit.USAGE, help)
    names = ", ".join(f"`{source.name}`" for source in rated)
    return opening.leave_with("which source is rated?", Exit.USAGE, f"name one of {names}")


def _pair(source: Source, text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or name not in {column.name for column in source.columns}:
        opening.leave_with(f"`--set {printing.safe(text)}` names no column of `{source.name}`", Exit.USAGE)
    return name, value


def _write(asked: Request, source: Source, out: Path, given: dict[str, str]) -> int:
    name = name_column(asked.program)
    with scored(asked) as done:
        rows = [
            (str(row["key"]), str(row.get(f"account.{name.name}") or "") if name else "")
            for row in done.results.fetch()
        ]
    form = RatingForm(source, questions(asked.program, source), rows, asked.today, given)
    durable.write(out, write_sheet(form))
    accounts, asks = counted(len(rows), "account", "accounts"), counted(len(form.questions), "question", "questions")
    printing.out(f"wrote {out}: {accounts}, {asks}")
    return Exit.FINE


def _read(asked: Request, source: Source, place: Path) -> int:
    target, bound = _target(asked, source)
    try:
        rows = rating.filled(source, RATINGS, place)
    except SourceError as fault:
        opening.stop(fault.diagnostics, {})
    kept = rating.rated(rows, [column for column, _ in questions(asked.program, source)])
    wrong = rating.wrong(source, kept, bound, asked.project.timezone)
    for one in wrong[:MOST_SHOWN]:
        printing.err(f"row {one.row}, `{one.column}`: `{printing.safe(one.found)}` is not what the column declares")
    if wrong:
        opening.leave_with(f"{counted(len(wrong), 'cell', 'cells')} cannot be taken; nothing was added", Exit.DATA)
    try:
        added = rating.add(target, bound, source, [row for _, row in kept])
    except SourceError as fault:
        opening.stop(fault.diagnostics, {})
    except UnicodeError:
        opening.leave_with(f"{target}, or a rating, is not in the encoding `{bound.encoding}`", Exit.DATA)
    there = f"; {counted(len(kept) - added, 'is', 'are')} there already" if added < len(kept) else ""
    printing.out(f"added {counted(added, 'rating', 'ratings')} to {target}{there}")
    return Exit.FINE


def _target(asked: Request, source: Source) -> tuple[Path, Binding]:
    project = asked.project
    profile = binding.profile_of(project, asked.profile)
    bound = binding.bindings_of(project, profile, asked.program)[0][source.name]
    paths = [binding.folder_of(project, profile, asked.environment) / path for path in bound.paths]
    if len(paths) != 1 or "*" in str(paths[0]) or paths[0].suffix not in (".csv", ".tsv"):
        opening.leave_with(f"`{source.name}` is not bound to one CSV file, to which ratings could be added", Exit.USAGE)
    return paths[0], bound
