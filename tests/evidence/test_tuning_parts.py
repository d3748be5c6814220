"""What tuning is made of, each against an independent library or a case by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from scorelang.evidence.separation import auc
from scorelang.evidence.tuning_curves import Ladder, Line, Table, nice, others, points_of, worst_of
from scorelang.evidence.tuning_fit import _isotonic, in_steps, logistic, step_of
from scorelang.evidence.tuning_judge import paired
from scorelang.evidence.tuning_score import taped
from scorelang.ir.scorecards import Group, Leaf
from scorelang.pinning.merged import merge


def leaf(name: str, weight: float) -> Leaf:
    return Leaf(name, name, weight)


def tree() -> Group:
    deep = Group("deep", "Deep", 40.0, "mean", (leaf("c", 70.0), leaf("d", 30.0)))
    worst = Group("worst", "Worst", 35.0, "worst", (deep, leaf("e", 1.0)))
    return Group("health", "Health", 100.0, "mean", (leaf("a", 45.0), leaf("b", 20.0), worst))


def test_the_slopes_of_a_tree_are_those_of_finite_differences() -> None:
    draw = np.random.default_rng(2)
    root = merge((tree(), tree()))
    rows, paths = 40, [node.path for node in root.groups() if node.how == "mean"]
    segment = draw.integers(0, 2, rows)
    leaves = {name: np.where(draw.random(rows) < 0.2, np.nan, draw.uniform(0, 100, rows)) for name in "abcde"}
    sizes = [len(node.branches) for node in root.groups() if node.how == "mean"]
    start = draw.uniform(5, 60, 2 * sum(sizes))
    change = draw.normal(size=rows)

    def weights(flat: np.ndarray) -> dict[str, np.ndarray]:
        parts = np.split(flat, np.cumsum([2 * size for size in sizes])[:-1])
        return {path: part.reshape(-1, 2) for path, part in zip(paths, parts, strict=True)}

    def total(flat: np.ndarray) -> float:
        return float(np.nansum(taped(root, weights(flat), leaves, segment).points * change))

    tape = taped(root, weights(start), leaves, segment)
    found = tape.back(np.where(np.isnan(tape.points), 0.0, change))
    flat = np.concatenate([found.weights[path].ravel() for path in paths])
    assert flat == pytest.approx(approx_fprime(start, total, 1e-6), abs=1e-3)
    moved = {**leaves, "c": leaves["c"] + 1e-6}
    by_hand = (taped(root, weights(start), moved, segment).points - tape.points) / 1e-6
    assert found.leaves["c"] == pytest.approx(np.nan_to_num(by_hand) * change, abs=1e-3)


def test_the_logistic_fit_is_that_of_scikit_learn() -> None:
    draw = np.random.default_rng(4)
    columns = draw.normal(size=(800, 2))
    happened = (draw.random(800) < 1 / (1 + np.exp(1.0 - 1.2 * columns[:, 0] - 0.5 * columns[:, 1]))).astype(float)
    found, loss = logistic(np.zeros(800, dtype=np.int64), 1, columns, happened)
    model = LogisticRegression(C=1e9, max_iter=1000, tol=1e-10).fit(columns, happened)
    assert found == pytest.approx([model.intercept_[0], *model.coef_[0]], abs=0.01)
    chance = model.predict_proba(columns)[:, 1]
    assert loss == pytest.approx(-np.log(np.where(happened == 1, chance, 1 - chance)).sum(), abs=0.01)


def test_a_slope_that_would_be_negative_is_none() -> None:
    draw = np.random.default_rng(4)
    columns = draw.normal(size=(500, 2))
    happened = (draw.random(500) < 1 / (1 + np.exp(columns[:, 0] - columns[:, 1]))).astype(float)
    found, _ = logistic(np.zeros(500, dtype=np.int64), 1, columns, happened)
    assert found[1] == 0
    alone, _ = logistic(np.zeros(500, dtype=np.int64), 1, columns[:, 1:], happened)
    assert found[2] == pytest.approx(alone[1], abs=1e-3)


def test_the_nearest_order_is_that_of_scikit_learn() -> None:
    draw = np.random.default_rng(9)
    heights, points, counts = draw.normal(size=7), draw.permutation(7).astype(float), draw.integers(1, 50, 7)
    expected = IsotonicRegression().fit(points, heights, sample_weight=counts).predict(points)
    assert _isotonic(heights, points, counts) == pytest.approx(expected)


# -- the paired difference


def scores(seed: int, size: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    account = draw.integers(0, size // 3, size)
    happened = (draw.random(size) < 0.25).astype(float)
    one = draw.normal(size=size) - 0.5 * happened
    other = draw.normal(size=size) - 1.2 * happened
    return one, other, happened, account


def test_the_difference_is_that_of_two_areas() -> None:
    one, other, happened, account = scores(1)
    expected = roc_auc_score(happened, -other) - roc_auc_score(happened, -one)
    assert paired(one, other, happened, account).value == pytest.approx(expected)
    back = paired(other, one, happened, account)
    assert (back.low, back.high) == pytest.approx(
        tuple(-edge for edge in (paired(one, other, happened, account).high, paired(one, other, happened, account).low))
    )


def test_against_a_score_that_says_nothing_it_is_the_interval_of_the_other() -> None:
    """The area of a constant is exactly one half, so all the spread is the other's."""
    _, other, happened, account = scores(2, 3000)
    found = paired(np.zeros(3000), other, happened, account)
    alone = auc(other, happened, account)
    assert alone is not None
    assert found.value == pytest.approx(alone.value - 0.5)
    assert found.high - found.low == pytest.approx(alone.high - alone.low, rel=0.02)


def test_the_interval_is_what_drawing_whole_accounts_finds() -> None:
    one, other, happened, account = scores(3, 600)
    found = paired(one, other, happened, account)
    draw, values = np.random.default_rng(8), []
    rows = [np.flatnonzero(account == name) for name in np.unique(account)]
    for _ in range(400):
        chosen = np.concatenate([rows[place] for place in draw.integers(0, len(rows), len(rows))])
        values.append(roc_auc_score(happened[chosen], -other[chosen]) - roc_auc_score(happened[chosen], -one[chosen]))
    low, high = np.quantile(values, [0.025, 0.975])
    assert found.high - found.low == pytest.approx(high - low, rel=0.15)


def test_the_same_score_twice_is_no_difference() -> None:
    one, _, happened, account = scores(4)
    found = paired(one, one, happened, account)
    assert (found.value, found.low, found.high) == (0, 0, 0)


# -- curves


def test_points_by_hand() -> None:
    nan = math.nan
    values = np.array([-5.0, 0.0, 25.0, 50.0, 80.0, nan])
    line = Line((0.0, 50.0), (0.0, 100.0))
    assert points_of(line, values, None) == pytest.approx([0, 0, 50, 100, 100, nan], nan_ok=True)
    ladder = Ladder((">=", ">="), (50.0, 0.0), (100.0, 70.0), 5.0)
    assert points_of(ladder, values, None) == pytest.approx([5, 70, 70, 100, 100, nan], nan_ok=True)
    words = np.array(["gold", "tin", None], dtype=object)
    table = Table(("gold",), (100.0,), None)
    assert points_of(table, np.full(3, nan), words) == pytest.approx([100, nan, nan], nan_ok=True)
    assert (worst_of(line), worst_of(ladder), worst_of(table)) == (0, 5, 100)


@given(st.floats(0.001, 1e6), st.sampled_from([1.0, 0.01, 0.1]))
def test_a_nice_number_is_near_and_short(value: float, step: float) -> None:
    found = nice(value, step)
    assert found == 0 or abs(found / step - round(found / step)) < 1e-6
    assert abs(found - value) <= max(step, 0.21 * value)
    assert nice(-value, step) == -found


def test_other_places_ascend_and_are_not_todays() -> None:
    values = np.random.default_rng(1).exponential(40, 500)
    line = Line((0.0, 60.0), (0.0, 100.0))
    found = list(others(line, values, step_of(values, percent=False)))
    assert len(found) > 10
    assert line not in found
    assert all(one.positions[0] < one.positions[1] for one in found)
    assert len(set(found)) == len(found)
    bent = Line((0.0, 20.0, 60.0), (0.0, 80.0, 100.0))
    assert all(
        len(one.positions) == 3 and list(one.positions) == sorted(one.positions) for one in others(bent, values, 1.0)
    )
    assert not list(others(Ladder((">=",), (3.0,), (100.0,), 0.0), values, 1.0))


@given(
    st.lists(st.floats(0, 100), min_size=2, max_size=8).filter(lambda one: sum(one) > 1), st.sampled_from([1.0, 5.0])
)
def test_rounded_shares_add_up(shares: list[float], step: float) -> None:
    whole = [100 * one / sum(shares) for one in shares]
    found = in_steps(whole, step, [0.0] * len(whole))
    assert sum(found) == 100
    assert all(one % step == 0 and abs(one - share) <= step for one, share in zip(found, whole, strict=True) if share)


def test_a_share_that_did_not_change_stays_as_it_is() -> None:
    assert in_steps((12.5, 44.2, 43.3), 1.0, (12.5, 50.0, 37.5)) == (12.5, 44.0, 43.5)
    assert in_steps((25.0, 41.3, 33.7), 5.0, (25.0, 50.0, 25.0)) == (25.0, 40.0, 35.0)
