"""Charts of what has the same label twice."""

import re

import numpy as np

from scorelang.evidence.charts import by_tenth, separations
from scorelang.evidence.lifts import tenths
from scorelang.evidence.separation import Estimate


def test_tenths_of_one_score_stand_beside_one_another() -> None:
    """On top of one another they would come to more than everybody."""
    svg = by_tenth(tenths(np.full(50, 90.0), np.tile([1.0, 0.0], 25)), 0.5)
    assert len(re.findall(r">90–90\u200b*<", svg)) == 10
    assert not re.search(r">(?:[1-9]\d\d)%<", svg.replace(">100%<", ""))


def test_two_of_one_title_have_a_line_each() -> None:
    svg = separations([("Use", Estimate(0.6, 0.5, 0.7)), ("Use", Estimate(0.7, 0.6, 0.8))])
    assert len(re.findall(r">Use\u200b*<", svg)) == 2
