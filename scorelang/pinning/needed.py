"""What the outputs need, and nothing else: steps, measures, row columns and inputs that nothing reads are left out."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from scorelang.kernel.operators import Expr, Ref
from scorelang.kernel.plan import (
    AnyStep,
    Earlier,
    Measure,
    Newest,
    PeerMedianStep,
    PeerRankStep,
    RowColumn,
    RowStep,
    Step,
)
from scorelang.kernel.sorts import references


def steps_needed(steps: Iterable[AnyStep], wanted: Iterable[Ref]) -> tuple[tuple[AnyStep, ...], set[str]]:
    """The steps that are read, directly or through others, and every name that is."""
    names = {ref.name for ref in wanted}
    kept = []
    for step in reversed(list(steps)):
        if step.name in names:
            kept.append(step)
            names |= {ref.name for ref in step_references(step)}
    return tuple(reversed(kept)), names


def columns_needed(columns: Iterable[RowColumn], measures: Iterable[Measure]) -> tuple[tuple[RowColumn, ...], set[str]]:
    """The row columns that the measures read, and every name that is read in a row."""
    names = {ref.name for measure in measures for ref in measure_references(measure)}
    kept = []
    for column in reversed(list(columns)):
        if column.name in names:
            kept.append(column)
            names |= {ref.name for ref in column_references(column)}
    return tuple(reversed(kept)), names


def step_references(step: AnyStep) -> Iterator[Ref]:
    """What a step reads."""
    match step:
        case Step(expr=expr):
            yield from references(expr)
        case (
            PeerRankStep(value=value, within=within, among=among)
            | PeerMedianStep(value=value, within=within, among=among)
        ):
            yield from (ref for ref in (value, within, among) if ref is not None)
        case _:
            assert_never(step)


def column_references(column: RowColumn) -> Iterator[Ref]:
    """What a row column reads."""
    match column:
        case RowStep(expr=expr):
            yield from references(expr)
        case Newest(among=among, per=per, time=time, ties=ties):
            yield from (among, *per, time, *ties)
        case Earlier(among=among, time=time):
            yield from (among, time)
        case _:
            assert_never(column)


def measure_references(measure: Measure) -> Iterator[Ref]:
    """What a measure reads."""
    for part in (measure.argument, measure.where):
        yield from () if part is None else references(part)


def expr_names(expr: Expr | None) -> set[str]:
    """The names that an expression reads."""
    return set() if expr is None else {ref.name for ref in references(expr)}
