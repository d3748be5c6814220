"""`scorelang test`: the tests written in .score files, and what they cover."""

import importlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from scorelang.cli import opening, printing
from scorelang.cli.exits import Exit, exit_for
from scorelang.cli.opening import Opened
from scorelang.cli.options import day_options
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.formatting.to_text import format_file
from scorelang.ir.program import Program, Test
from scorelang.pipeline import front
from scorelang.run.leaves import number, readings
from scorelang.run.words import indicator_value, percent, points
from scorelang.source import Span
from scorelang.testing.coverage import Coverage, coverage
from scorelang.testing.from_program import run_tests
from scorelang.testing.points import KINDS
from scorelang.testing.results import ExpectationResult, TestResult

_FORMATS = ("text", "json", "junit")
_KINDS = {
    "arm": "arms",
    "missing": "missing values",
    "segment": "segments",
    "cap": "caps and floors",
    "trigger": "triggers",
}
_EPILOG = """\b
Examples:
  scorelang test                                  every test of the project
  scorelang test scorecards/health.test.score     those of one file
  scorelang test --filter enterprise              those with the word in their title
  scorelang test --coverage --fail-under 90       and what they leave out
  scorelang test --format junit > tests.xml
  scorelang test --record ACC-1047 --today 2026-03-02 >> scorecards/health.test.score

Exit code 0: all expectations hold; 1: one does not, or the files have errors, or coverage is too low.
"""


@click.command("test", epilog=_EPILOG, short_help="run the tests written in .score files")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]…")
@click.option("--filter", "words", metavar="TEXT", help="Only tests with this in their title.")
@click.option(
    "--coverage",
    "covering",
    is_flag=True,
    help="Also say which arms, gaps, segments, caps and triggers no test reaches.",
)
@click.option(
    "--fail-under",
    type=click.IntRange(0, 100),
    metavar="PERCENT",
    help="Fail where coverage is below; implies --coverage.",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="How results are printed.")
@click.option("--record", "account", metavar="ACCOUNT", help="Print a test made of an account's data, names replaced.")
@day_options
@click.pass_obj
def command(
    folder: Path,
    files: tuple[Path, ...],
    words: str | None,
    covering: bool,
    fail_under: int | None,
    form: str,
    account: str | None,
    today: date | None,
    profile: str | None,
) -> int:
    """Hold what the team believes about accounts it knows against the scorecards."""
    if account is not None:
        return _recorded(folder, account, today, profile)
    opened = [opening.standalone(file) for file in files] or [opening.opened(folder, tests=True)]
    broken = [one for one in opened if one.program is None]
    if broken:
        for one in broken:
            opening.show(one.found, one.sources)
        return exit_for(broken[0].found)
    code = Exit.FINE
    for one in opened:
        code = max(code, _run(one, words, covering or fail_under is not None, fail_under, form))
    return code


def _run(opened: Opened, words: str | None, covering: bool, fail_under: int | None, form: str) -> Exit:
    program = opened.program
    assert program is not None
    zone = opened.project.timezone

    def chosen(test: Test) -> bool:
        return words is None or words.casefold() in test.title.casefold()

    results = run_tests(program, zone, chosen=chosen)
    covered = coverage(program, zone, chosen=chosen) if covering else None
    if form == "text":
        _show(opened, program, results, covered)
    else:
        printing.raw(importlib.import_module(f"scorelang.testing.to_{form}").render(results, covered))
    too_low = covered is not None and fail_under is not None and covered.percent < fail_under
    if too_low and covered is not None:
        printing.err(f"{style('error', 'red', 'bold')}: coverage is {covered.percent}%, and {fail_under}% was wanted")
    return Exit.FINE if all(one.passed for one in results) and not too_low else Exit.FINDINGS


def _show(opened: Opened, program: Program, results: tuple[TestResult, ...], covered: Coverage | None) -> None:
    for one in results:
        for line in _lines(opened, program, one):
            printing.out(line)
    failed = sum(not one.passed for one in results)
    if covered is not None:
        for line in _coverage(opened, covered):
            printing.out(line)
    if not results:
        printing.err("no test was found")
    else:
        colour = "red" if failed else "green"
        printing.out(style(f"{len(results) - failed:,} passed, {failed:,} failed", colour, "bold"))


def _lines(opened: Opened, program: Program, one: TestResult) -> Iterator[str]:
    if one.passed:
        yield f"{style('ok', 'green')}    {safe(one.title, 200)}"
    else:
        yield f"{style('failed', 'red', 'bold')}  {safe(one.title, 200)}  {style(_place(opened, one.span), 'dim')}"
        if one.problem:
            yield f"          {one.problem}"
        for each in one.expectations:
            if not each.passed:
                yield from _expectation(opened, each)
        yield from _explanation(opened, program, one)
    for assumed in one.depends_on:
        note = f"turns on {assumed.source}.{assumed.column}, which it does not give (taken: {safe(assumed.value)})"
        yield f"          {style('note', 'amber')}: {note}"


def _expectation(opened: Opened, one: ExpectationResult) -> Iterator[str]:
    verdict = "is not known" if one.holds is None else "does not hold"
    place = style(_place(opened, one.span), "dim")
    yield f"  {place}  {style('expected', 'bold')}  {one.text}  {style(verdict, 'red')}"
    for found in one.found:
        yield f"      {style('found', 'bold')}  {found.name} = {safe(found.value, 120)}"


def _explanation(opened: Opened, program: Program, one: TestResult) -> Iterator[str]:
    """How each score came about, in one screen."""
    for card in program.scorecards:
        if one.outputs.get(f"{card.name}.status") in (None, "not applicable"):
            continue
        score = number(one.outputs.get(f"{card.name}.score"))
        rows = [
            [
                reading.title,
                indicator_value(reading.place.indicator, reading.value, opened.project.currency)
                if reading.status == "known"
                else style(reading.status, "dim"),
                points(reading.points),
                percent(reading.weight or None),
                points(reading.contribution),
            ]
            for reading in readings(program, card, one.outputs)
        ]
        yield f"      {card.title}: {points(score)}, {one.outputs.get(f'{card.name}.grade')}"
        if rows:
            heads = [
                Column("", shrinks=True),
                *(Column(name, right=True) for name in ("value", "points", "weight", "adds")),
            ]
            yield table(heads, rows, indent="        ")


def _coverage(opened: Opened, covered: Coverage) -> Iterator[str]:
    yield ""
    yield style(f"coverage {covered.percent}%", "bold")
    for kind in KINDS:
        reached, every = covered.of(kind)
        if every:
            yield f"  {reached:,} of {every:,} {_KINDS[kind]}"
    for point in covered.missed:
        yield f"  {style('never', 'amber')} {point.kind} {point.name}  {style(_place(opened, point.span), 'dim')}"
    yield ""


def _place(opened: Opened, span: Span | None) -> str:
    text = opened.sources.get(span.path) if span is not None else None
    return f"{span.path}:{text.position(span.start).line}" if span is not None and text is not None else ""


def _recorded(folder: Path, account: str, today: date | None, profile: str | None) -> int:
    """Print a test over what an account's scores were made of; a test has no history, and nobody to compare with."""
    recording = importlib.import_module("scorelang.testing.recording")
    scoring = importlib.import_module("scorelang.cli.scoring")
    run = importlib.import_module("scorelang.run.scoring")
    engine = importlib.import_module("scorelang.engines.duckdb.tables")
    one, asked = scoring.request(folder, today, profile)
    with scoring.stops(one), run.scored(asked) as done:
        kernel = recording.without_history(done.kernel)
        mine = engine.read_tables(done.session, kernel, done.loaded.relations, [account])
    if not mine.accounts:
        opening.leave_with(f"there is no account `{safe(account)}` on {asked.today}", Exit.DATA)
    title = f"an account as of {asked.today}"
    mine = recording.within_reach(kernel, mine)
    text = recording.record(asked.program, mine, asked.today, asked.project.timezone, title)
    file, _ = front.read("recorded.score", text.encode())
    printing.raw(text if file is None else format_file(file))
    return Exit.FINE
