"""Outputs that are the same cell under two names: one of them is enough to be kept."""

from collections.abc import Mapping

from scorelang.kernel.operators import Expr, Normal, Ref
from scorelang.kernel.plan import Kernel, Step


def same_cells(kernel: Kernel) -> dict[str, Expr]:
    """What each output comes down to, by its name: outputs with the same here are equal for everybody, bit by bit."""
    steps = {step.name: step.expr for step in kernel.steps if isinstance(step, Step)}
    return {output.name: _root(output.ref, steps) for output in kernel.outputs}


def _root(expr: Expr, steps: Mapping[str, Expr]) -> Expr:
    """Another name is followed to what it names; steps stand after what they read, so this ends."""
    match expr:
        case Ref(_, name) if isinstance(steps.get(name), Ref | Normal):
            return _root(steps[name], steps)
        case Normal(operand):
            inner = _root(operand, steps)
            return inner if isinstance(inner, Normal) else Normal(inner)
        case _:
            return expr
