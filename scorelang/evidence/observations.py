"""Every account as of each of some past days, scored from what was known then, with what happened after."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scorelang.evidence.horizons import Horizon
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Outcome, Scorecard
from scorelang.source.records import dataclass
from scorelang.sources.report import DataReport

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Words = NDArray[np.object_]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Readings:
    """One leaf of the tree of weights, a cell an observation; all arrays are as long as the observations.

    `name`: the indicator's, or `other.score`; `indicator`: as declared, None for another scorecard's score.
    `value`: as a number (flags 0 and 1, durations and dates in days), NaN where it is missing or a text;
    `text`: the value where it is a text, else None. `points`: 0 to 100, NaN where there are none. `weight`: the share
    of the score in force for this account, 0 to 1. `status`: "known", "absent", "not applicable", "stale", ….
    """

    name: str
    title: str
    indicator: Indicator | None
    value: Numbers
    text: Words | None
    points: Numbers
    weight: Numbers
    status: Words

    def of(self, chosen: NDArray[Any]) -> "Readings":
        """The chosen observations, by a mask or by places."""
        text = None if self.text is None else self.text[chosen]
        arrays = self.value[chosen], text, self.points[chosen], self.weight[chosen], self.status[chosen]
        return Readings(self.name, self.title, self.indicator, *arrays)


@dataclass(frozen=True, slots=True)
class Observations:
    """One row an account and day to which the scorecard applies, by day and then by account.

    `account`: places in `accounts`, the ids. `day`: datetime64[D]. `segment`, `grade`, `status`: as the scorecard
    publishes them ("default", "unknown", "scored", …). `score`: published, NaN where unknown; `before`: unrounded,
    after caps and the like. `happened`: 1 or 0, NaN where the outcome is not known (yet). `until`: the present, after
    which a row is no data; `known_until`: the last day of which the data knows the outcome; one that reaches beyond it
    is NaN. `conditions`: the request's, NaN or None where they are missing. `aside`: the observations to which the
    scorecard does not apply, with what happened to them. `data`: what was found in the data on each day; `spans`: the
    first and the last day of each source of events, where it can be asked.
    """

    program: Program
    card: Scorecard
    outcome: Outcome
    horizon: Horizon
    days: tuple[date, ...]
    until: date
    known_until: date | None
    accounts: tuple[str, ...]
    account: Places
    day: NDArray[np.datetime64]
    segment: Words
    status: Words
    grade: Words
    score: Numbers
    before: Numbers
    coverage: Numbers
    happened: Numbers
    indicators: Mapping[str, Readings]
    data: Mapping[date, DataReport]
    spans: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    conditions: Mapping[str, Numbers | Words] = field(default_factory=dict)
    aside: "Observations | None" = None

    def __len__(self) -> int:
        return len(self.account)

    @property
    def judged(self) -> Flags:
        """Which observations count in a validation: there is a score, and what happened is known."""
        return ~np.isnan(self.score) & ~np.isnan(self.happened)

    def of(self, chosen: NDArray[Any]) -> "Observations":
        """The chosen observations, by a mask or by places."""
        names = ("account", "day", "segment", "status", "grade", "score", "before", "coverage", "happened")
        arrays = {name: getattr(self, name)[chosen] for name in names}
        indicators = {name: one.of(chosen) for name, one in self.indicators.items()}
        conditions = {name: one[chosen] for name, one in self.conditions.items()}
        return replace(self, **arrays, indicators=indicators, conditions=conditions)

    def between(self, first: date, last: date) -> "Observations":
        """Those of the days from `first` to `last`, both included."""
        chosen = (self.day >= np.datetime64(first)) & (self.day <= np.datetime64(last))
        return replace(self.of(chosen), days=tuple(day for day in self.days if first <= day <= last))


def present(cells: Words) -> Flags:
    """Where a text stands."""
    return np.fromiter((cell is not None for cell in cells), np.bool_, len(cells))
