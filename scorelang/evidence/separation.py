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
NO_VARIANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Estimate:
    """A statistic and its 95 % interval; shares from 0 to 1."""

    value: float
    low: float
    high: float


def auc(score: Numbers, happened: Numbers, account: Places) -> Estimate | None:
    """How often an account with the outcome scores below one without it, ties counting half; 0.5 is chance.

    The interval is DeLong's for clustered data (Obuchowski, Biometrics 53, 1997, p. 567), on the logit scale; where one
    account is all of a side, or all pairs are alike, that of as many coins. None where nobody or everybody has the
    outcome.
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
    fewer = min(with_ill, with_well)
    # What differs between accounts is not known from one, and what rounding leaves of no variance is none.
    return _exact(value, fewer) if fewer < 2 or variance < NO_VARIANCE else _logit_interval(value, variance)


def ks(score: Numbers, happened: Numbers, account: Places) -> Estimate | None:
    """The greatest distance between the score's distributions with and without the outcome.

    The interval is the basic bootstrap's (Davison and Hinkley, Bootstrap Methods and their Application, 1997, p. 194):
    the middle 95 % of how far 500 samples of whole accounts, drawn with a fixed seed, lie from the value, turned round.
    A greatest distance is larger in a sample than in the whole it is drawn from, so that the samples themselves would
    promise too much.
    """
    if not 0 < happened.sum() < len(happened):
        return None
    _, bins = np.unique(score, return_inverse=True)
    _, owner = np.unique(account, return_inverse=True)
    ill, well = (_histograms(owner, bins, weight) for weight in (happened, 1.0 - happened))
    value = _greatest_distance(ill.sum(axis=0), well.sum(axis=0))
    low, high = np.quantile(_resampled(ill, well), [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return Estimate(value, min(value, max(0.0, 2 * value - high)), max(value, min(1.0, 2 * value - low)))


def share_above(of: Numbers, among: Numbers) -> Numbers:
    """For each of the one, the share of the others that lie above it, ties counting half."""
    ordered = np.sort(among)
    below, up_to = np.searchsorted(ordered, of, "left"), np.searchsorted(ordered, of, "right")
    shares: Numbers = 1.0 - (below + up_to) / (2.0 * len(among))
    return shares


def _inflated(total: float, clusters: int) -> float:
    return total * clusters / (clusters - 1) if clusters > 1 else total


def _exact(value: float, accounts: int) -> Estimate:
    """The bound of Clopper and Pearson for as many accounts, where the variance says nothing."""
    exact = stats.binomtest(round(value * accounts), accounts).proportion_ci(LEVEL, "exact")
    return Estimate(value, min(value, float(exact.low)), max(value, float(exact.high)))


def _logit_interval(value: float, variance: float) -> Estimate:
    middle, spread = np.log(value / (1 - value)), np.sqrt(variance) / (value * (1 - value))
    reach = stats.norm.ppf(0.5 + LEVEL / 2) * spread
    low, high = (1 / (1 + np.exp(-(middle + sign * reach))) for sign in (-1, 1))
    return Estimate(value, float(low), float(high))


def _resampled(ill: sparse.csr_array, well: sparse.csr_array) -> list[float]:
    """The distance in each sample of whole accounts, drawn with replacement: two histograms over the distinct scores.

    A row of `ill` and `well` is an account.
    """
    draw, accounts, found = np.random.default_rng(SEED), ill.shape[0], []
    for _ in range(0, RESAMPLES, AT_ONCE):
        drawn = (draw.integers(0, accounts, accounts) for _ in range(AT_ONCE))
        weights = np.stack([np.bincount(each, minlength=accounts).astype(np.float64) for each in drawn])
        for of_ill, of_well in zip(weights @ ill, weights @ well, strict=True):
            if of_ill.any() and of_well.any():
                found.append(_greatest_distance(of_ill, of_well))
    return found


def _histograms(owner: Places, bins: Places, weight: Numbers) -> sparse.csr_array:
    """A row an account, a column a score: how many observations."""
    return sparse.csr_array((weight, (owner, bins)), shape=(int(owner.max()) + 1, int(bins.max()) + 1))


def _greatest_distance(ill: Numbers, well: Numbers) -> float:
    return float(np.abs(np.cumsum(ill / ill.sum()) - np.cumsum(well / well.sum())).max())
