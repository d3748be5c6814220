"""The data report of a run, as a person reads it."""

from collections.abc import Iterator

from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.diagnostics import Diagnostic, Severity
from scorelang.sources.report import DataReport, Example, SourceReport


def data(report: DataReport) -> str:
    """One line a source, and below it what was refused or could not be read."""
    heads = [
        Column("source"),
        Column("rows", right=True),
        Column("refused", right=True),
        Column("faulty cells", right=True),
        Column("newest"),
        Column("state"),
    ]
    lines = [table(heads, [_source(one) for one in report.sources])]
    notes = [note for one in report.sources for note in _notes(one)]
    notes += [f"    note: {one.message}" for one in report.diagnostics if one.severity is Severity.NOTE]
    return "\n".join([*lines, *notes])


def worth_saying(diagnostic: Diagnostic) -> bool:
    """Notes, refusals and faulty cells stand in the report already."""
    if diagnostic.severity is Severity.NOTE:
        return False
    return diagnostic.severity is Severity.ERROR or diagnostic.rule.code not in ("SC7042", "SC7044")


def _source(one: SourceReport) -> list[str]:
    state = style("failed", "red") if one.failed else style("stale", "amber") if one.stale else "fresh"
    return [
        one.source,
        f"{one.rows:,}",
        f"{one.refused:,}" if one.refused else "–",
        f"{one.faults:,}" if one.faults else "–",
        str(one.newest) if one.newest else "–",
        state,
    ]


def _notes(one: SourceReport) -> Iterator[str]:
    for refusal in one.refusals:
        yield f"    {one.source}: {refusal.rows:,} refused, {refusal.reason}{_examples(refusal.examples)}"
    for column in one.columns:
        if column.faults:
            said = _faults(column.unreadable, column.outside)
            yield f"    {one.source}.{column.column}: {said}{_examples(column.examples)}"
    if one.copies:
        yield f"    {one.source}: {one.copies:,} exact copies, counted once"
    if one.repeated_ids:
        yield f"    {one.source}: {one.repeated_ids:,} rows repeat the id of another, and are kept"
    if one.after_today:
        yield f"    {one.source}: {one.after_today:,} rows dated later than the day, not seen"


def _faults(unreadable: int, outside: int) -> str:
    parts = [f"{unreadable:,} could not be read"] if unreadable else []
    parts += [f"{outside:,} not allowed"] if outside else []
    return ", ".join(parts)


def _examples(examples: tuple[Example, ...]) -> str:
    shown = [f"`{safe(one.text, 30)}` in row {one.row}" for one in examples[:2]]
    return f": {', '.join(shown)}" if shown else ""
