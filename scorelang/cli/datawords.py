"""The data report of a run, as a person reads it."""

from collections.abc import Iterator, Mapping

from scorelang.cli import printing
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.diagnostics import Diagnostic, Severity
from scorelang.diagnostics.catalogue.configuration import OVERRIDE_ENDED
from scorelang.sources.report import DataReport, Example, SourceReport

SHOWN = 10
_COLOURS: Mapping[str, tuple[str, ...]] = {"failed": ("red",), "stale": ("amber",), "fresh": ()}


def data(report: DataReport, *, whole: bool) -> str:
    """One line a source, and below it what was refused or could not be read.

    `whole`: all of that, and how many cells of each column are absent.
    """
    heads = [
        Column("source"),
        Column("rows", right=True),
        Column("refused", right=True),
        Column("faulty cells", right=True),
        Column("later", right=True),
        Column("newest"),
        Column("state"),
    ]
    lines = [table(heads, [_source(one) for one in report.sources])]
    notes = [note for one in report.sources for note in (*_notes(one), *(_absent(one) if whole else ()))]
    notes += [f"note: {one.message}" for one in report.diagnostics if one.severity is Severity.NOTE]
    if not whole and len(notes) > SHOWN + 1:
        notes = [
            *notes[:SHOWN],
            f"and {len(notes) - SHOWN} more notes on the data: `scorelang run --data` shows all",
        ]
    return "\n".join([*lines, *(line for note in notes for line in printing.wrapped(note, "    ", "      "))])


def worth_saying(diagnostic: Diagnostic) -> bool:
    """Notes on the data, refusals and faulty cells stand in the report already."""
    if diagnostic.severity is Severity.NOTE:
        return diagnostic.rule is OVERRIDE_ENDED
    return diagnostic.severity is Severity.ERROR or diagnostic.rule.code not in ("SC7042", "SC7044")


def _state(one: SourceReport) -> str:
    return style(one.state, *_COLOURS.get(one.state, ("dim",)))


def _source(one: SourceReport) -> list[str]:
    return [
        one.source,
        f"{one.rows:,}",
        f"{one.refused:,}" if one.refused else "–",
        f"{one.faults:,}" if one.faults else "–",
        f"{one.after_today:,}" if one.after_today else "–",
        str(one.newest) if one.newest else "–",
        _state(one),
    ]


def _notes(one: SourceReport) -> Iterator[str]:
    for refusal in one.refusals:
        yield f"{one.source}: {refusal.rows:,} refused, {refusal.reason}{_examples(refusal.examples)}"
    for column in one.columns:
        if column.faults:
            said = _faults(column.unreadable, column.outside)
            yield f"{one.source}.{column.column}: {said}{_examples(column.examples)}"
    if one.copies:
        yield f"{one.source}: {counted(one.copies, 'exact copy', 'exact copies')}, counted once"
    if one.repeated_ids:
        yield f"{one.source}: {counted(one.repeated_ids, 'row', 'rows')} with the id of another, kept"


def _absent(one: SourceReport) -> Iterator[str]:
    for column in one.columns:
        if column.absent:
            yield f"{one.source}.{column.column}: {column.absent:,} of {one.rows:,} absent"
    for idle in one.idle:
        yield f"{one.source}.{idle}: not looked at, for nothing reads it"


def counted(number: int, one: str, many: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number:,} {one if number == 1 else many}"


def _faults(unreadable: int, outside: int) -> str:
    parts = [f"{unreadable:,} could not be read"] if unreadable else []
    parts += [f"{outside:,} not allowed"] if outside else []
    return ", ".join(parts)


def _examples(examples: tuple[Example, ...]) -> str:
    shown = [f"`{safe(one.text, 30)}` in row {one.row}" if one.text else f"row {one.row}" for one in examples[:2]]
    return f": {', '.join(shown)}" if shown else ""
