"""What each output of a kernel means, as a number that other kernels share: names of steps and measures are no part.

Two outputs with one number are the same for every account, whatever the data. The data itself is named by how its
source is declared and how its cells are read, so that a column of one name and another range is another column.
"""

from collections.abc import Hashable, Mapping
from dataclasses import fields
from typing import assert_never

from scorelang.diffing.interning import TRUE, Interning, Names
from scorelang.ir.sources import Source
from scorelang.kernel.operators import Ref
from scorelang.kernel.plan import (
    AnyStep,
    Earlier,
    Input,
    Kernel,
    Measure,
    Newest,
    PeerMedianStep,
    PeerRankStep,
    RowColumn,
    RowStep,
    SourcePlan,
    Step,
)
from scorelang.sources.binding import Binding

POPULATION = "@population"
_WORDS = ("title", "system", "about", "owner", "span")
_UNREAD = ("refuse_at_most", "required", "span")


def meanings(
    kernel: Kernel, sources: Mapping[str, Source], bindings: Mapping[str, Binding], interning: Interning
) -> dict[str, int]:
    """The number of each output by name, and of the accounts that there are under `@population`.

    `sources`: as declared, the history is none of them. `bindings`: how their cells are read.
    """
    reading = _Reading(sources, bindings, interning)
    names = reading.inputs(kernel.accounts.inputs)
    accounts = kernel.accounts
    visible = interning.number(TRUE) if accounts.visible is None else interning.expr(accounts.visible, names)
    names[accounts.key.name] = key = reading.column(accounts.source, accounts.key.name.partition(".")[2])
    population = interning.number(("accounts", key, visible))
    for plan in kernel.sources:
        names |= _measures(plan, reading, key)
    for step in kernel.steps:
        names[step.name] = _step(step, names, population, interning)
    return {POPULATION: population, **{output.name: names[output.ref.name] for output in kernel.outputs}}


def reading_of(source: Source, sources: Mapping[str, Source], bindings: Mapping[str, Binding]) -> Hashable:
    """All that decides what the rows of a source are, but for its columns; those by which it goes are among it."""
    binding = bindings.get(source.name)
    read = () if binding is None else tuple(_plain(getattr(binding, one)) for one in _names_of(Binding, _UNREAD))
    said = tuple(_plain(getattr(source, one)) for one in _names_of(Source, (*_WORDS, "columns")))
    ruling = (source.account, source.id, source.time, source.loaded, *(source.valid or ()), *(source.exists or ()))
    columns = tuple(_declared(source, name) for name in ruling if name is not None)
    via = () if source.via is None or source.via not in sources else (sources[source.via],)
    return (said, read, columns, *(reading_of(one, sources, bindings) for one in via))


class _Reading:
    """Columns as they come in, each named by its declaration."""

    def __init__(self, sources: Mapping[str, Source], bindings: Mapping[str, Binding], interning: Interning) -> None:
        self.sources, self.interning = sources, interning
        self.readings = {name: reading_of(source, sources, bindings) for name, source in sources.items()}

    def inputs(self, inputs: tuple[Input, ...]) -> dict[str, int]:
        """The numbers of columns and of their faults."""
        return {one.name: self.column(one.source, one.column, fault=one.fault) for one in inputs}

    def column(self, source: str, column: str, *, fault: bool = False) -> int:
        """The number of a column, or of its fault; one of the history goes by its name."""
        declared = self.sources.get(source)
        said = None if declared is None else (self.readings[source], _declared(declared, column))
        return self.interning.number(("input", source, column, fault, said))


def _measures(plan: SourcePlan, reading: _Reading, key: int) -> Names:
    """The measures of a source: what is asked of all rows is asked by each of them."""
    interning = reading.interning
    names = {**reading.inputs(plan.inputs), **reading.inputs(plan.borrowed), plan.account.name: key}
    visible = interning.number(TRUE) if plan.visible is None else interning.expr(plan.visible, names)
    for column in plan.columns:
        names[column.name] = _row_column(column, names, visible, interning)
    return {one.name: _measure(plan.source, one, names, visible, interning) for one in plan.measures}


def _row_column(column: RowColumn, names: Names, visible: int, interning: Interning) -> int:
    def among(flag: Ref) -> int:
        return interning.every((visible, names[flag.name]))

    match column:
        case RowStep(expr=expr):
            return interning.expr(expr, names)
        case Newest(among=flag, per=per, time=time, ties=ties, oldest=oldest):
            order = (names[time.name], tuple(names[tie.name] for tie in ties), oldest)
            return interning.number(("newest", among(flag), tuple(names[ref.name] for ref in per), order))
        case Earlier(among=flag, time=time):
            return interning.number(("earlier", among(flag), names[time.name]))
        case _:
            assert_never(column)


def _measure(source: str, one: Measure, names: Names, visible: int, interning: Interning) -> int:
    argument = None if one.argument is None else interning.expr(one.argument, names)
    where = visible if one.where is None else interning.every((visible, interning.expr(one.where, names)))
    return interning.number(("measure", source, one.kind, one.sort, argument, where))


def _step(step: AnyStep, names: Names, population: int, interning: Interning) -> int:
    match step:
        case Step(expr=expr):
            return interning.expr(expr, names)
        case PeerRankStep(value=value, within=within, among=among):
            kind = "rank"
        case PeerMedianStep(value=value, within=within, among=among):
            kind = "median"
        case _:
            assert_never(step)
    peers = None if within is None else names[within.name]
    return interning.number((kind, names[value.name], peers, names[among.name], population))


def _declared(source: Source, column: str) -> Hashable:
    """A column's declaration; the row's own account, which no source declares, has none."""
    found = next((one for one in source.columns if one.name == column), None)
    return None if found is None else repr((found.type, found.role, found.optional, found.known, found.format))


def _names_of(record: type, left_out: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(record) if one.name not in left_out)


def _plain(value: object) -> Hashable:
    return repr(sorted(value.items()) if isinstance(value, Mapping) else value)
