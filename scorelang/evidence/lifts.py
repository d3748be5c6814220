"""How much sooner one finds the outcome by going from the lowest score up: lift and capture by tenths."""

import numpy as np

from scorelang.evidence.observations import Numbers
from scorelang.source.records import dataclass

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Tenth:
    """One tenth of the observations by score, the lowest first.

    `low`, `high`: its scores. `outcomes`: how many it holds; a score in two tenths shares its outcomes
    out. `rate`: of the tenth. `lift`: its rate over everybody's. `capture`: the share of all outcomes in this
    tenth and those before it.
    """

    number: int
    low: float
    high: float
    observations: float
    outcomes: float
    rate: float
    lift: float
    capture: float


def tenths(score: Numbers, happened: Numbers) -> tuple[Tenth, ...]:
    """All ten; none where nobody has the outcome or there are fewer than ten observations."""
    total = float(happened.sum())
    if not total or len(score) < TENTHS:
        return ()
    levels, bins = np.unique(score, return_inverse=True)
    seen = np.concatenate([[0.0], np.cumsum(np.bincount(bins))])
    found = np.concatenate([[0.0], np.cumsum(np.bincount(bins, happened))])
    edges = np.linspace(0.0, len(score), TENTHS + 1)
    captured = np.interp(edges, seen, found)
    size = len(score) / TENTHS
    places = np.searchsorted(seen, edges, "right") - 1
    return tuple(
        Tenth(
            number=number + 1,
            low=float(levels[places[number]]),
            high=float(levels[np.searchsorted(seen, edges[number + 1], "left") - 1]),
            observations=size,
            outcomes=float(captured[number + 1] - captured[number]),
            rate=float(captured[number + 1] - captured[number]) / size,
            lift=float(captured[number + 1] - captured[number]) / size / (total / len(score)),
            capture=float(captured[number + 1]) / total,
        )
        for number in range(TENTHS)
    )
