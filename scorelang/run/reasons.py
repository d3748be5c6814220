"""Why a score is not better, and how its parts add up in tenths."""

from collections.abc import Sequence
from math import floor

from scorelang.ir.program import Program
from scorelang.ir.scorecards import PointsSum, Scorecard
from scorelang.run.items import items
from scorelang.run.leaves import Reading, Result, readings, variant_of
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score and the points that it costs; `reading` where it is a leaf of a tree of weights."""

    name: str
    title: str
    lost: float
    reading: Reading | None = None


def reasons(program: Program, card: Scorecard, result: Result) -> tuple[Reason, ...]:
    """What costs points, the dearest first, ties as written.

    A leaf costs its weight in force times the points short of 100, a part of a sum what it is short of its best.
    """
    method = variant_of(card, result).method
    if isinstance(method, PointsSum):
        found = [Reason(one.name, one.title, one.best - (one.amount or 0.0)) for one in items(card, method, result)]
    else:
        read = readings(program, card, result)
        found = [Reason(one.name, one.title, _lost(one), one) for one in read]
    return tuple(sorted((one for one in found if one.lost > 1e-9), key=lambda one: -one.lost))


def _lost(reading: Reading) -> float:
    return 0.0 if reading.points is None else reading.weight * (100.0 - reading.points)


def published(value: float) -> float:
    """Half up at one decimal, as the language publishes points and scores."""
    return floor(value * 10 + 0.5 + 1e-9) / 10


def in_tenths(parts: Sequence[float], total: float) -> tuple[float, ...]:
    """The parts in tenths that add up to a published total: by the largest remainder, ties as written."""
    wanted = round(total * 10)
    whole = [floor(part * 10 + 1e-9) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: whole[i] - parts[i] * 10)
    short = wanted - sum(whole)
    for step in range(min(abs(short), len(parts)) if parts else 0):
        i = by_remainder[step] if short > 0 else by_remainder[-1 - step]
        whole[i] += 1 if short > 0 else -1
    return tuple(one / 10 for one in whole)
