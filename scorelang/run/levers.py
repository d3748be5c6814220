"""What would raise a score, and the smallest changes that reach the next grade: each one tried on the score itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from scorelang.ir.indicators import Indicator, PeerRank
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard, Variant
from scorelang.kernel.tables import Cell, Row
from scorelang.run.leaves import indicator_of, number, variant_of
from scorelang.run.reaching import Turns, can_act, exact, places, tidy, turns
from scorelang.run.supposed import Supposition
from scorelang.source.records import dataclass

MOST = 5
_HALVINGS = 7
GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Change:
    """An indicator that measures `after` where it measured `before` (None: nothing known).

    `effort`: how far that is, as a share of all that its points turn on.
    """

    indicator: Indicator
    before: Cell
    after: Cell
    step: float
    effort: float


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


class Levers:
    """What can be changed of a scorecard's accounts. `written`: the program itself, of which `supposed` is a part."""

    def __init__(self, written: Program, card: Scorecard, supposed: Supposition) -> None:
        self.card = card
        self.supposed = supposed
        self.indicators = tuple(one for one in written.indicators if _open_to_action(one, written))
        self.turns: Mapping[str, Turns] = {
            one.name: turns(one, written, supposed.program) for one in written.indicators
        }
        self.program = written
        self.ranked: dict[tuple[str, str, Cell], tuple[tuple[float, Cell], ...]] = {}

    def of(self, result: Mapping[str, Cell]) -> "Account":
        """What can be changed of an account, by what a run published of it."""
        return Account(self, variant_of(self.card, result), self.supposed.cells(result))


class Account:
    """One account, to try changes on."""

    def __init__(self, levers: Levers, variant: Variant, cells: Row) -> None:
        self.levers = levers
        self.variant = variant
        self.cells = cells
        self.order = {band.name: place for place, band in enumerate(variant.grades.bands)}

    # What is tried.

    def tried(self, values: Mapping[str, Cell]) -> dict[str, Cell]:
        """What would be published if indicators measured these values."""
        supposed = self.levers.supposed
        return supposed.outcome(supposed.given(self.cells, values), self.cells)

    def without(self, name: str) -> dict[str, Cell]:
        """What would be published if nothing could be read of an indicator: it is left out."""
        value, fault, asked = self.levers.supposed.values(name)
        return self.levers.supposed.outcome({**self.cells, value: None, fault: True, asked: True}, self.cells)

    @cached_property
    def now(self) -> dict[str, Cell]:
        """What is published."""
        return self.levers.supposed.outcome(self.cells)

    def score(self, outcome: Mapping[str, Cell]) -> float | None:
        """The score of an outcome."""
        return number(outcome.get(f"{self.levers.card.name}.score"))

    def rank(self, outcome: Mapping[str, Cell]) -> int:
        """The place of an outcome's grade, from the worst; below all where there is none."""
        return self.order.get(str(outcome.get(f"{self.levers.card.name}.grade")), -1)

    def value(self, name: str) -> Cell:
        """What an indicator measures now."""
        return self.now.get(f"{self.levers.card.name}.{name}.value", self.cells.get(self._cell(name)))

    def points(self, outcome: Mapping[str, Cell], name: str) -> float | None:
        """An indicator's points in an outcome; None where the scorecard does not weigh it."""
        return number(outcome.get(f"{self.levers.card.name}.{name}.points"))

    def points_of(self, name: str, value: Cell) -> float | None:
        """The points that an indicator would have if it measured a value."""
        return self.points(self.tried({name: value}), name)

    def _cell(self, name: str) -> str:
        return self.levers.supposed.values(name)[0]

    @cached_property
    def candidates(self) -> tuple[Indicator, ...]:
        """The indicators that apply to the account, as its segment sees them."""
        card, program = self.levers.card.name, self.levers.program
        return tuple(
            indicator_of(program, self.variant, one.name)
            for one in self.levers.indicators
            if self.now.get(f"{card}.{one.name}.status", "known") != "not applicable"
        )

    def choices(self, name: str) -> tuple[Cell, ...]:
        """The values of an indicator that are worth trying at first."""
        found = self.levers.turns[name]
        return found.members or places(found, self.cells)

    # What it would give.

    @cached_property
    def best(self) -> Mapping[str, Cell]:
        """For each indicator that can be better: the value with the most points, the nearest of equals."""
        found = {}
        for one in self.candidates:
            best = self._best(one)
            if best is not None:
                found[one.name] = best
        return found

    def _best(self, one: Indicator) -> Cell:
        now, ranked = self.value(one.name), self._ranked(one)
        least = self.points(self.now, one.name) or 0.0
        better = [value for points, value in ranked if points == ranked[0][0] > least and value != now]
        turns_at = self.exact(one.name)
        return min(better, key=lambda value: (value not in turns_at, _distance(now, value)), default=None)

    def exact(self, name: str) -> frozenset[Cell]:
        """The values at which an indicator's points turn, as they are written."""
        found = self.levers.turns[name]
        return frozenset(found.members or exact(found, self.cells))

    def _ranked(self, one: Indicator) -> tuple[tuple[float, Cell], ...]:
        """The choices by their points, the most first; kept where they are the same for every account alike."""
        kept, found = self.levers.ranked, self.levers.turns[one.name]
        key = (self.segment, one.name, self._group(one))
        if key in kept:
            return kept[key]
        choices = self.choices(one.name) if not found.peers else self._top(one.name)
        tried = [(self.points(self.tried({one.name: value}), one.name), value) for value in choices]
        known = [(points, value) for points, value in tried if points is not None]
        ranked = tuple(sorted(known, key=lambda each: -each[0]))
        if found.alike:
            kept[key] = ranked
        return ranked

    def _group(self, one: Indicator) -> Cell:
        """The peers among whom the account is ranked."""
        supposed = self.levers.supposed
        inside = next(
            v for v in supposed.program.scorecard(self.levers.card.name).variants if v.segment == self.segment
        )
        curve = indicator_of(supposed.program, inside, one.name).curve
        within = curve.within if isinstance(curve, PeerRank) else None
        return self.cells.get(supposed.cell(within)) if within is not None else None

    @property
    def segment(self) -> str:
        """The segment that the account is in."""
        return self.variant.segment

    def by_points(self, name: str) -> tuple[Cell, ...]:
        """The values at which an indicator's points turn, those with the most points first."""
        choices = self._ends(name) if self.levers.turns[name].peers else self.choices(name)
        tried = [(self.points(self.tried({name: value}), name), value) for value in choices]
        known = [(points, value) for points, value in tried if points is not None]
        turns_at = self.exact(name)
        return tuple(value for _, value in sorted(known, key=lambda each: (-each[0], each[1] not in turns_at)))

    def _ends(self, name: str) -> tuple[Cell, ...]:
        top = self._top(name)
        choices = self.choices(name)
        return (choices[0], *top) if choices and top else ()

    def _top(self, name: str) -> tuple[Cell, ...]:
        """Of a rank among peers, the first value that nobody is better than."""
        ends = [x for value in (self.choices(name)[0], self.choices(name)[-1]) if (x := _ordered(value)) is not None]
        ranks = [self.points(self.tried({name: self._as_cell(name, x)}), name) or 0.0 for x in ends]
        best = max(ranks, default=0.0)

        def reaches(value: Cell) -> bool:
            return (self.points(self.tried({name: value}), name) or 0.0) >= best

        if best == min(ranks, default=0.0):
            return ()
        top, other = (ends[0], ends[-1]) if ranks[0] == best else (ends[-1], ends[0])
        return (self._as_cell(name, self._refined(name, other, top, reaches)),)

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
        grade = str(outcome.get(f"{self.levers.card.name}.grade"))
        return Lift(changes, score, grade, round(score - before, 1))

    def _change(self, name: str, after: Cell) -> Change:
        indicator = next(one for one in self.candidates if one.name == name)
        found, before = self.levers.turns[name], self.value(name)
        return Change(indicator, before, after, found.step, self._effort(name, before, after))

    def _effort(self, name: str, before: Cell, after: Cell) -> float:
        span = [x for x in self.choices(name) if isinstance(x, float)]
        was, will = _ordered(before), _ordered(after)
        if was is None or will is None or len(span) < 2 or not self.levers.turns[name].step:
            gained = (self.points(self.tried({name: after}), name) or 0.0) - (self.points(self.now, name) or 0.0)
            return abs(gained) / 100
        return abs(will - was) / max(max(span) - min(span), abs(will - was))

    # The next grade.

    def reaches(self, lift: Lift, grade: str) -> bool:
        """Whether changes lead to a grade or a better one."""
        return self.order.get(lift.grade, -1) >= self.order.get(grade, 0)

    def reach(self) -> Reach | None:
        """What it takes; None at the top, and where there is no score."""
        place = self.rank(self.now)
        if place < 0 or place + 1 >= len(self.order):
            return None
        singles = {one.name: lift for one in self.candidates if (lift := self._single(one.name, place + 1))}
        alone = sorted(singles.values(), key=_smallest)
        together = sorted(self._pairs([name for name in self.best if name not in singles], place + 1), key=_smallest)
        band = self.variant.grades.bands[place + 1]
        score = self.score(self.now)
        short = None if band.start is None or score is None or band.start <= score else round(band.start - score, 1)
        return Reach(band.name, short, tuple(alone[:MOST]), tuple(together[:MOST]))

    def _single(self, name: str, place: int) -> Lift | None:
        def reaches(value: Cell) -> bool:
            return self.rank(self.tried({name: value})) >= place

        nearest = self._nearest(name, reaches)
        return None if nearest is None else self.lift({name: nearest})

    def _nearest(self, name: str, reaches: Callable[[Cell], bool]) -> Cell:
        """The value that reaches and is nearest to the present one; None where none does."""
        found, now = self.levers.turns[name], self.value(name)
        reaching = [value for value in self.choices(name) if value != now and reaches(value)]
        if not reaching:
            return None
        start = _ordered(now)
        if found.members or start is None:
            return min(reaching, key=lambda value: self.points(self.tried({name: value}), name) or 0.0)
        numbers = [x for value in reaching if (x := _ordered(value)) is not None]
        sides = [[x for x in numbers if x > start], [x for x in numbers if x < start]]
        ends = [min(side, key=lambda x: abs(x - start)) for side in sides if side]
        refined = [self._refined(name, start, end, reaches) for end in ends]
        return self._as_cell(name, min(refined, key=lambda x: abs(x - start)))

    def _refined(self, name: str, start: float, end: float, reaches: Callable[[Cell], bool]) -> float:
        """Between the last choice that does not reach and the first that does, to one step."""
        step = self.levers.turns[name].step
        between = [x for value in self.choices(name) if (x := _ordered(value)) is not None and _between(start, x, end)]
        near, far = round(max(between, key=lambda x: abs(x - start), default=start) / step), round(end / step)
        while abs(far - near) > 1:
            middle = (near + far) // 2
            if reaches(self._as_cell(name, tidy(middle * step, step))):
                far = middle
            else:
                near = middle
        return tidy(far * step, step)

    def _as_cell(self, name: str, value: float) -> Cell:
        """A number as the kernel has it: days are whole."""
        now = self.value(name)
        return int(value) if isinstance(now, int) and not isinstance(now, bool) else value

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
        found, now, best = self.levers.turns[name], _ordered(self.value(name)), _ordered(self.best[name])
        if found.members or now is None or best is None:
            return self._member_on_the_way(name, share)
        steps = (now + share * (best - now)) / found.step
        return self._as_cell(name, tidy((int(steps) + (steps > int(steps)) * (best > now)) * found.step, found.step))

    def _member_on_the_way(self, name: str, share: float) -> Cell:
        now = self.points(self.now, name) or 0.0
        ranked = sorted(
            (self.points(self.tried({name: one}), name) or 0.0, place) for place, one in self._members(name)
        )
        best = ranked[-1][0]
        return self.choices(name)[next(at for points, at in ranked if points >= now + share * (best - now) - 1e-9)]

    def _members(self, name: str) -> list[tuple[int, Cell]]:
        return list(enumerate(self.choices(name)))

    def _no_further(self, name: str, values: dict[str, Cell], place: int) -> dict[str, Cell]:
        """One of two brought back as far as the other allows."""

        def reaches(value: Cell) -> bool:
            return self.rank(self.tried(values | {name: value})) >= place

        found, now, end = self.levers.turns[name], _ordered(self.value(name)), _ordered(values[name])
        if found.members or now is None or end is None or reaches(self.value(name)):
            return values
        near, far = round(now / found.step), round(end / found.step)
        while abs(far - near) > 1:
            middle = (near + far) // 2
            if reaches(self._as_cell(name, tidy(middle * found.step, found.step))):
                far = middle
            else:
                near = middle
        back = self._as_cell(name, tidy(far * found.step, found.step))
        return values | {name: back} if reaches(back) else values


def _open_to_action(one: Indicator, program: Program) -> bool:
    return one.kind != GIVEN and can_act(one.value, program)


def _smallest(lift: Lift) -> tuple[float, float]:
    """The smaller change first; of equals what points ahead, since results follow from it."""
    return lift.effort, sum(one.indicator.kind == "lagging" for one in lift.changes)


def _ordered(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _distance(left: Cell, right: Cell) -> float:
    was, will = _ordered(left), _ordered(right)
    return 0.0 if was is None or will is None else abs(will - was)


def _between(start: float, x: float, end: float) -> bool:
    return min(start, end) < x < max(start, end)
