"""One account's score out of two days and two programs: with some causes as they were, and others as they are."""

from collections.abc import Mapping
from enum import Enum

from scorelang.ir.scorecards import Group, PointsSum, Scorecard
from scorelang.kernel.tables import Cell
from scorelang.pinning.scores import all_adjustments
from scorelang.pinning.tree import leaf_name
from scorelang.run.items import items, start
from scorelang.run.leaves import Result, leaves, number, variant_of
from scorelang.run.supposed import FAULTY, Supposition, after
from scorelang.source.records import dataclass


class Apart(Enum):
    """What moves a score and is no line of its scorecard, which may be called so.

    LIMITS: caps, floors and sets. REST: the segment, goals and peers. RECORD: by how much what was said then differs
    from what is scored now. START: what a sum begins from.
    """

    START = "start"
    REST = "rest"
    LIMITS = "limits"
    SCALE = "scale"
    OVERRIDE = "override"
    RECORD = "record"


# A line by its indicator's or part's name.
Line = str | Apart
# What each line, the caps and the override add to a score, unrounded.
Amounts = Mapping[Line, float]


@dataclass(frozen=True, slots=True)
class Moment:
    """One account on one day by one program. `supposed` gives a score whatever is missing; `put`: an override."""

    card: Scorecard
    result: Result
    supposed: Supposition
    put: float | None

    @property
    def indicators(self) -> tuple[str, ...]:
        """All that the program measures, and the scores of other scorecards that it weighs."""
        return (*self.supposed.supposable.outputs, *self.supposed.scores)

    def cells(self) -> dict[str, Cell]:
        """What is supposed of the account: what every indicator measured, also where it follows from others."""
        found = self.supposed.cells(self.result)
        for name in self.supposed.supposable.derived:
            found[self.supposed.values(name)[2]] = True
        return found

    def is_there(self, name: str) -> bool:
        """Whether an indicator counts as known: absence that the author speaks of does, and what does not apply."""
        if name in self.supposed.scores:
            return self.result.get(name) is not None
        output = self.supposed.supposable.outputs.get(name)
        status = self.result.get(f"{output}.status")
        if status == "absent":
            return self.supposed.program.indicator(name).missing.policy == "score"
        return status not in FAULTY


class Mix:
    """Two programs by two days: `moments` by (program, day), each 0 for then and 1 for now."""

    def __init__(self, moments: Mapping[tuple[int, int], Moment]) -> None:
        self.moments = moments
        self.states = {place: moment.cells() for place, moment in moments.items()}
        self.among = {place: moment.supposed.state(self.states[place]) for place, moment in moments.items()}
        self.kept: dict[tuple[int, int, frozenset[str], int], Amounts | None] = {}
        self.ends = (self._amounts(0, 0, frozenset(), 0), self._amounts(1, 1, self.indicators, 1))

    @property
    def indicators(self) -> frozenset[str]:
        """Those of both programs."""
        return frozenset(name for moment in self.moments.values() for name in moment.indicators)

    def changed(self) -> tuple[str, ...]:
        """The indicators of which something else was measured, as the programs declare them."""
        names = dict.fromkeys(name for moment in reversed(list(self.moments.values())) for name in moment.indicators)
        return tuple(name for name in names if any(self._differs(program, name) for program in (0, 1)))

    def _differs(self, program: int, name: str) -> bool:
        moment = self.moments[program, 0]
        if name not in moment.indicators:
            return False
        cells = moment.supposed.values(name)
        return any(self.states[program, 0].get(cell) != self.states[program, 1].get(cell) for cell in cells)

    def amounts(self, program: int, day: int, ones: frozenset[str], override: int) -> Amounts:
        """What everything adds, with the indicators of `ones` as they are now and the others as they were then.

        `day`: of all that is no indicator. Where nothing at all is known, it is the mean of then and now.
        """
        found = self._amounts(program, day, ones, override)
        return found if found is not None else _mean(self.ends)

    def _amounts(self, program: int, day: int, ones: frozenset[str], override: int) -> Amounts | None:
        key = (program, day, ones, override)
        if key not in self.kept:
            moment = self.moments[program, day]
            cells = dict(self.states[program, day])
            for name in moment.indicators:
                there = int(name in ones)
                if there != day:
                    cells |= {
                        cell: self.states[program, there][cell]
                        for cell in moment.supposed.values(name)
                        if cell in cells
                    }
            outcome = moment.supposed.outcome(cells, self.among[program, day])
            self.kept[key] = _added(moment.card, outcome, self.moments[program, override].put)
        return self.kept[key]


def _added(card: Scorecard, outcome: Result, put: float | None) -> Amounts | None:
    before = number(outcome.get(f"{card.name}.before"))
    if before is None:
        return None
    final = _final(card, outcome, before)
    ends: Amounts = {Apart.LIMITS: final - before, Apart.OVERRIDE: 0.0 if put is None else put - final}
    return {**_lines(card, outcome, before), **ends}


def _final(card: Scorecard, outcome: Result, before: float) -> float:
    """The score after all caps, floors and sets, unrounded."""
    reached = number(outcome.get(after(card.name, len(all_adjustments(card)))))
    return before if reached is None else reached


def _lines(card: Scorecard, outcome: Result, before: float) -> Amounts:
    method = variant_of(card, outcome).method
    if isinstance(method, PointsSum):
        parts = items(card, method, outcome)
        found: dict[Line, float] = {Apart.START: start(method, parts, before) or 0.0}
        for part in parts:
            found[part.title] = found.get(part.title, 0.0) + (part.amount or 0.0)
        return found | {Apart.SCALE: before - sum(found.values())}
    return {name: number(outcome.get(f"{card.name}.{name}.contribution")) or 0.0 for name in leaves_of(card)}


def leaves_of(card: Scorecard) -> tuple[str, ...]:
    """The leaves of all segments, in the order of the default's."""
    groups = [one.method for one in reversed(card.variants) if isinstance(one.method, Group)]
    return tuple(dict.fromkeys(leaf_name(leaf) for group in groups for leaf in leaves(group)))


def _mean(ends: tuple[Amounts | None, Amounts | None]) -> Amounts:
    there = [end for end in ends if end is not None]
    names = dict.fromkeys(name for end in there for name in end)
    return {name: sum(end.get(name, 0.0) for end in there) / len(there) for name in names}
