"""From what was counted of a source to its report."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.counts import Counts, seen
from scorelang.engines.duckdb.faults import day_of
from scorelang.engines.duckdb.refused import RefusedRows
from scorelang.engines.duckdb.session import Session
from scorelang.engines.duckdb.settling import Settled
from scorelang.ir.sources import Source
from scorelang.pinning.days import Clock
from scorelang.source.records import replace
from scorelang.sources.freshness import local_day, staleness, unheld
from scorelang.sources.report import ColumnReport, Refusal, RowFault, SourceReport

_NO_REFUSAL = (RowFault.KEPT, RowFault.COPY, RowFault.BLANK)


def failed(source: Source, problems: tuple[Diagnostic, ...] = ()) -> SourceReport:
    """The report of a source that could not be loaded."""
    return SourceReport(source.name, source.kind, source.title, (), 0, failed=True, problems=problems)


def report(session: Session, found: Settled, clock: Clock, now: datetime | None) -> SourceReport:
    """What is said of a source whose rows were judged."""
    base, source, kept, faults = found.base, found.base.source, found.kept, found.faults
    loaded = _aware(kept.loaded) or base.binding.loaded_at
    newest = _local(clock, kept.newest)
    return SourceReport(
        source=source.name,
        kind=source.kind,
        title=source.title,
        files=tuple(file.shown for file in base.files),
        rows=found.read.rows - faults.get(RowFault.BLANK, 0),
        refusals=_refusals(session, faults, found.refused),
        copies=faults.get(RowFault.COPY, 0),
        repeated_ids=kept.repeated_ids,
        columns=_columns(session, found.read, found.refused, faults.get(RowFault.BLANK, 0)),
        after_today=kept.after_today,
        newest=newest,
        loaded_at=loaded,
        stale=staleness(source, loaded, newest, clock, now),
        unchecked=found.unchecked,
        unheld=unheld(source, loaded, now),
        idle=base.idle,
    )


def report_on(session: Session, found: Settled, before: SourceReport, source: Source, clock: Clock) -> SourceReport:
    """A report made for one day as it would be on another: what is dated, and how long the source was silent."""
    after, newest = seen(session, found.base, day_of(clock))
    day = _local(clock, newest)
    stale = staleness(source, before.loaded_at, day, clock, None)
    return replace(before, after_today=after, newest=day, stale=stale, unheld=unheld(source, before.loaded_at, None))


def _local(clock: Clock, newest: date | datetime | None) -> date | None:
    return local_day(clock, newest) if isinstance(newest, datetime) else newest


def _aware(moment: date | datetime | None) -> date | datetime | None:
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else moment


def _refusals(session: Session, faults: Mapping[int, int], refused: RefusedRows | None) -> tuple[Refusal, ...]:
    counted = [fault for fault in RowFault if faults.get(fault) and fault not in _NO_REFUSAL]
    return tuple(
        Refusal(fault, faults[fault], refused.examples(session, fault) if refused else ()) for fault in counted
    )


def _columns(session: Session, read: Counts, refused: RefusedRows | None, blank: int) -> tuple[ColumnReport, ...]:
    return tuple(
        ColumnReport(
            name,
            absent - blank,
            unreadable,
            outside,
            refused.faulty_cells(session, name) if refused and unreadable + outside else (),
        )
        for name, (absent, unreadable, outside) in read.columns.items()
    )
