"""A median over peers where the engine has none that takes OVER: by the places of the values.

Of n values in order, the middle ones are those whose place p has n <= 2p <= n + 2: one where n is odd, two where it is
even.
"""

from scorelang.kernel.operators import Ref, Sort
from scorelang.kernel.plan import PeerMedianStep
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class PlaceStep:
    """The place of `value` among the accounts that count, from 1, and (`size`) how many these are."""

    name: str
    of: PeerMedianStep
    size: bool


@dataclass(frozen=True, slots=True)
class MiddleStep:
    """The mean of the middle values, for every account of the group."""

    name: str
    of: PeerMedianStep
    place: Ref
    size: Ref

    @property
    def value(self) -> Ref:
        """What the middle is of."""
        return self.of.value


def by_places(step: PeerMedianStep) -> tuple[PlaceStep, PlaceStep, MiddleStep]:
    """The steps that say the same as a median over a partition."""
    place, size = PlaceStep(f"{step.name} place", step, False), PlaceStep(f"{step.name} size", step, True)
    middle = MiddleStep(step.name, step, Ref(Sort.WIDE, place.name), Ref(Sort.WIDE, size.name))
    return place, size, middle
