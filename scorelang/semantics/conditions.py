"""Conditions that stand outside the files, in a playbook's tasks, against a program that is already elaborated."""

from collections.abc import Mapping

from scorelang.diagnostics import Diagnostic
from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Group, PointsSum, Scorecard
from scorelang.semantics.constants import constant
from scorelang.semantics.expressions import flag
from scorelang.semantics.names import CardShape, IndicatorShape, LetShape, Names
from scorelang.semantics.place import Place
from scorelang.semantics.reports import Reports
from scorelang.semantics.weights import groups, leaves
from scorelang.source import SourceText
from scorelang.syntax.tree import expressions as written


def elaborate_condition(
    program: Program, scorecard: str, expression: written.Expression, texts: Mapping[str, SourceText] | None = None
) -> tuple[Expression | None, tuple[Diagnostic, ...]]:
    """A condition as a scorecard's own would be; None where it has an error. `texts`: files to quote from."""
    reports = Reports()
    names = _names(program, texts or {})
    place = Place(names, reports, card=names.cards.get(scorecard))
    found = flag(place, expression)
    return (None if reports.failed else found), reports.found


def _names(program: Program, texts: Mapping[str, SourceText]) -> Names:
    lets = {let.name: let for let in program.lets}
    indicators = {i.name: IndicatorShape(i.value.type, i.curve is not None, i.span) for i in program.indicators}
    names = Names(
        sources={source.name: source for source in program.sources},
        cards={card.name: _shape(card) for card in program.scorecards},
        lets=frozenset(lets),
        indicators=frozenset(indicators),
        indicator=indicators.__getitem__,
        texts=texts,
    )
    bare = Place(names, Reports())

    shapes: dict[str, LetShape] = {}

    def let(name: str) -> LetShape:
        if name not in shapes:
            value = lets[name].value
            shapes[name] = LetShape(value.type, constant(bare, value), False, lets[name].span)
        return shapes[name]

    names.let = let
    return names


def _shape(card: Scorecard) -> CardShape:
    trees = [variant.method for variant in card.variants if isinstance(variant.method, Group)]
    inner = [group for tree in trees for group in groups(tree) if group is not tree]
    weighed = [leaf for tree in trees for leaf in leaves(tree)]
    changed = {indicator.name for variant in card.variants for indicator in variant.indicators}
    adds_up = any(isinstance(variant.method, PointsSum) for variant in card.variants)
    return CardShape(
        name=card.name,
        span=card.span,
        groups=tuple(dict.fromkeys(group.name for group in inner)),
        indicators=frozenset({leaf.name for leaf in weighed if leaf.scorecard is None} | changed),
        weighed_cards=frozenset(leaf.scorecard for leaf in weighed if leaf.scorecard is not None),
        segments=tuple(variant.segment for variant in card.variants),
        grades=tuple(band.name for band in card.default.grades.bands),
        low=card.scale.low if adds_up else 0.0,
        high=card.scale.high if adds_up else 100.0,
    )
