"""From a program to the text that a warehouse runs: one scorecard, one SELECT."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from scorelang.ir.program import Program
from scorelang.kernel.outputs import Named, Of, named
from scorelang.kernel.plan import Kernel
from scorelang.pipeline.back import pinned
from scorelang.source.records import dataclass
from scorelang.sql import Dialect
from scorelang.sql.warehouse import (
    Warehouse,
    bind,
    parameter,
    printed,
    reasons_not_to,
    warehouse_query,
    without_templates,
)

# Of the year whose clock changes the text holds: winter and summer, a month's beginning and its end.
OTHER_DAYS = ((1, 15), (2, 28), (7, 1), (12, 20))
OWN = ("status", "segment", "coverage", "score", "grade")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The text; `columns`: the output behind each of its columns but `account`; `parameters`: their values on the day.

    `refused`: why there is no text. `lasting`: whether the text is the same on all days of the year.
    """

    text: str
    columns: Mapping[str, str]
    parameters: Mapping[str, str]
    refused: tuple[str, ...] = ()
    lasting: bool = True


def compiled(
    program: Program,
    card: str,
    today: date,
    zone: str,
    dialect: Dialect,
    where: Warehouse,
    bound: Callable[[str], str] | None = None,
    *,
    literal: bool = False,
) -> Compiled:
    """The text of a scorecard. `bound`: what stands for a parameter, else what drivers take; `literal`: no such."""
    year = [] if literal else [date(today.year, month, day) for month, day in OTHER_DAYS]
    kernels = [_kernel(program, card, day, zone) for day in (today, *year)]
    own = [output.name for output in kernels[0].outputs if output.name.startswith(f"{card}.")]
    names = {name: _column(name, card) for name in own}
    refused = (*reasons_not_to(kernels[0], program.sources, dialect), *_shared(names))
    if refused:
        return Compiled("", {}, {}, refused)
    days = [warehouse_query(kernel, program.sources, dialect, where, names) for kernel in kernels]
    if bound is not None:
        for one in days:
            without_templates(one)
    values = {} if literal else bind(days, lambda name: parameter(name, dialect, bound))
    today_s, *others = days
    lasting = all(one == today_s for one in others)
    text = printed(today_s, dialect, by_driver=bound is None and not literal)
    return Compiled(text, {column: name for name, column in names.items()}, values, (), lasting)


def _kernel(program: Program, card: str, day: date, zone: str) -> Kernel:
    return pinned(
        program,
        day,
        zone,
        unavailable={},
        conditions={},
        wanted=lambda name: _wanted(name, card),
        faultless=lambda _: False,
        data_ends={},
        overridden=(),
    )


def _wanted(name: str, card: str) -> bool:
    match one := named(name):
        case Named(of=Of.SCORECARD):
            kept = one.part in OWN
        case Named(of=Of.PART):
            kept = one.part in ("value", "points", "status")
        case _:
            kept = one.of in (Of.TRIGGER, Of.UNTIL)
    return kept and one.card == card


def _shared(names: Mapping[str, str]) -> Iterator[str]:
    """Each column that two outputs would have; most warehouses do not tell capital letters from small ones."""
    first: dict[str, str] = {}
    for output, column in names.items():
        other = first.setdefault(column.casefold(), output)
        if other != output:
            yield f"`{other}` and `{output}` would both be the column `{column}`; rename one of them"


def _column(output: str, card: str) -> str:
    """A name that every warehouse takes without quotes."""
    own = output.removeprefix(f"{card}.")
    return own.replace(".", "__")
