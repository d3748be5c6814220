"""The weights in force of an account, by what is published of it: a run of all computes none that nobody reads."""

from collections.abc import Callable, Mapping
from datetime import date

from scorelang.ir.program import Program
from scorelang.ir.scorecards import Group, Scorecard
from scorelang.kernel.tables import Cell
from scorelang.pinning.weights import KEY, pin_weights
from scorelang.rows import compile_rows
from scorelang.run.leaves import Result, leaves
from scorelang.run.naming import output_name


def weighed(card: Scorecard) -> tuple[str, ...]:
    """The other scorecards whose scores a scorecard weighs."""
    groups = [variant.method for variant in card.variants if isinstance(variant.method, Group)]
    names = (leaf.scorecard for group in groups for leaf in leaves(group))
    return tuple(dict.fromkeys(name for name in names if name is not None))


def weighing(program: Program, card: Scorecard, day: date, zone: str) -> Callable[[Result], Mapping[str, Cell]]:
    """What gives an account's weights by its result, as a run would say them; none for a score that is a sum."""
    if not isinstance(card.default.method, Group):
        return lambda _: {}
    kernel = pin_weights(program, card.name, day, zone)
    rows = compile_rows(kernel)
    scores = {f"{name}.score" for name in weighed(card)}
    read = {one.name: _output(card.name, one.name, scores) for one in kernel.accounts.inputs}
    return lambda result: rows.account({name: result.get(output) for name, output in read.items()})


def _output(card: str, name: str, scores: set[str]) -> str:
    """The output that an input of the weights is."""
    if name == KEY:
        return "key"
    return name if name in scores else f"{card}.{output_name(name)}"
