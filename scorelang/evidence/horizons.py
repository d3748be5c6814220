"""How far an outcome looks ahead, and the last day on which it can be known."""

from collections.abc import Iterator, Mapping
from datetime import date

from scorelang.ir.expressions import Aggregate, ColumnRef, Constant, Length, LetRef, ShiftedToday
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import Outcome
from scorelang.pinning.days import shift
from scorelang.source.records import dataclass
from scorelang.types import Duration


@dataclass(frozen=True, slots=True)
class Horizon:
    """`ahead`: the lengths of time ahead that an outcome asks about. `sources`: whose rows dated later it reads.

    `future`: the columns (source, column) declared `future` that it reads. `eventual`: it reads the future and says
    nowhere how far ahead.
    """

    ahead: tuple[Length, ...]
    sources: tuple[str, ...]
    future: tuple[tuple[str, str], ...]

    @property
    def eventual(self) -> bool:
        """Whether it asks what happened at any time, so that an account seen for longer has had longer to have it."""
        return not self.ahead

    def end(self, day: date) -> date | None:
        """The last day that an outcome asked on `day` is about; None where it has no end."""
        return max((shift(day, length, 1) for length in self.ahead), default=None)


def horizon(program: Program, outcome: Outcome) -> Horizon:
    """How far an outcome looks ahead."""
    read = tuple(_nodes(program, outcome.condition))
    ahead = [one for one in read if isinstance(one, Aggregate) and one.window.kind == "next"]
    lengths = [one.window.length for one in ahead if one.window.length is not None]
    lengths += [one.length for one in read if isinstance(one, ShiftedToday) and one.length.amount > 0]
    future = tuple(dict.fromkeys(_future(program, read)))
    if future:
        lengths += _durations(read)
    return Horizon(tuple(dict.fromkeys(lengths)), tuple(dict.fromkeys(one.source for one in ahead)), future)


def known_until(found: Horizon, ends: Mapping[str, date]) -> date | None:
    """The last day on which what it asks about can be seen, by the newest days of the sources."""
    if found.sources:
        return min((ends[source] for source in found.sources if source in ends), default=None)
    return max(ends.values(), default=None)


def _nodes(program: Program, value: object) -> Iterator[object]:
    """Every expression, and those of the lets that it names."""
    for one in nodes(value):
        yield one
        if isinstance(one, LetRef):
            yield from _nodes(program, next(let.value for let in program.lets if let.name == one.name))


def _future(program: Program, read: tuple[object, ...]) -> Iterator[tuple[str, str]]:
    for one in read:
        if isinstance(one, ColumnRef) and any(s.name == one.source for s in program.sources):
            column = next((c for c in program.source(one.source).columns if c.name == one.column), None)
            if column is not None and column.future:
                yield one.source, one.column


def _durations(read: tuple[object, ...]) -> Iterator[Length]:
    """Durations written beside a column of the future: `left_on <= today + 90 days`; one too long is no end."""
    for one in read:
        if isinstance(one, Constant) and isinstance(one.type, Duration) and isinstance(one.value, float):
            length = Length(one.value, "day")
            if not length.too_long:
                yield length
