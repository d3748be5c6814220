"""What a score changed by between two days or two programs: shared among the causes and the lines, to the tenth."""

from collections.abc import Callable, Hashable, Mapping
from math import fsum

from scorelang.ir.scorecards import Group
from scorelang.run.mixing import Amounts, Apart, Line, Mix
from scorelang.run.reasons import in_tenths
from scorelang.run.sharing import shapley, shares, within
from scorelang.source.records import dataclass

DATA, MISSING, PROGRAM, PUT = "data", "missing data", "program", "override"
CAUSES = (DATA, MISSING, PROGRAM, PUT)
_NO_LINES = (Apart.LIMITS, Apart.OVERRIDE)
_DUST = 1e-9

Shares = dict[tuple[Line, str], float]
There = frozenset[str]


@dataclass(frozen=True, slots=True)
class Amount:
    """What one cause changed a score by through one line, in tenths; all of them add up to the difference."""

    line: Line
    cause: str
    points: float


def shared(mix: Mix, difference: float, record: float = 0.0, cause_of_record: str = DATA) -> tuple[Amount, ...]:
    """A published difference, shared; `record`: the part of it that only the record of then explains."""
    kept = {place: value for place, value in exactly(mix).items() if abs(value) > _DUST}
    tenths = in_tenths(list(kept.values()), round(difference - record, 1))
    found = [Amount(line, cause, points) for (line, cause), points in zip(kept, tenths, strict=True) if points]
    return (*found, *((Amount(Apart.RECORD, cause_of_record, record),) if record else ()))


def exactly(mix: Mix) -> Shares:
    """The difference of the unrounded scores, by line and cause.

    A cause gets its Shapley value of every line. What data, and missing data, did through the tree of weights is then
    shared among the indicators that changed, since what changed and what adds are not the same in `worst of`.
    """
    causes = _Causes(mix)
    lines = dict.fromkeys((*causes.at(frozenset(causes.acting)), *causes.at(frozenset())))
    found = {
        (line, cause): value for line in lines for cause, value in shapley(causes.acting, causes.worth_of(line)).items()
    }
    if not isinstance(mix.moments[1, 1].card.default.method, Group):
        return found
    parts_by_cause: dict[str, tuple[Line, ...]] = {DATA: (*causes.data, Apart.REST), MISSING: causes.missing}
    for cause, parts in parts_by_cause.items():
        if cause in causes.acting:
            found = {place: value for place, value in found.items() if place[1] != cause or place[0] in _NO_LINES}
            found |= {(part, cause): value for part, value in causes.parts_of(cause, parts).items()}
    return found


class _Causes:
    """The causes that act, and what the score would be if only some of them had."""

    def __init__(self, mix: Mix) -> None:
        self.mix = mix
        changed = mix.changed()
        self.missing = tuple(name for name in changed if _came_or_went(mix, name))
        self.data = tuple(name for name in changed if name not in self.missing)
        self.acting = self._acting()

    def _acting(self) -> tuple[str, ...]:
        now, moments = self.mix.moments[1, 1], self.mix.moments
        acts = {
            DATA: moments[1, 0] is not now,
            MISSING: bool(self.missing),
            PROGRAM: moments[0, 1] is not now,
            PUT: moments[0, 0].put != now.put,
        }
        return tuple(cause for cause in CAUSES if acts[cause])

    def at(self, there: There) -> Amounts:
        """What everything adds when these causes have acted."""
        data = self.data if DATA in there else ()
        missing = self.missing if MISSING in there else ()
        return self._amounts(there, frozenset((*data, *missing)), DATA in there)

    def _amounts(self, there: There, ones: frozenset[str], rest: bool) -> Amounts:
        return self.mix.amounts(int(PROGRAM in there), int(rest), ones, int(PUT in there))

    def worth_of(self, line: Line) -> Callable[[There], float]:
        """What a line adds, by which causes have acted."""
        return lambda there: self.at(there).get(line, 0.0)

    def parts_of(self, cause: str, parts: tuple[Line, ...]) -> dict[Line, float]:
        """What each part of a cause did to the sum of the tree."""

        def share(others: frozenset[Hashable]) -> Mapping[Line, float]:
            there = frozenset(str(one) for one in others)
            kept = frozenset(self.missing if cause == DATA and MISSING in there else ())
            kept |= frozenset(self.data if cause == MISSING and DATA in there else ())

            def worth(acted: frozenset[Line]) -> float:
                rest = Apart.REST in acted if cause == DATA else DATA in there
                return _sum(self._amounts(there, kept.union(one for one in acted if isinstance(one, str)), rest))

            return shares(parts, worth)

        return within([one for one in self.acting if one != cause], share)


def _sum(amounts: Amounts) -> float:
    return fsum(value for line, value in amounts.items() if line not in _NO_LINES)


def _came_or_went(mix: Mix, name: str) -> bool:
    """Whether an indicator was known on one day and not on the other, by the program of now where it has it."""
    for program in (1, 0):
        then, now = mix.moments[program, 0], mix.moments[program, 1]
        if name in now.indicators:
            return then.is_there(name) != now.is_there(name)
    return False
