"""What a score means as a chance: the chance that a logistic curve reads off it, held against what came."""

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from scorelang.evidence.observations import Numbers, Observations
from scorelang.evidence.separation import SEED
from scorelang.source.records import dataclass

FOLDS = 5
POINTS = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """The chance of the outcome by score, fitted on four fifths of the accounts and held against the fifth, five times.

    `expected`, `observed`: the mean chance and the rate in up to ten groups of as many observations, 0 to 1. `brier`:
    the mean squared error of the chances; `skill`: by how much it is less than that of giving everybody the base rate.
    `curve`: (score, chance) of the curve over everybody.
    """

    expected: tuple[float, ...]
    observed: tuple[float, ...]
    brier: float
    skill: float
    curve: tuple[tuple[float, float], ...]


def calibration(judged: Observations) -> Calibration | None:
    """None with fewer than five accounts on either side, or one score for everybody."""
    score, happened, account = judged.score, judged.happened, judged.account
    sides = len(np.unique(account[happened == 1.0])), len(np.unique(account[happened == 0.0]))
    if min(sides) < FOLDS or np.ptp(score) == 0:
        return None
    with threadpool_limits(1):  # two numbers are fitted: threads would only wait for one another
        return _calibrated(judged)


def _calibrated(judged: Observations) -> Calibration | None:
    score, happened, account = judged.score, judged.happened, judged.account
    chance = np.full(len(score), np.nan)
    for fitted, held in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(score, groups=account):
        if len(np.unique(happened[fitted])) < 2:
            return None
        chance[held] = _chances(_fit(score[fitted], happened[fitted]), score[held])
    observed, expected = calibration_curve(happened, chance, n_bins=POINTS, strategy="quantile")
    brier = float(brier_score_loss(happened, chance))
    base = float(happened.mean())
    places = np.linspace(float(score.min()), float(score.max()), 21)
    curve = _chances(_fit(score, happened), places)
    return Calibration(
        tuple(map(float, expected)),
        tuple(map(float, observed)),
        brier,
        1.0 - brier / (base * (1 - base)),
        tuple(zip(map(float, places), map(float, curve), strict=True)),
    )


def _fit(score: Numbers, happened: Numbers) -> LogisticRegression:
    return LogisticRegression(C=np.inf).fit(score.reshape(-1, 1) / 100.0, happened)


def _chances(model: LogisticRegression, score: Numbers) -> Numbers:
    found: Numbers = model.predict_proba(score.reshape(-1, 1) / 100.0)[:, 1]
    return found
