"""Chances read off a score, against what made them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from scorelang.evidence.calibration import calibration
from scorelang.evidence.observations import Observations
from tests.evidence.small import observed, project

SCORE = """
accounts crm { key account_id : text  column number : number }
events notices { account account_id  time given_on : date }
indicator number { value crm.number  score direct }
scorecard health {
  weights { number 100% }
  grades { good green from 50  poor red below }
  outcome churned when count(notices over next 14 days) > 0
}
"""


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Observations:
    tables = {"crm": "account_id,number\na,50\n", "notices": "account_id,given_on\na,2026-06-01\n"}
    return observed(project(tmp_path_factory.mktemp("calibration") / "small", SCORE, tables), [date(2026, 1, 5)])


def seen(one: Observations, score: np.ndarray, happened: np.ndarray) -> Observations:
    return replace(one, score=score, happened=happened, account=np.arange(len(score)))


def test_the_curve_that_made_the_outcomes_is_found_again(one: Observations) -> None:
    draw = np.random.default_rng(1)
    score = draw.uniform(0, 100, 20_000).round(1)
    chance = 1 / (1 + np.exp(-(1.0 - score / 20)))
    found = calibration(seen(one, score, (draw.random(20_000) < chance).astype(float)))
    assert found is not None
    for place, expected in found.curve:
        assert expected == pytest.approx(1 / (1 + np.exp(-(1.0 - place / 20))), abs=0.02)
    for expected, rate in zip(found.expected, found.observed, strict=True):
        assert rate == pytest.approx(expected, abs=0.04)
    base = chance.mean()
    wanted = 1 - (chance * (1 - chance)).mean() / (base * (1 - base))
    assert found.skill == pytest.approx(wanted, abs=0.01)


def test_a_score_that_says_nothing_has_no_skill(one: Observations) -> None:
    draw = np.random.default_rng(2)
    found = calibration(seen(one, draw.uniform(0, 100, 4000), (draw.random(4000) < 0.2).astype(float)))
    assert found is not None
    assert abs(found.skill) < 0.005
    assert found.brier == pytest.approx(0.16, abs=0.02)


@pytest.mark.parametrize("outcomes", [0, 4, 40])
def test_with_too_few_nothing_is_fitted(one: Observations, outcomes: int) -> None:
    score = np.full(40, 50.0) if outcomes == 40 else np.arange(40.0)
    assert calibration(seen(one, score, (np.arange(40) < outcomes).astype(float))) is None


def test_the_same_numbers_come_again(one: Observations) -> None:
    draw = np.random.default_rng(3)
    given = seen(one, draw.uniform(0, 100, 500), (draw.random(500) < 0.3).astype(float))
    assert calibration(given) == calibration(given)
