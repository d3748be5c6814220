"""The parts of a score that adds up: what each added or took, and the best it could have given."""

from scorelang.ir.expressions import Constant, Expression
from scorelang.ir.scorecards import FirstOfItems, PointsItem, PointsSum, Scorecard
from scorelang.run.leaves import Result, number
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One part; `amount` None where none of a `first of` held; `best`: its baseline, or the best reachable."""

    name: str
    title: str
    amount: float | None
    best: float


def items(card: Scorecard, method: PointsSum, result: Result) -> tuple[Item, ...]:
    """The parts as written."""
    return tuple(
        _item(place, one, number(result.get(f"{card.name}.item.{place}"))) for place, one in enumerate(method.items, 1)
    )


def start(method: PointsSum, parts: tuple[Item, ...], before: float | None) -> float | None:
    """What the sum begins from: as written, else what the other parts leave of the whole."""
    known = _constant(method.start)
    if known is not None:
        return known
    return None if before is None else before - sum(part.amount or 0.0 for part in parts)


def _item(place: int, one: PointsItem | FirstOfItems, amount: float | None) -> Item:
    if isinstance(one, FirstOfItems):
        best = one.baseline if one.baseline is not None else _best(one.arms, amount)
        return Item(f"item {place}", one.title or f"part {place}", amount, best)
    best = max(_given(one, amount), 0.0)
    return Item(f"item {place}", one.because or f"part {place}", amount, best)


def _best(arms: tuple[PointsItem, ...], amount: float | None) -> float:
    return max((_given(arm, amount) for arm in arms), default=0.0)


def _given(one: PointsItem, amount: float | None) -> float:
    """What an arm gives where it holds; where that is computed, what was given stands for it."""
    known = _constant(one.amount)
    return one.sign * known if known is not None else (amount or 0.0)


def _constant(expression: Expression) -> float | None:
    if isinstance(expression, Constant) and isinstance(expression.value, int | float):
        return float(expression.value)
    return None
