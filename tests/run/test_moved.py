"""Whatever lines of a score are called, none is taken for what is no line: caps, overrides, the scale, the rest."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import pytest

from scorelang.kernel.tables import Cell, Tables
from scorelang.pinning.from_ir import pin
from scorelang.pipeline.front import read, understand
from scorelang.rows import compile_rows
from scorelang.run.changing import shared
from scorelang.run.leaves import number
from scorelang.run.mixing import Mix, Moment
from scorelang.run.moved import moved
from scorelang.run.supposed import supposition
from scorelang.run.supposing import supposable

DAY = date(2026, 3, 1)
SOURCE = """
accounts crm { key id : text  column x : number  column y : number  column z : number  column tier : text }
"""
WEIGHTS = """
indicator A { value x  score linear (0 -> 0, 10 -> 100) }
indicator B { value y  score linear (0 -> 0, 10 -> 100) }
indicator C { value z  score linear (0 -> 0, 10 -> 100) }
scorecard health {
  weights { A 50%  B 30%  C 20% }
  grades traffic_light
  cap 60 when x > 7 because "Too much"
  segment big when tier == "big" { weights { A 20%  B 30%  C 50% } }
}
"""
POINTS = """
scorecard health {
  points from 90 { add -30 when x > 7 because "A"  add 40 when y > 4 because "B"  add -5 when z > 1 because "C" }
  grades traffic_light
}
"""
THEN: dict[str, Cell] = {"crm.id": "a", "crm.x": 2.0, "crm.y": 3.0, "crm.z": 9.0, "crm.tier": "small"}
NOW: dict[str, Cell] = {"crm.id": "a", "crm.x": 9.0, "crm.y": 8.0, "crm.z": 1.0, "crm.tier": "big"}
PLAIN = ("one", "two", "three")


def lines(text: str, names: Sequence[str], put: float | None) -> list[tuple[Any, ...]]:
    """What moved between then and now, each line as it would be with plain names."""
    for letter, name in zip("ABC", names, strict=True):
        text = text.replace(f" {letter} ", f" {name} ").replace(f'"{letter}"', f'"{name}"')
    file, _ = read("health.score", (SOURCE + text).encode())
    assert file is not None
    program, mistakes = understand((file,))
    assert program is not None, mistakes
    part = supposable(program)
    kernel = pin(program, DAY, "UTC", conditions=part.fixed)
    moments = {}
    for day, row in enumerate((THEN, NOW)):
        (result,) = compile_rows(kernel).score(Tables([row]))
        supposed = supposition(part, DAY, "UTC", partial(list, [result]), always="health")
        moments[0, day] = moments[1, day] = Moment(program.scorecards[0], result, supposed, put if day else None)
    mix = Mix(moments)
    ends = [put if put is not None and day else number(moments[1, day].result["health.score"]) for day in (0, 1)]
    assert ends[0] is not None
    assert ends[1] is not None
    amounts = shared(mix, ends[1] - ends[0], 0.3)
    found: list[tuple[Any, ...]] = [
        (line.title.lower(), line.then, line.now, line.points_then, line.points_now, amount)
        for line in moved(mix, amounts, "EUR")
        for amount in [round(sum(one.points for one in amounts if one.line == line.line), 1)]
    ]
    assert sum(one[-1] for one in found) == pytest.approx(ends[1] - ends[0])
    return found


@pytest.mark.parametrize("text", [WEIGHTS, POINTS], ids=["weights", "points"])
@pytest.mark.parametrize("put", [None, 33.0])
@pytest.mark.parametrize("names", [("limits", "rest", "override"), ("record", "scale", "start")])
def test_lines_may_be_called_as_they_are(text: str, put: float | None, names: tuple[str, ...]) -> None:
    plain, found = lines(text, PLAIN, put), lines(text, names, put)
    called = dict(zip(PLAIN, names, strict=True))
    assert found == [(called.get(str(title), title), *rest) for title, *rest in plain]
