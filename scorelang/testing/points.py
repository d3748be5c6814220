"""The points of a program that tests should reach, each with the question that says whether one did."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from scorelang.ir import expressions as ir
from scorelang.ir.expressions import Expression
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.scorecards import FirstOfItems, Group, Leaf, PointsItem, PointsSum, Scorecard, Variant
from scorelang.kernel.tables import Cell
from scorelang.source import Span
from scorelang.testing.absence import may_be_absent
from scorelang.testing.arms import all_of, choices, curve_arms
from scorelang.types import Flag, Segment

KINDS = ("arm", "missing", "segment", "cap", "trigger")


@dataclass(frozen=True, slots=True)
class Point:
    """`kind`: one of KINDS. Reached where `condition` holds and `output`, if there is one, is `value`."""

    kind: str
    name: str
    span: Span | None
    output: str | None = None
    value: Cell = True
    condition: Expression | None = field(default=None, compare=False)


def points(program: Program) -> tuple[Point, ...]:
    """All points, card by card, in the order of the program."""
    return tuple(point for card in program.scorecards for point in _card(program, card))


def _card(program: Program, card: Scorecard) -> Iterator[Point]:
    for definition, segments in _definitions(program, card):
        yield from _indicator(program, card, definition, segments)
    if isinstance(card.default.method, PointsSum):
        yield from _items(card.name, card.default.method)
    for variant in card.variants:
        if len(card.variants) > 1:
            yield Point(
                "segment", f"{card.name}.{variant.segment}", variant.span, f"{card.name}.segment", variant.segment
            )
    yield from _adjustments(card)
    for trigger in card.triggers:
        yield Point("trigger", f"{card.name}.{trigger.name}", trigger.span, f"{card.name}.trigger.{trigger.name}")


def _definitions(program: Program, card: Scorecard) -> Iterator[tuple[Indicator, tuple[str, ...]]]:
    """Each weighed indicator as declared or as a segment changes it, with the segments that see it so."""
    seen: dict[int, tuple[Indicator, list[str]]] = {}
    for variant in card.variants:
        changed = {one.name: one for one in variant.indicators}
        for leaf in _leaves(variant):
            definition = changed.get(leaf.name) or program.indicator(leaf.name)
            seen.setdefault(id(definition), (definition, []))[1].append(variant.segment)
    for definition, segments in seen.values():
        yield definition, tuple(segments)


def _leaves(variant: Variant) -> Iterator[Leaf]:
    waiting = [variant.method] if isinstance(variant.method, Group) else []
    while waiting:
        for member in waiting.pop(0).members:
            if isinstance(member, Group):
                waiting.append(member)
            elif member.scorecard is None:
                yield member


def _indicator(program: Program, card: Scorecard, one: Indicator, segments: tuple[str, ...]) -> Iterator[Point]:
    if one.curve is None:
        return
    span = one.value.span
    value = ir.IndicatorRef(one.name, "value", card.name, one.value.type, span)
    inside = _in_segments(card, segments, span)
    where = "" if len(segments) == len(card.variants) else f" in {', '.join(segments)}"
    for words, place, condition in (*curve_arms(one.curve, value), *choices(one.value)):
        yield Point("arm", f"{one.name}{where}: {words}", place, condition=all_of((*inside, condition)))
    if may_be_absent(one.value, program):
        status = f"{card.name}.{one.name}.status"
        within = all_of(inside) if inside else None
        yield Point("missing", f"{one.name}{where}", span, status, "absent", within)


def _in_segments(card: Scorecard, segments: tuple[str, ...], span: Span) -> tuple[Expression, ...]:
    if len(segments) == len(card.variants):
        return ()
    own = ir.CardRef(card.name, "segment", _segment_type(card), span)
    members = tuple(ir.Constant(name, own.type, span) for name in segments)
    return (ir.OneOf(own, members, Flag(), span),)


def _segment_type(card: Scorecard) -> Segment:
    return Segment(card.name, tuple(variant.segment for variant in card.variants))


def _adjustments(card: Scorecard) -> Iterator[Point]:
    """The scorecard's own, then each segment's: as their outputs are numbered."""
    shared = card.default.adjustments
    own = [each for variant in card.variants[:-1] for each in variant.adjustments[len(shared) :]]
    for number, each in enumerate((*shared, *own), start=1):
        name = f"{card.name}: {each.keyword}{f' because {each.because}' if each.because else ''}"
        yield Point("cap", name, each.span, f"{card.name}.adjust.{number}")


def _items(card: str, method: PointsSum) -> Iterator[Point]:
    for number, item in enumerate(method.items, start=1):
        if isinstance(item, PointsItem):
            if item.condition is not None:
                name = f"{card}: {item.because or f'item {number}'}"
                yield Point("arm", name, item.condition.span, condition=item.condition)
        else:
            yield from _first_of(card, item)


def _first_of(card: str, item: FirstOfItems) -> Iterator[Point]:
    whole = ir.Choose(
        tuple((arm.condition, arm.amount) for arm in item.arms if arm.condition is not None),
        item.arms[-1].amount,
        item.arms[-1].amount.type,
        item.arms[-1].amount.span,
    )
    for words, span, condition in choices(whole):
        if words != "else" or item.arms[-1].condition is None:
            yield Point("arm", f"{card}: {item.title}: {words}", span, condition=condition)
