"""What has to be said of a source's data: its report to diagnostics."""

from collections.abc import Iterator, Mapping

from scorelang.diagnostics import Diagnostic, Severity
from scorelang.diagnostics.catalogue import data as rules
from scorelang.ir.sources import Source
from scorelang.sources.binding import Binding
from scorelang.sources.report import ColumnReport, DataReport, SourceReport

_MISTAKES = (rules.UNKNOWN_DATA_FORMAT, rules.UNKNOWN_ENCODING, rules.BAD_DELIMITER)


def verdicts(report: SourceReport, binding: Binding | None) -> tuple[Diagnostic, ...]:
    """The findings of one source, the gravest first."""
    return () if report.failed else tuple(_found(report, binding))


def _found(report: SourceReport, binding: Binding | None) -> Iterator[Diagnostic]:
    span = binding.span if binding else None
    limit = binding.refuse_at_most if binding else None
    if report.kind == "accounts" and not report.kept:
        yield rules.NO_ACCOUNTS.at(span, f"`{report.source}` has no accounts, of {_rows(report.rows)} read")
    elif not report.rows:
        yield rules.NO_ROWS.at(span, f"`{report.source}` has no rows below its header")
    if limit is not None and report.share_refused > limit:
        message = (
            f"{report.refused:,} of {_rows(report.rows)} of `{report.source}` were refused "
            f"({_percent(report.share_refused)}), where the binding allows {_percent(limit)}"
        )
        yield rules.TOO_MANY_REFUSED.at(span, message, help=_reasons(report))
    elif report.refused:
        message = f"{report.refused:,} of {_rows(report.rows)} of `{report.source}` were refused"
        yield rules.REFUSED_ROWS.at(span, message, help=_reasons(report))
    if faulty := [column for column in report.columns if column.faults]:
        message = f"{_cells(report.faults)} of `{report.source}` could not be read or was not allowed"
        yield rules.FAULTY_CELLS.at(span, message, help="; ".join(map(_column, faulty)))
    if report.stale is not None:
        rule = rules.STALE_SOURCE if report.stale.startswith("loaded") else rules.SILENT_SOURCE
        yield rule.at(span, f"`{report.source}` is stale: {report.stale}")


def stopping(report: DataReport, bindings: Mapping[str, Binding]) -> tuple[Diagnostic, ...]:
    """The errors for which nobody may be scored.

    A source that cannot be loaded is none, unless it is the accounts or `required`, or its binding is at fault.
    """
    excused = [problem for one in report.sources if _may_fail(one, bindings) for problem in one.problems]
    errors = [one for one in report.diagnostics if one.severity is Severity.ERROR]
    return tuple(one for one in errors if one not in excused or one.rule in _MISTAKES)


def _may_fail(report: SourceReport, bindings: Mapping[str, Binding]) -> bool:
    binding = bindings.get(report.source)
    return report.kind != "accounts" and not (binding and binding.required)


def undated(source: Source) -> Diagnostic | None:
    """Of a run for an earlier day: the columns that have no date to them, so that they may know what came later."""
    if source.kind == "events" or source.valid is not None:
        return None
    dates = {column.known for column in source.columns} | set(source.exists or ()) | {source.loaded}
    open_ended = [
        column.name
        for column in source.columns
        if column.role == "plain" and column.known is None and not column.future and column.name not in dates
    ]
    if not open_ended:
        return None
    named = ", ".join(f"`{name}`" for name in open_ended[:6]) + (", …" if len(open_ended) > 6 else "")
    message = f"{named} of `{source.name}` may know what came after the day, for nothing says since when they hold"
    hint = "declare `known COLUMN` of a column, or `valid from COLUMN to COLUMN` of the source, where the data has it"
    return rules.UNDATED_COLUMNS.at(source.span, message, help=hint)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _percent(share: float) -> str:
    return f"{share * 100:.2g}%" if share < 0.1 else f"{share * 100:.0f}%"


def _reasons(report: SourceReport) -> str:
    return "; ".join(f"{refusal.rows:,}: {refusal.reason}" for refusal in report.refusals)


def _column(column: ColumnReport) -> str:
    shown = f", such as {column.examples[0].text!r}" if column.examples else ""
    return f"`{column.column}`: {column.faults:,}{shown}"
