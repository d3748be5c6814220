"""One scope is the rows of one source, or the accounts: its columns, in the order they are computed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from scorelang.kernel.operators import Const, Expr, Ref, Sort
from scorelang.kernel.plan import Earlier, Input, Newest, PeerMedianStep, PeerRankStep
from scorelang.kernel.sorts import references, sort_of
from scorelang.sql.columns import ENTRY, EXACT, INTEGER, Held, bound
from scorelang.sql.dialects import Dialect
from scorelang.sql.expressions import Expressions
from scorelang.sql.flattening import Flattener
from scorelang.sql.layers import Item
from scorelang.sql.names import Names
from scorelang.sql.relations import Relation

Column = Expr | Newest | Earlier | PeerRankStep | PeerMedianStep


@dataclass(slots=True)
class Scope:
    """`held`: every name that may be read; `equal`: names that are another name or a constant; `items`: the rest."""

    dialect: Dialect
    names: Names
    letter: str
    held: dict[str, Held] = field(default_factory=dict)
    equal: dict[str, Ref | Const] = field(default_factory=dict)
    items: list[Item[Column]] = field(default_factory=list)
    flattener: Flattener = field(init=False)

    def __post_init__(self) -> None:
        self.flattener = Flattener(self.dialect.floor_any, self._fresh, self.stand_in)

    def enter(self, entry: Input, relation: Relation) -> None:
        """An input: a column of the relation, or what one that is not there means."""
        if entry.name not in relation.columns:
            self._equate(entry.name, Const(entry.sort, False if entry.fault else None))
            return
        integer = entry.sort is Sort.NUMBER and entry.name in relation.integers
        self.held[entry.name] = Held(self.names.fresh("c"), INTEGER if integer else ENTRY, integer)

    def share(self, name: str, held: Held) -> None:
        """A column that another scope made."""
        self.held[name] = held
        if held.constant:
            self.equal[name] = held.constant

    def step(self, name: str, expr: Expr) -> None:
        """A named expression, and what must be computed before it."""
        rest = self.flat(expr)
        if isinstance(rest, Ref | Const):
            self._equate(name, rest)
        else:
            self._compute(name, rest)

    def flat(self, expr: Expr) -> Expr:
        """The expression over columns alone; what it needs before it becomes items."""
        before, rest = self.flattener.flatten(expr)
        self._compute_all(before)
        return rest

    def column_of(self, flat: Expr) -> Ref:
        """The column that holds a flat expression."""
        ref = self.flattener.named(flat)
        self._compute_all(self.flattener.fetch())
        return ref

    def population(self, column: Newest | Earlier | PeerRankStep | PeerMedianStep) -> None:
        """A column over more than its own row."""
        bounded = EXACT if isinstance(column, PeerRankStep) else ENTRY
        self.held[column.name] = Held(self.names.fresh(self.letter), bounded)
        self.items.append(Item(column.name, self.reads(read_by_window(column)), column))

    def reads(self, refs: Iterable[Ref]) -> frozenset[str]:
        """The columns behind these references."""
        found = (self.stand_in(ref) for ref in refs)
        return frozenset(ref.name for ref in found if isinstance(ref, Ref))

    def stand_in(self, ref: Ref) -> Ref | Const:
        """What a reference comes down to."""
        return self.equal.get(ref.name, ref)

    def printer(self) -> Expressions:
        """Prints over this scope's columns."""
        return Expressions(self.dialect, self.held)

    def _fresh(self) -> str:
        # No kernel name begins with a blank.
        return f" {self.names.fresh('t')}"

    def _equate(self, name: str, to: Ref | Const) -> None:
        self.equal[name] = to
        self.held[name] = self.held[to.name] if isinstance(to, Ref) else Held("", bound(to, {}), constant=to)

    def _compute_all(self, steps: Iterable[tuple[str, Expr]]) -> None:
        for name, expr in steps:
            self._compute(name, expr)

    def _compute(self, name: str, expr: Expr) -> None:
        numeric = sort_of(expr) in (Sort.NUMBER, Sort.WIDE)
        size = bound(expr, self.held) if numeric else 0.0
        self.held[name] = Held(self.names.fresh(self.letter), size)
        self.items.append(Item(name, self.reads(references(expr)), expr))


def read_by_window(column: Newest | Earlier | PeerRankStep | PeerMedianStep) -> tuple[Ref, ...]:
    """The references that it reads."""
    match column:
        case Newest():
            return (column.among, *column.per, column.time, *column.ties)
        case Earlier():
            return (column.among, column.time)
        case PeerRankStep() | PeerMedianStep():
            return (column.value, column.among, *(() if column.within is None else (column.within,)))
        case _:
            assert_never(column)
