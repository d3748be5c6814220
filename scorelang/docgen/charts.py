"""A curve's picture: points from 0 to 100 upwards, positions from left to right."""

from itertools import pairwise

from scorelang.docgen.records import Chart
from scorelang.ir.expressions import Constant, Expression
from scorelang.ir.indicators import Curve, Linear, Steps

WIDTH, HEIGHT, MARGIN = 220.0, 90.0, 6.0


def chart(curve: Curve | None, shown: tuple[str, ...]) -> Chart | None:
    """The picture of a line or of steps whose positions are written out; `shown` are those positions in words."""
    match curve:
        case Linear(knots):
            places = [(_number(x), _number(y)) for x, y in knots]
            return _line([(x, y) for x, y in places if x is not None and y is not None], len(knots), shown)
        case Steps(arms, otherwise) if (
            all(operator in (">=", ">") for operator, _, _ in arms) and otherwise is not None
        ):
            return _stairs([(_number(x), _number(y)) for _, x, y in arms], _number(otherwise), shown)
        case Steps(arms, otherwise) if (
            all(operator in ("<=", "<") for operator, _, _ in arms) and otherwise is not None
        ):
            found = _stairs([(_negative(x), _number(y)) for _, x, y in arms], _number(otherwise), shown)
            return (
                None if found is None else Chart(tuple(_mirrored(line) for line in found.lines), *reversed_ends(found))
            )
    return None


def reversed_ends(found: Chart) -> tuple[str, str]:
    """The labels of a picture that is turned round."""
    return found.right, found.left


def _line(places: list[tuple[float, float]], wanted: int, shown: tuple[str, ...]) -> Chart | None:
    if len(places) != wanted or len(places) < 2:
        return None
    low, high = places[0][0], places[-1][0]
    room = (high - low) * 0.15
    drawn = [(low - room, places[0][1]), *places, (high + room, places[-1][1])]
    return Chart((_points(drawn, low - room, high + room),), shown[0], shown[-1])


def _stairs(arms: list[tuple[float | None, float | None]], rest: float | None, shown: tuple[str, ...]) -> Chart | None:
    places = sorted((x, y) for x, y in arms if x is not None and y is not None)
    if len(places) != len(arms) or rest is None:
        return None
    low, high = places[0][0], places[-1][0]
    room = (high - low) * 0.25 or abs(low) * 0.25 or 1.0
    edges = [low - room, *(x for x, _ in places), high + room]
    heights = [rest, *(y for _, y in places)]
    lines = tuple(
        _points([(start, height), (end, height)], edges[0], edges[-1])
        for (start, end), height in zip(pairwise(edges), heights, strict=True)
    )
    return Chart(lines, shown[-1], shown[0])


def _points(places: list[tuple[float, float]], low: float, high: float) -> str:
    across = (WIDTH - 2 * MARGIN) / ((high - low) or 1.0)
    up = (HEIGHT - 2 * MARGIN) / 100
    return " ".join(f"{MARGIN + (x - low) * across:.1f},{HEIGHT - MARGIN - y * up:.1f}" for x, y in places)


def _mirrored(line: str) -> str:
    places = [place.split(",") for place in line.split()]
    return " ".join(f"{WIDTH - float(x):.1f},{y}" for x, y in places)


def _number(expr: Expression) -> float | None:
    if isinstance(expr, Constant) and isinstance(expr.value, int | float) and not isinstance(expr.value, bool):
        return float(expr.value)
    return None


def _negative(expr: Expression) -> float | None:
    found = _number(expr)
    return None if found is None else -found
