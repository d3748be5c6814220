"""Names inside an aggregate: the source's columns, and of the account what is read from its own row."""

from scorelang.ir.expressions import ColumnRef, LetRef
from scorelang.kernel.operators import Const, Expr, Ref
from scorelang.pinning.expressions import day_of, lower
from scorelang.pinning.ledger import Ledger, Pinned, SourceLedger
from scorelang.pinning.scopes import Leaf
from scorelang.pinning.words import sort_of_type
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class RowScope:
    """A row of one source; `ahead`: of a look ahead, that sees what was only known after today."""

    ledger: Ledger
    source: SourceLedger
    ahead: bool = False

    @property
    def time_column(self) -> str:
        """The column that dates the rows; only events have rows to aggregate."""
        if self.source.source.time is None:
            raise AssertionError(f"{self.source.source.name} has no time")
        return self.source.source.time

    def leaf(self, expr: Leaf) -> Pinned:
        """A column of the row or of its account, or a let over those."""
        match expr:
            case ColumnRef(source, column) if source == self.source.source.name:
                return self.history_cell(expr) if source.endswith(".history") else self.column(column)
            case ColumnRef(source, column) if source == self.ledger.program.accounts.name:
                return self.borrow(column)
            case LetRef(name):
                return self.let(name)
        raise AssertionError(f"{expr} cannot be read for a row of {self.source.source.name}")

    def day_of(self, instant: Expr) -> Expr:
        """The day of an instant in the project's zone."""
        return day_of(instant, self.ledger)

    def named(self, value: Expr) -> Expr:
        """A named column of each row."""
        if isinstance(value, Ref | Const):
            return value
        return self.name(f"{self.source.source.name}:{len(self.source.columns) + 1}", value)

    def column(self, name: str) -> Pinned:
        """A column of the row, as it can be seen today."""
        source = self.source.source
        column = source.column(name)
        value, fault = self.ledger.column(self.source.inputs, source, column)
        if column.known is None or self.ahead:
            return Pinned(value, fault)
        seen, _ = self.ledger.column(self.source.inputs, source, source.column(column.known))
        visible = self.ledger.visible_cell(value, seen)
        return Pinned(self.ledger.row_step(self.source, f"{source.name}.{name}~", visible), fault)

    def history_cell(self, expr: ColumnRef) -> Pinned:
        """A column of a scorecard's history; its columns are those that are asked for."""
        sort = sort_of_type(expr.type)
        return Pinned(self.ledger.input(self.source.inputs, expr.source, expr.column, sort))

    def borrow(self, name: str) -> Pinned:
        """A column of the row's account, as it can be seen today."""
        source, borrowed = self.ledger.program.accounts, self.source.borrowed
        column = source.column(name)
        value, fault = self.ledger.column(borrowed, source, column)
        if column.known is None:
            return Pinned(value, fault)
        seen, _ = self.ledger.column(borrowed, source, source.column(column.known))
        visible = self.ledger.visible_cell(value, seen)
        return Pinned(self.name(f"{self.source.source.name}:{source.name}.{name}~", visible), fault)

    def let(self, name: str) -> Pinned:
        """A let, as a named column of the rows."""
        value = next(let.value for let in self.ledger.program.lets if let.name == name)
        key = (self.source.source.name, "let", name, self.ahead)
        return self.ledger.once(key, lambda: self._let_column(name, lower(value, self)))

    def _let_column(self, name: str, value: Pinned) -> Pinned:
        column = f"{name}@{self.source.source.name}{'>' if self.ahead else ''}"
        return Pinned(self.name(column, value.expr), value.fault, value.outage)

    def name(self, name: str, expr: Expr) -> Ref:
        """A named column of each row."""
        return self.ledger.row_step(self.source, name, expr)
