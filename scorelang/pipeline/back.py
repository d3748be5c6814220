"""From a program to what an engine runs."""

from collections.abc import Callable, Mapping
from datetime import date

from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program
from scorelang.kernel.plan import Kernel
from scorelang.pinning.from_ir import pin

__all__ = ["pinned"]


def pinned(
    program: Program,
    today: date,
    zone: str,
    *,
    unavailable: Mapping[str, str],
    conditions: Mapping[str, Expression],
    wanted: Callable[[str], bool] | None = None,
) -> Kernel:
    """The kernel of one evaluation day: the meaning of the program in pinned operators."""
    return pin(program, today, zone, unavailable=unavailable, conditions=conditions, wanted=wanted)
