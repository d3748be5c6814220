"""What both benchmarks of an engine that is not here need: the engine with what it was asked, and what is compared."""

import statistics
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.days import DayFile
from scorelang.engines.duckdb.loading import Loaded
from scorelang.engines.engine import Engine, KeptDay, Progress, Wanted
from scorelang.kernel.plan import Kernel
from scorelang.run.scoring import published_in_a_run
from scorelang.sql import Dialect, Relation


@dataclass(frozen=True)
class Recording:
    """The engine, with what it was asked to run."""

    engine: Engine
    asked: list[str]

    @property
    def dialect(self) -> Dialect:
        return self.engine.dialect

    @property
    def types_words(self) -> bool:
        return self.engine.types_words

    def check(self, wanted: Wanted, /) -> tuple[Diagnostic, ...]:
        return self.engine.check(wanted)

    def load(self, wanted: Wanted) -> Loaded:
        return self.engine.load(wanted)

    def relations(
        self, kernel: Kernel, loaded: Loaded, pasts: Mapping[str, Sequence[DayFile]]
    ) -> Mapping[str, Relation]:
        return self.engine.relations(kernel, loaded, pasts)

    def results(self, query: str, kernel: Kernel, progress: Progress | None, /) -> str:
        self.asked.append(query)
        return self.engine.results(query, kernel, progress)

    def keeping(self, days: Sequence[KeptDay], /) -> AbstractContextManager[None]:
        return self.engine.keeping(days)


def same(output: str) -> bool:
    """What the query by hand gives too."""
    points = output.startswith("health.") and output.count(".") == 2 and output.endswith(".points")
    return points or output in ("health.score", "health.grade") or ".trigger." in output


def everything(output: str) -> bool:
    """What a run writes of every account: the run's own word, with the money that stands beside it."""
    return published_in_a_run("account.arr", output)


def line(name: str, by_hand: Sequence[tuple[float, float]], ours: Sequence[tuple[float, float]]) -> str:
    """The medians of CPU and wall time, and their ratios, as a row of Markdown."""
    cells = [name]
    for at in (0, 1):
        one, two = (statistics.median(cost[at] for cost in costs) for costs in (by_hand, ours))
        cells += [f"{one:.2f} s", f"{two:.2f} s", f"**{two / one:.2f}**"]
    return f"| {' | '.join(cells)} |"
