"""Expressions cut so that nothing is printed twice and nothing nests too deep.

An operand that a printed form names several times (`CASE WHEN y <> 0 THEN x / y END`) becomes a step of its own, or
the text would double at each level; so does what lies deeper than an engine's parser should be asked to go.
"""

from collections.abc import Callable, Iterator
from dataclasses import field

from scorelang.kernel.operators import (
    Choose,
    Const,
    CrossSpread,
    DayOf,
    Divide,
    Expr,
    Fixed,
    Floor,
    FromWide,
    Guard,
    Known,
    Normal,
    Ref,
    ShiftDay,
    Sqrt,
    WideProduct,
    Within,
)
from scorelang.kernel.rebuilding import with_children
from scorelang.kernel.sorts import children
from scorelang.source.records import dataclass
from scorelang.sql.columns import Columns
from scorelang.sql.simplifying import simplified

DEEPEST = 24


def repeated(expr: Expr, floor_any: bool) -> tuple[int, ...]:
    """Which operands the printed form names more than once."""
    match expr:
        case Guard() | Normal() | Sqrt() | DayOf() | FromWide():
            return (0,)
        case Floor() | Fixed():
            return () if floor_any else (0,)
        case Divide(right=right):
            return () if isinstance(right, Const) else (1,)
        case ShiftDay():
            return (1,)
        case WideProduct():
            return (0, 1)
        case CrossSpread():
            return (0, 1, 2, 3)
        case Within(start=start, end=end):
            return (0,) if (start is None) == (end is None) else ()
        case _:
            return ()


@dataclass(slots=True)
class Flattener:
    """Cuts the expressions of one scope: `compute` makes a step of one, `stand_in` says what a reference comes to."""

    floor_any: bool
    compute: Callable[[Expr], Ref]
    stand_in: Callable[[Ref], Ref | Const]
    columns: Columns
    made: dict[Expr, Ref] = field(default_factory=dict)

    def flatten(self, expr: Expr) -> Expr:
        """What is left of the expression when all that it needs first is computed."""
        # Post-order over an explicit stack: a program may nest deeper than Python recurses.
        results: list[tuple[Expr, int]] = []
        for node in post_order(expr):
            count = len(children(node))
            operands = results[len(results) - count :] if count else []
            del results[len(results) - count :]
            results.append(self._over(node, operands))
        return results[0][0]

    def _over(self, node: Expr, operands: list[tuple[Expr, int]]) -> tuple[Expr, int]:
        if isinstance(node, Ref):
            return self.stand_in(node), 0
        twice = repeated(node, self.floor_any)
        cut = [self._cut(part, depth, at in twice) for at, (part, depth) in enumerate(operands)]
        whole = simplified(with_children(node, [part for part, _ in cut]), self.columns)
        if _is_share(whole):
            return self.named(whole), 0
        if isinstance(whole, Divide) and _is_share(whole.left):
            whole = Divide(self.named(whole.left), whole.right)
        return whole, 1 + max((depth for _, depth in cut), default=-1)

    def _cut(self, part: Expr, depth: int, twice: bool) -> tuple[Expr, int]:
        if isinstance(part, Ref | Const) or not (twice or depth >= DEEPEST):
            return part, depth
        return self.named(part), 0

    def named(self, expr: Expr) -> Ref:
        """The step that holds this expression, made where there is none yet."""
        if expr not in self.made:
            self.made[expr] = self.compute(expr)
        return self.made[expr]


def _is_share(expr: Expr) -> bool:
    """A weight where its leaf is known, else 0: the sum, the coverage and each effective weight read it."""
    match expr:
        case Choose(((Known(Ref()) | Ref(), Ref()),), Const(_, 0.0)):
            return True
        case _:
            return False


def post_order(expr: Expr) -> Iterator[Expr]:
    """Every node after its operands, left to right."""
    waiting: list[tuple[Expr, bool]] = [(expr, False)]
    while waiting:
        node, ready = waiting.pop()
        parts = () if ready else children(node)
        if not parts:
            yield node
            continue
        waiting.append((node, True))
        waiting.extend((part, False) for part in reversed(parts))
