"""Why a score is not better, and how its parts add up in tenths."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from scorelang.run.leaves import Reading


@dataclass(frozen=True, slots=True)
class Reason:
    """One leaf and the points that it costs the score."""

    reading: Reading
    lost: float


def reasons(readings: Sequence[Reading]) -> tuple[Reason, ...]:
    """What costs points, the dearest first, ties as written: weight in force times the points short of 100."""
    found = [Reason(one, _lost(one)) for one in readings]
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
