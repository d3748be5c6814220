"""How often the outcome came: rates with intervals that know which observations are of one account."""

import math

import numpy as np
from scipy import stats

from scorelang.evidence.observations import Flags, Numbers, Places
from scorelang.evidence.separation import LEVEL, Estimate
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """`outcomes` of `observations`; `accounts`: how many they are of. `share`: None where nothing was observed."""

    observations: int
    accounts: int
    outcomes: int
    share: Estimate | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The rate of the one minus that of the others, 0 to 1; `told_apart`: the interval does not hold 0."""

    value: float
    low: float
    high: float

    @property
    def told_apart(self) -> bool:
        """Whether the difference is more than chance."""
        return not self.low <= 0.0 <= self.high


def rate(happened: Numbers, account: Places) -> Rate:
    """The rate with Wilson's interval (J. Am. Stat. Assoc. 22, 1927, p. 209) for as many independent observations.

    Observations of one account count for less than as many accounts, by the design effect of their clustering; where
    nobody or everybody has the outcome, an account counts once.
    """
    observations, outcomes = len(happened), int(happened.sum())
    owners, owner = np.unique(account, return_inverse=True)
    if not observations:
        return Rate(0, 0, 0, None)
    share = outcomes / observations
    if outcomes in (0, observations):
        return Rate(observations, len(owners), outcomes, wilson(share, len(owners)))
    left = np.bincount(owner, happened - share)
    effect = max(1.0, float(left @ left) / (observations * share * (1 - share)))
    return Rate(observations, len(owners), outcomes, wilson(share, observations / effect))


def wilson(share: float, size: float) -> Estimate:
    """Wilson's interval of a share of `size` independent observations, which need not be whole."""
    z = float(stats.norm.ppf(0.5 + LEVEL / 2))
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    reach = z * np.sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return Estimate(share, max(0.0, float(middle - reach)), min(1.0, float(middle + reach)))


def difference(happened: Numbers, account: Places, chosen: Flags) -> Difference | None:
    """How much oftener the chosen have the outcome than the rest; None where one side is empty.

    The interval is Newcombe's (Statistics in Medicine 17, 1998, p. 873, method 10), from those of the two rates: a side
    on which nobody has the outcome is no certainty.
    """
    one, other = (rate(happened[side], account[side]).share for side in (chosen, ~chosen))
    if one is None or other is None:
        return None
    value = one.value - other.value
    low = value - math.hypot(one.value - one.low, other.high - other.value)
    high = value + math.hypot(one.high - one.value, other.value - other.low)
    return Difference(value, low, high)
