"""How well a score tells accounts with the outcome apart from those without: AUC and KS, with intervals by account.

Observations of one account are not independent, so every interval is grouped by account. A low score is taken for risk.
"""

import numpy as np
from scipy import sparse, stats

from scorelang.evidence.observations import Numbers, Places
from scorelang.source.records import dataclass

LEVEL = 0.95
RESAMPLES, AT_ONCE = 500, 20
SEED = 20260302


@dataclass(frozen=True, slots=True)
class Estimate:
    """A statistic and its 95 % interval; shares from 0 to 1."""

    value: float
    low: float
    high: float


def auc(score: Numbers, happened: Numbers, account: Places) -> Estimate | None:
    """How often an account with the outcome scores below one without it, ties counting half; 0.5 is chance.

    The interval is DeLong's for clustered data (Obuchowski, Biometrics 53, 1997, p. 567), on the logit scale. None
    where nobody or everybody has the outcome.
    """
    ill, well = score[happened == 1.0], score[happened == 0.0]
    if not len(ill) or not len(well):
        return None
    above, below = share_above(ill, well), 1.0 - share_above(well, ill)
    value = float(above.mean())
    size = int(account.max()) + 1
    ill_account, well_account = account[happened == 1.0], account[happened == 0.0]
    of_ill = np.bincount(ill_account, above - value, size)
    of_well = np.bincount(well_account, below - value, size)
    with_ill, with_well = len(np.unique(ill_account)), len(np.unique(well_account))
    both = len(np.unique(account))
    variance = (
        _inflated(float(of_ill @ of_ill), with_ill) / len(ill) ** 2
        + _inflated(float(of_well @ of_well), with_well) / len(well) ** 2
        + 2 * _inflated(float(of_ill @ of_well), both) / (len(ill) * len(well))
    )
    return _logit_interval(value, variance, min(with_ill, with_well))


def ks(score: Numbers, happened: Numbers, account: Places) -> Estimate | None:
    """The greatest distance between the score's distributions with and without the outcome.

    The interval holds the middle 95 % of 500 samples of whole accounts, drawn with a fixed seed.
    """
    ill, well = score[happened == 1.0], score[happened == 0.0]
    if not len(ill) or not len(well):
        return None
    value = float(stats.ks_2samp(ill, well, method="asymp").statistic)
    return _bootstrapped(value, score, happened, account)


def share_above(of: Numbers, among: Numbers) -> Numbers:
    """For each of the one, the share of the others that lie above it, ties counting half."""
    ordered = np.sort(among)
    below, up_to = np.searchsorted(ordered, of, "left"), np.searchsorted(ordered, of, "right")
    shares: Numbers = 1.0 - (below + up_to) / (2.0 * len(among))
    return shares


def _inflated(total: float, clusters: int) -> float:
    return total * clusters / (clusters - 1) if clusters > 1 else total


def _logit_interval(value: float, variance: float, accounts: int) -> Estimate:
    if not 0.0 < value < 1.0 or variance <= 0.0:
        # Where not one pair is out of order the variance says nothing: an exact bound for as many accounts.
        exact = stats.binomtest(round(value * accounts), accounts).proportion_ci(LEVEL, "exact")
        return Estimate(value, float(exact.low), float(exact.high))
    middle, spread = np.log(value / (1 - value)), np.sqrt(variance) / (value * (1 - value))
    reach = stats.norm.ppf(0.5 + LEVEL / 2) * spread
    low, high = (1 / (1 + np.exp(-(middle + sign * reach))) for sign in (-1, 1))
    return Estimate(value, float(low), float(high))


def _bootstrapped(value: float, score: Numbers, happened: Numbers, account: Places) -> Estimate:
    """Whole accounts drawn with replacement; each sample is two histograms over the distinct scores."""
    draw = np.random.default_rng(SEED)
    _, bins = np.unique(score, return_inverse=True)
    accounts, owner = np.unique(account, return_inverse=True)
    ill, well = (_histograms(owner, bins, weight) for weight in (happened, 1.0 - happened))
    found = []
    for _ in range(0, RESAMPLES, AT_ONCE):
        drawn = (draw.integers(0, len(accounts), len(accounts)) for _ in range(AT_ONCE))
        weights = np.stack([np.bincount(each, minlength=len(accounts)).astype(np.float64) for each in drawn])
        for of_ill, of_well in zip(weights @ ill, weights @ well, strict=True):
            if of_ill.any() and of_well.any():
                found.append(_greatest_distance(of_ill / of_ill.sum(), of_well / of_well.sum()))
    low, high = np.quantile(found, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return Estimate(value, float(low), float(high))


def _histograms(owner: Places, bins: Places, weight: Numbers) -> sparse.csr_array:
    """A row an account, a column a score: how many observations."""
    return sparse.csr_array((weight, (owner, bins)), shape=(int(owner.max()) + 1, int(bins.max()) + 1))


def _greatest_distance(ill: Numbers, well: Numbers) -> float:
    return float(np.abs(np.cumsum(ill) - np.cumsum(well)).max())
