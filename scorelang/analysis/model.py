"""A program's ranges, each computed once."""

from dataclasses import field
from math import isinf

from scorelang.analysis.curves import PointsRange, points_range
from scorelang.analysis.ranges import reach
from scorelang.analysis.reach import Reach, between, either, one_of
from scorelang.analysis.scores import Bound, Span, adjusted, can_hold, summed, tree
from scorelang.ir.indicators import Indicator
from scorelang.ir.points import least_written
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Band, Group, Leaf, Scorecard, Variant
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class VariantRange:
    """What a segment's score can be: before its caps with everything known, and published with anything missing.

    `groups`: each level's range, by name; empty for a score that adds up points.
    """

    span: Span | None
    published: Reach
    groups: dict[str, Span]


@dataclass(slots=True)
class Model:
    """Answers what anything in a program can come to."""

    program: Program
    _declared: dict[str, Indicator] = field(default_factory=dict)
    _lets: dict[str, Reach] = field(default_factory=dict)
    _values: dict[tuple[str, str | None], Reach] = field(default_factory=dict)
    _points: dict[tuple[str, str | None], Reach] = field(default_factory=dict)
    _variants: dict[tuple[str, str], VariantRange] = field(default_factory=dict)

    def let(self, name: str) -> Reach:
        """A let."""
        if name not in self._lets:
            for let in self.program.lets:
                if let.name not in self._lets:
                    self._lets[let.name] = reach(self, let.value, {})
                if let.name == name:
                    break
        return self._lets[name]

    def value(self, name: str, card: str | None) -> Reach:
        """An indicator's value, as a scorecard sees it."""
        key = (name, card)
        if key not in self._values:
            parts = [reach(self, indicator.value, {}) for indicator in self._seen(name, card)]
            self._values[key] = _any_of(parts)
        return self._values[key]

    def points(self, name: str, card: str | None) -> Reach:
        """An indicator's points."""
        key = (name, card)
        if key not in self._points:
            spans = [self.leaf(indicator) for indicator in self._seen(name, card)]
            parts = [between(span.low, span.high) for span in spans if span is not None]
            self._points[key] = _in_tenths(_any_of(parts)) if parts else between(0.0, 100.0)
        return self._points[key]

    def group(self, card: str, name: str) -> Reach:
        """A group's points."""
        found = [self.variant(card, v).groups.get(name) for v in self.program.scorecard(card).variants]
        parts = [between(span.low, span.high) for span in found if span is not None]
        return _in_tenths(_any_of(parts)) if parts else between(0.0, 100.0)

    def own(self, card: str, what: str) -> Reach:
        """A scorecard's score, grade, segment or coverage."""
        scorecard = self.program.scorecard(card)
        if what == "coverage":
            return between(0.0, 1.0)
        if what == "segment":
            return one_of(frozenset(v.segment for v in self.reached(scorecard)), missing=False)
        if what == "grade":
            grades = {band.name for v in self.reached(scorecard) for band in self.grades(card, v)}
            return one_of(frozenset(grades | {"unknown"}), missing=False)
        return self.score(card)

    def score(self, card: str) -> Reach:
        """The published score, in whichever segment."""
        scorecard = self.program.scorecard(card)
        return _any_of([self.variant(card, v).published for v in self.reached(scorecard)])

    def is_time(self, source: str, column: str) -> bool:
        """Whether no row is seen whose cell there lies after today."""
        if source.endswith(".history"):
            return column == "day"
        return self.program.source(source).time == column

    def reached(self, card: Scorecard) -> tuple[Variant, ...]:
        """The variants whose condition can hold."""
        return tuple(v for v in card.variants if can_hold(self, v.condition))

    def indicator(self, name: str, variant: Variant) -> Indicator:
        """An indicator as a segment has it."""
        changed = next((indicator for indicator in variant.indicators if indicator.name == name), None)
        return changed or self.declared(name)

    def declared(self, name: str) -> Indicator:
        """An indicator as declared."""
        if not self._declared:
            self._declared.update({indicator.name: indicator for indicator in self.program.indicators})
        return self._declared[name]

    def grades(self, card: str, variant: Variant) -> tuple[Band, ...]:
        """The grades that a segment's score can have."""
        return self._within(variant, self.variant(card, variant).published)

    def known_grades(self, card: str, variant: Variant) -> tuple[Band, ...]:
        """Those that it can have with everything known."""
        return self._within(variant, self.known(card, variant))

    def known(self, card: str, variant: Variant) -> Reach:
        """A segment's published score with everything known."""
        found = self.variant(card, variant)
        if found.span is None:
            return found.published
        known = between(found.span.least.points, found.span.most.points)
        return _in_tenths(adjusted(self, known, variant.adjustments))

    def _within(self, variant: Variant, published: Reach) -> tuple[Band, ...]:
        bands = variant.grades.bands
        found = []
        for band, following in zip(bands, (*bands[1:], None), strict=True):
            start = band.start if band.start is not None else -float("inf")
            end = following.start if following is not None and following.start is not None else float("inf")
            if published.high >= start and published.low < end:
                found.append(band)
        return tuple(found)

    def variant(self, card: str, variant: Variant) -> VariantRange:
        """What a segment's score can be."""
        key = (card, variant.segment)
        if key not in self._variants:
            self._variants[key] = self._variant(self.program.scorecard(card), variant)
        return self._variants[key]

    def leaf(self, indicator: Indicator) -> Span | None:
        """An indicator's points: of a known value, and with what `missing` gives."""
        found = self.known_points(indicator)
        if found is None:
            return None
        name = indicator.name
        low, high = found.least.points, found.most.points
        if indicator.missing.policy == "score" and indicator.missing.points is not None:
            low, high = min(low, indicator.missing.points), max(high, indicator.missing.points)
        if indicator.missing.policy == "worst":
            low = min(low, least_written(self.program, indicator.curve))
        least, most = (
            Bound(found.least.points, ((name, found.least.at),)),
            Bound(found.most.points, ((name, found.most.at),)),
        )
        return Span(least, most, low, high)

    def known_points(self, indicator: Indicator) -> PointsRange | None:
        """The points of a known value."""
        return points_range(self, indicator)

    def _variant(self, card: Scorecard, variant: Variant) -> VariantRange:
        groups: dict[str, Span] = {}
        if not isinstance(variant.method, Group):
            total = summed(self, variant.method, card.scale)
            return VariantRange(None, _in_tenths(adjusted(self, total, variant.adjustments)), groups)
        span = tree(variant.method, lambda leaf: self._leaf(leaf, variant), groups)
        if span is None:
            return VariantRange(None, between(0.0, 100.0), groups)
        possible = adjusted(self, between(span.low, span.high), variant.adjustments)
        return VariantRange(span, _in_tenths(possible), groups)

    def _leaf(self, leaf: Leaf, variant: Variant) -> Span | None:
        if leaf.scorecard is None:
            return self.leaf(self.indicator(leaf.name, variant))
        score = self.score(leaf.scorecard)
        low, high = max(0.0, score.low), min(100.0, score.high)
        name = f"{leaf.scorecard}.score"
        return Span(Bound(low, ((name, low),)), Bound(high, ((name, high),)), low, high)

    def _seen(self, name: str, card: str | None) -> list[Indicator]:
        declared = self.declared(name)
        if card is None:
            return [declared]
        variants = self.reached(self.program.scorecard(card))
        return list(dict.fromkeys(self.indicator(name, variant) for variant in variants)) or [declared]


def _any_of(parts: list[Reach]) -> Reach:
    found = parts[0]
    for part in parts[1:]:
        found = either(found, part)
    return found


def _in_tenths(of: Reach) -> Reach:
    """Published points are rounded half up at one decimal."""
    low = None if isinf(of.low) else _tenth(of.low)
    high = None if isinf(of.high) else _tenth(of.high)
    return between(low, high)


def _tenth(value: float) -> float:
    return (value * 10 + 0.5 + 1e-9) // 1 / 10
