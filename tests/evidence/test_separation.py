"""AUC and KS, against an independent library, cases counted by hand, and each other."""

from itertools import product

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score, roc_curve

from scorelang.evidence.separation import auc, ks


def made(seed: int, accounts: int = 300, looks: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Accounts seen several times: what they are like, and so their score and whether they leave, stays with them."""
    draw = np.random.default_rng(seed)
    account = np.repeat(np.arange(accounts), looks)
    like = draw.normal(size=accounts)[account]
    score = np.round(np.clip(50 + 12 * like + draw.normal(0, 4, len(account)), 0, 100), 1)
    happened = (draw.random(len(account)) < 1 / (1 + np.exp(1.5 + 1.2 * like))).astype(float)
    return score, happened, account


def test_pairs_are_counted_by_hand() -> None:
    score = np.array([10.0, 40.0, 20.0, 40.0, 80.0])
    happened = np.array([1.0, 1.0, 0.0, 0.0, 0.0])
    # (10: below 20, 40, 80), (40: above 20, equal to 40, below 80)
    found = auc(score, happened, np.arange(5))
    assert found is not None
    assert found.value == pytest.approx((3 + 1.5) / 6, abs=1e-15)


@pytest.mark.parametrize("seed", range(5))
def test_the_area_is_that_of_scikit_learn(seed: int) -> None:
    score, happened, account = made(seed)
    found = auc(score, happened, account)
    assert found is not None
    assert found.value == pytest.approx(roc_auc_score(happened, -score), abs=1e-12)
    assert found.low < found.value < found.high


def test_one_observation_an_account_is_delongs_interval() -> None:
    """DeLong's variance from the definition, pair by pair."""
    score, happened, _ = made(7, accounts=60, looks=1)
    ill, well = score[happened == 1], score[happened == 0]
    wins = {(i, j): (x < y) + 0.5 * (x == y) for (i, x), (j, y) in product(enumerate(ill), enumerate(well))}
    of_ill = [np.mean([wins[i, j] for j in range(len(well))]) for i in range(len(ill))]
    of_well = [np.mean([wins[i, j] for i in range(len(ill))]) for j in range(len(well))]
    variance = np.var(of_ill, ddof=1) / len(ill) + np.var(of_well, ddof=1) / len(well)
    value = np.mean(list(wins.values()))
    reach = 1.959963984540054 * np.sqrt(variance) / (value * (1 - value))
    low = 1 / (1 + np.exp(-(np.log(value / (1 - value)) - reach)))
    found = auc(score, happened, np.arange(60))
    assert found is not None
    assert (found.value, found.low) == (pytest.approx(value, abs=1e-12), pytest.approx(low, abs=1e-12))


def test_an_account_seen_often_is_still_one() -> None:
    """The same 60 observations written five times know no more; by rows they would seem to."""
    score, happened, _ = made(7, accounts=60, looks=1)
    once = auc(score, happened, np.arange(60))
    often = auc(np.tile(score, 5), np.tile(happened, 5), np.tile(np.arange(60), 5))
    by_rows = auc(np.tile(score, 5), np.tile(happened, 5), np.arange(300))
    assert once is not None
    assert often is not None
    assert by_rows is not None
    assert (often.low, often.high) == (pytest.approx(once.low, abs=1e-12), pytest.approx(once.high, abs=1e-12))
    assert by_rows.high - by_rows.low < 0.6 * (once.high - once.low)


@pytest.mark.parametrize("seed", range(3))
def test_the_bootstrap_of_accounts_gives_nearly_the_same_interval(seed: int) -> None:
    score, happened, account = made(seed)
    formula, draw, looks = auc(score, happened, account), np.random.default_rng(seed), np.arange(4)
    drawn = []
    for _ in range(500):
        rows = (draw.integers(0, 300, 300)[:, None] * 4 + looks).ravel()
        ranks, ill = stats.rankdata(score[rows]), happened[rows] == 1.0
        some, others = int(ill.sum()), int((~ill).sum())
        drawn.append(1.0 - (ranks[ill].sum() - some * (some + 1) / 2) / (some * others))
    assert formula is not None
    assert (formula.low, formula.high) == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.012)


def test_a_perfect_order_of_few_is_no_certainty() -> None:
    found = auc(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([1.0, 1.0, 0.0, 0.0, 0.0]), np.arange(5))
    assert found is not None
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(0.025 ** (1 / 2), abs=1e-9)  # two of two, by Clopper and Pearson


def test_one_account_is_no_certainty() -> None:
    """Whoever is all of a side does not differ from others of that side: its spread is unknown, not zero."""
    found = auc(
        np.array([30.0, 31.0, 20.0, 40.0, 50.0]), np.array([1.0, 1.0, 0.0, 0.0, 0.0]), np.array([0, 0, 1, 2, 3])
    )
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.025), 1.0)


@pytest.mark.parametrize("happened", [[1.0, 0.0], [1.0, 0.0, 0.0]])
def test_of_two_or_three_it_is_said_without_a_warning(happened: list[float]) -> None:
    found = ks(np.arange(len(happened), dtype=float), np.array(happened), np.arange(len(happened)))
    assert found is not None
    assert found.value == 1.0


def test_the_interval_of_ks_does_not_promise_what_chance_gives_away() -> None:
    """Scores that tell nothing: every sample has a greatest distance well above 0, the interval begins near 0."""
    lows = []
    for seed in range(10):
        draw = np.random.default_rng(seed)
        found = ks(draw.normal(size=200), (np.arange(200) < 30).astype(float), np.arange(200))
        assert found is not None
        assert found.low <= found.value <= found.high
        lows.append(found.low)
    assert np.median(lows) < 0.02


def test_nothing_can_be_said_where_nobody_has_the_outcome() -> None:
    assert auc(np.array([1.0, 2.0]), np.zeros(2), np.arange(2)) is None
    assert ks(np.array([1.0, 2.0]), np.ones(2), np.arange(2)) is None


@pytest.mark.parametrize("seed", range(3))
def test_ks_is_that_of_scipy_and_of_the_roc_curve(seed: int) -> None:
    score, happened, account = made(seed)
    found = ks(score, happened, account)
    false, true, _ = roc_curve(happened, -score)
    assert found is not None
    assert found.value == pytest.approx(np.max(np.abs(true - false)), abs=1e-12)
    assert found.value == pytest.approx(stats.ks_2samp(score[happened == 1], score[happened == 0]).statistic, abs=1e-12)
    assert found.low < found.value < found.high
    assert found == ks(score, happened, account)
