"""What a program's scores can come to, said in lines: `check --explain-range`."""

from collections.abc import Iterator

from scorelang.analysis import words
from scorelang.analysis.conditions import TRUE, Asked, together
from scorelang.analysis.model import Model
from scorelang.analysis.ranges import reach
from scorelang.analysis.reach import Reach
from scorelang.analysis.review import leaves
from scorelang.analysis.scores import Bound, Span, can_hold
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Group, Scorecard, Variant
from scorelang.source.records import dataclass
from scorelang.types import Type


@dataclass(frozen=True, slots=True)
class Line:
    """`depth`: how far it stands in. `name`: what it is about. `text`: what that can come to."""

    depth: int
    name: str
    text: str


def explain_ranges(program: Program) -> tuple[Line, ...]:
    """Every scorecard, segment by segment: its score, its groups, its indicators, its grades."""
    model = Model(program)
    return tuple(line for card in program.scorecards for line in _card(model, card))


def _card(model: Model, card: Scorecard) -> Iterator[Line]:
    yield Line(0, card.name, f"the published score is {words.range_of(model.score(card.name))}")
    for variant in card.variants:
        if variant.condition is not None and not can_hold(model, variant.condition):
            yield Line(1, variant.segment, "no account is ever in this segment")
            continue
        yield from _variant(model, card, variant)
    yield from _shared(model, card)


def _variant(model: Model, card: Scorecard, variant: Variant) -> Iterator[Line]:
    found = model.variant(card.name, variant)
    types = {indicator.name: indicator.value.type for indicator in model.program.indicators}
    if found.span is None:
        yield Line(1, variant.segment, f"the points add up to what is {words.range_of(found.published)}")
    else:
        yield Line(1, variant.segment, _span(found.span))
        yield from _extremes(found.span, types)
    grades = {band.name for band in model.grades(card.name, variant)}
    reached = [band.name if band.name in grades else f"{band.name} (never)" for band in variant.grades.bands]
    yield Line(2, "grades", ", ".join(reached))
    if isinstance(variant.method, Group):
        yield from _members(model, card, variant, variant.method, 2)


def _shared(model: Model, card: Scorecard) -> Iterator[Line]:
    """Accounts that two segments want; the one written first gets them."""
    lets = {let.name: let.value for let in model.program.lets}
    asked = [(v.segment, Asked(v.condition, TRUE)) for v in card.variants if v.condition is not None]
    for index, (first, condition) in enumerate(asked):
        for second, other in asked[index + 1 :]:
            found = together(model, [condition, other], lets)
            said = None if found is None else words.witness(found)
            if said is not None:
                yield Line(1, f"{first} before {second}", f"both want an account where {said}")


def _span(span: Span) -> str:
    known = _between(span.least.points, span.most.points)
    missing = _between(span.low, span.high)
    return f"{known} with everything known" + ("" if known == missing else f", {missing} where data is missing")


def _between(low: float, high: float) -> str:
    return f"{words.number(low)} to {words.number(high)}"


def _extremes(span: Span, types: dict[str, Type]) -> Iterator[Line]:
    for word, bound in (("least", span.least), ("most", span.most)):
        said = _witness(bound, types)
        if said:
            yield Line(2, word, f"{words.number(bound.points)} where {said}")


def _witness(bound: Bound, types: dict[str, Type]) -> str:
    return words.values(dict(bound.witness), types)


def _members(model: Model, card: Scorecard, variant: Variant, group: Group, depth: int) -> Iterator[Line]:
    shares = {id(leaf): share for leaf, share in leaves(variant)}
    groups = model.variant(card.name, variant).groups
    for member in group.members:
        if isinstance(member, Group):
            span = groups.get(member.name)
            yield Line(depth, member.name, "nothing" if span is None else _span(span))
            yield from _members(model, card, variant, member, depth + 1)
            continue
        weight = f"{words.number(round(shares[id(member)] * 100, 1))}% of the weight"
        if member.scorecard is not None:
            score = words.range_of(model.score(member.scorecard))
            yield Line(depth, f"{member.scorecard}.score", f"{score}, {weight}")
        else:
            yield Line(depth, member.name, f"{_indicator(model, model.indicator(member.name, variant))}, {weight}")


def _indicator(model: Model, indicator: Indicator) -> str:
    value = reach(model, indicator.value, {})
    points = model.leaf(indicator)
    said = "no points" if points is None else f"{_between(points.low, points.high)} points"
    return f"{said} of a value that is {_values(value, indicator.value.type)}"


def _values(value: Reach, of: Type) -> str:
    if value.values is not None:
        return " or ".join(words.value(each, of) for each in sorted(value.values, key=str))
    return words.range_of(value)
