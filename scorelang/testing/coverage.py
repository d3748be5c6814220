"""What the tests of a program have shown to happen: arms, missing values, segments, adjustments and triggers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program, Test
from scorelang.kernel.tables import Cell
from scorelang.pinning.from_ir import pin
from scorelang.rows import compile_rows
from scorelang.testing.given import given
from scorelang.testing.points import Point, points


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every point of a program, and those that a test reached."""

    points: tuple[Point, ...]
    reached: frozenset[Point]

    @property
    def missed(self) -> tuple[Point, ...]:
        """The points that no test reached, in the order of the program."""
        return tuple(point for point in self.points if point not in self.reached)

    @property
    def percent(self) -> int:
        """The share that was reached, rounded down: 100 is said only where nothing is left."""
        return 100 * len(self.reached) // len(self.points) if self.points else 100

    def of(self, kind: str) -> tuple[int, int]:
        """How many points of a kind were reached, and how many there are."""
        members = [point for point in self.points if point.kind == kind]
        return sum(point in self.reached for point in members), len(members)


def coverage(program: Program, zone: str = "UTC", *, chosen: Callable[[Test], bool] = lambda _: True) -> Coverage:
    """Run the chosen tests once more, asking at each point whether it was reached."""
    every = points(program)
    asked = {f"point.{number}": point.condition for number, point in enumerate(every) if point.condition is not None}
    reached: set[Point] = set()
    benches: dict[tuple[object, ...], list[Test]] = {}
    for test in filter(chosen, program.tests):
        benches.setdefault((test.today, tuple(sorted(test.stale))), []).append(test)
    for tests in benches.values():
        for outputs in _outputs(program, tests, zone, every, asked):
            reached.update(point for number, point in enumerate(every) if _is_reached(number, point, outputs))
    return Coverage(every, frozenset(reached))


def _outputs(
    program: Program, tests: list[Test], zone: str, every: tuple[Point, ...], asked: Mapping[str, Expression]
) -> list[Mapping[str, Cell]]:
    wanted = {point.output for point in every} | {f"condition.{name}" for name in asked}
    unavailable = dict.fromkeys(tests[0].stale, "stale")
    kernel = pin(
        program, tests[0].today, zone, unavailable=unavailable, conditions=asked, wanted=lambda name: name in wanted
    )
    compiled = compile_rows(kernel)
    return [row for test in tests for row in compiled.score(given(program, kernel, test, zone).tables)[:1]]


def _is_reached(number: int, point: Point, outputs: Mapping[str, Cell]) -> bool:
    if point.condition is not None and outputs[f"condition.point.{number}"] is not True:
        return False
    return point.output is None or outputs[point.output] == point.value
