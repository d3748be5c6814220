"""What an account's score would be if its indicators measured something else: the published cells, scored again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from scorelang.ir.expressions import AnyOf, ColumnRef, Expression
from scorelang.ir.indicators import Indicator, Missing
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Group, Scorecard, Variant
from scorelang.kernel.operators import Ref, Sort
from scorelang.kernel.plan import Input, Kernel, Output
from scorelang.kernel.tables import Cell, Row
from scorelang.pinning.days import EPOCH
from scorelang.pinning.from_ir import pin
from scorelang.pinning.scores import all_adjustments
from scorelang.rows import compile_rows
from scorelang.rows.program import Among, RowsProgram
from scorelang.rows.windows import State
from scorelang.run.leaves import Result, leaves, number
from scorelang.run.overriding import in_force
from scorelang.run.scoring import Request, Scored
from scorelang.run.supposing import (
    ALWAYS,
    KEY,
    NotSupposableError,
    Supposable,
    asked_column,
    grade_before,
    supposable,
    value_column,
)
from scorelang.source import NOWHERE
from scorelang.source.records import dataclass
from scorelang.types import Flag

# What a source or a cell may be in so that nothing is known of a value, whatever `missing` says of absence.
FAULTY = ("stale", "unreadable", "failed")
_START = datetime(EPOCH.year, EPOCH.month, EPOCH.day)

# Scores that somebody put in the place of computed ones: by scorecard and account.
Overridden = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Supposition:
    """The part of a program above the indicators' values on a day, compiled.

    `among`: the other accounts. `overrides`: the scores that are no matter of the program. `always`: the cell that says
    to score an account although the scorecard does not apply to it. `imposed`: other scorecards whose scores are
    supposed as they were published.
    """

    supposable: Supposable
    kernel: Kernel
    rows: RowsProgram
    among: Among
    overrides: Overridden
    always: str | None = None
    imposed: frozenset[str] = frozenset()

    @property
    def program(self) -> Program:
        """The program over cells."""
        return self.supposable.program

    def cells(self, result: Result) -> dict[str, Cell]:
        """What is supposed of an account at first: what a run published of it."""
        own = {entry.name: self._cell(entry, result) for entry in self.kernel.accounts.inputs}
        own |= {self.cell(one): as_kept(result.get(f"condition.{one.column}")) for one in self._divisors()}
        return self.rows.measure(own, self._pasts(result)) if self.kernel.sources else own

    def values(self, indicator: str) -> tuple[str, ...]:
        """The cells that say what an indicator measures and whether it can be read; or another scorecard's score."""
        if indicator in self.scores:
            source = f"{indicator.removesuffix('.score')}.override"
            return tuple(one.name for plan in self.kernel.sources if plan.source == source for one in plan.measures)
        names = (value_column(indicator), f"{value_column(indicator)}!", asked_column(indicator))
        return tuple(f"{self._accounts}.{name}" for name in names)

    def cell(self, expr: Expression) -> str:
        """Where an expression that no supposition changes lies in the cells."""
        return f"{self._accounts}.{expr.column}" if isinstance(expr, ColumnRef) else ""

    @property
    def scores(self) -> tuple[str, ...]:
        """The scores of other scorecards that are supposed, as leaves are called."""
        return tuple(f"{card}.score" for card in sorted(self.imposed))

    def given(self, cells: Row, values: Mapping[str, Cell]) -> dict[str, Cell]:
        """The same account, with indicators that measure something else."""
        made = dict(cells)
        for indicator, value in values.items():
            name, fault, asked = self.values(indicator)
            made |= {name: value, fault: False, asked: True}
        return made

    def state(self, cells: Row) -> State:
        """What an account is among the others."""
        return self.among.state(cells)

    def outcome(self, cells: Row, was: State | None = None) -> dict[str, Cell]:
        """What would be published; `was`: what the account is among the others, where that is something else."""
        known = cells if self.always is None else {**cells, self.always: True}
        return self.among.account(known, self.state(cells) if was is None else was)

    def _divisors(self) -> list[ColumnRef]:
        """Cells that no score reads, and that levers do."""
        found = (one.divisor for one in self.supposable.ratios.values())
        return [one for one in found if isinstance(one, ColumnRef)]

    @property
    def _accounts(self) -> str:
        return self.kernel.accounts.source

    def _cell(self, entry: Input, result: Result) -> Cell:
        kind, _, name = entry.column.partition(" ")
        if entry.column in (KEY, ALWAYS):
            return str(result["key"]) if entry.column == KEY else False
        if kind == "fixed":
            return as_kept(result.get(f"condition.{entry.column}"))
        output = self.supposable.outputs[name]
        value = as_kept(result.get(f"{output}.value"))
        faulty = value is None and result.get(f"{output}.status") in FAULTY
        return faulty if entry.fault or kind == "asked" else value

    def _pasts(self, result: Result) -> dict[str, list[Row]]:
        """The run before, of which only the grade counts, and the scores that somebody put there."""
        found: dict[str, list[Row]] = {}
        for plan in self.kernel.sources:
            card, _, kind = plan.source.rpartition(".")
            if kind == "override":
                put = self.overrides.get(card, {}).get(str(result["key"]))
                put = number(result.get(f"{card}.score")) if put is None and card in self.imposed else put
                found[plan.source] = [] if put is None else [{f"{plan.source}.score": put}]
                continue
            grade = as_kept(result.get(f"condition.{grade_before(card)}"))
            found[plan.source] = [{f"{plan.source}.day": self.kernel.today - 1, f"{plan.source}.grade": grade}]
        return found


def as_kept(cell: object) -> Cell:
    """A cell of a result as the kernel has it: days and instants are whole numbers."""
    if isinstance(cell, datetime):
        return (cell - _START) // timedelta(microseconds=1)
    if isinstance(cell, date):
        return (cell - EPOCH).days
    assert cell is None or isinstance(cell, float | int | str | bool)
    return cell


def after(card: str, number: int) -> str:
    """The output with a scorecard's score after so many of its caps, floors and sets, unrounded."""
    return f"{card}.after.{number}"


def supposition(
    found: Supposable,
    today: date,
    zone: str,
    everyone: Callable[[], Iterable[Result]],
    *,
    overrides: Overridden | None = None,
    whole: bool = True,
    always: str | None = None,
) -> Supposition:
    """Compile it for a day; `everyone`: what was published of all accounts, asked for where they are peers.

    `whole`: with everything that is published, and not only what levers ask for. `always`: a scorecard
    that gives a score also where a run would say that there is none.
    """
    accounts, imposed = found.program.accounts.name, _weighed(found.program, always)
    program = _always(found.program, always) if always else found.program
    kernel = pin(
        program,
        today,
        zone,
        wanted=_everything if whole else _scores,
        faultless=lambda name: not name.partition(".")[2].startswith(value_column("")),
        overridden=(*(overrides or {}), *imposed),
    )
    kernel = replace(kernel, outputs=(*kernel.outputs, *_afters(program, kernel)))
    rows = compile_rows(kernel)
    scored = f"{accounts}.{ALWAYS}" if always else None
    made = Supposition(found, kernel, rows, rows.among(()), overrides or {}, scored, imposed)
    return made if rows.alone else replace(made, among=rows.among([made.cells(one) for one in everyone()]))


def _weighed(program: Program, name: str | None) -> frozenset[str]:
    """The other scorecards whose scores one weighs."""
    if name is None:
        return frozenset()
    groups = [one.method for one in program.scorecard(name).variants if isinstance(one.method, Group)]
    return frozenset(leaf.scorecard for group in groups for leaf in leaves(group) if leaf.scorecard is not None)


def _everything(name: str) -> bool:
    return not name.startswith("account.")


def _scores(name: str) -> bool:
    return name.endswith((".score", ".grade", ".status", ".points", ".value"))


def _afters(program: Program, kernel: Kernel) -> list[Output]:
    """The score after each adjustment: steps that every score goes through."""
    there = {step.name for step in kernel.steps}
    return [
        Output(after(card.name, number), Ref(Sort.NUMBER, f"{card.name}.after {number}"))
        for card in program.scorecards
        for number, _ in enumerate(all_adjustments(card), 1)
        if f"{card.name}.after {number}" in there
    ]


def _always(program: Program, name: str) -> Program:
    """With a scorecard that gives every account a score; what others say of it, they still say."""
    asked = ColumnRef(program.accounts.name, ALWAYS, Flag(), NOWHERE)
    cards = (_always_scored(program, card, asked) if card.name == name else card for card in program.scorecards)
    return replace(program, scorecards=tuple(cards))


def _always_scored(program: Program, card: Scorecard, asked: ColumnRef) -> Scorecard:
    """Of the others only those to whom the scorecard applies are peers, so that it is no matter of the scorecard."""
    applies = None if card.applies is None else AnyOf((asked, card.applies), Flag(), NOWHERE)
    variants = tuple(replace(one, indicators=_never_failing(program, one)) for one in card.variants)
    return replace(card, applies=applies, coverage=0.0, variants=variants)


def _never_failing(program: Program, variant: Variant) -> tuple[Indicator, ...]:
    own = {one.name: one for one in variant.indicators}
    seen = [own.get(one.name, one) for one in program.indicators]
    failing = {one.name: replace(one, missing=Missing()) for one in seen if one.missing.policy == "fail"}
    return tuple((own | failing).values())


def asking(request: Request) -> Request:
    """A run that also publishes what suppositions stand on; the same one where nothing can be supposed."""
    found = _supposable(request.program)
    return request if found is None else replace(request, conditions={**request.conditions, **found.fixed})


def supposed_of(scored: Scored, *, whole: bool = True, always: str | None = None) -> Supposition | None:
    """What can be supposed of the accounts of a run; None where it did not publish what that stands on.

    `whole` and `always` as of a supposition.
    """
    request, results = scored.request, scored.results
    found = _supposable(request.program)
    if found is None or not all(f"condition.{name}" in results.columns for name in found.fixed):
        return None
    put = in_force(request.overrides, request.program, request.today)
    scores = {card: {account: one.score for account, one in each.items()} for card, each in put.items() if each}
    zone = request.project.timezone
    return supposition(found, request.today, zone, results.fetch, overrides=scores, whole=whole, always=always)


def _supposable(program: Program) -> Supposable | None:
    try:
        return supposable(program)
    except NotSupposableError:
        return None
