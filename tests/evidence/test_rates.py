"""Rates, lift and capture, against scipy and cases counted by hand."""

import numpy as np
import pytest
from scipy import stats

from scorelang.evidence.lifts import tenths
from scorelang.evidence.rates import difference, rate, wilson


@pytest.mark.parametrize(("outcomes", "of"), [(1, 10), (7, 10), (17, 400), (0, 12), (12, 12)])
def test_accounts_seen_once_have_wilsons_interval(outcomes: int, of: int) -> None:
    found = rate(np.array([1.0] * outcomes + [0.0] * (of - outcomes)), np.arange(of))
    wanted = stats.binomtest(outcomes, of).proportion_ci(0.95, "wilson")
    assert found.share is not None
    assert found.share.low == pytest.approx(wanted.low, abs=1e-12)
    assert found.share.high == pytest.approx(wanted.high, abs=1e-12)
    assert (found.observations, found.accounts, found.outcomes) == (of, of, outcomes)


def test_looks_at_one_account_count_once_where_they_agree() -> None:
    happened = np.repeat([1.0, 0.0, 0.0, 0.0], 6)
    found = rate(happened, np.repeat(np.arange(4), 6))
    assert found.share == wilson(0.25, 4.0)
    assert found.observations == 24


def test_nobody_ever_is_as_sure_as_there_are_accounts() -> None:
    assert rate(np.zeros(90), np.repeat(np.arange(9), 10)).share == wilson(0.0, 9)


def test_nothing_observed_has_no_rate() -> None:
    assert rate(np.array([]), np.array([], dtype=np.int64)).share is None


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_of_accounts_seen_once_has_the_published_interval(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    """Of Newcombe 1998, table II, method 10."""
    happened = np.concatenate([(np.arange(of) < outcomes).astype(float) for outcomes, of in (one, other)])
    found = difference(happened, np.arange(len(happened)), np.arange(len(happened)) < one[1])
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.told_apart == (low > 0)


def test_difference_needs_two_sides() -> None:
    assert difference(np.ones(3), np.arange(3), np.ones(3, dtype=bool)) is None


def test_tenths_by_hand() -> None:
    """Twenty accounts, five outcomes: two in the lowest tenth, two in the second, one at the top."""
    score = np.arange(20.0)
    happened = np.zeros(20)
    happened[[0, 1, 2, 3, 19]] = 1.0
    found = tenths(score, happened)
    assert [one.outcomes for one in found] == [2, 2, 0, 0, 0, 0, 0, 0, 0, 1]
    assert [one.lift for one in found[:3]] == [4.0, 4.0, 0.0]
    assert [round(one.capture, 10) for one in found] == [0.4, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 1.0]
    assert [(one.low, one.high) for one in found[:2]] == [(0.0, 1.0), (2.0, 3.0)]


def test_equal_scores_share_their_outcomes_out() -> None:
    """No order of rows may decide: ten equal scores, two outcomes."""
    found = tenths(np.full(10, 50.0), np.array([1.0, 1.0] + [0.0] * 8))
    assert [round(one.outcomes, 10) for one in found] == [0.2] * 10
    assert [round(one.lift, 10) for one in found] == [1.0] * 10
    assert {(one.low, one.high) for one in found} == {(50.0, 50.0)}


def test_no_tenths_without_outcomes() -> None:
    assert tenths(np.arange(20.0), np.zeros(20)) == ()
