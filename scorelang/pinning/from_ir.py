"""A program, on a day and in a zone, to its kernel."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program
from scorelang.kernel.plan import AnyStep, Kernel, Step
from scorelang.pinning.accounts import AccountScope
from scorelang.pinning.days import Clock, day_number
from scorelang.pinning.ledger import Ledger
from scorelang.pinning.magnitudes import Magnitude, guarded
from scorelang.pinning.needed import expr_names, steps_needed
from scorelang.pinning.outputs import Wanted, outputs
from scorelang.pinning.plans import accounts_plan, source_plan
from scorelang.source.records import replace


def pin(
    program: Program,
    today: date,
    zone: str,
    *,
    unavailable: Mapping[str, str] | None = None,
    conditions: Mapping[str, Expression] | None = None,
    wanted: Wanted = lambda _: True,
    faultless: Callable[[str], bool] = lambda _: False,
    data_ends: Mapping[str, date] | None = None,
    overridden: Collection[str] = (),
) -> Kernel:
    """The kernel that scores the accounts as of `today`, a day in `zone`.

    `unavailable`: sources that are "stale" or "failed"; all that is read of them is missing. `conditions`: further
    flags, published as `condition.NAME`. `wanted`: which outputs, by name. `faultless`: of the name of a fault
    (`crm.arr!`), whether the data at hand cannot have it. `data_ends`: the last day on which an outcome's source can
    have rows. `overridden`: the scorecards of which a source `CARD.override` gives some scores.
    """
    ends = {source: day_number(day) for source, day in (data_ends or {}).items()}
    ledger = Ledger(program, Clock(today, zone), unavailable or {}, faultless, ends, overridden)
    published = outputs(AccountScope(ledger), conditions or {}, wanted)
    steps, names = steps_needed(ledger.steps.values(), (output.ref for output in published))
    found = [source_plan(ledger, source, names) for source in ledger.sources.values()]
    plans = [plan for plan in found if plan is not None]
    sizes = {name: size for _, measures in plans for name, size in measures.items()}
    accounts = accounts_plan(ledger)
    read = names | expr_names(accounts.visible) | {accounts.key.name}
    for plan, _ in plans:
        for borrowed in plan.borrowed:
            ledger.accounts.setdefault(borrowed.name, borrowed)
            read.add(borrowed.name)
    inputs = tuple(each for each in ledger.accounts.values() if each.name in read)
    return Kernel(
        today=day_number(today),
        accounts=replace(accounts, inputs=inputs),
        sources=tuple(plan for plan, _ in plans),
        steps=_guarded(steps, sizes),
        outputs=published,
    )


def _guarded(steps: tuple[AnyStep, ...], sizes: dict[str, Magnitude]) -> tuple[AnyStep, ...]:
    kept: list[AnyStep] = []
    for step in steps:
        if isinstance(step, Step):
            expr, sizes[step.name] = guarded(step.expr, sizes)
            step = replace(step, expr=expr)
        kept.append(step)
    return tuple(kept)
