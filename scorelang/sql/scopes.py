"""One scope is the rows of one source, or the accounts: its columns, in the order they are computed."""

from collections.abc import Iterable
from dataclasses import field
from typing import assert_never

from scorelang.kernel.entry import LARGEST
from scorelang.kernel.operators import Const, Expr, Ref, Sort
from scorelang.kernel.plan import Earlier, Input, Newest, PeerMedianStep, PeerRankStep
from scorelang.kernel.sorts import references, sort_of
from scorelang.source.records import dataclass, replace
from scorelang.sql.columns import COUNT, INTEGER, Held, bound
from scorelang.sql.dialects import Dialect
from scorelang.sql.expressions import Expressions
from scorelang.sql.flattening import Flattener
from scorelang.sql.knowledge import among, missing_with, never_missing, positive, positive_zero, unsigned
from scorelang.sql.layers import Item
from scorelang.sql.names import Names
from scorelang.sql.places import MiddleStep, PlaceStep, by_places
from scorelang.sql.relations import Relation
from scorelang.sql.simplifying import choice_of

Window = Newest | Earlier | PeerRankStep | PeerMedianStep | PlaceStep | MiddleStep
Column = Expr | Window


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
        self.flattener = Flattener(self.dialect.floor_any, self._temporary, self.stand_in, self.held)

    def enter(self, entry: Input, relation: Relation) -> None:
        """An input: a column of the relation, or what one that is not there means."""
        if entry.name not in relation.columns:
            self._equate(entry.name, Const(entry.sort, False if entry.fault else None))
            return
        integer = entry.sort is Sort.NUMBER and entry.name in relation.integers
        always = entry.fault or entry.name in relation.complete
        least, greatest = relation.ranges.get(entry.name, (-LARGEST, LARGEST))
        size = max(abs(least), abs(greatest))
        self.held[entry.name] = Held(
            self.names.fresh("c", entry.name),
            min(size, INTEGER) if integer else size,
            integer,
            always=always,
            positive_zero=True,
            unsigned=least >= 0,
            positive=least > 0,
        )

    def confine(self, name: str, start: int | None, end: int | None) -> None:
        """Every row in sight has this DAY or INSTANT within the bounds."""
        if (start is not None or end is not None) and not self.held[name].constant:
            self.held[name] = replace(self.held[name], span=(start, end))

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
        return self.flattener.flatten(expr)

    def column_of(self, flat: Expr) -> Ref:
        """The column that holds a flat expression."""
        return self.flattener.named(flat)

    def population(self, column: Window) -> None:
        """A column over more than its own row."""
        if isinstance(column, PeerMedianStep) and not self.dialect.median_over:
            for step in by_places(column):
                self.population(step)
            return
        name = self.names.fresh(self.letter, column.name)
        counted = isinstance(column, PeerRankStep | PlaceStep)
        size = self.held[column.value.name].bound if isinstance(column, PeerMedianStep | MiddleStep) else COUNT
        self.held[column.name] = Held(name, size, always=isinstance(column, Newest), positive_zero=counted)
        self.items.append(Item(column.name, self.reads(read_by_window(column)), column))

    def reads(self, refs: Iterable[Ref]) -> frozenset[str]:
        """The columns behind these references."""
        found = (self.stand_in(ref) for ref in refs)
        return frozenset(ref.name for ref in found if isinstance(ref, Ref))

    def stand_in(self, ref: Ref) -> Ref | Const:
        """What a reference comes down to."""
        return self.equal.get(ref.name, ref)

    def printer(self, words: str = "") -> Expressions:
        """Prints over this scope's columns; `words`: texts as values of this type."""
        return Expressions(self.dialect, self.held, words=words)

    def _temporary(self, expr: Expr) -> Ref:
        # No kernel name begins with a blank.
        name = f" {self.names.fresh('t')}"
        self._compute(name, expr)
        return Ref(sort_of(expr), name)

    def _equate(self, name: str, to: Ref | Const) -> None:
        self.equal[name] = to
        if isinstance(to, Ref):
            self.held[name] = self.held[to.name]
        else:
            self.held[name] = replace(self._known(to, to.sort), constant=to)

    def _compute(self, name: str, expr: Expr) -> None:
        self.held[name] = replace(self._known(expr, sort_of(expr)), column=self.names.fresh(self.letter, name.strip()))
        self.items.append(Item(name, self.reads(references(expr)), expr))

    def _known(self, expr: Expr, sort: Sort) -> Held:
        """What can be said of a column that holds this."""
        number = sort is Sort.NUMBER
        return Held(
            "",
            bound(expr, self.held) if number or sort is Sort.WIDE else 0.0,
            always=never_missing(expr, self.held),
            positive_zero=(number or sort is Sort.WIDE) and positive_zero(expr, self.held),
            unsigned=(number or sort is Sort.WIDE) and unsigned(expr, self.held),
            positive=number and positive(expr, self.held),
            choice=choice_of(expr),
            among=among(expr, self.held) if number else None,
            missing_with=missing_with(expr, self.held),
        )


def read_by_window(column: Window) -> tuple[Ref, ...]:
    """The references that it reads."""
    match column:
        case Newest():
            return (column.among, *column.per, column.time, *column.ties)
        case Earlier():
            return (column.among, column.time)
        case PeerRankStep() | PeerMedianStep():
            return (column.value, column.among, *(() if column.within is None else (column.within,)))
        case PlaceStep(of=of):
            return read_by_window(of)
        case MiddleStep(of=of):
            return (column.place, column.size, *read_by_window(of))
        case _:
            assert_never(column)
