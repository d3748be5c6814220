"""A source's ledger to its plan: one visible range of rows for all measures, and no condition that this makes idle."""

from scorelang.kernel.operators import AllOf, Expr, Ref, Sort, Within
from scorelang.kernel.plan import AccountsPlan, Measure, RowColumn, RowStep, SourcePlan, account_name
from scorelang.pinning.ledger import Ledger, Reach, SourceLedger
from scorelang.pinning.magnitudes import AS_ENTERED, Magnitude, guarded
from scorelang.pinning.needed import columns_needed, expr_names
from scorelang.pinning.words import TRUE, both, sort_of_type
from scorelang.source.records import replace


def accounts_plan(ledger: Ledger) -> AccountsPlan:
    """The population."""
    source = ledger.program.accounts
    visible = ledger.valid(ledger.accounts, source)
    key, _ = ledger.column(ledger.accounts, source, source.column(source.account))
    return AccountsPlan(source.name, tuple(ledger.accounts.values()), key, visible)


def source_plan(
    ledger: Ledger, source: SourceLedger, wanted: set[str]
) -> tuple[SourcePlan, dict[str, Magnitude]] | None:
    """The plan of a source, and the magnitude of each measure; None where nothing of it is wanted."""
    measures = [measure for measure in source.measures.values() if measure.name in wanted]
    if not measures:
        return None
    reach = _widest([source.reaches[measure.name] for measure in measures])
    seen = _seen(ledger, source, reach)
    rows = [_dropped(column, seen) for column in source.columns.values()]
    columns, read = columns_needed(rows, [_idle_dropped(measure, seen) for measure in measures])
    columns, sizes = _guarded_columns(columns)
    sized = [_guarded_measure(_idle_dropped(measure, seen), sizes) for measure in measures]
    visible = both(ledger.valid(source.inputs, source.source), seen)
    read |= expr_names(visible)
    plan = SourcePlan(
        source=source.source.name,
        inputs=tuple(each for each in source.inputs.values() if each.name in read),
        account=Ref(_key_sort(ledger), account_name(source.source.name)),
        time=_time(ledger, source),
        visible=None if visible == TRUE else visible,
        reach=(seen.start, seen.end) if isinstance(seen, Within) else (None, None),
        columns=columns,
        measures=tuple(measure for measure, _ in sized),
        borrowed=tuple(each for each in source.borrowed.values() if each.name in read),
    )
    return plan, {measure.name: magnitude for measure, magnitude in sized}


def _key_sort(ledger: Ledger) -> Sort:
    accounts = ledger.program.accounts
    return sort_of_type(accounts.column(accounts.account).type)


def _time(ledger: Ledger, source: SourceLedger) -> Ref | None:
    if source.source.time is None:
        return None
    return ledger.column(source.inputs, source.source, source.source.column(source.source.time))[0]


def _widest(reaches: list[Reach]) -> Reach:
    starts, ends = [start for start, _ in reaches], [end for _, end in reaches]
    start = None if None in starts else min(start for start in starts if start is not None)
    end = None if None in ends else max(end for end in ends if end is not None)
    return start, end


def _seen(ledger: Ledger, source: SourceLedger, reach: Reach) -> Expr | None:
    time = _time(ledger, source)
    return None if time is None else ledger.between(time, *reach)


def _without(expr: Expr | None, idle: Expr | None) -> Expr | None:
    """A condition less the part that holds of every visible row."""
    if expr is None or expr == idle:
        return None
    if isinstance(expr, AllOf) and idle in expr.operands:
        return both(*(part for part in expr.operands if part != idle))
    return expr


def _idle_dropped(measure: Measure, seen: Expr | None) -> Measure:
    return replace(measure, where=_without(measure.where, seen))


def _dropped(column: RowColumn, seen: Expr | None) -> RowColumn:
    if not isinstance(column, RowStep):
        return column
    return replace(column, expr=_without(column.expr, seen) or TRUE)


def _guarded_columns(columns: tuple[RowColumn, ...]) -> tuple[tuple[RowColumn, ...], dict[str, Magnitude]]:
    sizes: dict[str, Magnitude] = {}
    kept: list[RowColumn] = []
    for column in columns:
        if isinstance(column, RowStep):
            expr, sizes[column.name] = guarded(column.expr, sizes)
            column = replace(column, expr=expr)
        kept.append(column)
    return tuple(kept), sizes


def _guarded_measure(measure: Measure, sizes: dict[str, Magnitude]) -> tuple[Measure, Magnitude]:
    argument, magnitude = (None, AS_ENTERED) if measure.argument is None else guarded(measure.argument, sizes)
    where = None if measure.where is None else guarded(measure.where, sizes)[0]
    wider = Magnitude(magnitude.low - 1, magnitude.high + 1)
    return replace(measure, argument=argument, where=where), wider
