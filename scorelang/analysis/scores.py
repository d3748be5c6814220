"""What a tree of weights, a sum of points and their caps can come to."""

from collections.abc import Callable, Iterator
from math import inf, isinf

from scorelang.analysis.curves import At
from scorelang.analysis.ranges import Ranges, reach
from scorelang.analysis.reach import NOTHING, Reach, between, either
from scorelang.ir import expressions as ir
from scorelang.ir.scorecards import Adjustment, FirstOfItems, Group, Leaf, PointsItem, PointsSum, Scale
from scorelang.source.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Bound:
    """Points, and indicators' values that give them."""

    points: float
    witness: tuple[tuple[str, At], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """`least`, `most`: with everything known. `low`, `high`: with anything missing that can be."""

    least: Bound
    most: Bound
    low: float
    high: float


def tree(group: Group, leaf: Callable[[Leaf], Span | None], found: dict[str, Span]) -> Span | None:
    """What a level can come to; every level's range is kept in `found`, by name."""
    parts = [
        (member.weight, part)
        for member in group.members
        if (part := tree(member, leaf, found) if isinstance(member, Group) else leaf(member)) is not None
    ]
    if not parts:
        return None
    span = _mean(parts) if group.how == "mean" else _chosen(group.how, [part for _, part in parts])
    found[group.name] = span
    return span


def _mean(parts: list[tuple[float, Span]]) -> Span:
    total = sum(weight for weight, _ in parts)
    if total <= 0:
        return Span(Bound(0.0), Bound(100.0), 0.0, 100.0)
    least = sum(weight * part.least.points for weight, part in parts) / total
    most = sum(weight * part.most.points for weight, part in parts) / total
    return Span(
        Bound(round(least, 9), _witnesses(part.least for _, part in parts)),
        Bound(round(most, 9), _witnesses(part.most for _, part in parts)),
        min(part.low for _, part in parts),
        max(part.high for _, part in parts),
    )


def _witnesses(bounds: Iterator[Bound]) -> tuple[tuple[str, At], ...]:
    return tuple(each for bound in bounds for each in bound.witness)


def _chosen(how: str, parts: list[Span]) -> Span:
    low, high = min(part.low for part in parts), max(part.high for part in parts)
    if how == "worst":
        least = min((part.least for part in parts), key=lambda bound: bound.points)
        most = min(part.most.points for part in parts)
        return Span(least, Bound(most, _witnesses(part.most for part in parts)), low, high)
    most_of = max((part.most for part in parts), key=lambda bound: bound.points)
    least_of = max(part.least.points for part in parts)
    return Span(Bound(least_of, _witnesses(part.least for part in parts)), most_of, low, high)


def summed(ranges: Ranges, points: PointsSum, scale: Scale) -> Reach:
    """What a sum of points can come to, clamped to the scale."""
    start = reach(ranges, points.start, {})
    low, high = start.low, start.high
    for item in points.items:
        part = _first_of(ranges, item) if isinstance(item, FirstOfItems) else _optional(ranges, item)
        low, high = low + part.low, high + part.high
    low = low if scale.low is None else min(max(low, scale.low), scale.high or inf)
    high = high if scale.high is None else max(min(high, scale.high), scale.low or -inf)
    return between(None if isinf(low) else low, None if isinf(high) else high)


def amount(ranges: Ranges, item: PointsItem) -> Reach:
    """What an arm adds, where its condition holds."""
    found = reach(ranges, item.amount, {})
    return found if item.sign > 0 else Reach((-found.high, 0), (-found.low, 1))


def can_hold(ranges: Ranges, condition: ir.Expression | None) -> bool:
    """Whether a condition can be true, seen by itself."""
    if condition is None:
        return True
    values = reach(ranges, condition, {}).values
    return values is None or True in values


def _optional(ranges: Ranges, item: PointsItem) -> Reach:
    nothing = between(0.0, 0.0)
    return either(nothing, amount(ranges, item)) if can_hold(ranges, item.condition) else nothing


def _first_of(ranges: Ranges, item: FirstOfItems) -> Reach:
    found = NOTHING
    for arm in item.arms:
        if can_hold(ranges, arm.condition):
            found = either(found, amount(ranges, arm))
    return between(0.0, 0.0) if found.empty else found


def adjusted(ranges: Ranges, span: Reach, adjustments: tuple[Adjustment, ...]) -> Reach:
    """What a score can come to after its caps, floors and sets."""
    found = replace(span, missing=False)
    for each in adjustments:
        if can_hold(ranges, each.condition):
            found = either(found, _with(found, each.keyword, reach(ranges, each.bound, {})))
    return found


def _with(found: Reach, keyword: str, bound: Reach) -> Reach:
    match keyword:
        case "cap":
            return Reach(min(found.start, bound.start), min(found.end, bound.end))
        case "floor":
            return Reach(max(found.start, bound.start), max(found.end, bound.end))
        case _:
            return bound
