"""Curves as numbers: what they give for many values, and the other ones that a person might have written."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np

from scorelang.evidence.observations import Flags, Numbers, Words
from scorelang.ir.expressions import Constant, Expression
from scorelang.ir.indicators import Curve, Linear, Map, Steps
from scorelang.source.records import dataclass

ENDS = (0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9)
_NICE = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_COMPARE = {
    ">=": np.greater_equal,
    ">": np.greater,
    "<=": np.less_equal,
    "<": np.less,
    "==": np.equal,
    "!=": np.not_equal,
}


@dataclass(frozen=True, slots=True)
class Line:
    """`linear`: straight lines between (position, points), flat outside."""

    positions: tuple[float, ...]
    points: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """`steps`: the first arm that holds; `otherwise` None gives no points."""

    operators: tuple[str, ...]
    positions: tuple[float, ...]
    points: tuple[float, ...]
    otherwise: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """`map`: by equality of numbers or of texts."""

    members: tuple[float | str, ...]
    points: tuple[float, ...]
    otherwise: float | None


Shape = Line | Ladder | Table


def shape_of(curve: Curve | None) -> Shape | None:
    """The curve in numbers; None where it has none, or a position is another for every account."""
    match curve:
        case Linear(knots):
            xs, ys = _numbers(x for x, _ in knots), _numbers(y for _, y in knots)
            return None if xs is None or ys is None else Line(xs, ys)
        case Steps(arms, otherwise):
            xs, ys = _numbers(x for _, x, _ in arms), _numbers(y for _, _, y in arms)
            return None if xs is None or ys is None else Ladder(tuple(o for o, _, _ in arms), xs, ys, _one(otherwise))
        case Map(arms, otherwise):
            keys = tuple(x.value for x, _ in arms if isinstance(x, Constant) and isinstance(x.value, float | str))
            ys = _numbers(y for _, y in arms)
            return None if len(keys) != len(arms) or ys is None else Table(keys, ys, _one(otherwise))
    return None


def points_of(shape: Shape, number: Numbers, text: Words | None) -> Numbers:
    """The points of values, NaN where there is none."""
    match shape:
        case Line(positions, points):
            found: Numbers = np.interp(number, positions, points)
            return np.where(np.isnan(number), np.nan, found)
        case Ladder(operators, positions, points, otherwise):
            held = [_COMPARE[one](number, x) for one, x in zip(operators, positions, strict=True)]
            return _chosen(held, points, otherwise, ~np.isnan(number))
        case Table(members, points, otherwise):
            if text is not None:
                there: Flags = np.array([one is not None for one in text], dtype=np.bool_)
                return _chosen([np.asarray(text == one) for one in members], points, otherwise, there)
            return _chosen([number == one for one in members], points, otherwise, ~np.isnan(number))


def worst_of(shape: Shape) -> float:
    """The least points that it can give."""
    otherwise = [] if isinstance(shape, Line) or shape.otherwise is None else [shape.otherwise]
    return min([*shape.points, *otherwise])


def others(shape: Shape, values: Numbers, step: float) -> Iterator[Shape]:
    """The same curve with its positions at other places; `values`: those that it is for, `step`: the finest number.

    Only a line has positions that say nothing but where it begins and ends; steps and maps are given other points.
    """
    known = values[~np.isnan(values)]
    if not isinstance(shape, Line) or len(known) < 2:
        return
    places = sorted({nice(float(one), step) for one in np.quantile(known, ENDS)} | set(shape.positions))
    found: set[tuple[float, ...]] = {shape.positions}
    for positions in _moved(shape.positions, places):
        if positions not in found:
            found.add(positions)
            yield replace(shape, positions=positions)


def distance(one: Shape, other: Shape, values: Numbers) -> float:
    """How far two curves of one kind lie apart: the mean difference of their points, over the values of a line."""
    if isinstance(one, Line) and isinstance(other, Line):
        return float(np.abs(points_of(one, values, None) - points_of(other, values, None)).mean())
    return float(np.abs(np.array(one.points) - np.array(other.points)).mean())


def _moved(positions: tuple[float, ...], places: list[float]) -> Iterator[tuple[float, ...]]:
    """Both ends of a line of two points, else one position at a time; always ascending."""
    if len(positions) == 2:
        yield from combinations(places, 2)
        return
    for number in range(len(positions)):
        for place in places:
            moved = (*positions[:number], place, *positions[number + 1 :])
            if all(before < after for before, after in pairwise(moved)):
                yield moved


def nice(value: float, step: float) -> float:
    """The nearest number that a person would write: one of 1, 1.2, 1.5, 2, … times a power of ten, and no finer."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    sign, size = math.copysign(1.0, value), abs(value) / step
    power = 10.0 ** math.floor(math.log10(size)) if size else 1.0
    rounded = min(_NICE, key=lambda one: abs(one * power - size)) * power
    return sign * max(round(rounded), 0) * step if rounded >= 1 or size >= 0.5 else 0.0


def _chosen(held: list[Flags], points: tuple[float, ...], otherwise: float | None, there: Flags) -> Numbers:
    rest = np.nan if otherwise is None else otherwise
    found: Numbers = np.select(held, list(points), rest) if held else np.full(len(there), rest)
    return np.where(there, found, np.nan)


def _numbers(found: Iterator[Expression]) -> tuple[float, ...] | None:
    values = [_one(one) for one in found]
    numbers = tuple(one for one in values if one is not None)
    return numbers if len(numbers) == len(values) and numbers else None


def _one(expr: Expression | None) -> float | None:
    if isinstance(expr, Constant) and isinstance(expr.value, float) and not isinstance(expr.value, bool):
        return expr.value
    return None
