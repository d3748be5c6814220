"""Whether tuning helps: fitted on earlier days of some accounts, judged on later days of others."""

from collections.abc import Callable, Iterator

import numpy as np
from scipy import stats

from scorelang.evidence.lifts import tenths
from scorelang.evidence.observations import Flags, Numbers, Places
from scorelang.evidence.separation import LEVEL, Estimate, auc, share_above
from scorelang.evidence.tuning_fit import fit
from scorelang.evidence.tuning_model import Model, Setting
from scorelang.source.records import dataclass

CHANCE = 0.5
FOLDS = 5
BLOCKS = 2
FIRST_PART = 0.4
"""The part of the outcomes that lies in the days on which only fitting is done."""
SEED = 20260304


@dataclass(frozen=True, slots=True)
class Judged:
    """Today's score and the tuned one over the same observations, none of which the fit had seen.

    `difference`: the tuned AUC minus today's, paired. `captured_today`, `captured_tuned`: the share of all outcomes in
    the tenth of the observations that looks riskiest. `later`: they lie on later days than those fitted on.
    """

    today: Estimate
    tuned: Estimate
    difference: Estimate
    captured_today: float
    captured_tuned: float
    observations: int
    accounts: int
    outcomes: int
    outcome_accounts: int
    later: bool

    @property
    def better(self) -> bool:
        """Whether tuning gains more than the noise, and what it gives tells something at all.

        A score that is worse than chance by chance is easily beaten by one that says nothing.
        """
        return self.difference.low > 0.0 and self.tuned.low > CHANCE


def judge(model: Model, tell: Callable[[str, int], None], fitting: Callable[[Model], Setting] = fit) -> Judged | None:
    """Fit again and again, each time judged on what was left out; None where nothing can be told apart."""
    score = model.scores(model.today)
    now, then = np.full(len(model), np.nan), np.full(len(model), np.nan)
    for number, (fitted_on, judged_on) in enumerate(splits(model), 1):
        tell("trying", number)
        if not 0 < model.happened[fitted_on].sum() < fitted_on.sum():
            continue
        tuned_score = model.of(judged_on).scores(fitting(model.of(fitted_on)))
        # Scores of several fits have no common scale, so each is held against those of its own part.
        now[judged_on], then[judged_on] = _ranks(score[judged_on], tuned_score)
    both = ~np.isnan(now)
    found = model.of(both)
    today, tuned = (auc(one[both], found.happened, found.account) for one in (now, then))
    if today is None or tuned is None:
        return None
    return Judged(
        today,
        tuned,
        paired(now[both], then[both], found.happened, found.account),
        _captured(now[both], found.happened),
        _captured(then[both], found.happened),
        len(found),
        len(np.unique(found.account)),
        int(found.happened.sum()),
        len(np.unique(found.account[found.happened == 1.0])),
        len(np.unique(model.day)) > 1,
    )


def _ranks(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """Two scores of the same observations as ranks from 0 to 1 among those that have both; NaN for the others."""
    both = ~np.isnan(one) & ~np.isnan(other)
    found = np.full(len(one), np.nan), np.full(len(one), np.nan)
    for rank, score in zip(found, (one, other), strict=True):
        rank[both] = stats.rankdata(score[both]) / max(int(both.sum()), 1)
    return found


def _captured(score: Numbers, happened: Numbers) -> float:
    found = tenths(score, happened)
    return found[0].capture if found else 0.0


def splits(model: Model) -> Iterator[tuple[Flags, Flags]]:
    """(what to fit on, what to judge on): no account on both sides, and where there are days no later day to fit on."""
    fold = _folds(model)
    for before, after in _spans(model):
        for number in range(FOLDS):
            yield before & (fold != number), after & (fold == number)


def _folds(model: Model) -> Places:
    """A fold an account, drawn by chance; those with the outcome and those without are spread evenly."""
    size = int(model.account.max()) + 1
    ill = np.zeros(size, dtype=np.bool_)
    ill[model.account[model.happened == 1.0]] = True
    chance = np.random.default_rng(SEED)
    fold = np.zeros(size, dtype=np.int64)
    for side in (np.flatnonzero(ill), np.flatnonzero(~ill)):
        fold[chance.permutation(side)] = np.arange(len(side)) % FOLDS
    return fold[model.account]


def _spans(model: Model) -> Iterator[tuple[Flags, Flags]]:
    """The days to fit on and those to judge on: one after the other, or, where there is only one day, all and all."""
    days = np.unique(model.day)
    if len(days) == 1:
        everything = np.ones(len(model), dtype=np.bool_)
        yield everything, everything
        return
    outcomes = np.array([model.happened[model.day == day].sum() for day in days])
    past = np.cumsum(outcomes) / max(outcomes.sum(), 1.0)
    first = min(int(np.searchsorted(past, FIRST_PART)) + 1, len(days) - 1)
    for block in np.array_split(days[first:], min(BLOCKS, len(days) - first)):
        yield model.day < block[0], (model.day >= block[0]) & (model.day <= block[-1])


def paired(one: Numbers, other: Numbers, happened: Numbers, account: Places) -> Estimate:
    """The AUC of `other` minus that of `one` on the same observations, low scores taken for risk.

    The interval is DeLong's for two scores (Biometrics 44, 1988, p. 837), its components summed by account as
    Obuchowski does (Biometrics 53, 1997, p. 567).
    """
    ill, well = happened == 1.0, happened == 0.0
    of_ill = share_above(other[ill], other[well]) - share_above(one[ill], one[well])
    of_well = share_above(one[well], one[ill]) - share_above(other[well], other[ill])
    value = float(of_ill.mean())
    size = int(account.max()) + 1
    parts = np.bincount(account[ill], (of_ill - value) / ill.sum(), size)
    parts = parts + np.bincount(account[well], (of_well - value) / well.sum(), size)
    owners = len(np.unique(account))
    spread = float(np.sqrt(np.square(parts).sum() * owners / max(owners - 1, 1)))
    reach = float(stats.norm.ppf(0.5 + LEVEL / 2)) * spread
    return Estimate(value, value - reach, value + reach)
