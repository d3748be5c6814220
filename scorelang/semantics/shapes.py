"""The names inside each scorecard, gathered before anything in it is elaborated."""

from collections.abc import Iterator, Mapping

from scorelang.semantics.grades import BUILT_IN, Schemes
from scorelang.semantics.names import CardShape
from scorelang.syntax.tree.indicators import IndicatorDeclaration
from scorelang.syntax.tree.scorecards import (
    GradesClause,
    PointsClause,
    ScaleClause,
    ScorecardDeclaration,
    SegmentDeclaration,
    Weight,
    WeightLevel,
    WeightsClause,
)


def shapes(cards: Mapping[str, ScorecardDeclaration], schemes: Schemes) -> dict[str, CardShape]:
    """The names inside every scorecard."""
    return {name: _shape(card, schemes) for name, card in cards.items()}


def _shape(card: ScorecardDeclaration, schemes: Schemes) -> CardShape:
    segments = [clause for clause in card.clauses if isinstance(clause, SegmentDeclaration)]
    weights = list(_weights(card, segments))
    groups = tuple(dict.fromkeys(w.target[0].text for w in weights if w.level is not None))
    leaves = {w.target[0].text for w in weights if w.level is None and len(w.target) == 1} - set(groups)
    changed = {
        clause.name.text
        for segment in segments
        for clause in segment.clauses
        if isinstance(clause, IndicatorDeclaration)
    }
    low, high = _range(card)
    return CardShape(
        name=card.name.text,
        span=card.name.span,
        groups=groups,
        indicators=frozenset(leaves | changed),
        weighed_cards=frozenset(w.target[0].text for w in weights if len(w.target) == 2),
        segments=(*dict.fromkeys(segment.name.text for segment in segments), "default"),
        grades=_grades(card, schemes),
        low=low,
        high=high,
    )


def _weights(card: ScorecardDeclaration, segments: list[SegmentDeclaration]) -> Iterator[Weight]:
    for clause in (*card.clauses, *(clause for segment in segments for clause in segment.clauses)):
        if isinstance(clause, WeightsClause):
            yield from _members(clause.level)


def _members(level: WeightLevel) -> Iterator[Weight]:
    for member in level.members:
        yield member
        if member.level is not None:
            yield from _members(member.level)


def _grades(card: ScorecardDeclaration, schemes: Schemes) -> tuple[str, ...]:
    """From worst to best; the scorecard's own names, which its segments keep."""
    clause = next((clause for clause in card.clauses if isinstance(clause, GradesClause)), None)
    if clause is None:
        return ()
    bands = clause.bands
    if clause.scheme is not None:
        if clause.scheme.text in BUILT_IN and clause.scheme.text not in schemes:
            return tuple(band.name for band in BUILT_IN[clause.scheme.text].bands)
        bands = schemes[clause.scheme.text].bands if clause.scheme.text in schemes else ()
    ordered = sorted(bands, key=lambda band: float("-inf") if band.start is None else band.start.value)
    return tuple(dict.fromkeys(band.name.text for band in ordered))


def _range(card: ScorecardDeclaration) -> tuple[float | None, float | None]:
    """What a score can be at all: of weights 0 to 100, of points the scale."""
    adds_up = any(isinstance(clause, PointsClause) for clause in card.clauses)
    scale = next((clause for clause in card.clauses if isinstance(clause, ScaleClause)), None)
    if not adds_up or scale is None:
        return 0.0, 100.0
    low = None if scale.low is None else float(scale.low.value)
    return low, None if scale.high is None else float(scale.high.value)
