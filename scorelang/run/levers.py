"""What would raise a score: one indicator at a time, brought to the value of its best points."""

from collections.abc import Sequence

from scorelang.actions.context import Lever
from scorelang.ir.expressions import Constant, Expression
from scorelang.ir.indicators import Indicator, Linear, Map, Steps
from scorelang.run.leaves import Reading
from scorelang.run.reasons import published
from scorelang.run.words import indicator_value


def levers(readings: Sequence[Reading], currency: str) -> tuple[Lever, ...]:
    """Each leaf that could gain something and whose best value is known, the greatest gain first."""
    found = [lever for one in readings if (lever := _lever(one, readings, currency)) is not None]
    return tuple(sorted(found, key=lambda one: -one.gain))


def _lever(reading: Reading, readings: Sequence[Reading], currency: str) -> Lever | None:
    indicator = reading.place.indicator
    if indicator is None or reading.points is None or reading.weight <= 0:
        return None
    best = _best(indicator)
    if best is None or best[1] <= reading.points:
        return None
    gain = published(reading.weight * (min(best[1], _ceiling(reading, readings)) - reading.points))
    if gain <= 0:
        return None
    value = indicator_value(indicator, reading.value, currency)
    return Lever(reading.name, reading.title, value, indicator_value(indicator, best[0], currency), gain)


def _ceiling(reading: Reading, readings: Sequence[Reading]) -> float:
    """In `worst of`, the next worst member decides once this one is better."""
    group = reading.place.groups[-1]
    if group.how != "worst":
        return 100.0
    others = [one.points for one in readings if one is not reading and one.place.groups[-1] == group]
    return min((points for points in others if points is not None), default=100.0)


def _best(indicator: Indicator) -> tuple[float | str | bool, float] | None:
    """The value, of those written in the curve, with the most points; the first of equals."""
    match indicator.curve:
        case Linear(knots):
            pairs = knots
        case Steps(arms):
            pairs = tuple((position, points) for operator, position, points in arms if "=" in operator)
        case Map(arms):
            pairs = arms
        case _:
            return None
    known = [pair for pair in (_constants(*pair) for pair in pairs) if pair is not None]
    return max(known, key=lambda pair: pair[1], default=None)


def _constants(position: Expression, points: Expression) -> tuple[float | str | bool, float] | None:
    if not isinstance(position, Constant) or not isinstance(points, Constant):
        return None
    if not isinstance(position.value, float | int | str) or not isinstance(points.value, float | int):
        return None
    return position.value, float(points.value)
