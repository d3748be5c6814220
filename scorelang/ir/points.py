"""The points with which a curve is written, as far as they are numbers."""

from collections.abc import Iterable, Mapping

from scorelang.ir import expressions as ir
from scorelang.ir.indicators import Curve, Linear, Map, Steps
from scorelang.ir.program import Program


def least_written(program: Program, curve: Curve | None) -> float:
    """The least points that a curve can give, where all of them are numbers, also by a `let`; 0 where one is not."""
    lets = {let.name: let.value for let in program.lets}
    found = [_number(lets, points) for points in _written(curve)]
    known = [number for number in found if number is not None]
    return min(known, default=0.0) if len(known) == len(found) else 0.0


def _written(curve: Curve | None) -> Iterable[ir.Expression]:
    """The points of a curve as they are written."""
    match curve:
        case Linear(knots):
            return [points for _, points in knots]
        case Steps(arms, otherwise):
            return [*(points for _, _, points in arms), *([] if otherwise is None else [otherwise])]
        case Map(arms, otherwise):
            return [*(points for _, points in arms), *([] if otherwise is None else [otherwise])]
        case _:
            return ()


def _number(lets: Mapping[str, ir.Expression], expr: ir.Expression) -> float | None:
    while isinstance(expr, ir.LetRef):
        expr = lets[expr.name]
    value = expr.value if isinstance(expr, ir.Constant) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
