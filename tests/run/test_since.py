"""What moved since the last plan: only what a reader can see."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from scorelang.run.leaves import Reading, Result
from scorelang.run.since import moved
from scorelang.types import Number


def reading(points: float, value: float) -> Reading:
    """An indicator among others of a score, of which only these parts are asked."""
    indicator = SimpleNamespace(value=SimpleNamespace(type=Number()), unit="features", percent=False)
    stand_in: Any = SimpleNamespace(
        place=SimpleNamespace(indicator=indicator),
        name="breadth",
        title="Features in use",
        status="known",
        value=value,
        points=points,
        weight=0.1,
    )
    return cast(Reading, stand_in)


@pytest.mark.parametrize(
    ("points", "value", "said"),
    [
        (56.3, 8.0, []),  # a place among its peers that is another by less than is shown
        (56.3, 9.0, [("8 features", "9 features", 0.0)]),
        (66.1, 8.0, [("8 features", "8 features", 1.0)]),
        (56.1, 9.0, []),  # the same points: nothing moved in the score
    ],
)
def test_what_moved(points: float, value: float, said: list[tuple[str, str, float]]) -> None:
    then: Result = {"breadth.status": "known", "breadth.score": 56.1, "breadth.value": 8.0}
    found = moved([reading(points, value)], then, "EUR")
    assert [(one.before, one.now, one.effect) for one in found] == said
