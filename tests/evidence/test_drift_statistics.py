"""The stability index by hand and against scipy, its chance against simulation, and what counts as dead."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scorelang.evidence.drift import Column, chance, shift, stability
from scorelang.evidence.drift_remarks import what_moved
from scorelang.evidence.drift_run import Drifted
from scorelang.evidence.leaves import information_value

COUNTS = st.lists(st.integers(0, 500), min_size=2, max_size=12)


def numbers(values: list[float], why: str = "absent") -> Column:
    found = np.array(values, dtype=np.float64)
    return Column(found, None, np.where(np.isnan(found), why, "known").astype(object))


def texts(values: list[str | None]) -> Column:
    found = np.array(values, dtype=object)
    return Column(None, found, np.array(["absent" if one is None else "known" for one in values], dtype=object))


def moved(then: Column, now: Column) -> object:
    return shift(then, now, np.arange(len(then)))


def test_the_index_by_hand() -> None:
    """Large counts, so that the half case does not matter: 50/50 to 60/40."""
    by_hand = (0.6 - 0.5) * math.log(0.6 / 0.5) + (0.4 - 0.5) * math.log(0.4 / 0.5)
    assert stability([5_000_000, 5_000_000], [6_000_000, 4_000_000]) == pytest.approx(by_hand, abs=1e-7)
    assert by_hand == pytest.approx(0.0405, abs=1e-4)


def test_half_a_case_a_bin_by_hand() -> None:
    then, now = [0.5 / 11, 10.5 / 11], [5.5 / 11, 5.5 / 11]
    by_hand = sum((after - before) * math.log(after / before) for before, after in zip(then, now, strict=True))
    assert stability([0, 10], [5, 5]) == pytest.approx(by_hand)


@given(COUNTS, st.randoms(use_true_random=False))
def test_it_is_the_symmetrised_divergence_of_scipy(then: list[int], random: object) -> None:
    now = [random.randint(0, 500) for _ in then]  # type: ignore[attr-defined]
    before, after = np.array(then) + 0.5, np.array(now) + 0.5
    expected = stats.entropy(before, after) + stats.entropy(after, before)
    assert stability(then, now) == pytest.approx(expected, abs=1e-12)
    assert stability(now, then) == pytest.approx(stability(then, now))


def test_it_is_the_information_value_of_the_period() -> None:
    then, now = ["a"] * 30 + ["b"] * 70, ["a"] * 55 + ["b"] * 45
    period = np.array([0.0] * len(then) + [1.0] * len(now))
    assert information_value(np.array(then + now, dtype=object), period) == pytest.approx(stability([30, 70], [55, 45]))


def test_chance_is_what_a_simulation_finds() -> None:
    draw = np.random.default_rng(7)
    found = []
    for _ in range(2000):
        then, now = draw.integers(0, 10, 400), draw.integers(0, 10, 250)
        found.append(stability(np.bincount(then, minlength=10), np.bincount(now, minlength=10)))
    assert np.quantile(found, 0.95) == pytest.approx(chance(10, 400, 250), rel=0.08)


def test_of_twenty_that_did_not_move_none_passes_nineteen_times_of_twenty() -> None:
    draw = np.random.default_rng(8)
    passed = 0
    for _ in range(400):
        then, now = draw.integers(0, 8, (20, 300)), draw.integers(0, 8, (20, 300))
        found = [
            stability(np.bincount(a, minlength=8), np.bincount(b, minlength=8)) for a, b in zip(then, now, strict=True)
        ]
        passed += max(found) > chance(8, 300, 300, among=20)
    assert 0.01 < passed / 400 < 0.09


def test_a_number_that_keeps_its_distribution_is_steady() -> None:
    draw = np.random.default_rng(3)
    found = moved(numbers(list(draw.normal(size=2000))), numbers(list(draw.normal(size=2000))))
    assert found.verdict == "steady"
    assert len(found.bins) == 10
    assert sum(one.then for one in found.bins) == pytest.approx(1)


def test_a_number_that_moved_by_a_deviation_is_a_large_shift() -> None:
    draw = np.random.default_rng(3)
    then, now = draw.normal(size=2000), draw.normal(1, size=2000)
    found = moved(numbers(list(then)), numbers(list(now)))
    assert found.verdict == "large"
    assert found.median_then == pytest.approx(float(np.median(then)))
    assert found.median_now == pytest.approx(float(np.median(now)))
    # Two normal distributions a deviation apart: the symmetrised divergence is 1, tenths lose some of it.
    assert 0.8 < found.psi < 1.05


UNDER = math.nextafter(100, 0)


@pytest.mark.parametrize(
    ("then", "now", "bins"),
    [
        # Always none, now half of them many: what was never there before is no part of what was.
        ([0.0] * 100, [0.0] * 50 + [40.0, 50.0] * 25, [(0.0, 0.0, 1.0, 0.5), (0.0, None, 0.0, 0.5)]),
        # Between and below what was.
        (
            [1.0, 3.0] * 50,
            [0.0, 2.0, 2.5, 3.0] * 25,
            [(None, 1.0, 0, 0.25), (1.0, 1.0, 0.5, 0), (1.0, 3.0, 0, 0.5), (3.0, 3.0, 0.5, 0.25)],
        ),
        # Nearly all the most, now half of them less, and some more.
        (
            [100.0] * 190 + list(range(10)),
            [100.0] * 50 + [50.0] * 40 + [101.0] * 10,
            [(None, UNDER, 0.05, 0.4), (UNDER, 100.0, 0.95, 0.5), (100.0, None, 0, 0.1)],
        ),
    ],
)
def test_values_that_were_seldom_or_never_there_are_seen(
    then: list[float], now: list[float], bins: list[tuple[float | None, float | None, float, float]]
) -> None:
    found = moved(numbers(then), numbers(now))
    assert [(one.low, one.high, one.then, one.now) for one in found.bins] == bins
    assert found.verdict == "large"


def test_what_lies_below_a_value_with_a_bin_of_its_own_is_under_it() -> None:
    found = Drifted("score", "Score", None, moved(numbers([60.0] * 100), numbers([60.0] * 75 + [20.0] * 25)))
    assert what_moved(found, "EUR") == "under 60.0 0% → 25%; 60.0 100% → 75%"


def test_few_accounts_are_too_few() -> None:
    found = moved(numbers([1, 2, 3, 4, 5, 6, 7, 8]), numbers([1, 1, 2, 3, 4, 5, 8, 8]))
    assert found.psi >= 0.1
    assert found.verdict == "too few"


def test_an_account_seen_on_many_days_counts_once() -> None:
    then = numbers([1, 2] * 50)
    once = shift(then, numbers([1, 2] * 10), np.arange(100))
    often = shift(then, numbers([1, 2] * 10), np.repeat(np.arange(10), 10))
    assert often.chance > once.chance
    assert often.psi == once.psi


def test_missing_values_are_a_bin_of_their_own_and_not_applicable_ones_are_not_missing() -> None:
    then = numbers([1.0] * 50 + [2.0] * 50)
    now = numbers([1.0] * 25 + [2.0] * 25 + [math.nan] * 50)
    found = moved(then, now)
    assert (found.missing_then, found.missing_now) == (0.0, 0.5)
    assert found.bins[-1].label == "absent"
    assert found.bins[-1].now == 0.5
    apart = moved(then, numbers([1.0] * 25 + [2.0] * 25 + [math.nan] * 50, "not applicable"))
    assert apart.missing_now == 0.0
    assert apart.psi == pytest.approx(found.psi)


def test_categories_come_and_go() -> None:
    found = moved(texts(["gold"] * 60 + ["tin"] * 40), texts(["gold"] * 60 + ["iron"] * 40))
    assert (found.new, found.vanished) == (("iron",), ("tin",))
    assert found.verdict == "large"
    many = moved(texts([f"c{n}" for n in range(100)]), texts([f"c{n}" for n in range(100)]))
    assert len(many.bins) == 21
    assert many.psi == pytest.approx(0)


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ([math.nan] * 5, "no account has a value any more"),
        ([3.0] * 5, "every account has the same value"),
        ([3.0] * 4 + [math.nan], "every account has the same value"),
        ([3.0, 4.0], None),
    ],
)
def test_what_is_dead(now: list[float], why: str | None) -> None:
    found = moved(numbers([1.0, 2.0, 3.0, 4.0, 5.0]), numbers(now))
    assert found.dead == why
    assert (found.verdict == "dead") == (why is not None)


def test_what_was_constant_before_did_not_die() -> None:
    assert moved(numbers([3.0] * 5), numbers([3.0] * 5)).dead is None
    assert moved(numbers([math.nan] * 5), numbers([math.nan] * 5)).dead is None
