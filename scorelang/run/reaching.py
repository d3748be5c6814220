"""Which values of an indicator are worth trying: those at which its points or a rule turn, in steps it can take."""

from collections.abc import Iterable, Iterator
from math import ceil, floor, log10

from scorelang.ir.expressions import (
    Aggregate,
    Arithmetic,
    ColumnRef,
    Compare,
    Constant,
    Expression,
    IndicatorRef,
    LetRef,
    OneOf,
)
from scorelang.ir.indicators import Curve, Direct, Indicator, Linear, Map, PeerRank, Steps
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.kernel.tables import Cell, Row
from scorelang.pinning.expressions import literal
from scorelang.run.supposing import NOWHERE
from scorelang.source.records import dataclass
from scorelang.types import Date, Duration, Flag, Money, Number, Text, Time

# Finer than this nobody steers: a day, a tenth of a percent, a hundredth of anything else.
PERCENT, HUNDREDTH, WHOLE = 0.001, 0.01, 1.0
_COUNTS = ("count", "distinct")
# A rank among peers turns where theirs lie, which may be anywhere.
_FARTHEST = 1e9
_ON_A_STEP = 1e-6
_FINENESS = 500


@dataclass(frozen=True, slots=True)
class Turns:
    """Where an indicator's points, or what rules say of it, may turn.

    `positions`: in the order of numbers or days; `members`: values without an order. `step`: the least change, 0 where
    there is no order. `peers`: whether its points are a rank. `alike`: whether the points of a value are the same for
    every account of a segment and of a group of peers. `low`, `high`: the ends of what it can be.
    """

    positions: tuple[Expression, ...]
    members: tuple[Cell, ...]
    step: float
    peers: bool = False
    alike: bool = False
    low: float | None = None
    high: float | None = None


def turns(indicator: Indicator, written: Program, program: Program) -> Turns:
    """Of an indicator as `written`; `program`: the same over cells, as it can be supposed."""
    name = indicator.name
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
    return Turns(positions, (), _step(indicator, written, positions), ranked, alike, low, high)


def places(found: Turns, cells: Row) -> tuple[float, ...]:
    """The positions as numbers for an account, each with a step to either side, ascending."""
    step, at = found.step, exact(found, cells)
    near = at | {x for one in found.positions if (x := _number(one, cells)) is not None}
    around = {
        k * step for x in near for k in (floor(x / step) - 1, floor(x / step), ceil(x / step), ceil(x / step) + 1)
    }
    return tuple(sorted({*at, *(tidy(x, step) for x in around if _within(x, found))}))


def exact(found: Turns, cells: Row) -> frozenset[float]:
    """The positions themselves and the ends of what the indicator can be, as far as it can take them."""
    known = {x for one in found.positions if (x := _number(one, cells)) is not None and _within(x, found)}
    known |= {x for x in (found.low, found.high) if x is not None}
    if found.peers:
        known |= {-_FARTHEST if found.low is None else found.low, _FARTHEST if found.high is None else found.high}
    return frozenset(tidy(x, found.step) for x in known if abs(x / found.step - round(x / found.step)) < _ON_A_STEP)


def tidy(value: float, step: float) -> float:
    """A multiple of a step without the dust of multiplying."""
    return round(value, 10 if step < 1 else 6) + 0.0


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


def whole(value: Expression, program: Program) -> bool:
    """Whether it counts: only whole numbers come of it."""
    match value:
        case Aggregate(function, _, _, _, _, _, decimals):
            return function in _COUNTS or (function == "sum" and decimals == 0)
        case Arithmetic("+" | "-" | "*", left, right):
            return whole(left, program) and whole(right, program)
        case Constant(number):
            return isinstance(number, int | float) and float(number).is_integer()
        case LetRef(name):
            return whole(next(one.value for one in program.lets if one.name == name), program)
        case ColumnRef(_, _, Number(decimals=0)):
            return True
        case _:
            return False


def not_negative(value: Expression, program: Program) -> bool:
    """Whether it cannot be below zero: a count, a sum or quotient of such."""
    match value:
        case Aggregate(function, _, argument):
            return function in (*_COUNTS, "share", "longest_gap", "stddev") or (
                argument is not None and function not in ("slope",) and not_negative(argument, program)
            )
        case Arithmetic("+" | "*" | "/", left, right):
            return not_negative(left, program) and not_negative(right, program)
        case Constant(number):
            return isinstance(number, int | float) and number >= 0
        case LetRef(name):
            return not_negative(next(one.value for one in program.lets if one.name == name), program)
        case ColumnRef(_, _, Number(low=low) | Money(low=low)):
            return low is not None and low >= 0
        case _:
            return False


def can_act(value: Expression, program: Program) -> bool:
    """Whether an account team can change what is measured: not where it is dates of the account and the calendar."""
    leaves = [node for node in nodes(value) if isinstance(node, ColumnRef | Aggregate | IndicatorRef | LetRef)]
    return not leaves or any(
        can_act(next(let.value for let in program.lets if let.name == one.name), program)
        if isinstance(one, LetRef)
        else not (
            isinstance(one, ColumnRef) and one.source == program.accounts.name and isinstance(one.type, Date | Time)
        )
        for one in leaves
    )
