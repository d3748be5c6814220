"""Expressions cut so that nothing is printed twice and nothing nests too deep.

An operand that a printed form names several times (`CASE WHEN y <> 0 THEN x / y END`) becomes a step of its own, or
the text would double at each level; so does what lies deeper than an engine's parser should be asked to go.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from scorelang.kernel.operators import (
    Const,
    CrossSpread,
    DayOf,
    Divide,
    Expr,
    Fixed,
    Floor,
    FromWide,
    Guard,
    Normal,
    Ref,
    ShiftDay,
    Sqrt,
    WideProduct,
    Within,
)
from scorelang.kernel.rebuilding import with_children
from scorelang.kernel.sorts import children, sort_of

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
    """Cuts the expressions of one scope; `fresh` names a new step, `taken` holds those made and not yet fetched."""

    floor_any: bool
    fresh: Callable[[], str]
    stand_in: Callable[[Ref], Ref | Const]
    made: dict[Expr, Ref] = field(default_factory=dict)
    taken: list[tuple[str, Expr]] = field(default_factory=list)

    def flatten(self, expr: Expr) -> tuple[tuple[tuple[str, Expr], ...], Expr]:
        """The new steps that the expression needs before it, in order, and what is left of it."""
        # Post-order over an explicit stack: a program may nest deeper than Python recurses.
        results: list[tuple[Expr, int]] = []
        for node in post_order(expr):
            count = len(children(node))
            operands = results[len(results) - count :] if count else []
            del results[len(results) - count :]
            results.append(self._over(node, operands))
        return self.fetch(), results[0][0]

    def fetch(self) -> tuple[tuple[str, Expr], ...]:
        """The steps made since they were last fetched."""
        steps, self.taken = tuple(self.taken), []
        return steps

    def _over(self, node: Expr, operands: list[tuple[Expr, int]]) -> tuple[Expr, int]:
        if isinstance(node, Ref):
            return self.stand_in(node), 0
        twice = repeated(node, self.floor_any)
        cut = [self._cut(part, depth, at in twice) for at, (part, depth) in enumerate(operands)]
        whole = with_children(node, [part for part, _ in cut])
        return whole, 1 + max((depth for _, depth in cut), default=-1)

    def _cut(self, part: Expr, depth: int, twice: bool) -> tuple[Expr, int]:
        if isinstance(part, Ref | Const) or not (twice or depth >= DEEPEST):
            return part, depth
        return self.named(part), 0

    def named(self, expr: Expr) -> Ref:
        """The step that holds this expression, made where there is none yet."""
        if expr not in self.made:
            name = self.fresh()
            self.taken.append((name, expr))
            self.made[expr] = Ref(sort_of(expr), name)
        return self.made[expr]


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
