"""What a score reads: every expression that can change it, with the segments, caps and other scores it goes through."""

from collections.abc import Iterator

from scorelang.ir import expressions as ir
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import Group, Leaf, PointsSum, Scorecard, Variant
from scorelang.ir.sources import Column, Source
from scorelang.run.leaves import indicator_of
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Read:
    """An expression that a score reads. `place`: what reads it, in words; `chooses`: it decides who is scored."""

    node: ir.Expression
    place: str
    chooses: bool = False


def reads(program: Program, card: Scorecard) -> tuple[Read, ...]:
    """All that decides who is scored and how, through lets, indicators and other scorecards, each place once."""
    found: dict[tuple[ir.Expression, str], Read] = {}
    for one in _of_card(program, card, frozenset()):
        found.setdefault((one.node, one.place), one)
    return tuple(found.values())


def aggregates(program: Program, card: Scorecard) -> list[ir.Aggregate]:
    """The aggregates over declared sources among them; a scorecard's own history is none of the data."""
    names = {source.name for source in program.sources}
    found = [one.node for one in reads(program, card)]
    return [one for one in found if isinstance(one, ir.Aggregate) and one.source in names]


def undated(source: Source, column: Column) -> bool:
    """Whether nothing says since when a cell holds: it may know what came after any day."""
    if source.kind == "events" or source.valid is not None or column.role != "plain":
        return False
    dates = {one.known for one in source.columns} | set(source.exists or ()) | {source.loaded}
    return column.known is None and not column.future and column.name not in dates


def _of_card(program: Program, card: Scorecard, above: frozenset[str]) -> Iterator[Read]:
    inside = above | {card.name}
    yield from _through(program, card, card.applies, "who is scored", inside, chooses=True)
    for variant in card.variants:
        where = f"the segment `{variant.segment}`"
        yield from _through(program, card, variant.condition, where, inside)
        yield from _of_method(program, card, variant, inside)
        for one in variant.adjustments:
            yield from _through(program, card, one, f"the `{one.keyword}` of `{card.name}`", inside)


def _of_method(program: Program, card: Scorecard, variant: Variant, inside: frozenset[str]) -> Iterator[Read]:
    if isinstance(variant.method, PointsSum):
        yield from _through(program, card, variant.method, f"the points of `{card.name}`", inside)
        return
    for leaf in _leaves(variant.method):
        if leaf.scorecard is None:
            indicator = indicator_of(program, variant, leaf.name)
            yield from _through(program, card, indicator, f"the indicator `{leaf.name}`", inside)
        elif leaf.scorecard not in inside:
            yield from _of_card(program, program.scorecard(leaf.scorecard), inside)


def _leaves(group: Group) -> Iterator[Leaf]:
    for member in group.members:
        if isinstance(member, Group):
            yield from _leaves(member)
        else:
            yield member


def _through(
    program: Program, card: Scorecard, value: object, place: str, inside: frozenset[str], *, chooses: bool = False
) -> Iterator[Read]:
    waiting, seen = [value], set[str]()
    while waiting:
        for node in nodes(waiting.pop()):
            yield Read(node, place, chooses)
            match node:
                case ir.LetRef(name) if f"let {name}" not in seen:
                    seen.add(f"let {name}")
                    waiting.append(next(one.value for one in program.lets if one.name == name))
                case ir.IndicatorRef(name) if f"indicator {name}" not in seen:
                    seen.add(f"indicator {name}")
                    waiting += [indicator_of(program, variant, name) for variant in card.variants]
                case ir.CardRef(name) | ir.Percentile(scorecard=name) if name not in inside:
                    yield from _of_card(program, program.scorecard(name), inside)
