"""What each indicator tells alone, against hand-computed cases and scipy."""

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from scorelang.evidence.leaves import alone, information_value, pairs
from scorelang.evidence.observations import Observations
from tests.evidence.small import observed, project

SCORE = """
accounts crm { key account_id : text  column seats : number  column mood : number optional }
events usage { account account_id  time at : date  column calls : number }
events notices { account account_id  time given_on : date }

indicator calls { value sum(usage.calls over 7 days)  score linear (0 -> 0, 10 -> 100) }
indicator burden { value seats  score linear (0 -> 100, 20 -> 0) }
indicator mood { value crm.mood  score direct }

scorecard health {
  weights { calls 50%  whole "Rest" 50% { burden 60%  mood 40% } }
  grades { good green from 50  poor red below }
  outcome churned when count(notices over next 14 days) > 0
}
"""
CRM = "account_id,seats,mood\na,2,10\nb,4,\nc,8,60\nd,10,\ne,6,90\nf,12,30\n"
USAGE = "account_id,at,calls\n" + "".join(f"{who},2026-01-05,{n}\n" for who, n in zip("abcdef", range(6), strict=True))
NOTICES = "account_id,given_on\na,2026-01-10\nb,2026-01-11\nd,2026-01-12\nf,2026-03-01\n"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Observations:
    tables = {"crm": CRM, "usage": USAGE, "notices": NOTICES}
    seen = observed(project(tmp_path_factory.mktemp("leaves") / "small", SCORE, tables), [date(2026, 1, 6)])
    return seen.of(seen.judged)


def test_points_and_values_are_told_apart(judged: Observations) -> None:
    """Calls of a, b, d are 0, 1, 3 and of the others 2, 4, 5: eight of nine pairs are in order."""
    found = {one.name: one for one in alone(judged)}
    calls, burden = found["calls"], found["burden"]
    assert calls.auc is not None
    assert calls.auc.value == pytest.approx(8 / 9)
    assert calls.value_auc is not None
    assert (calls.value_auc.value, calls.riskier) == (pytest.approx(8 / 9), "low")
    # Seats of a, b, d: 2, 4, 10; of the others 8, 6, 12: low ones are lost, though high ones get fewer points.
    assert burden.auc is not None
    assert burden.value_auc is not None
    assert burden.auc.value == pytest.approx(2 / 9)
    assert (burden.value_auc.value, burden.riskier) == (pytest.approx(7 / 9), "low")


def test_what_is_missing_is_counted_and_held_against_the_outcome(judged: Observations) -> None:
    mood = next(one for one in alone(judged) if one.name == "mood")
    assert mood.missing == pytest.approx(2 / 6)
    assert (mood.when_missing.outcomes, mood.when_missing.observations) == (2, 2)
    assert (mood.when_known.outcomes, mood.when_known.observations) == (1, 4)
    assert mood.bias is not None
    assert mood.bias.value == pytest.approx(0.75)


def test_points_in_place_of_a_value_do_not_make_it_known(tmp_path: Path) -> None:
    """And whom an indicator does not apply to is not missing."""
    tables = {"crm": CRM, "usage": USAGE, "notices": NOTICES}
    filled = SCORE.replace(
        "value crm.mood  score direct", "applies when seats < 12  value crm.mood  score direct  missing score 50"
    )
    seen = observed(project(tmp_path / "s", filled, tables), [date(2026, 1, 6)])
    mood = next(one for one in alone(seen.of(seen.judged)) if one.name == "mood")
    assert mood.missing == pytest.approx(2 / 5)
    assert (mood.when_missing.outcomes, mood.when_missing.observations) == (2, 2)
    assert (mood.when_known.outcomes, mood.when_known.observations) == (1, 3)
    assert mood.bias is not None
    assert mood.bias.value == pytest.approx(2 / 3)


def test_nominal_and_effective_weights(judged: Observations) -> None:
    """Where mood is missing, burden takes its place: 20 % of the score in two of six accounts."""
    found = {one.name: one for one in alone(judged)}
    assert {name: one.nominal for name, one in found.items()} == pytest.approx(
        {"calls": 0.5, "burden": 0.3, "mood": 0.2}
    )
    assert found["calls"].effective == pytest.approx(0.5)
    assert found["burden"].effective == pytest.approx((4 * 0.3 + 2 * 0.5) / 6)
    assert found["mood"].effective == pytest.approx(4 * 0.2 / 6)


def test_pulls_add_up_to_the_whole_spread(judged: Observations) -> None:
    assert sum(one.pull or 0.0 for one in alone(judged)) == pytest.approx(1.0)


def test_correlations_are_spearmans(judged: Observations) -> None:
    found = {(pair.one, pair.other): pair.correlation for pair in pairs(judged)}
    calls, burden = (judged.indicators[name].points for name in ("calls", "burden"))
    ranks = [stats.rankdata(each) for each in (calls, burden)]
    assert found["calls", "burden"] == pytest.approx(np.corrcoef(*ranks)[0, 1])
    assert len(found) == 3


def test_information_value_by_hand() -> None:
    """40 without and 10 with the outcome in two categories: 30 and 2, 10 and 8."""
    categories = np.array(["x"] * 32 + ["y"] * 18, dtype=object)
    happened = np.array([1.0] * 2 + [0.0] * 30 + [1.0] * 8 + [0.0] * 10)
    well, ill = (30.5 / 41, 10.5 / 41), (2.5 / 11, 8.5 / 11)
    wanted = sum((w - i) * math.log(w / i) for w, i in zip(well, ill, strict=True))
    assert information_value(categories, happened) == pytest.approx(wanted)
    assert information_value(categories, np.zeros(50)) is None


def test_a_value_that_most_have_does_not_swallow_the_others(judged: Observations) -> None:
    """Calls of a, …, f: nearly all the same, low or high, in each order; the one that differs is of an account lost."""
    calls = judged.indicators["calls"]
    for usual, other in ((0.0, 9.0), (9.0, 0.0)):
        value = np.array([other, *[usual] * 5])
        only = replace(judged, indicators={"calls": replace(calls, value=value)}, happened=np.array([1.0, *[0.0] * 5]))
        found = alone(only)[0].information
        assert found == pytest.approx(information_value((value == other).astype(object), only.happened))
        assert found is not None
        assert found > 0.3


def test_what_says_nothing_has_no_information() -> None:
    categories = np.array(["x", "y"] * 50, dtype=object)
    assert information_value(categories, np.array([1.0, 1.0, 0.0, 0.0] * 25)) == pytest.approx(0.0)


def test_a_date_counts_by_how_long_ago_it_was(tmp_path: Path) -> None:
    """All have a row of each of two days, of which the second has fewer losses ahead: being later tells nothing."""
    score = SCORE.replace("indicator mood {", "indicator seen { value last(usage.at) }\nindicator mood {")
    usage = USAGE + USAGE.partition("\n")[2].replace("2026-01-05", "2026-01-11")
    folder = project(tmp_path / "s", score, {"crm": CRM, "usage": usage, "notices": NOTICES})
    seen = observed(folder, [date(2026, 1, 5), date(2026, 1, 11)])
    only = next(one for one in alone(seen.of(seen.judged)) if one.name == "seen")
    assert only.value_auc is not None
    assert only.value_auc.value == pytest.approx(0.5)


def test_what_weighs_nothing_is_still_measured(tmp_path: Path) -> None:
    """A measured indicator that weighs nothing has a value of its own, and no points."""
    score = SCORE.replace("indicator mood {", "indicator seats_bought { value seats }\nindicator mood {")
    seen = observed(
        project(tmp_path / "s", score, {"crm": CRM, "usage": USAGE, "notices": NOTICES}), [date(2026, 1, 6)]
    )
    only = next(one for one in alone(seen.of(seen.judged)) if one.name == "seats_bought")
    assert (only.auc, only.nominal, only.effective, only.pull) == (None, None, 0.0, None)
    assert only.value_auc is not None
    assert only.value_auc.value == pytest.approx(7 / 9)
