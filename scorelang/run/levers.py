"""What would raise a score, and the smallest changes that reach the next grade: each one tried on the score itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import ceil, floor

from scorelang.ir.indicators import Indicator
from scorelang.kernel.tables import Cell
from scorelang.run.leaves import variant_of
from scorelang.run.trying import Field, Trial, distance, ordered
from scorelang.run.words import change_words, grouped
from scorelang.source.records import dataclass

MOST = 5
_HALVINGS = 7


@dataclass(frozen=True, slots=True)
class Change:
    """An indicator that measures `after` where it measured `before` (None: nothing known).

    `step`: the least change of it, 0 where it has no order. `effort`: how far that is, as a share of all that its
    points turn on. `counted`: of a ratio of counts, how many more (or less) are counted, and of how many.
    """

    indicator: Indicator
    before: Cell
    after: Cell
    step: float
    effort: float
    counted: tuple[int, float] | None = None

    def how_far(self, currency: str) -> str:
        """In words, as in `2 more features`; of a ratio of counts, how many more or less are counted."""
        if self.counted is None:
            return change_words(self.indicator, self.before, self.after, currency)
        moved, of = self.counted
        among = f" of {grouped(of, 2)}" if self.step * of == 1 else ""
        return f"{grouped(abs(moved), 0)} {'more' if moved > 0 else 'fewer'}{among}"


@dataclass(frozen=True, slots=True)
class Lift:
    """Changes that were tried together, and what the score and the grade then are; `gain` in points of the score."""

    changes: tuple[Change, ...]
    score: float
    grade: str
    gain: float

    @property
    def effort(self) -> float:
        """How far all of them are together."""
        return sum(one.effort for one in self.changes)


@dataclass(frozen=True, slots=True)
class Reach:
    """The next better grade, by its name, and the smallest changes that reach it, the smallest first."""

    grade: str
    short: float | None
    singles: tuple[Lift, ...]
    pairs: tuple[Lift, ...]


class Levers(Field):
    """The levers of a scorecard's accounts."""

    def of(self, result: Mapping[str, Cell]) -> "Account":
        """Those of an account, by what a run published of it."""
        return Account(self, variant_of(self.card, result), self.supposed.cells(result))


class Account(Trial):
    """One account's levers."""

    def lifts(self) -> tuple[Lift, ...]:
        """Each indicator brought to its best, the greatest gain first."""
        found = [self.lift({name: value}) for name, value in self.best.items()]
        return tuple(sorted((one for one in found if one is not None and one.gain > 0), key=lambda one: -one.gain))

    def lift(self, values: Mapping[str, Cell]) -> Lift | None:
        """Changes with what the score then is; None where there would be none."""
        outcome = self.tried(values)
        before, score = self.score(self.now), self.score(outcome)
        if before is None or score is None:
            return None
        changes = tuple(self._change(name, value) for name, value in values.items())
        grade = str(outcome.get(f"{self.field.card.name}.grade"))
        return Lift(changes, score, grade, round(score - before, 1))

    def reaches(self, lift: Lift, grade: str) -> bool:
        """Whether changes lead to a grade or a better one."""
        return self.order.get(lift.grade, -1) >= self.order.get(grade, 0)

    def reach(self) -> Reach | None:
        """What the next grade takes; None at the top, and where there is no score."""
        place = self.rank(self.now)
        if place < 0 or place + 1 >= len(self.order):
            return None
        singles = {one.name: lift for one in self.candidates if (lift := self._single(one.name, place + 1))}
        alone = sorted(singles.values(), key=_smallest)
        together = sorted(self._pairs([name for name in self.best if name not in singles], place + 1), key=_smallest)
        band, score = self.variant.grades.bands[place + 1], self.score(self.now)
        short = None if band.start is None or score is None or band.start <= score else round(band.start - score, 1)
        return Reach(band.name, short, tuple(alone[:MOST]), tuple(together[:MOST]))

    def _change(self, name: str, after: Cell) -> Change:
        indicator = next(one for one in self.candidates if one.name == name)
        found, before = self.turns(name), self.value(name)
        return Change(
            indicator, before, after, found.step, self._effort(name, before, after), self._counted(name, after)
        )

    def _counted(self, name: str, after: Cell) -> tuple[int, float] | None:
        found, was, will = self.turns(name), ordered(self.value(name)), ordered(after)
        if found.divisor is None or was is None or will is None:
            return None
        return round(will / found.step) - round(was / found.step), found.divisor

    def _effort(self, name: str, before: Cell, after: Cell) -> float:
        span = [x for x in self.choices(name) if isinstance(x, float)]
        if ordered(before) is None or ordered(after) is None or len(span) < 2:
            gained = (self.points_of(name, after) or 0.0) - (self.points(self.now, name) or 0.0)
            return abs(gained) / 100
        moved = distance(before, after)
        return moved / max(max(span) - min(span), moved)

    # One indicator.

    def _single(self, name: str, place: int) -> Lift | None:
        nearest = self._nearest(name, lambda value: self.rank(self.tried({name: value})) >= place)
        return None if nearest is None else self.lift({name: nearest})

    def _nearest(self, name: str, reaches: Callable[[Cell], bool]) -> Cell:
        """The value that reaches and is nearest to the present one; None where none does."""
        now = self.value(name)
        reaching = [value for value in self.choices(name) if value != now and reaches(value)]
        start = ordered(now)
        if not reaching or self.turns(name).members or start is None:
            return min(reaching, key=lambda value: self.points_of(name, value) or 0.0, default=None)
        numbers = [x for value in reaching if (x := ordered(value)) is not None]
        sides = [[x for x in numbers if x > start], [x for x in numbers if x < start]]
        ends = [min(side, key=lambda x: abs(x - start)) for side in sides if side]
        refined = [self.halved(name, self._last_before(name, start, end), end, reaches) for end in ends]
        return self.as_cell(name, min(refined, key=lambda x: abs(x - start)))

    def _last_before(self, name: str, start: float, end: float) -> float:
        """The last choice on the way that does not reach."""
        between = [x for value in self.choices(name) if (x := ordered(value)) is not None and _between(start, x, end)]
        return max(between, key=lambda x: abs(x - start), default=start)

    # Two of them.

    def _pairs(self, names: Sequence[str], place: int) -> Iterator[Lift]:
        """Two that reach it together, each going the same share of its way, and no further than it has to."""
        for one, other in combinations(names, 2):
            if self.rank(self.tried({one: self.best[one], other: self.best[other]})) < place:
                continue
            values = self._shared_way((one, other), place)
            for name in (one, other):
                values = self._no_further(name, values, place)
            if all(values[name] != self.value(name) for name in values) and (lift := self.lift(values)):
                yield lift

    def _shared_way(self, names: tuple[str, str], place: int) -> dict[str, Cell]:
        reached = {name: self.best[name] for name in names}
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            share = (low + high) / 2
            values = {name: self._on_the_way(name, share) for name in names}
            if self.rank(self.tried(values)) >= place:
                high, reached = share, values
            else:
                low = share
        return reached

    def _on_the_way(self, name: str, share: float) -> Cell:
        """The value so far from the present one to the best."""
        found, now, best = self.turns(name), ordered(self.value(name)), ordered(self.best[name])
        if found.members or now is None or best is None:
            return self._member_on_the_way(name, share)
        steps = (now + share * (best - now)) / found.step
        return self.as_cell(name, found.at(ceil(steps) if best > now else floor(steps)))

    def _member_on_the_way(self, name: str, share: float) -> Cell:
        now, choices = self.points(self.now, name) or 0.0, self.choices(name)
        ranked = sorted((self.points_of(name, one) or 0.0, place) for place, one in enumerate(choices))
        wanted = now + share * (ranked[-1][0] - now) - 1e-9
        return choices[next(place for points, place in ranked if points >= wanted)]

    def _no_further(self, name: str, values: dict[str, Cell], place: int) -> dict[str, Cell]:
        """One of two brought back as far as the other allows."""

        def reaches(value: Cell) -> bool:
            return self.rank(self.tried(values | {name: value})) >= place

        now, end = ordered(self.value(name)), ordered(values[name])
        if self.turns(name).members or now is None or end is None or reaches(self.value(name)):
            return values
        back = self.as_cell(name, self.halved(name, now, end, reaches))
        return values | {name: back} if reaches(back) else values


def _smallest(lift: Lift) -> tuple[float, float]:
    """The smaller change first; of equals what points ahead, since results follow from it."""
    return lift.effort, sum(one.indicator.kind == "lagging" for one in lift.changes)


def _between(start: float, x: float, end: float) -> bool:
    return min(start, end) < x < max(start, end)
