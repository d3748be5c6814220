"""Which values of an indicator are worth trying: those at which its points or a rule turn, in steps it can take."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import ceil, floor, log10

from scorelang.ir.expressions import ColumnRef, Compare, Constant, Expression, IndicatorRef, LetRef, OneOf
from scorelang.ir.indicators import Curve, Direct, Indicator, Linear, Map, PeerRank, Steps
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.kernel.tables import Cell, Row
from scorelang.pinning.expressions import literal
from scorelang.run.countable import Ratio, not_negative, whole
from scorelang.run.supposing import Supposable
from scorelang.source import NOWHERE
from scorelang.source.records import dataclass
from scorelang.types import Date, Duration, Flag, Money, Number, Text, Time

# Finer than this nobody steers: a day, a tenth of a percent, a hundredth of anything else.
PERCENT, HUNDREDTH, WHOLE = 0.001, 0.01, 1.0
# A rank among peers turns where theirs lie, which may be anywhere.
_FARTHEST = 1e9
_ON_A_STEP = 1e-6
_FINENESS = 500


@dataclass(frozen=True, slots=True)
class Turns:
    """Where an indicator's points, or what rules say of it, may turn, and the steps in which it goes.

    `positions`: in the order of numbers or days; `members`: values without an order. `step`: the least change, 0 where
    there is no order. `peers`: whether its points are a rank. `alike`: whether the points of a value are the same for
    every account of a segment and of a group of peers. `low`, `high`: the ends of what it can be. `ratio`: where it
    counts something by something else; of one account with its `divisor`.
    """

    positions: tuple[Expression, ...]
    members: tuple[Cell, ...]
    step: float
    peers: bool = False
    alike: bool = False
    low: float | None = None
    high: float | None = None
    ratio: Ratio | None = None
    divisor: float | None = None

    def at(self, number: int) -> float:
        """The value so many steps from zero, without the dust of multiplying."""
        if self.divisor is not None and self.ratio is not None:
            return self.ratio.factor * number / self.divisor
        return round(number * self.step, 10 if self.step < 1 else 6) + 0.0

    def of(self, cells: Row) -> "Turns":
        """The same for one account: a ratio of counts goes in steps of one."""
        divisor = None if self.ratio is None else _number(self.ratio.divisor, cells)
        if divisor is None or divisor <= 0 or self.ratio is None or self.ratio.factor <= 0:
            return self
        return replace(self, step=self.ratio.factor / divisor, divisor=divisor)


def turns(indicator: Indicator, written: Program, supposable: Supposable) -> Turns:
    """Of an indicator as `written`; `supposable`: the same over cells."""
    name, program = indicator.name, supposable.program
    curves = tuple(one.curve for one in _versions(program, name))
    compared = tuple(_compared(program, name))
    positions = tuple(dict.fromkeys((*(x for curve in curves for x in _positions(curve)), *compared)))
    kind = indicator.value.type
    ranked = any(isinstance(curve, PeerRank) for curve in curves)
    alike = not any(_differs(curve) for curve in curves)
    if isinstance(kind, Text | Flag):
        members = (*kind.members, *_literals(positions)) if isinstance(kind, Text) else (True, False)
        return Turns((), tuple(dict.fromkeys(members)), 0.0, ranked, alike)
    if isinstance(kind, Number) and kind.members:
        return Turns((), kind.members, 0.0, ranked, alike)
    low, high = (kind.low, kind.high) if isinstance(kind, Number | Money) else (None, None)
    if not_negative(indicator.value, written):
        low = max(0.0, low or 0.0)
    step = _step(indicator, written, positions)
    return Turns(positions, (), step, ranked, alike, low, high, supposable.ratios.get(name))


def places(found: Turns, cells: Row) -> tuple[float, ...]:
    """The positions as numbers for an account, each with a step to either side, ascending."""
    step, at = found.step, exact(found, cells)
    near = at | {x for one in found.positions if (x := _number(one, cells)) is not None}
    around = {k for x in near for k in (floor(x / step) - 1, floor(x / step), ceil(x / step), ceil(x / step) + 1)}
    return tuple(sorted({*at, *(x for x in map(found.at, around) if _within(x, found))}))


def exact(found: Turns, cells: Row) -> frozenset[float]:
    """The positions themselves and the ends of what the indicator can be, as far as it can take them."""
    known = {x for one in found.positions if (x := _number(one, cells)) is not None and _within(x, found)}
    known |= {x for x in (found.low, found.high) if x is not None}
    if found.peers:
        known |= {-_FARTHEST if found.low is None else found.low, _FARTHEST if found.high is None else found.high}
    steps = {x: x / found.step for x in known}
    return frozenset(found.at(round(k)) for k in steps.values() if abs(k - round(k)) < _ON_A_STEP)


def _within(value: float, found: Turns) -> bool:
    return (found.low is None or value >= found.low) and (found.high is None or value <= found.high)


def _versions(program: Program, name: str) -> Iterator[Indicator]:
    """An indicator as declared and as segments change it."""
    yield program.indicator(name)
    for card in program.scorecards:
        for variant in card.variants:
            yield from (one for one in variant.indicators if one.name == name)


def _positions(curve: Curve | None) -> Iterator[Expression]:
    match curve:
        case Linear(knots):
            yield from (x for x, _ in knots)
        case Steps(arms):
            yield from (x for _, x, _ in arms)
        case Map(arms):
            yield from (x for x, _ in arms)
        case Direct():
            yield from (Constant(0.0, Number(), NOWHERE), Constant(100.0, Number(), NOWHERE))


def _compared(program: Program, name: str) -> Iterator[Expression]:
    """What conditions hold the indicator's value against."""
    for node in nodes((program.scorecards, program.lets, tuple(one.applies for one in program.indicators))):
        match node:
            case Compare(_, IndicatorRef(found, "value"), other) | Compare(_, other, IndicatorRef(found, "value")):
                yield from (other,) if found == name else ()
            case OneOf(IndicatorRef(found, "value"), members) if found == name:
                yield from members


def _literals(positions: Iterable[Expression]) -> Iterator[Cell]:
    yield from (literal(one).value for one in positions if isinstance(one, Constant))


def _number(position: Expression, cells: Row) -> float | None:
    match position:
        case Constant():
            found = literal(position).value
        case ColumnRef(source, column):
            found = cells.get(f"{source}.{column}")
        case _:
            return None
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def _differs(curve: Curve | None) -> bool:
    """Whether the points of a value differ from account to account; those of a rank do from one group to another."""
    if isinstance(curve, PeerRank):
        return not isinstance(curve.within, ColumnRef | None)
    return any(isinstance(node, ColumnRef | IndicatorRef | LetRef) for node in nodes(curve))


def _step(indicator: Indicator, program: Program, positions: Iterable[Expression]) -> float:
    """The least change that a person would speak of: a five-hundredth of what its points turn on, as a round number."""
    kind = indicator.value.type
    if isinstance(kind, Date | Time | Duration) or whole(indicator.value, program):
        return WHOLE
    if indicator.percent or (isinstance(kind, Number) and kind.percent):
        return PERCENT
    numbers = [x for one in positions if (x := _number(one, {})) is not None]
    span = max(numbers, default=0.0) - min(numbers, default=0.0)
    return max(10.0 ** floor(log10(span / _FINENESS)), HUNDREDTH) if span > 0 else HUNDREDTH
