"""From a program to what an engine runs: pinned for a day, then printed."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program
from scorelang.kernel.plan import Kernel
from scorelang.pinning.from_ir import pin
from scorelang.sql import Dialect, Relation, query, to_sql


def pinned(
    program: Program,
    today: date,
    zone: str,
    *,
    unavailable: Mapping[str, str],
    conditions: Mapping[str, Expression],
    wanted: Callable[[str], bool],
    faultless: Callable[[str], bool],
    data_ends: Mapping[str, date],
    overridden: Collection[str],
) -> Kernel:
    """The kernel of one evaluation day: the meaning of the program in pinned operators."""
    return pin(
        program,
        today,
        zone,
        unavailable=unavailable,
        conditions=conditions,
        wanted=wanted,
        faultless=faultless,
        data_ends=data_ends,
        overridden=overridden,
    )


def printed(
    kernel: Kernel, dialect: Dialect, relations: Mapping[str, Relation], words: Mapping[str, str] | None = None
) -> str:
    """The query of a kernel over relations, as text of a dialect; `words`: the type of outputs of a few words."""
    return to_sql(query(kernel, dialect, relations, words), dialect)
