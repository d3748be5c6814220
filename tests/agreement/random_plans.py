"""Random whole kernels: sources with row columns, measures of every kind, steps over them, and peers."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from scorelang.kernel.operators import AllOf, Expr, FromWide, Known, Normal, Ref, Sort, Within
from scorelang.kernel.plan import (
    AccountsPlan,
    AnyStep,
    Earlier,
    Input,
    Kernel,
    Measure,
    Newest,
    Output,
    PeerMedianStep,
    PeerRankStep,
    RowColumn,
    RowStep,
    SourcePlan,
    Step,
    account_name,
)
from scorelang.kernel.sorts import sort_of
from scorelang.kernel.tables import Row, Tables
from tests.agreement.hostile import DAY, TODAY, cell, value
from tests.agreement.random_expressions import SORTS, Grower

KEY = Input("crm.id", "crm", "id", Sort.TEXT)
KINDS = ("count", "count", "sum", "sum", "min", "max", "median", "distinct")
EXTREMES = (Sort.NUMBER, Sort.TEXT, Sort.DAY, Sort.INSTANT, Sort.FLAG)
HELD = tuple(sort for sort in Sort if sort is not Sort.WIDE)


@dataclass(slots=True)
class Planner:
    """Grows one kernel from a seed."""

    chance: random.Random
    accounts: tuple[Input, ...] = ()
    sources: list[SourcePlan] = field(default_factory=list)
    # How large what stands behind a reference can be: a sum of it must stay within 38 digits.
    sizes: dict[Expr, float] = field(default_factory=dict)

    def kernel(self) -> Kernel:
        """Accounts, up to three sources, and steps over all."""
        self.accounts = (KEY, *self._inputs("crm"))
        for at in range(self.chance.randint(0, 3)):
            self.sources.append(self._source(f"events{at}"))
        steps = self._steps()
        wanted = [step for step in steps if self.chance.random() < 0.6] or steps[-1:]
        published = tuple(_published(step) for step in wanted)
        outputs = tuple(Output(step.name, Ref(sort_of(step.expr), step.name)) for step in published)
        visible = Known(self.accounts[1].ref) if self.chance.random() < 0.3 else None
        return Kernel(
            TODAY,
            AccountsPlan("crm", self.accounts, KEY.ref, visible),
            tuple(self.sources),
            (*steps, *published),
            outputs,
        )

    def _inputs(self, source: str) -> tuple[Input, ...]:
        sorts = [*HELD, *self.chance.choices(HELD, k=2)]
        made = [Input(f"{source}.{sort.value}{at}", source, f"{sort.value}{at}", sort) for at, sort in enumerate(sorts)]
        faults = [Input(f"{made[0].name}!", source, made[0].column, Sort.FLAG, fault=True)]
        return (*made, *faults)

    def _source(self, name: str) -> SourcePlan:
        inputs = self._inputs(name)
        borrowed = tuple(self.chance.sample(self.accounts, 2)) if self.chance.random() < 0.3 else ()
        time = self.chance.choice([entry.ref for entry in inputs if entry.sort in (Sort.DAY, Sort.INSTANT)])
        refs = [entry.ref for entry in (*inputs, *borrowed)]
        grower = Grower(self.chance, refs, self.sizes, tiny=False)
        seen = Within(time, None, (TODAY + 1) * (DAY if time.sort is Sort.INSTANT else 1))
        visible: Expr = seen
        if self.chance.random() < 0.3:
            visible = AllOf((seen, Known(self.chance.choice(refs))))
        columns = self._row_columns(name, grower, [entry.ref for entry in inputs], time)
        measures = tuple(self._measure(f"{name}.m{at}", grower) for at in range(self.chance.randint(1, 6)))
        self.sizes |= {one.ref: grower.size(one.argument) for one in measures if one.argument is not None}
        account = Ref(KEY.sort, account_name(name))
        reach = (None, seen.end) if self.chance.random() < 0.5 else (None, None)
        return SourcePlan(name, inputs, account, time, visible, reach, columns, measures, borrowed)

    def _row_columns(self, name: str, grower: Grower, own: list[Ref], time: Ref) -> tuple[RowColumn, ...]:
        """Windows look at the row's own columns alone; expressions also at what is borrowed."""
        made: list[RowColumn] = []
        refs, ties = list(own), tuple(own)
        for at in range(self.chance.randint(0, 4)):
            label = f"{name}.r{at}"
            kind = self.chance.random()
            among = self.chance.choice([ref for ref in refs if ref.sort is Sort.FLAG])
            if kind < 0.5:
                expr = grower.grow(self.chance.choice(SORTS), 2)
                made.append(RowStep(label, expr))
                refs.append(Ref(sort_of(expr), label))
                self.sizes[refs[-1]] = grower.size(expr)
            elif kind < 0.8:
                per = tuple(self.chance.sample(refs, self.chance.randint(0, 2)))
                made.append(Newest(label, among, per, time, ties, self.chance.random() < 0.4))
                refs.append(Ref(Sort.FLAG, label))
            else:
                made.append(Earlier(label, among, time))
                refs.append(Ref(time.sort, label))
        grower.refs = [*grower.refs, *refs[len(own) :]]
        return tuple(made)

    def _measure(self, name: str, grower: Grower) -> Measure:
        kind = self.chance.choice(KINDS)
        where = grower.grow(Sort.FLAG, self.chance.randint(0, 2)) if self.chance.random() < 0.7 else None
        match kind:
            case "count":
                argument = grower.grow(self.chance.choice(SORTS), 1) if self.chance.random() < 0.5 else None
                return Measure(name, kind, Sort.WIDE, argument, where)
            case "sum":
                return Measure(name, kind, Sort.WIDE, grower.grow(Sort.WIDE, 2), where)
            case "median":
                return Measure(name, kind, Sort.NUMBER, grower.grow(Sort.NUMBER, 2), where)
            case "distinct":
                return Measure(name, kind, Sort.WIDE, grower.grow(self.chance.choice(EXTREMES), 1), where)
            case _:
                sort = self.chance.choice(EXTREMES)
                return Measure(name, kind, sort, grower.grow(sort, 1), where)

    def _steps(self) -> tuple[AnyStep, ...]:
        measured = [measure.ref for source in self.sources for measure in source.measures]
        grower = Grower(self.chance, [*(entry.ref for entry in self.accounts), *measured], self.sizes, tiny=False)
        made: list[AnyStep] = [_shown(f"shown.{ref.name}", ref) for ref in measured]
        for at in range(self.chance.randint(3, 12)):
            refs = list(grower.refs)
            among = self.chance.choice([ref for ref in refs if ref.sort is Sort.FLAG])
            within = self.chance.choice([None, *(ref for ref in refs if ref.sort in (Sort.TEXT, Sort.FLAG))])
            numbers = [ref for ref in refs if ref.sort is Sort.NUMBER]
            kind = self.chance.random()
            step: AnyStep
            if kind < 0.7:
                step = Step(f"s{at}", grower.grow(self.chance.choice(SORTS), 3))
            elif kind < 0.85:
                step = PeerRankStep(f"s{at}", self.chance.choice(numbers), within, among)
            else:
                step = PeerMedianStep(f"s{at}", self.chance.choice(numbers), within, among)
            made.append(step)
            grower.refs = [*refs, Ref(_sort(step), step.name)]
            read = step.expr if isinstance(step, Step) else step.value
            self.sizes[grower.refs[-1]] = grower.size(read)
        return tuple(made)


def _shown(name: str, ref: Ref) -> Step:
    return Step(name, FromWide(ref, 4) if ref.sort is Sort.WIDE else ref)


def _published(step: AnyStep) -> Step:
    """As every output is: the sign of a zero is no part of any value."""
    ref = Ref(_sort(step), step.name)
    return Step(f"{step.name} published", Normal(ref) if ref.sort is Sort.NUMBER else ref)


def _sort(step: AnyStep) -> Sort:
    return sort_of(step.expr) if isinstance(step, Step) else Sort.NUMBER


def random_tables(chance: random.Random, kernel: Kernel, accounts: int = 25, rows: int = 60) -> Tables:
    """Accounts and rows of hostile cells: orphans, absent accounts, equal times, repeated rows."""
    keys = [f"A{at}" for at in range(accounts)]
    population = [_row(chance, kernel.accounts.inputs, {KEY.name: key}) for key in keys]
    events = {plan.source: _events(chance, plan, [*keys[: accounts // 2], "orphan"], rows) for plan in kernel.sources}
    return Tables(population, events)


def _events(chance: random.Random, plan: SourcePlan, keys: Sequence[str], count: int) -> list[Row]:
    made: list[Row] = []
    for _ in range(chance.choice((0, 1, count, count))):
        if made and chance.random() < 0.1:
            made.append(chance.choice(made))
            continue
        row = _row(chance, plan.inputs, {plan.account.name: chance.choice(keys)})
        if plan.time is not None and row[plan.time.name] is None:
            row = {**row, plan.time.name: value(chance, plan.time.sort)}
        made.append(row)
    return made


def _row(chance: random.Random, inputs: Sequence[Input], fixed: Row) -> Row:
    cells = {entry.name: chance.random() < 0.1 if entry.fault else cell(chance, entry.sort) for entry in inputs}
    return {**cells, **fixed}
