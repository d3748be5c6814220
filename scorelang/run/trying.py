"""One account to try changes on: what would be published, and which values of an indicator are worth trying."""

from collections.abc import Callable, Mapping
from functools import cached_property

from scorelang.ir.indicators import Indicator, PeerRank
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard, Variant
from scorelang.kernel.tables import Cell, Row
from scorelang.run.countable import can_act
from scorelang.run.leaves import indicator_of, number
from scorelang.run.reaching import Turns, exact, places, turns
from scorelang.run.supposed import Supposition

GIVEN = "given"
Ranked = tuple[tuple[float, Cell], ...]


class Field:
    """What can be changed of a scorecard's accounts. `written`: the program itself, of which `supposed` is a part.

    `lost`: indicators that read a source which is stale or could not be loaded.
    """

    def __init__(
        self, written: Program, card: Scorecard, supposed: Supposition, lost: frozenset[str] = frozenset()
    ) -> None:
        self.card = card
        self.supposed = supposed
        self.program = written
        self.lost = lost
        self.turns: Mapping[str, Turns] = {
            one.name: turns(one, written, supposed.supposable) for one in written.indicators
        }
        self.open = tuple(one for one in written.indicators if one.kind != GIVEN and can_act(one.value, written))
        self.ranked: dict[tuple[str, str, Cell], Ranked] = {}


class Trial:
    """One account, to try changes on."""

    def __init__(self, field: Field, variant: Variant, cells: Row) -> None:
        self.field = field
        self.variant = variant
        self.cells = cells
        self.order = {band.name: place for place, band in enumerate(variant.grades.bands)}
        self.kept: dict[str, Turns] = {}
        self.was = field.supposed.state(cells)

    # What would be published.

    def tried(self, values: Mapping[str, Cell]) -> dict[str, Cell]:
        """What would be published if indicators measured these values."""
        supposed = self.field.supposed
        return supposed.outcome(supposed.given(self.cells, values), self.was)

    def without(self, name: str) -> dict[str, Cell]:
        """What would be published if nothing could be read of an indicator: it is left out."""
        value, fault, asked = self.field.supposed.values(name)
        return self.field.supposed.outcome({**self.cells, value: None, fault: True, asked: True}, self.was)

    @cached_property
    def now(self) -> dict[str, Cell]:
        """What is published."""
        return self.field.supposed.outcome(self.cells, self.was)

    def score(self, outcome: Mapping[str, Cell]) -> float | None:
        """The score of an outcome."""
        return number(outcome.get(f"{self.field.card.name}.score"))

    def rank(self, outcome: Mapping[str, Cell]) -> int:
        """The place of an outcome's grade, from the worst; below all where there is none."""
        return self.order.get(str(outcome.get(f"{self.field.card.name}.grade")), -1)

    def value(self, name: str) -> Cell:
        """What an indicator measures now."""
        cell = self.cells.get(self.field.supposed.values(name)[0])
        return self.now.get(f"{self.field.card.name}.{name}.value", cell)

    def points(self, outcome: Mapping[str, Cell], name: str) -> float | None:
        """An indicator's points in an outcome; None where the scorecard does not weigh it."""
        return number(outcome.get(f"{self.field.card.name}.{name}.points"))

    def points_of(self, name: str, value: Cell) -> float | None:
        """The points that an indicator would have if it measured a value."""
        return self.points(self.tried({name: value}), name)

    @cached_property
    def candidates(self) -> tuple[Indicator, ...]:
        """The indicators that apply to the account and that somebody can act on, as its segment sees them.

        Not those of which a missing source leaves nothing known: nobody at the account can load a source.
        """
        card, program = self.field.card.name, self.field.program
        return tuple(
            indicator_of(program, self.variant, one.name)
            for one in self.field.open
            if self.now.get(f"{card}.{one.name}.status", "known") != "not applicable"
            and not (one.name in self.field.lost and self.value(one.name) is None)
        )

    # Which values are worth trying.

    def turns(self, name: str) -> Turns:
        """Where an indicator's points turn for this account."""
        if name not in self.kept:
            self.kept[name] = self.field.turns[name].of(self.cells)
        return self.kept[name]

    def choices(self, name: str) -> tuple[Cell, ...]:
        """The values of an indicator that are worth trying at first."""
        found = self.turns(name)
        return found.members or places(found, self.cells)

    def exact(self, name: str) -> frozenset[Cell]:
        """The values at which an indicator's points turn, as they are written."""
        found = self.field.turns[name]
        return frozenset(found.members or exact(found, self.cells))

    def by_points(self, name: str) -> tuple[Cell, ...]:
        """The values at which an indicator's points turn, those with the most points first."""
        top = self._top(name) if self.field.turns[name].peers else ()
        choices = (self._ends(name)[0], *top) if top else self._written(name)
        turning = self.exact(name)
        return tuple(
            value for _, value in sorted(self._known(name, choices), key=lambda e: (-e[0], e[1] not in turning))
        )

    @cached_property
    def best(self) -> Mapping[str, Cell]:
        """For each indicator that can be better: the value with the most points, the nearest of equals."""
        found = {one.name: self._best(one) for one in self.candidates}
        return {name: value for name, value in found.items() if value is not None}

    def _best(self, one: Indicator) -> Cell:
        now, ranked = self.value(one.name), self._ranked(one)
        least = self.points(self.now, one.name) or 0.0
        better = [value for points, value in ranked if points == ranked[0][0] > least and value != now]
        turning = self.exact(one.name)
        best = min(better, key=lambda value: (value not in turning, distance(now, value)), default=None)
        return self._in_steps(one.name, best, least)

    def _in_steps(self, name: str, best: Cell, least: float) -> Cell:
        """Of a ratio of counts, the step beside its best with the most points."""
        found, value = self.turns(name), ordered(best)
        if found.divisor is None or value is None:
            return best
        beside = {found.at(int(value // found.step) + more) for more in (-1, 0, 1, 2)}
        known = [(points, each) for each in beside if (points := self.points_of(name, each)) is not None]
        points, nearest = max(known, key=lambda e: (e[0], -abs(e[1] - value)), default=(least, None))
        return nearest if points > least else None

    def _ranked(self, one: Indicator) -> Ranked:
        """The choices by their points, the most first; kept where they are the same for every account alike."""
        kept, found = self.field.ranked, self.field.turns[one.name]
        key = (self.variant.segment, one.name, self._group(one))
        if key in kept:
            return kept[key]
        choices = self._top(one.name) if found.peers else self._written(one.name)
        ranked = tuple(sorted(self._known(one.name, choices), key=lambda each: -each[0]))
        if found.alike:
            kept[key] = ranked
        return ranked

    def _written(self, name: str) -> tuple[Cell, ...]:
        """The choices in steps that are the same for every account."""
        found = self.field.turns[name]
        return found.members or tuple(self.as_cell(name, x) for x in places(found, self.cells))

    def _known(self, name: str, choices: tuple[Cell, ...]) -> list[tuple[float, Cell]]:
        tried = [(self.points_of(name, value), value) for value in choices]
        return [(points, value) for points, value in tried if points is not None]

    def _group(self, one: Indicator) -> Cell:
        """The peers among whom the account is ranked."""
        supposed = self.field.supposed
        variants = supposed.program.scorecard(self.field.card.name).variants
        inside = next(each for each in variants if each.segment == self.variant.segment)
        curve = indicator_of(supposed.program, inside, one.name).curve
        within = curve.within if isinstance(curve, PeerRank) else None
        return self.cells.get(supposed.cell(within)) if within is not None else None

    def _ends(self, name: str) -> tuple[float, float]:
        found = places(self.turns(name), self.cells)
        return found[0], found[-1]

    def _top(self, name: str) -> tuple[Cell, ...]:
        """Of a rank among peers, the first value that nobody is better than."""
        low, high = self._ends(name)
        ranks = [self.points_of(name, self.as_cell(name, x)) or 0.0 for x in (low, high)]
        if ranks[0] == ranks[1]:
            return ()
        start, end = (low, high) if ranks[1] > ranks[0] else (high, low)
        best = max(ranks)
        return (self.as_cell(name, self.halved(name, start, end, lambda x: (self.points_of(name, x) or 0.0) >= best)),)

    # Between two values.

    def halved(self, name: str, start: float, end: float, reaches: Callable[[Cell], bool]) -> float:
        """The value nearest to `start` that still reaches, as `end` does and `start` does not, to one step."""
        found = self.turns(name)
        near, far = round(start / found.step), round(end / found.step)
        while abs(far - near) > 1:
            middle = (near + far) // 2
            if reaches(self.as_cell(name, found.at(middle))):
                far = middle
            else:
                near = middle
        return found.at(far)

    def as_cell(self, name: str, value: float) -> Cell:
        """A number as the kernel has it: days are whole."""
        now = self.value(name)
        return int(value) if isinstance(now, int) and not isinstance(now, bool) else value


def ordered(cell: Cell) -> float | None:
    """A cell that has an order with steps."""
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def distance(left: Cell, right: Cell) -> float:
    """How far two values are from one another; nothing where they have no order."""
    was, will = ordered(left), ordered(right)
    return 0.0 if was is None or will is None else abs(will - was)
