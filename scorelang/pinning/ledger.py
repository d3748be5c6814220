"""What a pinning has written so far: steps in order, and for each source what is read and measured of it."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import field

from scorelang.ir.program import Program
from scorelang.ir.sources import Column, Source
from scorelang.kernel.operators import Const, Expr, Ref, Sort, Within
from scorelang.kernel.plan import AnyStep, Input, Measure, RowColumn, RowStep, Step
from scorelang.kernel.sorts import sort_of
from scorelang.pinning.days import Clock
from scorelang.pinning.words import both, choose, known, missing, sort_of_type
from scorelang.source.records import dataclass
from scorelang.types import Date, Number, Text


@dataclass(frozen=True, slots=True)
class Pinned:
    """A lowered expression, and why it may be missing.

    `fault`: a FLAG, never missing, that says whether a cell it reads was unreadable or not allowed (None: never).
    `outage`: "stale" or "failed" where it reads a source that is; else None.
    """

    expr: Expr
    fault: Expr | None = None
    outage: str | None = None


Reach = tuple[int | None, int | None]


@dataclass(slots=True)
class SourceLedger:
    """What is read of one source; `reaches` holds the window (from day, before day) of each measure."""

    source: Source
    inputs: dict[str, Input] = field(default_factory=dict)
    borrowed: dict[str, Input] = field(default_factory=dict)
    columns: dict[str, RowColumn] = field(default_factory=dict)
    measures: dict[tuple[str, Expr | None, Expr | None], Measure] = field(default_factory=dict)
    reaches: dict[str, Reach] = field(default_factory=dict)


@dataclass(slots=True)
class Ledger:
    """One pinning under way. It grows only; every name in it is written once.

    `overridden`: the scorecards of which some scores are put in the place of computed ones.
    """

    program: Program
    clock: Clock
    unavailable: Mapping[str, str]
    faultless: Callable[[str], bool]
    data_ends: Mapping[str, int]
    overridden: Collection[str] = ()
    steps: dict[str, AnyStep] = field(default_factory=dict)
    pinned: dict[Hashable, Pinned] = field(default_factory=dict)
    sources: dict[str, SourceLedger] = field(default_factory=dict)
    accounts: dict[str, Input] = field(default_factory=dict)

    def step(self, name: str, expr: Expr) -> Ref:
        """Write a named value of each account and return the reference to it."""
        return self.keep(Step(name, expr), sort_of(expr))

    def keep(self, step: AnyStep, sort: Sort) -> Ref:
        """Write a step of any kind."""
        if step.name in self.steps and self.steps[step.name] != step:
            raise AssertionError(f"step {step.name} is written twice")
        self.steps[step.name] = step
        return Ref(sort, step.name)

    def atom(self, name: str, expr: Expr) -> Expr:
        """A step for what is worth a name; references and literals stay as they are."""
        return expr if isinstance(expr, Ref | Const) else self.step(name, expr)

    def once(self, key: Hashable, lower: Callable[[], Pinned]) -> Pinned:
        """The pinned value under a key, lowered the first time it is asked for."""
        if key not in self.pinned:
            self.pinned[key] = lower()
        return self.pinned[key]

    def source(self, name: str) -> SourceLedger:
        """The ledger of an events or facts source."""
        if name not in self.sources:
            self.sources[name] = SourceLedger(self.inventory(name))
        return self.sources[name]

    def inventory(self, name: str) -> Source:
        """A declared source, or the history of a scorecard, or the scores that stand in the place of its own."""
        card, _, rest = name.partition(".")
        if rest == "history":
            return history_source(card)
        if rest == "override":
            return override_source(card)
        return self.program.source(name)

    def input(self, home: dict[str, Input], source: str, column: str, sort: Sort, *, fault: bool = False) -> Ref:
        """Read a column (or its fault) of a source."""
        name = f"{source}.{column}" + ("!" if fault else "")
        home.setdefault(name, Input(name, source, column, sort, fault))
        return Ref(sort, name)

    def column(self, home: dict[str, Input], source: Source, column: Column) -> tuple[Ref, Ref | None]:
        """A column of a source and its fault; None where a fault cannot be."""
        value = self.input(home, source.name, column.name, sort_of_type(column.type))
        fault_name = f"{source.name}.{column.name}!"
        if source.name.endswith(".history") or self.faultless(fault_name):
            return value, None
        return value, self.input(home, source.name, column.name, Sort.FLAG, fault=True)

    def account_cell(self, name: str) -> Pinned:
        """A column of the accounts, as it can be seen today."""
        source = self.program.accounts
        column = source.column(name)
        value, fault = self.column(self.accounts, source, column)
        if column.known is None:
            return Pinned(value, fault)
        seen, _ = self.column(self.accounts, source, source.column(column.known))
        return Pinned(self.atom(f"{source.name}.{name}~", self.visible_cell(value, seen)), fault)

    def visible_cell(self, value: Expr, seen: Ref) -> Expr:
        """A cell that nobody could see before the day (or instant) in another column."""
        return choose((self.until_today(seen), value), otherwise=missing(sort_of(value)))

    def until_today(self, when: Expr) -> Expr:
        """Whether a day or instant is not after today."""
        return self.between(when, None, self.clock.day + 1)

    def between(self, when: Expr, start: int | None, end: int | None) -> Expr:
        """Whether a day or instant falls on a day from `start` on and before `end`."""
        if sort_of(when) is Sort.DAY:
            return Within(when, start, end)
        edges = [None if edge is None else self.clock.midnight(edge) for edge in (start, end)]
        return Within(when, edges[0], edges[1])

    def valid(self, home: dict[str, Input], source: Source) -> Expr | None:
        """Which versions of a source's rows hold today, and which accounts exist; None: all."""
        parts: list[Expr] = []
        if source.valid is not None:
            parts += self._spanning(home, source, *source.valid)
        if source.exists is not None:
            parts += self._spanning(home, source, *source.exists)
        return both(*parts) if parts else None

    def _spanning(self, home: dict[str, Input], source: Source, start: str, end: str | None) -> Iterable[Expr]:
        begins, _ = self.column(home, source, source.column(start))
        yield choose((known(begins), self.until_today(begins)), otherwise=Const(Sort.FLAG, True))
        if end is not None:
            ends, _ = self.column(home, source, source.column(end))
            yield choose((known(ends), self.between(ends, self.clock.day + 1, None)), otherwise=Const(Sort.FLAG, True))

    def row_step(self, source: SourceLedger, name: str, expr: Expr) -> Ref:
        """A named column of each row of a source."""
        if isinstance(expr, Ref):
            return expr
        source.columns.setdefault(name, RowStep(name, expr))
        return Ref(sort_of(expr), name)

    def measure(
        self, source: SourceLedger, kind: str, argument: Expr | None, condition: Expr | None, reach: Reach
    ) -> Ref:
        """A measure of a source's rows; the same one twice is one."""
        key = (kind, argument, condition)
        if key not in source.measures:
            sort = Sort.WIDE if argument is None or kind in ("count", "distinct") else sort_of(argument)
            name = f"{source.source.name}#{len(source.measures) + 1}"
            source.measures[key] = Measure(name, kind, sort, argument, condition)
            source.reaches[name] = reach
        return source.measures[key].ref


def history_source(card: str) -> Source:
    """The history of a scorecard as a source: one row an earlier run and account; its other columns come as asked."""
    columns = (Column("account", Text(), role="account"), Column("day", Date(), role="time"))
    return Source(f"{card}.history", "events", "History", columns, account="account", time="day")


def override_source(card: str) -> Source:
    """The scores that somebody put in the place of a scorecard's own as a source: a row an account that has one."""
    columns = (Column("account", Text(), role="account"), Column("score", Number()))
    return Source(f"{card}.override", "facts", "Overrides", columns, account="account")
