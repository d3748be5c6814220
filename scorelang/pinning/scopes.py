"""What names mean where an expression stands: for an account, or for a row of a source."""

from typing import Protocol

from scorelang.ir.expressions import (
    Aggregate,
    Before,
    CardRef,
    ColumnRef,
    GroupRef,
    IndicatorRef,
    LetRef,
    Percentile,
    Was,
)
from scorelang.kernel.operators import Expr
from scorelang.pinning.ledger import Ledger, Pinned

Leaf = Aggregate | Before | CardRef | ColumnRef | GroupRef | IndicatorRef | LetRef | Percentile | Was


class Scope(Protocol):
    """Gives the kernel's reading of whatever is no operator."""

    @property
    def ledger(self) -> Ledger:
        """The pinning under way."""
        ...

    def leaf(self, expr: Leaf) -> Pinned:
        """The pinned reference."""
        ...

    def day_of(self, instant: Expr) -> Expr:
        """The day of an instant in the project's zone; a day stays what it is."""
        ...

    def named(self, value: Expr) -> Expr:
        """The value under a name of its own, so that it can be mentioned twice."""
        ...
