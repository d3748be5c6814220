"""What the file says a validation must reach, held against the unfavourable end of the interval."""

import operator
from collections.abc import Callable

from scorelang.evidence.separation import Estimate
from scorelang.ir.scorecards import Expectation, Outcome, Scorecard
from scorelang.source.records import dataclass

_HOLDS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """An expectation and what was found; `found` None: there were too few outcomes to know it."""

    expectation: Expectation
    found: Estimate | None

    @property
    def met(self) -> bool:
        """Whether the end of the interval that is further off still holds."""
        if self.found is None:
            return False
        end = self.found.low if self.expectation.operator.startswith(">") else self.found.high
        return _HOLDS[self.expectation.operator](end, self.expectation.bound)


def checked(
    card: Scorecard, outcome: Outcome, auc: Estimate | None, ks: Estimate | None, *, enough: bool
) -> tuple[Checked, ...]:
    """Each expectation of the scorecard about this outcome; `enough`: whether there are accounts enough to judge."""
    by_name = {"auc": auc, "ks": ks}
    return tuple(
        Checked(one, by_name[one.statistic] if enough else None)
        for one in card.expectations
        if one.outcome == outcome.name
    )
